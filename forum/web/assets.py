"""Static files: read once, kept compressed, served under a folder whose name is the digest of them all.

One digest for the whole tree, so that modules may import each other by relative path and stay immutable.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[2] / "static"
_TEXT: Final = {".css", ".js", ".svg", ".txt", ".webmanifest"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, as sent: `compressed` is gzip, where that makes it smaller."""

    media_type: str
    content: bytes
    compressed: bytes | None


@cache
def assets() -> dict[str, Asset]:
    """All files by their path below static/."""
    found = {}
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            found[path.relative_to(FOLDER).as_posix()] = _read(path)
    return found


@cache
def digest() -> str:
    every = hashlib.sha256()
    for name, kept in assets().items():
        every.update(name.encode() + b"\0" + kept.content)
    return every.hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file. Raises KeyError for one that is not there, so that a test finds it."""
    if name not in assets():
        raise KeyError(name)
    return f"/static/{digest()}/{name}"


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".js":
        media_type = "text/javascript"
    if path.suffix not in _TEXT:
        return Asset(media_type, content, None)
    return Asset(media_type, content, gzip.compress(content, 9, mtime=0))
