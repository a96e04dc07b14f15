"""Who may change the belonging of others."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import value
from forum.core.errors import Conflict, Forbidden, NotFound
from forum.web.labels import N_
from forum.web.visits import Belonging, Visitor

_OWN = N_("Ask somebody else who coordinates this network to do this for you.")
_COORDINATORS = N_("Only those who coordinate this network can do this.")


def network_to_coordinate(me: Visitor, slug: str) -> Belonging:
    """The network where the asker may invite and change roles.

    Raises NotFound outside it, and Forbidden for its other members.
    """
    belonging = me.member_of(slug)
    if not belonging.coordinates:
        raise Forbidden(_COORDINATORS)
    return belonging


async def membership_to_change(
    db: AsyncSession, me: Visitor, slug: str, membership_id: UUID
) -> Belonging:
    """The network of a present membership that the asker may end or give other roles; never his own."""
    belonging = network_to_coordinate(me, slug)
    if membership_id == belonging.id:
        raise Conflict(_OWN)
    found = await value(
        db,
        "select id from memberships where id = $1 and network_id = $2 and ended_at is null",
        membership_id,
        belonging.network_id,
    )
    if found is None:
        raise NotFound
    return belonging
