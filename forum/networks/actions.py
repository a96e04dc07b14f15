"""Every change of what belongs to a network itself."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from forum.audit import actions as audit
from forum.core.database import value
from forum.core.errors import Conflict, NotFound
from forum.networks.queries import newest_terms
from forum.web.labels import N_

_NEWER = N_("There is a newer version of these terms. Please read it first.")


async def accept_terms(
    db: AsyncSession, *, network_id: UUID, account_id: UUID, version: int, language: str
) -> None:
    """Accept the newest terms, as read in `language`; once more changes nothing.

    Raises Conflict when `version` is not the newest: nobody accepts what he has not seen.
    """
    terms = await newest_terms(db, network_id)
    if terms is None:
        raise NotFound
    if terms.version != version:
        raise Conflict(_NEWER)
    accepted = await value(
        db,
        "insert into terms_acceptances (network_id, version, account_id, language) "
        "values ($1, $2, $3, $4) on conflict do nothing returning id",
        network_id,
        version,
        account_id,
        language,
    )
    if accepted is not None:
        await audit.append(
            db,
            network_id=network_id,
            subject=account_id,
            action="accept_terms",
            object_kind="terms_acceptance",
            object_id=accepted,
        )
