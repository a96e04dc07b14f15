"""One space for each audience, with a text in every status: planted as the owner, told apart by their labels."""

import json
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from tests.people import (
    ALICE,
    BC,
    BC_MODERATOR,
    BOB,
    CAROL,
    MODERATOR_TWO,
    NADIA,
    NATIONAL,
    NS,
    TESS,
    Person,
    Place,
)
from tests.seeding import Owner

# The audiences of the tests; the last word of each is its kind.
TABLES = ("threads", "text_versions", "posts", "holds", "decisions", "flags", "seen_marks")


@dataclass(frozen=True, slots=True)
class Space:
    """An audience with one thread: who opened it, who answered, who moderates it, who was let in by name."""

    name: str
    place: Place
    kind: str
    author: Person
    colleague: Person
    moderator: Person
    participants: tuple[Person, ...] = ()


SPACES = (
    Space("ns network", NS, "network", ALICE, BOB, MODERATOR_TWO),
    # A mentee asked the mentors, to whom she does not belong.
    Space("ns mentors", NS, "mentors", ALICE, BOB, MODERATOR_TWO),
    Space("ns group", NS, "group", ALICE, BOB, MODERATOR_TWO, (ALICE, BOB)),
    Space("ns talk", NS, "participants", ALICE, BOB, MODERATOR_TWO, (ALICE, BOB)),
    Space("national", NATIONAL, "national", ALICE, BOB, NADIA),
    Space("bc network", BC, "network", CAROL, TESS, BC_MODERATOR),
)
# The seeded cast has one member of the national network alone.
NATIONAL_MEMBERS = (ALICE, BOB, CAROL)


@dataclass(slots=True)
class World:
    """Every planted row by table and label, as «ns talk: held»."""

    ids: dict[str, dict[str, UUID]] = field(default_factory=lambda: {table: {} for table in TABLES})
    audiences: dict[str, UUID] = field(default_factory=dict)

    def label(self, table: str, row_id: UUID) -> str:
        return next(name for name, known in self.ids[table].items() if known == row_id)

    def labels(self, table: str) -> set[str]:
        return set(self.ids[table])


async def plant(owner: Owner, canary: str = "Words") -> World:
    """Fill a clean database. Every text of a space holds `canary` and the space's name."""
    world = World()
    for person in NATIONAL_MEMBERS:
        await owner.execute(
            "insert into memberships (network_id, account_id, roles, display_name, profession)"
            " values ($1, $2, '{mentee}', $3, 'nurse-practitioner')",
            NATIONAL.id,
            person.id,
            person.name,
        )
    for space in SPACES:
        await _Planting(owner, world, space, canary).plant()
    return world


