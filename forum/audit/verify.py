"""Computes the audit log's chain again, without the SQL that wrote it, and finds the first break."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from forum.audit.queries import entries_in_order


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far a network's chain holds: `broken` says what is wrong behind the `entries` that are right.

    `head` is the last right hash. Written down elsewhere, it shows a later cut or a chain made anew, which
    the chain alone cannot.
    """

    entries: int
    head: str
    broken: str | None = None


async def verify_chain(db: AsyncSession, network_id: UUID) -> Verdict:
    """Follow the chain of a network from its beginning to its end or first break."""
    previous = hashlib.sha256(str(network_id).encode()).digest()
    sequence = 0
    async for entry in entries_in_order(db, network_id):
        problem = _problem_of(entry, previous, sequence + 1)
        if problem is not None:
            return Verdict(sequence, previous.hex(), problem)
        previous, sequence = entry["hash"], entry["sequence"]
    return Verdict(sequence, previous.hex())


def canonical(entry: asyncpg.Record) -> bytes:
    """What is hashed of an entry; the same bytes as SQL's audit_canonical."""
    return "|".join(
        (
            str(entry["network_id"]),
            str(entry["sequence"]),
            _instant(entry["at"]),
            str(entry["account_id"] or "-"),
            str(entry["subject_account_id"] or "-"),
            ",".join(entry["roles"]),
            entry["action"],
            entry["object_kind"],
            str(entry["object_id"] or "-"),
            entry["prev_hash"].hex(),
        )
    ).encode()


def _problem_of(entry: asyncpg.Record, previous: bytes, expected: int) -> str | None:
    if entry["sequence"] != expected:
        return f"entry {expected} is missing"
    if entry["prev_hash"] != previous:
        return f"entry {expected} does not follow the one before it"
    if entry["hash"] != hashlib.sha256(canonical(entry)).digest():
        return f"entry {expected} was changed"
    return None


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
