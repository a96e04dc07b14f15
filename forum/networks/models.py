"""Tables of networks, their audiences and their terms of use."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts.models import Account
from forum.core.database import Base


class Network(Base):
    """A regional programme, or the national one."""

    __tablename__ = "networks"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    slug: Mapped[str]
    kind: Mapped[str]
    province: Mapped[str | None]
    name_en: Mapped[str]
    name_fr: Mapped[str]
    description_en: Mapped[str]
    description_fr: Mapped[str]
    domains: Mapped[list[str]] = mapped_column(ARRAY(Text))
    time_zone: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Audience(Base):
    """Who a thread is for. Every row of a thread carries its audience, and the policies ask for nothing else."""

    __tablename__ = "audiences"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    network_id: Mapped[UUID] = mapped_column(ForeignKey("networks.id"))
    kind: Mapped[str]


class AudienceParticipant(Base):
    """Who belongs to a group's or a conversation's audience."""

    __tablename__ = "audience_participants"

    audience_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id), primary_key=True)
    network_id: Mapped[UUID]
    joined_at: Mapped[datetime] = mapped_column(server_default=func.now())
    left_at: Mapped[datetime | None]


class Topic(Base):
    """The counter of a network's live lists: its cases, its queue."""

    __tablename__ = "topics"

    network_id: Mapped[UUID] = mapped_column(ForeignKey("networks.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]


class Terms(Base):
    """One version of a network's terms of use, in both languages."""

    __tablename__ = "terms"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    network_id: Mapped[UUID] = mapped_column(ForeignKey("networks.id"))
    version: Mapped[int]
    title_en: Mapped[str]
    title_fr: Mapped[str]
    html_en: Mapped[str]
    html_fr: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())


class TermsAcceptance(Base):
    """Who accepted which version, when, and in which language it was read."""

    __tablename__ = "terms_acceptances"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    network_id: Mapped[UUID]
    version: Mapped[int]
    account_id: Mapped[UUID] = mapped_column(ForeignKey(Account.id))
    language: Mapped[str]
    accepted_at: Mapped[datetime] = mapped_column(server_default=func.now())
