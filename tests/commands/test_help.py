"""Every command explains itself, without starting anything."""

import subprocess
import sys

import pytest

from forum.commands.arguments import parser
from tests.commands.script import forum

COMMANDS = [
    ["serve"],
    ["worker"],
    ["migrate"],
    ["demo"],
    ["network"],
    ["invite"],
    ["token"],
    ["deid"],
    ["deid", "scan"],
    ["deid", "check"],
    ["deid", "evaluate"],
    ["audit"],
    ["audit", "verify"],
    ["backup"],
    ["restore"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_command_has_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args([*command, "--help"])

    assert ended.value.code == 0
    assert f"usage: forum {' '.join(command)}" in capsys.readouterr().out


def test_help_names_every_command() -> None:
    shown = forum("--help", environment={})

    assert shown.returncode == 0
    assert all(f"    {command[0]} " in shown.stdout for command in COMMANDS)


def test_unknown_command_is_refused() -> None:
    refused = forum("fly", environment={})

    assert refused.returncode != 0
    assert "invalid choice: 'fly'" in refused.stderr


def test_help_imports_nothing_heavy() -> None:
    looked = subprocess.run(
        [sys.executable, "-c", "import forum.cli, sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )

    loaded = set(looked.stdout.split())
    assert "forum.commands.arguments" in loaded
    assert not loaded & {"sqlalchemy", "litestar", "asyncpg", "uvicorn", "alembic", "asyncio"}
