"""Tables of threads, of the versions of what is written in them, and of the posts that were published."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts.models import Account
from forum.core.database import Base


class TextStatus(StrEnum):
    """Where a version of a text stands. One version of a post is published (or hidden) at a time."""

    RETURNED = "returned"  # With its author, to mend; seen by nobody else.
    HELD = "held"  # Waits for a moderator, at its author's wish or since the check failed.
    PUBLISHED = "published"
    HIDDEN = "hidden"  # Was published; taken from sight until a moderator has decided.
    SUPERSEDED = "superseded"  # A newer version stands in its place.
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # By its author.


class PostStatus(StrEnum):
    """What readers of a thread see in a post's place."""

    PUBLISHED = "published"
    HIDDEN = "hidden"
    REMOVED = "removed"


class Thread(Base):
    """A container of posts with one audience. It exists from the publication of its opening text on."""

    __tablename__ = "threads"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    network_id: Mapped[UUID]
    audience_id: Mapped[UUID]
    audience: Mapped[str]
    kind: Mapped[str]
    opened_by: Mapped[UUID] = mapped_column(ForeignKey(Account.id))
    state: Mapped[str] = mapped_column(server_default="open")
    position: Mapped[int] = mapped_column(server_default="0")
    listed_position: Mapped[int] = mapped_column(server_default="0")
    reply_count: Mapped[int] = mapped_column(server_default="0")
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_published_at: Mapped[datetime] = mapped_column(server_default=func.now())
    answered_at: Mapped[datetime | None]


class TextVersion(Base):
    """One edition of one text, as handed in: `fields` holds the case's, by key; findings carry offsets, no text."""

    __tablename__ = "text_versions"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    network_id: Mapped[UUID]
    audience_id: Mapped[UUID]
    thread_id: Mapped[UUID | None]
    post_id: Mapped[UUID | None]
    parent_id: Mapped[UUID | None]
    opened_by: Mapped[UUID | None]
    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id))
    membership_id: Mapped[UUID]
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("text_versions.id"))
    number: Mapped[int]
    kind: Mapped[str]
    named: Mapped[bool]
    language: Mapped[str]
    title: Mapped[str | None]
    fields: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    body: Mapped[str]
    html: Mapped[str | None]
    fields_html: Mapped[dict[str, str] | None] = mapped_column(JSONB)
    status: Mapped[str]
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    engine: Mapped[str]
    client_key: Mapped[UUID]
    digest: Mapped[bytes]
    written_at: Mapped[datetime] = mapped_column(server_default=func.now())
    held_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]


class Post(Base):
    """A text that was published, in its place in the thread.

    `path` sorts the thread as a tree in order of publication; `position` is that of the last visible change,
    `first_position` that of publication. `membership_id` and `author_name` are empty for a post without a name.
    """

    __tablename__ = "posts"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    network_id: Mapped[UUID]
    audience_id: Mapped[UUID]
    thread_id: Mapped[UUID]
    opened_by: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id))
    membership_id: Mapped[UUID | None]
    author_name: Mapped[str | None]
    author_roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    author_profession: Mapped[str]
    author_province: Mapped[str | None]
    opening: Mapped[bool]
    parent_id: Mapped[UUID | None]
    depth: Mapped[int]
    path: Mapped[str]
    status: Mapped[str] = mapped_column(server_default="published")
    position: Mapped[int]
    first_position: Mapped[int]
    version_id: Mapped[UUID]
    language: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())
    edited_at: Mapped[datetime | None]


class Hold(Base):
    """A version that waits for a moderator: why, since when, and what its author says."""

    __tablename__ = "holds"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    network_id: Mapped[UUID]
    audience_id: Mapped[UUID]
    version_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id))
    reason: Mapped[str]
    note: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())
    closed_at: Mapped[datetime | None]
    position: Mapped[int]


class SeenMark(Base):
    """Up to which position a member has read a thread."""

    __tablename__ = "seen_marks"

    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id), primary_key=True)
    thread_id: Mapped[UUID] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    position: Mapped[int]
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
