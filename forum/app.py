"""The composition root: which pages, API calls and sockets there are, over which database and hub."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from types import ModuleType
from typing import Any

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from forum.accounts import api as account_api
from forum.accounts import pages as account_pages
from forum.cases import api as case_api
from forum.cases import home, text_pages
from forum.cases import live as case_live
from forum.cases import pages as case_pages
from forum.core.database import Database
from forum.core.settings import Settings
from forum.members import api as member_api
from forum.members import pages as member_pages
from forum.moderation import api as moderation_api
from forum.moderation import live as moderation_live
from forum.moderation import pages as moderation_pages
from forum.networks import api as network_api
from forum.networks import pages as network_pages
from forum.realtime.hub import Hub
from forum.threads import api as thread_api
from forum.threads import pages as thread_pages
from forum.web import health, sockets, statics
from forum.web.errors import answer_error
from forum.web.forms import MAX_FORM_BYTES
from forum.web.headers import App, with_headers
from forum.web.parts import DemoPeople, Parts
from forum.web.proxies import with_client_address

PAGES = (
    account_pages,
    case_pages,
    health,
    home,
    member_pages,
    moderation_pages,
    network_pages,
    sockets,
    statics,
    text_pages,
    thread_pages,
)
API = (account_api, case_api, member_api, moderation_api, network_api, thread_api)
READERS = {
    "thread": case_live.read_thread,
    "cases": case_live.read_cases,
    "queue": moderation_live.read_queue,
}


def create_app(settings: Settings, *, demo_people: DemoPeople | None = None) -> App:
    """The forum as an ASGI application. Its hub and its connections live as long as it does.

    `demo_people` are offered on the sign-in page, with their passwords: for the demo alone.
    """
    if settings.database_url is None:
        raise ValueError("settings name no database")
    database = Database(settings.database_url)
    hub = Hub(
        database,
        READERS,
        idle=settings.login_idle,
        absolute=settings.login_limit,
        redis_url=settings.redis_url,
    )

    @asynccontextmanager
    async def living(_: Litestar) -> AsyncGenerator[None]:
        await hub.start()
        yield
        await hub.stop()
        await database.close()

    app = Litestar(
        [
            Router("/", route_handlers=_routes(PAGES), include_in_schema=False),
            Router("/", route_handlers=_routes(API)),
        ],
        state=State({"parts": Parts(settings, database, hub, demo_people or {})}),
        lifespan=[living],
        exception_handlers={Exception: answer_error},
        openapi_config=OpenAPIConfig(
            title="National Adaptive Mentoring Forum",
            version="1",
            path="/api/v1",
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        ),
        request_max_body_size=MAX_FORM_BYTES,
        logging_config=None,
    )
    return with_client_address(with_headers(app, secure=settings.secure), settings.trusted_proxies)


def _routes(modules: Iterable[ModuleType]) -> list[Any]:
    return [handler for module in modules for handler in module.routes]
