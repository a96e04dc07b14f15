"""The console script as its users run it."""

import os
import subprocess
import sys
from pathlib import Path

Environment = dict[str, str]
SCRIPT = Path(sys.executable).with_name("forum")


def forum(
    *arguments: str | Path, environment: Environment, given: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run `forum` to its end, with nothing of our own FORUM_* variables."""
    return subprocess.run(
        [SCRIPT, *arguments],
        check=False,
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        env=without_settings() | environment,
    )


def without_settings() -> Environment:
    return {name: value for name, value in os.environ.items() if not name.startswith("FORUM_")}
