"""Tables of belonging: memberships and invitations."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts.models import Account
from forum.core.database import Base
from forum.networks.models import Network


class Role(StrEnum):
    """What a member does in one network; a membership holds several."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    MODERATOR = "moderator"
    COORDINATOR = "coordinator"
    DIRECTOR = "director"
    PRIVACY_OFFICER = "privacy_officer"


class Membership(Base):
    """A person's belonging to one network. Name and profile are the account's, copied when they change."""

    __tablename__ = "memberships"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    network_id: Mapped[UUID] = mapped_column(ForeignKey(Network.id))
    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id))
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    display_name: Mapped[str]
    profession: Mapped[str]
    province: Mapped[str | None]
    about: Mapped[str]
    joined_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]


class Invitation(Base):
    """A mailed permission to join one network. The token is made when the mail is sent; its hash is kept."""

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    network_id: Mapped[UUID] = mapped_column(ForeignKey(Network.id))
    email: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    language: Mapped[str]
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey(Account.id))
    token_hash: Mapped[bytes | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey(Account.id))
