"""What is measured, beside what, and how well it has to do."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Final

from tests.bench.client import get_request
from tests.bench.inserting import insert_rows
from tests.bench.load import Check, Load, Replies, Stretch, drive, status_is
from tests.bench.machine import Machine
from tests.bench.served import CONSTANT
from tests.bench.town import POSTS, Member, Thread, Town

MANY: Final = 32
WRITERS: Final = 8
_ORDER: Final = 20_301_115


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. Goals: requests a second at least, milliseconds at p50 at most, share of `beside`."""

    name: str
    connections: int
    load: Load
    beside: Load
    least: float | None = None
    most_ms: float | None = None
    least_ratio: float | None = None


def rows(machine: Machine, town: Town, replies: Replies) -> list[Row]:
    """In this order: what is written changes what is read."""
    warm, cold = machine.warm, machine.cold
    page = _reads(town.threads, town.members, "/cases/{id}")
    packed = _reads(town.threads, town.members, "/cases/{id}", accept_encoding="gzip")
    listed = _reads(town.threads, town.members, f"/networks/{town.slug}/cases")
    as_json = _reads(town.threads, town.members, "/api/v1/cases/{id}/posts")
    whole = status_is(200, at_least=POSTS * 1000)
    some = status_is(200, at_least=5_000)
    return [
        *_pair("case page, warm", warm, page, whole, least=300, most_ms=6),
        *_pair("case page, warm, gzip", warm, packed, some),
        *_pair("case page, caches emptied", cold, page, whole, least=100),
        *_pair("case list", warm, listed, some, least=300),
        *_pair("thread as JSON", warm, as_json, whole),
        _long_thread(machine, town),
        *_writing(machine, town, replies),
    ]


def _pair(
    name: str,
    port: int,
    requests: Sequence[bytes],
    check: Check,
    *,
    least: float | None = None,
    most_ms: float | None = None,
) -> Iterator[Row]:
    alone, many = (_load(port, cycle(requests), check, n) for n in (1, MANY))
    yield Row(name, 1, alone, _constant(port, 1), most_ms=most_ms)
    yield Row(name, MANY, many, _constant(port, MANY), least=least)


def _long_thread(machine: Machine, town: Town) -> Row:
    """A page of the longest thread beside the same page of a short one."""
    check = status_is(200, at_least=town.short.posts * 1000)
    short, long = (
        _load(machine.warm, cycle(_reads([one], town.members, "/cases/{id}")), check, WRITERS)
        for one in (town.short, town.long)
    )
    name = f"page of {town.long.posts:,} posts beside one of {town.short.posts}"
    return Row(name, WRITERS, long, short, least_ratio=0.8)


def _writing(machine: Machine, town: Town, replies: Replies) -> Iterator[Row]:
    requests = replies.requests()
    for connections, least in ((1, None), (WRITERS, 120.0)):
        yield Row(
            "reply through the API, durable",
            connections,
            _load(machine.warm, requests, replies.check, connections),
            _inserting(machine, town, connections),
            least=least,
        )


def _reads(
    threads: Sequence[Thread], members: Sequence[Member], path: str, **headers: str
) -> list[bytes]:
    """Every member in every thread, in an order that is mixed and always the same."""
    found = [
        get_request(path.format(id=thread.id), **_identity(path, member), **headers)
        for thread in threads
        for member in members
    ]
    random.Random(_ORDER).shuffle(found)  # noqa: S311 - an order, no secret.
    return found


def _identity(path: str, member: Member) -> dict[str, str]:
    if path.startswith("/api/"):
        return {"authorization": f"Bearer {member.token}"}
    return {"cookie": f"login={member.login}"}


def _constant(port: int, connections: int) -> Load:
    return _load(port, cycle([get_request(CONSTANT)]), status_is(200), connections)


def _load(port: int, requests: Iterator[bytes], check: Check, connections: int) -> Load:
    async def load(seconds: float) -> Stretch:
        return await drive(port, requests, check, connections=connections, seconds=seconds)

    return load


def _inserting(machine: Machine, town: Town, connections: int) -> Load:
    async def load(seconds: float) -> Stretch:
        return await insert_rows(machine.postgres, town, connections=connections, seconds=seconds)

    return load
