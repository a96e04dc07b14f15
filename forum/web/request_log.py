"""A log line for each request and each live socket. The route's template, never its address: that may hold a token."""

import logging
import time
from typing import Final

from forum.web.headers import App, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

_CLOSED_WITHOUT_A_WORD: Final = 1006


def with_request_log(app: App) -> App:
    """`app`, logging how each request ended, how long it took, and for whom."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await app(scope, receive, send)
            return
        started = time.perf_counter()
        status = _CLOSED_WITHOUT_A_WORD if scope["type"] == "websocket" else 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "websocket.close":
                status = message.get("code", 1000)
            await send(message)

        try:
            await app(scope, receive, watch)
        finally:
            _log(scope, status, time.perf_counter() - started)

    return call


def _log(scope: Scope, status: int, seconds: float) -> None:
    state = scope.get("state", {})
    visitor = state.get("visitor")
    fields = {
        "method": scope.get("method", "SOCKET"),
        # Nothing, where no route answered.
        "route": scope.get("path_template", ""),
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
    }
    if "request_id" in state:
        fields["request_id"] = state["request_id"]
    if visitor is not None:
        fields["account_id"] = str(visitor.account_id)
    logger.info("request", extra=fields)
