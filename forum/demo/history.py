"""What was written in the demo, in order: counters and places move as the real actions move them."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from forum import deid
from forum.core.database import Base
from forum.demo.content import HeldText, ReplyText, ThreadText
from forum.demo.moments import id_at
from forum.demo.people import Town
from forum.moderation.models import Decision, Flag
from forum.notifications.models import Notification
from forum.threads import gate
from forum.threads.models import Hold, Post, TextStatus, TextVersion, Thread
from forum.threads.publication import MAX_DEPTH, OPENING_PATH


@dataclass(frozen=True, slots=True)
class Act:
    """An entry for the audit log: who did what, to what of whom."""

    network_id: UUID
    account_id: UUID
    subject_id: UUID | None
    action: str
    object_kind: str
    object_id: UUID


@dataclass(slots=True)
class History:
    """The rows so far, by the names that the content gives them."""

    town: Town
    texts: dict[str, ThreadText]
    threads: dict[str, Thread] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    versions: dict[str, TextVersion] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    mails: list[Notification] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    # By post, its thread.
    home: dict[str, str] = field(default_factory=dict)
    # By thread: at which instant its position became which.
    positions: dict[str, list[tuple[datetime, int]]] = field(default_factory=dict)

    def tables(self) -> list[list[Base]]:
        """The rows in the order of their foreign keys; versions learn of their posts afterwards."""
        return [
            [*self.threads.values()],
            [*self.versions.values()],
            [*self.posts.values()],
            [*self.holds.values()],
            [*self.decisions],
            [*self.flags],
            [*self.mails],
        ]


def open_case(history: History, text: ThreadText, at: datetime) -> None:
    """Publish a case: its thread, its version, its opening post."""
    town = history.town
    version = _version(history, text, at, thread=None)
    thread = history.threads[text.id] = Thread(
        id=id_at(at),
        network_id=version.network_id,
        audience_id=version.audience_id,
        audience=text.audience,
        kind="case",
        opened_by=version.account_id,
        state=text.state,
        position=1,
        reply_count=0,
        published_at=at,
        last_published_at=at,
    )
    version.thread_id, version.opened_by = thread.id, thread.opened_by
    _publish(version, text.written(), _context(history, text.id, text.language, at), at)
    post = _post(history, text.author_id, text.network_id, version, thread, at)
    post.opening, post.depth, post.path = True, 0, OPENING_PATH
    if text.no_name:
        version.named, post.membership_id, post.author_name = False, None, None
    history.posts[text.id], history.home[text.id] = post, text.id
    thread.listed_position = town_position(town, text.network_id, "cases")
    _note_position(history, text.id, at)


def reply(history: History, case: ThreadText, text: ReplyText, at: datetime) -> None:
    """Publish a reply: the same moves as threads.publication.publish_new."""
    thread = history.threads[case.id]
    written = gate.Written(text.language or case.language, text.body)
    version = _reply_version(history, case, text, written, at)
    _publish(version, written, _context(history, case.id, written.language, at), at)
    thread.position += 1
    thread.reply_count += 1
    thread.last_published_at = at
    if thread.answered_at is None and thread.opened_by != version.account_id:
        thread.answered_at = at
        thread.listed_position = town_position(history.town, case.network_id, "cases")
    post = _post(history, text.author_id, case.network_id, version, thread, at)
    parent = history.posts[text.parent_id] if text.parent_id else None
    post.opening = False
    post.parent_id = parent.id if parent else None
    post.path, post.depth = _place(parent, thread.position)
    history.posts[text.id], history.home[text.id] = post, case.id
    _note_position(history, case.id, at)


def hand_in_with_findings(history: History, text: HeldText, at: datetime) -> TextVersion:
    """A text that the check sends back to its author."""
    thread = history.threads[text.thread_id] if text.thread_id else None
    version = _version(history, text, at, thread=thread)
    version.findings = gate.find_in_parts(
        text.written(), _context(history, text.thread_id, text.language, at)
    )
    version.status = TextStatus.RETURNED
    return version


def town_position(town: Town, network_id: str, kind: str) -> int:
    """The next position of a network's list of cases, or of its queue."""
    topic = town.topics[network_id, kind]
    topic.position += 1
    return topic.position


