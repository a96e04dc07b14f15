"""The table of what members should hear; it is the work queue of the mailer too."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, func, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts.models import Account
from forum.core.database import Base
from forum.networks.models import Network


class Notification(Base):
    """A kind and a link, for an account or (an invitation) an address; never a text that somebody wrote."""

    __tablename__ = "notifications"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    network_id: Mapped[UUID | None] = mapped_column(ForeignKey(Network.id))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey(Account.id))
    address: Mapped[str | None]
    kind: Mapped[str]
    path: Mapped[str]
    language: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
