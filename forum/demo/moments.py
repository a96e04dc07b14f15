"""Instants of the demo, placed relative to now, and identifiers that carry them."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Moments:
    """What «so long ago» means in one loading."""

    now: datetime

    def days_ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def hours_ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)


def id_at(at: datetime) -> UUID:
    """A UUIDv7 of that instant, so that identifiers sort as they would have, had it happened then."""
    milliseconds = int(at.timestamp() * 1000)
    number = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return UUID(int=number | 0b10 << 62 | secrets.randbits(62))
