"""What a page hands to its live elements."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Live:
    """A topic, the position that the page shows, and where the socket is."""

    topic: str
    position: int
    kind: str
    url: str = "/live"
