"""Settings, read once from FORUM_* variables. The table in README.md is checked against this file."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit


class SettingsError(Exception):
    """A setting that cannot be used; the message names it and says what it should be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decides. Durations are timedeltas; URLs are as given."""

    data: Path
    host: str
    port: int
    public_url: str
    database_url: str | None
    worker_database_url: str | None
    owner_database_url: str | None
    redis_url: str | None
    smtp_url: str | None
    mail_from: str
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    login_idle: timedelta
    login_limit: timedelta
    check_seconds: float
    texts_per_hour: int
    demo: bool
    worker: bool

    @property
    def secure(self) -> bool:
        """Whether browsers reach us over TLS: then cookies are Secure and carry the __Host- prefix."""
        return self.public_url.startswith("https://")

    @property
    def origin(self) -> str:
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from `environ`. Raises SettingsError naming the variable that cannot be used."""
    port = _number(environ, "FORUM_PORT", 8000)
    return Settings(
        data=Path(environ.get("FORUM_DATA", ".data")).absolute(),
        host=environ.get("FORUM_HOST", "127.0.0.1"),
        port=int(port),
        public_url=_url(environ, "FORUM_PUBLIC_URL", f"http://127.0.0.1:{int(port)}"),
        database_url=environ.get("FORUM_DATABASE_URL") or None,
        worker_database_url=environ.get("FORUM_WORKER_DATABASE_URL") or None,
        owner_database_url=environ.get("FORUM_OWNER_DATABASE_URL") or None,
        redis_url=environ.get("FORUM_REDIS_URL") or None,
        smtp_url=environ.get("FORUM_SMTP_URL") or None,
        mail_from=environ.get("FORUM_MAIL_FROM", "forum@localhost"),
        trusted_proxies=_networks(environ, "FORUM_TRUSTED_PROXIES"),
        login_idle=timedelta(hours=_number(environ, "FORUM_LOGIN_IDLE_HOURS", 12)),
        login_limit=timedelta(days=_number(environ, "FORUM_LOGIN_LIMIT_DAYS", 14)),
        check_seconds=_number(environ, "FORUM_CHECK_SECONDS", 5),
        texts_per_hour=int(_number(environ, "FORUM_TEXTS_PER_HOUR", 120)),
        demo=_flag(environ, "FORUM_DEMO", default=True),
        worker=_flag(environ, "FORUM_WORKER", default=True),
    )


def _number(environ: Mapping[str, str], name: str, default: float) -> float:
    try:
        value = float(environ.get(name) or default)
    except ValueError:
        raise SettingsError(f"{name} must be a number.") from None
    if value <= 0:
        raise SettingsError(f"{name} must be greater than zero.")
    return value


def _flag(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = environ.get(name, "").lower()
    if value not in {"", "yes", "no"}:
        raise SettingsError(f"{name} must be yes or no.")
    return default if value == "" else value == "yes"


def _url(environ: Mapping[str, str], name: str, default: str) -> str:
    value = (environ.get(name) or default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
        raise SettingsError(f"{name} must be like https://forum.example, without a path.")
    return value


def _networks(environ: Mapping[str, str], name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(
            ip_network(part.strip()) for part in environ.get(name, "").split(",") if part.strip()
        )
    except ValueError:
        raise SettingsError(f"{name} must be addresses or networks, by commas.") from None
