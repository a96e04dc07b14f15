"""A server that is ready, and which processes serve a folder."""

import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlencode

# Lines of postmaster.pid that PostgreSQL documents: pid, folder, start, port, socket folder, ...
_PID, _PORT, _SOCKET_FOLDER, _STATUS = 0, 3, 4, 7


@dataclass(frozen=True, slots=True)
class RunningPostgres:
    """`process` and `lock` are None where another process of ours started the server."""

    socket_folder: Path
    port: int
    process: subprocess.Popen[bytes] | None
    data_folder: Path
    lock: IO[bytes] | None = field(default=None, repr=False)

    def url(self, role: str, database: str = "forum") -> str:
        where = urlencode({"host": str(self.socket_folder), "port": self.port})
        return f"postgresql+asyncpg://{quote(role)}@/{quote(database)}?{where}"


@dataclass(frozen=True, slots=True)
class PidFile:
    pid: int
    port: int
    socket_folder: Path | None
    is_ready: bool


def read_pid_file(folder: Path) -> PidFile | None:
    """What the server over `folder`, or one that died there, wrote about itself."""
    try:
        lines = (folder / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        pid, port = int(lines[_PID]), int(lines[_PORT])
    except (FileNotFoundError, NotADirectoryError, PermissionError, IndexError, ValueError):
        return None
    # The later lines are added while the server starts.
    lines += [""] * (_STATUS + 1 - len(lines))
    return PidFile(
        pid=pid,
        port=port,
        socket_folder=Path(lines[_SOCKET_FOLDER]) if lines[_SOCKET_FOLDER] else None,
        is_ready=lines[_STATUS].strip() == "ready",
    )


def servers_over(folder: Path) -> set[int]:
    """Every PostgreSQL process over `folder`; each works in it, and a dead one works nowhere.

    More than its pid file says: connections outlive a server that was killed, and the number in
    the file may be another program's by now.
    """
    place = folder.resolve()
    return {int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and _serves(p, place)}


def _serves(process: Path, place: Path) -> bool:
    try:
        return (process / "cwd").readlink() == place and _comm(process) == "postgres"
    except OSError:
        # Ended meanwhile, or not ours to look at.
        return False


def _comm(process: Path) -> str:
    return (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