@dataclass(slots=True)
class _Planting:
    owner: Owner
    world: World
    space: Space
    canary: str
    thread_id: UUID = field(default_factory=uuid4)
    position: int = 0

    async def plant(self) -> None:
        author, colleague, space = self.space.author, self.space.colleague, self.space
        self.world.audiences[space.name] = await self._audience()
        await self._thread()
        opening = await self._version("opening", author, "published")
        await self._post("opening", author, opening, "published", opening=True)
        await self._version("old", author, "superseded", number=0, shown=True)
        reply = await self._version("reply", colleague, "published")
        await self._post("reply", colleague, reply, "published")
        hidden = await self._version("hidden", colleague, "hidden", held=True)
        hidden_post = await self._post("hidden", colleague, hidden, "hidden")
        withdrawn = await self._version("withdrawn", colleague, "withdrawn")
        await self._post("withdrawn", colleague, withdrawn, "removed")
        await self._version("returned", author, "returned", shown=False)
        held = await self._version("held", author, "held", shown=False, held=True)
        declined = await self._version("declined", author, "declined", shown=False, held=True)
        await self._hold("held", held, author)
        await self._hold("hidden", hidden, colleague)
        closed = await self._hold("declined", declined, author, closed=True)
        await self._decision(closed, declined)
        await self._flag(hidden_post, hidden)
        await self._seen()
        await self._audit(held)

    async def _audience(self) -> UUID:
        space = self.space
        if not space.participants:
            return space.place.audience_id(space.kind)
        made = await self.owner.fetchval(
            "insert into audiences (network_id, kind) values ($1, $2) returning id",
            space.place.id,
            space.kind,
        )
        await self.owner.executemany(
            "insert into audience_participants (audience_id, network_id, account_id) values ($1, $2, $3)",
            [(made, space.place.id, person.id) for person in space.participants],
        )
        assert isinstance(made, UUID)
        return made

    async def _insert(self, table: str, label: str, /, **values: object) -> UUID:
        values = {"network_id": self.space.place.id, **values}
        names = ", ".join(values)
        places = ", ".join(f"${at}" for at in range(1, len(values) + 1))
        made = await self.owner.fetchval(
            f"insert into {table} ({names}) values ({places}) returning id",  # noqa: S608
            *values.values(),
        )
        assert isinstance(made, UUID)
        self.world.ids[table][f"{self.space.name}: {label}"] = made
        return made

    @property
    def _audience_id(self) -> UUID:
        return self.world.audiences[self.space.name]

    async def _thread(self) -> None:
        await self._insert(
            "threads",
            "thread",
            id=self.thread_id,
            audience_id=self._audience_id,
            audience=self.space.kind,
            kind="case",
            opened_by=self.space.author.id,
            position=10,
            listed_position=1,
        )

    async def _version(
        self,
        label: str,
        writer: Person,
        status: str,
        *,
        number: int = 1,
        shown: bool = True,
        held: bool = False,
    ) -> UUID:
        words = f"{self.canary} {self.space.name} {label}"
        made = await self._insert(
            "text_versions",
            label,
            audience_id=self._audience_id,
            thread_id=self.thread_id,
            opened_by=self.space.author.id,
            account_id=writer.id,
            membership_id=await self._membership(writer),
            number=number,
            kind="case" if label == "opening" else "reply",
            language="en",
            title=words if label == "opening" else None,
            fields=json.dumps({"question": words}) if label == "opening" else None,
            body=words,
            html=f"<p>{words}</p>",
            status=status,
            engine="tests",
            client_key=uuid4(),
            digest=b"",
        )
        await self.owner.execute(
            "update text_versions set published_at = case when $2 then now() end,"
            " held_at = case when $3 then now() end where id = $1",
            made,
            shown,
            held,
        )
        return made

    async def _membership(self, person: Person) -> UUID:
        found = await self.owner.fetchval(
            "select id from memberships where network_id = $1 and account_id = $2",
            self.space.place.id,
            person.id,
        )
        assert isinstance(found, UUID)
        return found

    async def _post(
        self, label: str, writer: Person, version: UUID, status: str, *, opening: bool = False
    ) -> UUID:
        self.position += 1
        made = await self._insert(
            "posts",
            label,
            audience_id=self._audience_id,
            thread_id=self.thread_id,
            opened_by=self.space.author.id,
            account_id=writer.id,
            author_name=writer.name,
            author_roles=["mentee"],
            author_profession=writer.profession,
            opening=opening,
            path="0" if opening else f"{self.position:08x}",
            status=status,
            position=self.position,
            first_position=self.position,
            version_id=version,
            language="en",
        )
        await self.owner.execute(
            "update text_versions set post_id = $2 where id = $1", version, made
        )
        return made

    async def _hold(
        self, label: str, version: UUID, writer: Person, *, closed: bool = False
    ) -> UUID:
        self.position += 1
        made = await self._insert(
            "holds",
            label,
            audience_id=self._audience_id,
            version_id=version,
            account_id=writer.id,
            reason="findings",
            note=f"{self.canary} {self.space.name} note",
            position=self.position,
        )
        if closed:
            await self.owner.execute("update holds set closed_at = now() where id = $1", made)
        return made

    async def _decision(self, hold: UUID, version: UUID) -> None:
        await self._insert(
            "decisions",
            "declined",
            audience_id=self._audience_id,
            hold_id=hold,
            version_id=version,
            author_account_id=self.space.author.id,
            account_id=self.space.moderator.id,
            outcome="declined",
            note=f"{self.canary} {self.space.name} answer",
        )

    async def _flag(self, post: UUID, version: UUID) -> None:
        await self._insert(
            "flags",
            "hidden",
            audience_id=self._audience_id,
            thread_id=self.thread_id,
            post_id=post,
            version_id=version,
            account_id=self.space.author.id,
            kind="could_identify",
            note=f"{self.canary} {self.space.name} flag",
        )

    async def _seen(self) -> None:
        """The colleague has read the thread. The mark is known by its thread."""
        await self.owner.execute(
            "insert into seen_marks (account_id, thread_id, position) values ($1, $2, 1)",
            self.space.colleague.id,
            self.thread_id,
        )
        self.world.ids["seen_marks"][f"{self.space.name}: seen"] = self.thread_id

    async def _audit(self, version: UUID) -> None:
        async with self.owner.transaction():
            await self.owner.execute(
                "select set_config('app.account', $1, true)", str(self.space.moderator.id)
            )
            await self.owner.execute(
                "select append_audit($1, $2, 'look', 'hold', $3)",
                self.space.place.id,
                self.space.author.id,
                version,
            )
