"""What a topic's reader answers: the rows that changed, and which of the watchers may know of which."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import Database, value
from forum.realtime import protocol


@dataclass(frozen=True, slots=True)
class Question:
    """What a process asks of a topic, once for all its watchers at the same position."""

    topic_id: UUID
    after: int
    login_ids: Sequence[UUID]
    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True, slots=True)
class Row:
    """A row that changed, in its present state; `html` renders it in a language."""

    kind: str
    id: UUID
    position: int
    html: Callable[[str], str] | None = None
    path: str | None = None
    depth: int | None = None
    parent: UUID | None = None

    def change(self, language: str) -> protocol.Change:
        return protocol.Change(
            kind=self.kind,
            id=self.id,
            position=self.position,
            # Templates give a subclass of str, which the encoder does not know.
            html="" if self.html is None else str(self.html(language)),
            path=self.path,
            depth=self.depth,
            parent=self.parent,
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """A reader's answer. `sees` has the logins that may watch, with the rows each may see (None: all)."""

    position: int
    rows: Sequence[Row]
    holding: frozenset[UUID]
    sees: Mapping[UUID, frozenset[UUID] | None]
    is_snapshot: bool = False
    has_more: bool = False


Reader = Callable[[Database, Question], Awaitable[Reading]]


class Changed(msgspec.Struct, frozen=True):
    id: UUID
    position: int
    gone: bool


class Watcher(msgspec.Struct, frozen=True):
    login: UUID
    account: UUID
    sees: frozenset[UUID] | None = None


class Found(msgspec.Struct, frozen=True):
    """What the functions of migration 0004 answer: no text, only what changed and who may know."""

    position: int
    behind: bool
    more: bool
    holding: frozenset[UUID]
    changed: list[Changed]
    watchers: list[Watcher]

    def reading(self, rows: Sequence[Row]) -> Reading:
        """The answer with `rows`, read after it.

        A row may have changed again meanwhile. Its newer state belongs to the next reading, as rows
        between the two positions are not among these.
        """
        return Reading(
            position=self.position,
            rows=sorted(
                (row for row in rows if row.position <= self.position),
                key=lambda row: row.position,
            ),
            holding=self.holding,
            sees={watcher.login: watcher.sees for watcher in self.watchers},
            is_snapshot=self.behind,
            has_more=self.more,
        )


async def find_changes(db: AsyncSession, function: str, question: Question) -> Found:
    """Ask one of `thread_changes`, `case_changes`, `queue_changes`."""
    answer = await value(
        db,
        f"select {function}($1, $2, $3, $4, $5, $6)::text",
        question.topic_id,
        question.after,
        question.login_ids,
        question.idle,
        question.absolute,
        protocol.MAX_CHANGES,
    )
    return msgspec.json.decode(answer, type=Found)


def readers_of_rows(found: Found) -> dict[UUID, set[UUID]]:
    """Accounts to read as, with the rows to read as each: every row that somebody sees, once."""
    left = {changed.id for changed in found.changed if not changed.gone}
    chosen: dict[UUID, set[UUID]] = {}
    for watcher in found.watchers:
        seen = left if watcher.sees is None else left & watcher.sees
        if seen:
            chosen[watcher.account] = chosen.get(watcher.account, set()) | seen
            left = left - seen
        if not left:
            break
    return chosen


def gone_rows(found: Found) -> list[Row]:
    return [
        Row(kind="removed", id=changed.id, position=changed.position)
        for changed in found.changed
        if changed.gone
    ]


async def read_as(db: AsyncSession, account_id: UUID) -> None:
    """Read the following rows as this account: row-level security stands behind what `find_changes` said."""
    await value(db, "select set_config('app.account', $1, true)", str(account_id))
