"""What the composition root gives to every handler."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from litestar import WebSocket
from litestar.connection import ASGIConnection

from forum.core.database import Database
from forum.core.settings import Settings
from forum.realtime.hub import Hub
from forum.web.languages import Language

# By the page's language: e-mail, password, and what one sees as that person.
DemoPeople: TypeAlias = Mapping[Language, Sequence[tuple[str, str, str]]]


@dataclass(frozen=True, slots=True)
class Parts:
    """Made once by forum.app."""

    settings: Settings
    database: Database
    hub: Hub
    demo_people: DemoPeople = field(default_factory=dict)


def parts(connection: ASGIConnection[Any, Any, Any, Any] | WebSocket[Any, Any, Any]) -> Parts:
    made = connection.app.state["parts"]
    assert isinstance(made, Parts)  # noqa: S101 - narrows the framework's untyped state.
    return made
