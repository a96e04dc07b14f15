"""The words of the live socket: frames from and to a browser, their limits, and the closing codes."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

VERSION: Final = 1
# What one frame of a client may weigh, in bytes.
MAX_FRAME: Final = 16 * 1024
MAX_SUBSCRIPTIONS: Final = 50
MAX_FRAMES_PER_MINUTE: Final = 100
MAX_CONNECTIONS_PER_ACCOUNT: Final = 20
# More rows than this are sent as a snapshot, which replaces what the client has.
MAX_CHANGES: Final = 200

POLICY: Final = 1008
TOO_BIG: Final = 1009
# Too slow to follow: come back and resume.
TOO_SLOW: Final = 4008
# The login has ended: sign in again.
SIGN_IN: Final = 4401

TOPIC_KINDS: Final = frozenset({"thread", "cases", "queue", "member"})

_ERRORS: Final = {
    "unknown_topic": {
        "en": "There is no such topic.",
        "fr": "Ce sujet est introuvable.",
    },
    "malformed": {
        "en": "The message could not be read.",
        "fr": "Le message est illisible.",
    },
    "too_many_topics": {
        "en": "Too many topics on one connection.",
        "fr": "Trop de sujets sur une même connexion.",
    },
}


class ProtocolError(Exception):
    """A frame that cannot be read."""


class Subscribe(msgspec.Struct, tag="subscribe", frozen=True):
    topic: str
    position: int = 0


class Unsubscribe(msgspec.Struct, tag="unsubscribe", frozen=True):
    topic: str


class Ping(msgspec.Struct, tag="ping", frozen=True):
    pass


ClientFrame = Subscribe | Unsubscribe | Ping


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row in its present state. `path`, `depth` and `parent` are a post's place in its thread."""

    kind: str
    id: UUID
    position: int
    html: str = ""
    path: str | None = None
    depth: int | None = None
    parent: UUID | None = None


class Hello(msgspec.Struct, tag="hello", frozen=True):
    version: int
    limits: dict[str, int]


class Subscribed(msgspec.Struct, tag="subscribed", frozen=True):
    topic: str
    position: int


class Changes(msgspec.Struct, tag="changes", frozen=True):
    topic: str
    position: int
    changes: Sequence[Change]


class Snapshot(msgspec.Struct, tag="snapshot", frozen=True):
    """All that a client should have now; with `more`, the page's own paging leads to the rest."""

    topic: str
    position: int
    changes: Sequence[Change]
    more: bool = False


class Lost(msgspec.Struct, tag="lost", frozen=True):
    topic: str


class Error(msgspec.Struct, tag="error", frozen=True, omit_defaults=True):
    code: str
    text: str
    topic: str | None = None


class Pong(msgspec.Struct, tag="pong", frozen=True):
    pass


ServerFrame = Hello | Subscribed | Changes | Snapshot | Lost | Error | Pong

_CLIENT_FRAMES = msgspec.json.Decoder(ClientFrame)
_ENCODER = msgspec.json.Encoder()


def hello() -> Hello:
    return Hello(
        version=VERSION,
        limits={
            "frame_bytes": MAX_FRAME,
            "subscriptions": MAX_SUBSCRIPTIONS,
            "frames_per_minute": MAX_FRAMES_PER_MINUTE,
            "changes": MAX_CHANGES,
        },
    )


def error(code: str, language: str, topic: str | None = None) -> Error:
    return Error(code=code, text=_ERRORS[code][language], topic=topic)


def encode(frame: ServerFrame) -> str:
    return _ENCODER.encode(frame).decode()


def read_frame(text: str | bytes) -> ClientFrame:
    """The frame that a client sent, always as text. Raises ProtocolError, which never quotes it."""
    if isinstance(text, bytes):
        raise ProtocolError
    try:
        frame: ClientFrame = _CLIENT_FRAMES.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise ProtocolError from None
    if isinstance(frame, Subscribe) and not 0 <= frame.position < 2**63:
        raise ProtocolError
    return frame


def read_topic(topic: str) -> tuple[str, UUID] | None:
    """Kind and identifier of a topic's name, or None if it is no such name."""
    kind, _, identifier = topic.partition(":")
    if kind not in TOPIC_KINDS:
        return None
    try:
        parsed = UUID(identifier)
    except ValueError:
        return None
    # One topic has one name: other spellings of an identifier would be topics of their own.
    return (kind, parsed) if str(parsed) == identifier else None
