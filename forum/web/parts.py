"""What the composition root gives to every handler."""

from dataclasses import dataclass
from typing import Any

from litestar import WebSocket
from litestar.connection import ASGIConnection

from forum.core.database import Database
from forum.core.settings import Settings
from forum.realtime.hub import Hub


@dataclass(frozen=True, slots=True)
class Parts:
    """Made once by forum.app."""

    settings: Settings
    database: Database
    hub: Hub


def parts(connection: ASGIConnection[Any, Any, Any, Any] | WebSocket[Any, Any, Any]) -> Parts:
    made = connection.app.state["parts"]
    assert isinstance(made, Parts)  # noqa: S101 - narrows the framework's untyped state.
    return made