def move_post(history: History, post_id: str, at: datetime) -> None:
    """Give a post that changed its thread's next position."""
    post, name = history.posts[post_id], history.home[post_id]
    thread = history.threads[name]
    thread.position += 1
    post.position = thread.position
    if post.opening:
        thread.listed_position = town_position(
            history.town, history.texts[name].network_id, "cases"
        )
    _note_position(history, name, at)


def _version(
    history: History, text: ThreadText | HeldText, at: datetime, *, thread: Thread | None
) -> TextVersion:
    written, town = text.written(), history.town
    national = (text.network_id, "national") in town.audiences
    audience = text.audience if isinstance(text, ThreadText) else "network"
    kind = "national" if national else audience
    version = _blank(history, text.id, text.author_id, text.network_id, written, at)
    version.kind = "case" if text.case else "reply"
    version.audience_id = thread.audience_id if thread else town.audiences[text.network_id, kind].id
    if thread:
        version.thread_id, version.opened_by = thread.id, thread.opened_by
    if text.case:
        version.title, version.fields = written.title, dict(written.fields or {})
    return version


def _reply_version(
    history: History, case: ThreadText, text: ReplyText, written: gate.Written, at: datetime
) -> TextVersion:
    thread = history.threads[case.id]
    version = _blank(history, text.id, text.author_id, case.network_id, written, at)
    version.kind, version.audience_id = "reply", thread.audience_id
    version.thread_id, version.opened_by = thread.id, thread.opened_by
    return version


def _blank(
    history: History,
    name: str,
    author_id: str,
    network_id: str,
    written: gate.Written,
    at: datetime,
) -> TextVersion:
    key = uuid4()
    version = history.versions[name] = TextVersion(
        id=id_at(at),
        network_id=history.town.networks[network_id].id,
        account_id=history.town.accounts[author_id].id,
        membership_id=history.town.memberships[author_id, network_id].id,
        number=1,
        named=True,
        language=written.language,
        body=written.body,
        engine=deid.ENGINE_VERSION,
        client_key=key,
        # Nobody knows the key, so nothing is ever compared with it.
        digest=hashlib.sha256(key.bytes).digest(),
        written_at=at,
    )
    return version


def _publish(
    version: TextVersion, written: gate.Written, context: deid.Context, at: datetime
) -> None:
    text = gate.rendered(written, gate.find_in_parts(written, context))
    version.findings = text.findings
    version.html, version.fields_html = text.html, text.fields_html
    version.status, version.published_at = TextStatus.PUBLISHED, at


def _context(history: History, thread: str | None, language: str, at: datetime) -> deid.Context:
    case = history.texts[thread] if thread else None
    authors = [case.author_id, *(one.author_id for one in case.replies)] if case else []
    names = frozenset(history.town.accounts[one].display_name for one in authors)
    return deid.Context(language=language, member_names=names, today=at.date())


def _post(
    history: History,
    author_id: str,
    network_id: str,
    version: TextVersion,
    thread: Thread,
    at: datetime,
) -> Post:
    membership = history.town.memberships[author_id, network_id]
    return Post(
        id=id_at(at),
        network_id=thread.network_id,
        audience_id=thread.audience_id,
        thread_id=thread.id,
        opened_by=thread.opened_by,
        account_id=version.account_id,
        membership_id=membership.id,
        author_name=membership.display_name,
        author_roles=sorted(membership.roles),
        author_profession=membership.profession,
        author_province=membership.province,
        status="published",
        position=thread.position,
        first_position=thread.position,
        version_id=version.id,
        language=version.language,
        published_at=at,
    )


def _place(parent: Post | None, position: int) -> tuple[str, int]:
    """The sort key as publication gives it."""
    step = f"{position:08x}"
    if parent is None or parent.opening:
        return step, 1
    if parent.depth >= MAX_DEPTH:
        return f"{parent.path.rpartition('.')[0]}.{step}", MAX_DEPTH
    return f"{parent.path}.{step}", parent.depth + 1


def _note_position(history: History, thread: str, at: datetime) -> None:
    history.positions.setdefault(thread, []).append((at, history.threads[thread].position))
