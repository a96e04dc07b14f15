"""The first network of a forum of one's own: made, joined, its terms published again."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest

from forum.core.database import Database, rows
from forum.networks.actions import TIME_ZONES
from forum.web.labels import PROVINCES
from tests.commands.script import Environment, forum

MakeDatabase = Callable[[str], Awaitable[Environment]]
NAMES = ("--name-en=Adaptive Mentoring Network – Yukon", "--name-fr=Réseau de mentorat – Yukon")


@pytest.fixture(scope="module")
async def empty(make_database: MakeDatabase) -> Environment:
    environment = await make_database("commands_networks")
    assert forum("migrate", environment=environment).returncode == 0
    return environment


@pytest.fixture
def terms(tmp_path: Path) -> list[str]:
    (tmp_path / "en.md").write_text("# House rules\n\nNo patient can be **recognised**.\n")
    (tmp_path / "fr.md").write_text("Personne ne peut être <b>reconnu</b>.\n", encoding="utf-8")
    return [f"--terms-en={tmp_path / 'en.md'}", f"--terms-fr={tmp_path / 'fr.md'}"]


async def asked(environment: Environment, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    owner = Database(environment["FORUM_OWNER_DATABASE_URL"], pooled=False)
    async with owner.transaction() as db:
        found = [tuple(one) for one in await rows(db, sql, *values)]
    await owner.close()
    return found


async def test_network_is_made_with_all_that_its_members_need(
    empty: Environment, terms: list[str]
) -> None:
    made = forum("network", "yukon", *NAMES, "--province=YT", *terms, environment=empty)
    invited = forum(
        "invite", "kit@clinic.example", "--network=yukon", "--role=coordinator", environment=empty
    )

    assert made.returncode == 0, made.stderr
    assert "forum invite EMAIL --network yukon" in made.stdout
    assert "no terms" not in made.stdout
    assert invited.returncode == 0, invited.stderr
    network = "from networks n join {} on network_id = n.id where slug = 'yukon' order by 1"
    assert await asked(empty, "select kind, province, time_zone from networks") == [
        ("regional", "YT", "America/Whitehorse")
    ]
    kinds = await asked(empty, f"select a.kind {network.format('audiences a')}")
    assert kinds == [("mentors",), ("network",)]
    lists = await asked(empty, f"select t.kind, t.position {network.format('topics t')}")
    assert lists == [("cases", 0), ("queue", 0)]
    assert await asked(
        empty, f"select version, title_en, title_fr, html_en, html_fr {network.format('terms')}"
    ) == [
        (
            1,
            "House rules",
            "Conditions d'utilisation",
            "<p>No patient can be <strong>recognised</strong>.</p>\n",
            "<p>Personne ne peut être &lt;b&gt;reconnu&lt;/b&gt;.</p>\n",
        )
    ]
    acts = await asked(empty, f"select sequence, action {network.format('audit_entries')}")
    assert [action for _, action in acts] == ["create_network", "publish_terms", "invite"]


async def test_terms_are_published_again_only_when_they_changed(
    empty: Environment, terms: list[str], tmp_path: Path
) -> None:
    assert forum("network", "again", *NAMES, *terms, environment=empty).returncode == 0

    same = forum("network", "again", *terms, environment=empty)
    (tmp_path / "en.md").write_text("Nobody can be recognised, ever.\n")
    changed = forum("network", "again", *terms, environment=empty)

    assert same.returncode == 1
    assert same.stderr == "These are the terms that hold already.\n"
    assert changed.returncode == 0, changed.stderr
    assert changed.stdout.startswith("Version 2 ")
    assert await asked(
        empty,
        "select version, title_en from terms t join networks n on n.id = network_id"
        " where slug = 'again' order by version",
    ) == [(1, "House rules"), (2, "Terms of use")]


async def test_national_network_is_for_everybody_in_it(empty: Environment) -> None:
    made = forum("network", "canada", *NAMES, "--kind=national", environment=empty)

    assert made.returncode == 0, made.stderr
    assert "no terms of use" in made.stdout
    assert await asked(
        empty,
        "select a.kind, n.time_zone from networks n join audiences a on network_id = n.id"
        " where slug = 'canada' order by 1",
    ) == [("mentors", "America/Toronto"), ("national", "America/Toronto")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nova-scotia", *NAMES], "there already"),
        (["nova-scotia"], "there already"),
        (["atlantis"], "--name-en and --name-fr"),
        (["atlantis", NAMES[0], "--name-fr= "], "--name-en and --name-fr"),
        (["Atlantis", *NAMES], "short name"),
        (["atlantis", *NAMES, "--province=XX"], "--province must be one of"),
        (["atlantis", *NAMES, "--time-zone=Atlantis/Centre"], "--time-zone"),
        (["atlantis", *NAMES, "--terms-en=/dev/null"], "both languages"),
        (["atlantis", *NAMES, "--terms-en=/dev/null", "--terms-fr=/dev/null"], "is empty"),
        (["atlantis", *NAMES, "--terms-en=/nowhere", "--terms-fr=/nowhere"], "cannot be read"),
    ],
)
async def test_network_refuses(demo: Environment, arguments: list[str], said: str) -> None:
    refused = forum("network", *arguments, environment=demo)

    assert refused.returncode == 1
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert await asked(demo, "select from networks where slug ilike 'atlantis'") == []


def test_every_province_has_a_time_zone() -> None:
    assert set(TIME_ZONES) == {*PROVINCES, None}
    assert set(TIME_ZONES.values()) <= available_timezones()
