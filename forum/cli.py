"""The `forum` console script: finds the command, and says in one sentence what went wrong."""

import importlib
import sys
from collections.abc import Sequence

from forum.commands.arguments import parser
from forum.commands.failures import sentence_of


def main(arguments: Sequence[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    try:
        # Imported when it is called: `forum serve` needs everything, `forum --help` nothing.
        command = importlib.import_module(f"forum.commands.{given.command}")
        code: int = command.run(given)
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - whatever it is, the person reads one sentence.
        sys.stderr.write(f"{sentence_of(error)}\n")
        return 1
    return code
