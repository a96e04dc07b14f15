"""What a mail needs to know of its recipient and its cause. Read as the worker."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import row


@dataclass(frozen=True, slots=True)
class Recipient:
    address: str
    name: str | None
    language: str


@dataclass(frozen=True, slots=True)
class NetworkNames:
    en: str
    fr: str


async def recipient_of(
    db: AsyncSession, *, account_id: UUID | None, address: str | None, language: str | None
) -> Recipient | None:
    """Whom to write to; None for an account that is suspended or gone."""
    if account_id is None:
        return Recipient(address, None, language or "en") if address else None
    found = await row(
        db,
        "select email, display_name, language from accounts where id = $1 and suspended_at is null",
        account_id,
    )
    return Recipient(*found) if found else None


async def network_names(db: AsyncSession, network_id: UUID | None) -> NetworkNames | None:
    found = await row(db, "select name_en, name_fr from networks where id = $1", network_id)
    return NetworkNames(*found) if found else None
