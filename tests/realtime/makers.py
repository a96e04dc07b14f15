"""Posts for the live tests, made by the real gate and the real actions."""

import uuid
from dataclasses import dataclass
from uuid import UUID

# The tables that those of threads refer to; the application has them through its pages.
import forum.accounts.models
import forum.members.models
import forum.networks.models  # noqa: F401
from forum import deid
from forum.core.database import Database
from forum.realtime.hub import Hub
from forum.threads import access, actions, gate
from forum.threads.actions import Submission
from forum.threads.models import PostStatus, TextVersion
from forum.threads.publication import Writer
from tests.people import NS, Person, Place

FIELDS = {"question": "What would you try first?", "domains": ["chronic_pain"]}


@dataclass(frozen=True, slots=True)
class Maker:
    """Writes as members do, and wakes `hub` as their server does."""

    database: Database
    hub: Hub

    async def case(self, person: Person, place: Place = NS, *, audience: str = "network") -> UUID:
        """A published case; returns its thread."""
        written = gate.Written("en", "Sleeps badly since spring.", "Pain and sleep", FIELDS)
        text = await self._checked(written)
        async with self.database.transaction(person.id) as db:
            to = await access.audience_to_post_to(db, place.id, audience)
            given = Submission(to, _writer(person, place), text, uuid.uuid4(), kind="case")
            result = await actions.submit(db, self.hub, given)
        assert result.thread_id is not None
        return result.thread_id

    async def reply(
        self,
        person: Person,
        thread_id: UUID,
        body: str = "Start low, go slow.",
        *,
        place: Place = NS,
        parent_id: UUID | None = None,
    ) -> actions.Submitted:
        text = await self._checked(gate.Written("en", body))
        async with self.database.transaction(person.id) as db:
            to = await access.thread_to_write(db, thread_id, parent_id=parent_id)
            given = Submission(to, _writer(person, place), text, uuid.uuid4())
            return await actions.submit(db, self.hub, given)

    async def edit(self, person: Person, post_id: UUID, body: str) -> None:
        text = await self._checked(gate.Written("en", body))
        async with self.database.transaction(person.id) as db:
            own = await access.own_post_to_change(db, person.id, post_id)
            given = Submission(own.place, _writer(person, NS), text, uuid.uuid4())
            await actions.submit(db, self.hub, given)

    async def hold(self, person: Person, thread_id: UUID, body: str) -> UUID:
        """A reply that the check returned, and whose author asked for review; returns its version."""
        result = await self.reply(person, thread_id, body)
        async with self.database.transaction(person.id) as db:
            await actions.ask_for_review(db, self.hub, result.version_id, person.id, note="")
        return result.version_id

    async def release(self, moderator: Person, author: Person, version_id: UUID) -> None:
        async with self.database.transaction(moderator.id) as db:
            version = await db.get_one(TextVersion, version_id)
            text = await self._checked(gate.Written(version.language, version.body))
            writer = _writer(author, NS)
            await actions.publish_held(db, self.hub, version, text, writer)
            await actions.close_hold(db, self.hub, version)

    async def hide(self, moderator: Person, post_id: UUID) -> None:
        async with self.database.transaction(moderator.id) as db:
            await actions.change_post_status(db, self.hub, post_id, PostStatus.HIDDEN)

    async def _checked(self, written: gate.Written) -> gate.CheckedText:
        return await gate.check(written, deid.Context(), seconds=5)


def _writer(person: Person, place: Place) -> Writer:
    roles = next(roles for belonging, roles in person.belongings if belonging == place)
    return Writer(
        account_id=person.id,
        membership_id=person.membership_id(place),
        name=person.name,
        roles=frozenset(roles),
        profession=person.profession,
        province=person.province,
    )
