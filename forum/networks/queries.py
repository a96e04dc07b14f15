"""Reads of networks and their terms of use, as the account behind the transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import row, value


@dataclass(frozen=True, slots=True)
class TermsInView:
    """The newest terms of a network, and what the reader has accepted of them."""

    version: int
    title_en: str
    title_fr: str
    html_en: str
    html_fr: str
    accepted_version: int | None
    accepted_at: datetime | None

    @property
    def missing(self) -> bool:
        """Whether the reader has yet to accept this version."""
        return self.accepted_version != self.version


async def terms_missing(db: AsyncSession, network_id: UUID) -> bool:
    """Whether the asker has yet to accept the network's newest terms, and so may not post."""
    return bool(await value(db, "select terms_missing($1)", network_id))


async def newest_terms(db: AsyncSession, network_id: UUID) -> TermsInView | None:
    found = await row(
        db,
        """
        select t.version, t.title_en, t.title_fr, t.html_en, t.html_fr,
               a.version as accepted_version, a.accepted_at
        from terms t
        left join lateral (
          select version, accepted_at from terms_acceptances
          where network_id = t.network_id and account_id = me() order by version desc limit 1) a on true
        where t.network_id = $1 order by t.version desc limit 1
        """,
        network_id,
    )
    return TermsInView(**dict(found)) if found else None
