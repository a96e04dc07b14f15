"""What an operator does from the terminal: demo, invite, token, audit, deid, settings."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from forum.core.database import Database, row, value
from tests.commands.script import Environment, forum

MakeDatabase = Callable[[str], Awaitable[Environment]]


def test_demo_is_not_loaded_twice(demo: Environment) -> None:
    refused = forum("demo", environment=demo)

    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "only loaded into an empty one" in refused.stderr


async def test_migrate_makes_the_tables(make_database: MakeDatabase) -> None:
    environment = await make_database("commands_migrated")
    before = forum("audit", "verify", environment=environment)

    migrated = forum("migrate", environment=environment)

    assert before.returncode == 1
    assert "run `forum migrate` first" in before.stderr
    assert migrated.returncode == 0
    assert forum("audit", "verify", environment=environment).returncode == 0


async def test_invite_makes_an_invitation_and_its_mail(demo: Environment) -> None:
    invited = forum(
        "invite",
        "New.Colleague@clinic.example",
        "--network=nova-scotia",
        "--role=mentor",
        "--role=moderator",
        "--language=fr",
        environment=demo,
    )

    assert invited.returncode == 0, invited.stderr
    owner = Database(demo["FORUM_OWNER_DATABASE_URL"], pooled=False)
    async with owner.transaction() as db:
        made = await row(
            db,
            "select i.roles, i.language, n.slug, m.kind from invitations i"
            " join networks n on n.id = i.network_id"
            " join notifications m on m.path = '/invitations/' || i.id where i.email = $1",
            "new.colleague@clinic.example",
        )
    await owner.close()
    assert made is not None
    assert tuple(made) == (["mentor", "moderator"], "fr", "nova-scotia", "invitation")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nobody", "--network=nova-scotia", "--role=mentee"], "no e-mail address"),
        (["new@clinic.example", "--network=atlantis", "--role=mentee"], "no such network"),
        (["new@clinic.example", "--network=nova-scotia", "--role=king"], "invalid choice"),
        (["new@clinic.example", "--network=nova-scotia"], "--role"),
    ],
)
def test_invite_refuses(demo: Environment, arguments: list[str], said: str) -> None:
    refused = forum("invite", *arguments, environment=demo)

    assert refused.returncode != 0
    assert said in refused.stderr


def test_token_is_printed_and_nothing_else(demo: Environment) -> None:
    made = forum("token", "kmaclellan@demo.example", "--name=reports", environment=demo)

    assert made.returncode == 0, made.stderr
    assert len(made.stdout.strip()) > 40
    assert made.stdout.count("\n") == 1


def test_token_for_nobody_is_refused(demo: Environment) -> None:
    refused = forum("token", "nobody@demo.example", "--name=reports", environment=demo)

    assert refused.returncode == 1
    assert refused.stderr == "There is no account with this address.\n"


def test_token_without_end_is_refused(demo: Environment) -> None:
    refused = forum("token", "kmaclellan@demo.example", "--name=x", "--days=0", environment=demo)

    assert refused.returncode == 1
    assert "--days" in refused.stderr


def test_deid_check_marks_what_it_finds(tmp_path: Path) -> None:
    found = forum("deid", "check", environment={}, given="Call 902-555-0143 tomorrow.")
    clear = forum("deid", "check", environment={}, given="Call me tomorrow.")
    missing = forum("deid", "check", tmp_path / "none", environment={})

    assert found.returncode == 1
    assert "PHONE" in found.stdout
    assert (clear.returncode, clear.stdout) == (0, "Call me tomorrow.\n")
    assert missing.returncode == 1
    assert missing.stderr.count("\n") == 1


def test_deid_scan_answers_line_by_line() -> None:
    lines = [{"id": "1", "text": "Call 902-555-0143."}, {"id": "2", "text": "Nothing."}]

    scanned = forum(
        "deid", "scan", environment={}, given="".join(json.dumps(one) + "\n" for one in lines)
    )

    assert scanned.returncode == 0, scanned.stderr
    assert [bool(json.loads(line)["spans"]) for line in scanned.stdout.splitlines()] == [
        True,
        False,
    ]


def test_bad_lines_are_refused_without_showing_them() -> None:
    refused = forum("deid", "scan", environment={}, given="Mrs Macdonald of Truro\n")

    assert refused.returncode == 1
    assert "line 1" in refused.stderr
    assert "Macdonald" not in refused.stderr


async def test_verify_reports_the_first_break(make_database: MakeDatabase) -> None:
    environment = await make_database("commands_broken")
    assert forum("demo", environment=environment).returncode == 0
    owner = Database(environment["FORUM_OWNER_DATABASE_URL"], pooled=False)
    whole = forum("audit", "verify", "--network=nova-scotia", environment=environment)

    async with owner.transaction() as db:
        changed = await value(
            db,
            "update audit_entries set action = 'nothing' where sequence = 3"
            " and network_id = (select id from networks where slug = 'nova-scotia') returning 1",
        )
    after_change = forum("audit", "verify", environment=environment)
    async with owner.transaction() as db:
        await value(
            db,
            "delete from audit_entries where sequence = 2"
            " and network_id = (select id from networks where slug = 'alberta')",
        )
    after_cut = forum("audit", "verify", "--network=alberta", environment=environment)
    await owner.close()

    assert changed == 1
    assert whole.returncode == 0
    assert after_change.returncode == 1
    assert "nova-scotia: broken, entry 3 was changed" in after_change.stdout
    assert after_change.stdout.count("broken") == 1
    assert after_cut.returncode == 1
    assert "alberta: broken, entry 2 is missing" in after_cut.stdout


def test_verify_of_an_unknown_network_is_refused(demo: Environment) -> None:
    refused = forum("audit", "verify", "--network=atlantis", environment=demo)

    assert refused.returncode == 1
    assert refused.stderr == "There is no such network.\n"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"FORUM_PORT": "many"}, "FORUM_PORT must be a number."),
        ({"FORUM_DEMO": "perhaps"}, "FORUM_DEMO must be yes or no."),
        ({"FORUM_DATABASE_URL": "postgresql+asyncpg://x@/x"}, "Set all three of"),
    ],
)
def test_settings_that_cannot_be_used_are_said(environment: Environment, said: str) -> None:
    refused = forum("migrate", environment=environment)

    assert refused.returncode == 1
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1
