"""Tables of decisions and flags; what is held is a row of threads.models.Hold."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, func, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts.models import Account
from forum.core.database import Base


class Outcome(StrEnum):
    """A moderator's answer."""

    PUBLISHED = "published"
    RETURNED = "returned"
    DECLINED = "declined"


class Decision(Base):
    """A moderator's answer to a hold, about one version of a text."""

    __tablename__ = "decisions"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    network_id: Mapped[UUID]
    audience_id: Mapped[UUID]
    hold_id: Mapped[UUID]
    version_id: Mapped[UUID]
    author_account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id))
    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id))
    outcome: Mapped[str]
    note: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Flag(Base):
    """A member's word that a published text should be looked at."""

    __tablename__ = "flags"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    network_id: Mapped[UUID]
    audience_id: Mapped[UUID]
    thread_id: Mapped[UUID]
    post_id: Mapped[UUID]
    version_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id))
    kind: Mapped[str]
    note: Mapped[str]
    flagged_at: Mapped[datetime] = mapped_column(server_default=func.now())
