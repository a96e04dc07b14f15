"""From a member's text to what became of it: checked outside the transaction, written inside it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from forum import deid
from forum.accounts.throttle import Limit, count
from forum.core import clock
from forum.threads.access import ThreadPlace
from forum.threads.actions import KEPT, Submission, Submitted, submit
from forum.threads.gate import CheckedText, Written, check
from forum.threads.publication import Writer
from forum.web.parts import Parts
from forum.web.visits import Belonging, Visitor


@dataclass(frozen=True, slots=True)
class Handed:
    """A text on its way in, before the check."""

    place: ThreadPlace
    written: Written
    key: UUID
    kind: str = "reply"
    named: bool = True
    replaces: UUID | None = None


async def hand_in(here: Parts, me: Visitor, given: Handed) -> Submitted:
    """Check `given` and write it. Raises Conflict for a used key, NotFound where `me` no longer belongs."""
    text = await checked(here, given.written, given.place.names)
    submission = Submission(
        place=given.place,
        writer=writer_of(me, me.member_in(given.place.network_id)),
        text=text,
        key=given.key,
        kind=given.kind,
        named=given.named,
        replaces=given.replaces,
    )
    async with here.database.transaction(me.account_id) as db:
        done = await submit(db, here.hub, submission)
        limit = Limit("texts", here.settings.texts_per_hour, timedelta(hours=1))
        # Last, so that the row of the counter is locked for a moment only. A refusal undoes the rest.
        await count(db, here.settings, limit, str(me.account_id), kept=KEPT)
        return done


async def checked(
    here: Parts, written: Written, names: frozenset[str] = frozenset()
) -> CheckedText:
    """`written`, as the gate sees it today; `names` are members' in the thread."""
    context = deid.Context(language=written.language, member_names=names, today=clock.now().date())
    return await check(written, context, seconds=here.settings.check_seconds)


def writer_of(me: Visitor, belonging: Belonging) -> Writer:
    return Writer(
        account_id=me.account_id,
        membership_id=belonging.id,
        name=belonging.name,
        roles=belonging.roles,
        profession=belonging.profession,
        province=belonging.person_province,
    )
