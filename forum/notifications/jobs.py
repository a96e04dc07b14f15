"""The mailer's work: one letter after the other, each claimed, composed, sent and marked."""

import logging

from aiosmtplib import SMTPException
from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import Database
from forum.core.settings import Settings
from forum.notifications import actions
from forum.notifications.actions import Claimed
from forum.notifications.letters import Letter, compose
from forum.notifications.mailer import Mailer
from forum.notifications.queries import network_names, recipient_of

logger = logging.getLogger(__name__)


async def send_waiting(worker: Database, mailer: Mailer, settings: Settings) -> int:
    """Send all that waits. Returns how many letters went out. Any number of workers may do this at once."""
    sent = 0
    while (claimed := await _claim(worker)) is not None:
        sent += await send_one(worker, mailer, settings, claimed)
    return sent


async def send_one(worker: Database, mailer: Mailer, settings: Settings, claimed: Claimed) -> bool:
    """Send what was claimed; on a failure it waits for another time."""
    async with worker.transaction() as db:
        letter = await _letter(db, settings, claimed)
        if letter is None:
            await actions.give_up(db, claimed)
            return False
    # No transaction is open while the mail server answers.
    try:
        await mailer.send(letter)
    except (OSError, SMTPException) as error:
        # The server's words may hold the address.
        logger.warning("mail %s was not sent: %s", claimed.id, type(error).__name__)
        async with worker.transaction() as db:
            await actions.postpone(db, claimed)
        return False
    async with worker.transaction() as db:
        await actions.mark_sent(db, claimed)
    return True


async def _claim(worker: Database) -> Claimed | None:
    async with worker.transaction() as db:
        return await actions.claim_next(db)


async def _letter(db: AsyncSession, settings: Settings, claimed: Claimed) -> Letter | None:
    to = await recipient_of(
        db, account_id=claimed.account_id, address=claimed.address, language=claimed.language
    )
    path = await _path(db, claimed)
    if to is None or path is None:
        return None
    network = await network_names(db, claimed.network_id)
    link = settings.public_url + path
    return compose(str(claimed.id), claimed.kind, to=to, network=network, link=link)


async def _path(db: AsyncSession, claimed: Claimed) -> str | None:
    if claimed.kind == "invitation":
        token = await actions.make_invitation_token(db, claimed)
        return f"/join/{token}" if token else None
    if claimed.kind == "reset":
        return f"/reset/{await actions.make_reset_token(db, claimed)}"
    return claimed.path
