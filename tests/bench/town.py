"""Who and what is in the measured database: one network, its members and their cases, by number."""

import hashlib
from dataclasses import dataclass
from itertools import count
from typing import Final
from uuid import UUID

MEMBERS: Final = 20
THREADS: Final = 50
POSTS: Final = 60
OTHER_CASES: Final = 200
OTHER_POSTS: Final = 4
SHORT_THREAD: Final = 100
LONG_THREAD: Final = 100_000

_V7: Final = (0x0199 << 112) | (7 << 76) | (2 << 62)
_numbers = count(1)


def new_id() -> UUID:
    """Sorted by making, as UUIDv7 is, so that indexes fill as in life."""
    number = next(_numbers)
    return UUID(int=_V7 | (number >> 32 << 80) | (number & 0xFFFFFFFF))


@dataclass(frozen=True, slots=True)
class Member:
    """An account in the network; `login` and `token` are the secrets of its cookie and its API token."""

    account_id: UUID
    membership_id: UUID
    name: str
    roles: tuple[str, ...]
    profession: str
    language: str
    login: str
    token: str


@dataclass(frozen=True, slots=True)
class Thread:
    id: UUID
    posts: int
    opened_by: Member


@dataclass(frozen=True, slots=True)
class Town:
    """`threads` are read and answered; `others` fill the list, and take what is inserted for comparison."""

    network_id: UUID
    audience_id: UUID
    members: list[Member]
    threads: list[Thread]
    others: list[Thread]
    short: Thread
    long: Thread

    slug = "measured"


def new_town() -> Town:
    members = [_member(number) for number in range(MEMBERS)]
    return Town(
        network_id=new_id(),
        audience_id=new_id(),
        members=members,
        threads=[Thread(new_id(), POSTS, members[n % MEMBERS]) for n in range(THREADS)],
        others=[Thread(new_id(), OTHER_POSTS, members[n % MEMBERS]) for n in range(OTHER_CASES)],
        short=Thread(new_id(), SHORT_THREAD, members[0]),
        long=Thread(new_id(), LONG_THREAD, members[0]),
    )


def digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _member(number: int) -> Member:
    roles = [("mentee",), ("mentor",), ("mentee", "mentor")][number % 3]
    return Member(
        account_id=new_id(),
        membership_id=new_id(),
        name=f"Member Number{number:02}",
        roles=(*roles, "moderator") if number % 10 == 1 else roles,
        profession=("family-physician", "pharmacist", "psychologist")[number % 3],
        # A fifth of the posts is rendered in both languages, so kept twice.
        language="fr" if number % 5 == 4 else "en",
        login=f"bench-login-{number}",
        token=f"bench-token-{number}",
    )
