"""What a command says on standard output."""

import sys


def say(line: str) -> None:
    """One line, at once, also into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
