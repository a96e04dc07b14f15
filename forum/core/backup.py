"""The whole database in one file and back again, with PostgreSQL's own programs, as the owner role.

The file is pg_dump's archive with a line behind it that pg_restore does not read: the archive's digest. Without it
an archive that was cut short near its end would be restored without its last rows, and nobody told.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from sqlalchemy.engine import make_url

from forum.embedded.binaries import postgres_programs

# The extensions belong to whoever provides the database; ours only uses them.
_DUMP: Final = (
    "--format=custom",
    "--enable-row-security",
    "--exclude-extension=*",
    "--no-comments",
)
_NEW_FILE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_NOBODY_ELSE: Final = 0o600
_AT_ONCE: Final = 1 << 20
_SEAL: Final = b"\nforum backup sha256 "
_SEAL_BYTES: Final = len(_SEAL) + 2 * hashlib.sha256().digest_size


class BackupError(Exception):
    """A backup that could not be made or brought back; the message is the sentence to say."""


def write_backup(owner_url: str, file: Path) -> None:
    """Write a consistent copy of the database to `file`, which only this account can read.

    Raises BackupError, also where there is a file already; an unfinished one is not left behind.
    """
    if file.exists():
        raise BackupError(f"{file} is already there: choose another name.")
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        with os.fdopen(os.open(unfinished, _NEW_FILE, _NOBODY_ELSE), "wb") as target:
            done = _run("pg_dump", *_DUMP, environment=_environment(owner_url), output=target)
            target.seek(0, os.SEEK_END)
            target.write(_SEAL + _digest_of(unfinished).encode())
            target.flush()
            os.fsync(target.fileno())
        if done != 0:
            raise BackupError("The backup could not be made: the database or the disk failed.")
        unfinished.rename(file)
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def read_backup(owner_url: str, file: Path) -> None:
    """Replace all that the owner has in the database by what is in `file`: wholly, or not at all."""
    _check_seal(file)
    programs = postgres_programs(None)
    # Nothing of what they say is passed on: it may quote a row.
    with (
        subprocess.Popen(  # noqa: S603 - our own command lines.
            [programs / "pg_restore", "--file=-", file],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(owner_url),
        ) as script,
        subprocess.Popen(  # noqa: S603
            [programs / "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(owner_url),
        ) as client,
    ):
        written = _feed(script, client)
    if not written or client.returncode != 0:
        raise BackupError(
            f"{file} could not be brought back, and nothing was changed: the database refused it."
        )


def _check_seal(file: Path) -> None:
    try:
        size = file.stat().st_size - _SEAL_BYTES
        with file.open("rb") as source:
            source.seek(max(size, 0))
            seal = source.read()
        whole = seal == _SEAL + _digest_of(file, up_to=size).encode()
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {error.strerror}.") from error
    if not whole:
        raise BackupError(f"{file} is no backup of a forum, or not whole; nothing was changed.")


def _digest_of(file: Path, *, up_to: int | None = None) -> str:
    digest, left = hashlib.sha256(), file.stat().st_size if up_to is None else max(up_to, 0)
    with file.open("rb") as source:
        while left and (part := source.read(min(left, _AT_ONCE))):
            digest.update(part)
            left -= len(part)
    return digest.hexdigest()


def _feed(script: "subprocess.Popen[bytes]", client: "subprocess.Popen[bytes]") -> bool:
    """Hand the script over inside one transaction, which is committed once the script is complete."""
    assert script.stdout is not None  # noqa: S101 - a pipe, as asked for.
    assert client.stdin is not None  # noqa: S101
    try:
        client.stdin.write(b"begin;\ndrop owned by current_user cascade;\n")
        shutil.copyfileobj(script.stdout, client.stdin)
        complete = script.wait() == 0
        client.stdin.write(b"\ncommit;\n" if complete else b"\nrollback;\n")
        client.stdin.close()
    except BrokenPipeError:
        script.kill()
        with suppress(BrokenPipeError):
            client.stdin.close()
        return False
    return complete


def _run(program: str, *options: str, environment: Mapping[str, str], output: IO[bytes]) -> int:
    command: list[str | Path] = [postgres_programs(None) / program, *options]
    return subprocess.run(  # noqa: S603 - our own command lines.
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.DEVNULL,
        env=environment,
    ).returncode


def _environment(owner_url: str) -> dict[str, str]:
    """Where the programs connect to. Not on their command line, where everybody could read a password."""
    url = make_url(owner_url)
    query = {name: value for name, value in url.query.items() if isinstance(value, str)}
    found = {
        "PGHOST": query.get("host") or url.host,
        "PGPORT": query.get("port") or (str(url.port) if url.port else None),
        "PGUSER": url.username,
        "PGPASSWORD": url.password if url.password is None else str(url.password),
        "PGDATABASE": url.database,
        "PGSSLMODE": query.get("ssl"),
    }
    chosen = {name: value for name, value in found.items() if value}
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", **chosen}
