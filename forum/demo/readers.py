"""How far the demo's members have read: each came by last at another hour, so that there is something new."""

from datetime import datetime
from typing import Final
from uuid import UUID

from forum.demo.content import Content, Person
from forum.demo.history import History
from forum.demo.moments import Moments
from forum.threads.models import SeenMark

_LATEST_VISIT_HOURS: Final = 5
_HOURS_BETWEEN_VISITS: Final = 11
_KINDS_OF_VISITORS: Final = 9
# Each has never opened one case in so many, and has stopped halfway in another.
_CASES_BETWEEN_UNREAD: Final = 5


def seen_marks(content: Content, history: History, moments: Moments) -> list[SeenMark]:
    wrote = _last_written(history)
    marks = []
    for number, person in enumerate(content.people.members):
        visits = number % _KINDS_OF_VISITORS
        visited = moments.hours_ago(_LATEST_VISIT_HOURS + visits * _HOURS_BETWEEN_VISITS)
        account_id = history.town.accounts[person.id].id
        for place, name in enumerate(_cases_seen_by(history, person)):
            thread = history.threads[name]
            # Who writes in a case has read what was there.
            at = wrote.get((account_id, thread.id))
            looked = _last_look(history, name, visited, number + place)
            if looked is not None:
                at = looked if at is None else max(at, looked)
            position = _position_at(history, name, at) if at else 0
            if at and position:
                marks.append(
                    SeenMark(
                        account_id=account_id, thread_id=thread.id, position=position, seen_at=at
                    )
                )
    return marks


def _cases_seen_by(history: History, person: Person) -> list[str]:
    if not person.accepted_terms:
        return []
    roles = {one.network_id: one.roles for one in person.memberships}
    return [
        name
        for name, text in history.texts.items()
        if text.network_id in roles
        and (
            text.audience != "mentors"
            or text.author_id == person.id
            or "mentor" in roles[text.network_id]
        )
    ]


def _last_look(history: History, name: str, visited: datetime, turn: int) -> datetime | None:
    """When the case was last open before its member; None for never."""
    unread, halfway = 0, 1
    if turn % _CASES_BETWEEN_UNREAD == unread:
        return None
    moments = [moment for moment, _ in history.positions[name]]
    if turn % _CASES_BETWEEN_UNREAD == halfway:
        return min(visited, moments[len(moments) // 2])
    return visited


def _last_written(history: History) -> dict[tuple[UUID, UUID], datetime]:
    """By account and thread: when the member last posted there."""
    found: dict[tuple[UUID, UUID], datetime] = {}
    for post in history.posts.values():
        key = post.account_id, post.thread_id
        found[key] = max(found.get(key, post.published_at), post.published_at)
    return found


def _position_at(history: History, name: str, at: datetime) -> int:
    """The thread's position at that instant."""
    past = (position for moment, position in history.positions[name] if moment <= at)
    return max(past, default=0)
