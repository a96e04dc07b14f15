"""The audit log: written by one SQL function, never changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.database import Base


class AuditEntry(Base):
    """One act. `hash` covers the row and the hash before it; `subject_account_id` is whom the act concerns."""

    __tablename__ = "audit_entries"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    network_id: Mapped[UUID]
    sequence: Mapped[int]
    at: Mapped[datetime]
    account_id: Mapped[UUID | None]
    subject_account_id: Mapped[UUID | None]
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[UUID | None]
    prev_hash: Mapped[bytes]
    hash: Mapped[bytes]
