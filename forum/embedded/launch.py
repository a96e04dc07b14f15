"""Runs the programs that come inside wheels, as the account that they need."""

import os
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from forum.embedded.account import SystemAccount


def launch(
    command: Sequence[str | Path], *, account: SystemAccount | None, log: IO[bytes]
) -> subprocess.Popen[bytes]:
    """Start a server that ends when this process does, even by kill -9.

    `setpriv` (of Debian's essential util-linux) asks for it after the change of account,
    which would clear it, and keeps Python code out of the moment between fork and exec. A session
    of its own keeps the terminal's Ctrl-C to ourselves: we stop the server when we are done.
    """
    require_main_thread()
    return subprocess.Popen(  # noqa: S603 (our own command lines)
        ["/usr/bin/setpriv", "--pdeathsig", "INT", "--", *command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        # Not our folder: the account may be unable to enter it.
        cwd="/",
        env=_environment(),
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def require_main_thread() -> None:
    """The kernel sends the death signal when the *thread* that made the child ends."""
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("Start embedded servers in the main thread: they end with their thread.")


def run(
    command: Sequence[str | Path], *, account: SystemAccount | None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end and collect what it said."""
    return subprocess.run(  # noqa: S603 (our own command lines)
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd="/",
        env=_environment(),
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def _environment() -> dict[str, str]:
    """No PGHOST or the like from the person's shell; messages in English, since we read them."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
