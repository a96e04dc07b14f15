"""The mails that wait, sent into a folder and read from it as their recipients would."""

import email
import email.policy
import re
import tempfile
from email.message import EmailMessage
from pathlib import Path

from forum.core.database import Database
from forum.core.settings import Settings
from forum.notifications.jobs import send_waiting
from forum.notifications.mailer import FolderMailer


async def delivered(worker: Database, settings: Settings) -> list[EmailMessage]:
    """Send all that waits and return it, the oldest first."""
    with tempfile.TemporaryDirectory() as folder:
        await send_waiting(worker, FolderMailer(settings, Path(folder)), settings)
        # The names are UUIDv7, so their order is that of the notifications.
        return [read(path.read_bytes()) for path in sorted(Path(folder).glob("*.eml"))]


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def link_in(message: EmailMessage) -> str:
    """The path of the one link in a mail."""
    text = message.get_content().replace("\r\n", "\n")
    found = re.findall(r"^http://127\.0\.0\.1:\d+(/\S+)$", text, re.MULTILINE)
    assert len(found) == 1, found
    return str(found[0])
