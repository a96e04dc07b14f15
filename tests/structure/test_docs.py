"""What the documents name exists, and what exists is named: settings, commands, packages."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_table_and_every_row_is_a_setting() -> None:
    read = set(re.findall(r'"(FORUM_[A-Z_]+)"', (ROOT / "forum/core/settings.py").read_text()))
    written = {
        name
        for line in README.splitlines()
        if line.startswith("| `FORUM_")
        for name in re.findall(r"FORUM_[A-Z_]+", line.split("|")[1])
    }
    assert read == written


def test_every_command_is_in_the_table() -> None:
    arguments = (ROOT / "forum/commands/arguments.py").read_text()
    written = set(re.findall(r"^\| `forum (\w+)`", README, re.MULTILINE))
    assert written >= {
        "serve", "worker", "migrate", "demo", "network", "invite", "token", "deid", "audit", "backup", "restore",
    }  # fmt: skip
    for command in written:
        assert f'"{command}"' in arguments, command
        assert (ROOT / f"forum/commands/{command}.py").exists(), command


def test_every_package_is_on_the_map() -> None:
    packages = {path.parent.name for path in (ROOT / "forum").glob("*/__init__.py")}
    assert set(re.findall(r"^ {4}forum/(\w+)", README, re.MULTILINE)) == packages


def test_files_that_the_documents_name_exist() -> None:
    for document in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        text = document.read_text(encoding="utf-8")
        for name in re.findall(
            r"`((?:threads|moderation|cases|static|tests|forum)/[\w./-]+\.(?:py|js|po))", text
        ):
            found = [base / name for base in (ROOT, ROOT / "forum") if (base / name).exists()]
            assert found, f"{document.name} names {name}"


def test_top_level_holds_what_is_agreed_and_nothing_else() -> None:
    agreed = {
        "forum", "migrations", "static", "tests", "docs", "pyproject.toml", "compose.yaml", "README.md",
        "Makefile", "uv.lock", "NOTICE", "Dockerfile",
    }  # fmt: skip
    assert {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} == agreed
