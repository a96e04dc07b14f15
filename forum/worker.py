"""The job loop: sends mail, deletes what has expired. Any number of workers may run."""

import asyncio
import logging
import signal
from contextlib import suppress
from datetime import timedelta
from typing import Final

from forum.accounts import actions as accounts
from forum.core.database import Database
from forum.core.settings import Settings, SettingsError
from forum.members import actions as members
from forum.notifications import actions as notifications
from forum.notifications.jobs import send_waiting
from forum.notifications.mailer import Mailer, mailer_of

logger = logging.getLogger(__name__)

PAUSE: Final = timedelta(seconds=2)
_DELETE_EVERY: Final = timedelta(hours=1)


async def run_worker(settings: Settings, stopping: asyncio.Event) -> None:
    """Work until `stopping` is set. What is under way is finished first."""
    if settings.worker_database_url is None:
        raise SettingsError("FORUM_WORKER_DATABASE_URL is missing.")
    worker = Database(settings.worker_database_url, pool_size=2)
    mailer = mailer_of(settings)
    rounds = 0
    try:
        while not stopping.is_set():
            await _go_round(worker, mailer, settings, deleting=rounds == 0)
            rounds = (rounds + 1) % int(_DELETE_EVERY / PAUSE)
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), PAUSE.total_seconds())
    finally:
        await worker.close()


async def run_until_signal(settings: Settings) -> None:
    """`forum worker`: work until the system or Ctrl-C says to stop."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    await run_worker(settings, stopping)


async def delete_expired(worker: Database, settings: Settings) -> None:
    """Delete what is kept for a while only: logins, tokens, resets, attempts, invitations, sent mail."""
    async with worker.transaction() as db:
        await accounts.delete_expired(db, settings)
        await members.delete_expired(db)
        await notifications.delete_old(db)


async def _go_round(
    worker: Database, mailer: Mailer, settings: Settings, *, deleting: bool
) -> None:
    try:
        await send_waiting(worker, mailer, settings)
        if deleting:
            await delete_expired(worker, settings)
    except Exception as error:  # noqa: BLE001 - the next round tries again, whatever it was.
        # Without its words: a database's may quote a row.
        logger.error("a round of work failed: %s", type(error).__name__)  # noqa: TRY400
