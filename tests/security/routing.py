"""The application's own table of routes, so that a new one cannot be forgotten by a test."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from forum.app import create_app
from forum.core.settings import read_settings


@cache
def application() -> Litestar:
    """The forum's Litestar application, without a database behind it."""
    nowhere = {"FORUM_DATABASE_URL": "postgresql+asyncpg://nobody@127.0.0.1:1/nowhere"}
    return _inside(create_app(read_settings(nowhere)))


def handlers() -> dict[str, HTTPRouteHandler]:
    """Every handler of an HTTP request by method and path, as «GET /cases/{thread_id:uuid}»."""
    found = {}
    for route in application().routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                for method in handler.http_methods:
                    if method not in {"OPTIONS", "HEAD"}:
                        found[f"{method} {route.path}"] = handler
    return found


def _inside(app: Any) -> Litestar:
    """The application within its ASGI layers, which hold it in their closures."""
    return next(_search(app))


def _search(app: Any) -> Iterator[Litestar]:
    if isinstance(app, Litestar):
        yield app
        return
    for cell in getattr(app, "__closure__", None) or ():
        if callable(cell.cell_contents):
            yield from _search(cell.cell_contents)
