"""Loads the demo into an empty database, as the owner role, in one transaction."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from forum.audit import actions as audit
from forum.core.database import SET_ACCOUNT, Database, value
from forum.demo.content import Content, read_content
from forum.demo.history import History, open_case, reply
from forum.demo.moments import Moments
from forum.demo.people import settle
from forum.demo.queues import ask_for_review, decide, flag_post
from forum.demo.readers import seen_marks
from forum.demo.rows import insert
from forum.moderation.models import Outcome

# A version names its post and a post its version; the post is written when its version is there.
_LINK_POSTS = text(
    "update text_versions v set post_id = p.id, parent_id = p.parent_id"
    " from posts p where p.version_id = v.id"
)

# Every invitation sets a mail beside it; these were sent long ago.
_CALL_MAILS_SENT = text(
    "update notifications n set created_at = i.created_at, sent_at = i.created_at"
    " from invitations i where n.kind = 'invitation' and n.path = '/invitations/' || i.id"
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at `at`."""

    at: datetime
    happen: Callable[[datetime], None]


async def is_empty(owner: Database) -> bool:
    """Whether there is no network yet."""
    async with owner.transaction() as db:
        return not await value(db, "select exists (select from networks)")


async def load(owner: Database, *, now: datetime) -> None:
    """Fill an empty database with the demo, its times placed relative to `now`."""
    content, moments = read_content(), Moments(now)
    history = History(settle(content, moments), {one.id: one for one in content.threads})
    events = [*_writing(content, history, moments), *_moderating(content, history, moments)]
    for event in sorted(events, key=lambda event: event.at):
        event.happen(event.at)
    async with owner.transaction() as db:
        for rows in (*history.town.tables(), *history.tables()):
            await insert(db, rows)
        await insert(db, seen_marks(content, history, moments))
        await db.execute(_LINK_POSTS)
        await db.execute(_CALL_MAILS_SENT)
        await _log(db, history)


def _writing(content: Content, history: History, moments: Moments) -> Iterator[Event]:
    for case in content.threads:
        opened = moments.days_ago(case.posted_days_ago)
        yield Event(opened, partial(open_case, history, case))
        for answer in case.replies:
            at = opened + timedelta(hours=answer.hours_after)
            yield Event(at, partial(reply, history, case, answer))


def _moderating(content: Content, history: History, moments: Moments) -> Iterator[Event]:
    queue, hours_ago = content.moderation, moments.hours_ago
    for held in (*queue.held, *queue.returned, *queue.declined):
        yield Event(hours_ago(held.hours_ago), partial(ask_for_review, history, held))
    for outcome, texts in ((Outcome.RETURNED, queue.returned), (Outcome.DECLINED, queue.declined)):
        for one in texts:
            at = hours_ago(one.decided_hours_ago)
            yield Event(at, partial(decide, history, one, outcome))
    for flag in queue.flags:
        yield Event(hours_ago(flag.hours_ago), partial(flag_post, history, flag))


async def _log(db: AsyncSession, history: History) -> None:
    """The audit log takes its entries from one function alone, each as the account that acted."""
    for act in history.acts:
        await db.execute(SET_ACCOUNT, {"account": str(act.account_id)})
        await audit.append(
            db,
            network_id=act.network_id,
            subject=act.subject_id,
            action=act.action,
            object_kind=act.object_kind,
            object_id=act.object_id,
        )
