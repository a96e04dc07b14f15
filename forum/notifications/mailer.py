"""Sends letters: to a mail server, or into a folder where there is none."""

import asyncio
import os
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib
from typing_extensions import override

from forum.core import clock
from forum.core.settings import Settings
from forum.notifications.letters import Letter


class Mailer(Protocol):
    """Sends one letter, or raises OSError or aiosmtplib.SMTPException."""

    async def send(self, letter: Letter) -> None: ...


def mailer_of(settings: Settings) -> Mailer:
    """The mail server of FORUM_SMTP_URL; else .eml files in the data folder."""
    if settings.smtp_url is None:
        return FolderMailer(settings, settings.data / "mail")
    return SmtpMailer(settings, settings.smtp_url)


class SmtpMailer(Mailer):
    """smtp://name:password@host:587 begins TLS where the server offers it; smtps:// from the first byte."""

    def __init__(self, settings: Settings, url: str) -> None:
        self._settings = settings
        self._url = urlsplit(url)

    @override
    async def send(self, letter: Letter) -> None:
        url = self._url
        await aiosmtplib.send(
            message_of(letter, self._settings),
            hostname=url.hostname,
            port=url.port,
            username=unquote(url.username) if url.username else None,
            password=unquote(url.password) if url.password else None,
            use_tls=url.scheme == "smtps",
            timeout=60,
        )


class FolderMailer(Mailer):
    """One .eml file a letter, for a trial without a mail server. The files hold working links."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder

    @override
    async def send(self, letter: Letter) -> None:
        await asyncio.to_thread(self._write, letter)

    def _write(self, letter: Letter) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{letter.key}.eml"
        # Whole or not at all, as whoever watches the folder reads at once.
        unfinished = path.with_suffix(".part")
        with open(unfinished, "wb", opener=_private) as file:
            file.write(message_of(letter, self._settings).as_bytes())
        unfinished.replace(path)


def message_of(letter: Letter, settings: Settings) -> EmailMessage:
    host = urlsplit(settings.public_url).hostname or "localhost"
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(clock.now())
    # The same when it is sent twice, so that a mailbox may show it once.
    message["Message-ID"] = f"<{letter.key}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    # First the text: it takes every header about content with it.
    message.set_content(letter.text)
    message["Content-Language"] = letter.language
    return message


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
