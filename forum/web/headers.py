"""Security headers on every answer, and a name for each request. An ASGI layer: it sees sockets pass, no bodies."""

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
# Any application: frameworks type the three more narrowly than the protocol does.
App = Callable[[Any, Any, Any], Awaitable[None]]

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "object-src 'none'; manifest-src 'self'; require-trusted-types-for 'script'; trusted-types forum"
)
_FIXED: Final = [
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), interest-cohort=()"),
    (b"x-frame-options", b"DENY"),
]
_HSTS: Final = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


def with_headers(app: App, *, secure: bool) -> App:
    """`app` with the headers; `secure` adds HSTS."""
    fixed = [*_FIXED, _HSTS] if secure else _FIXED

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        request_id = secrets.token_hex(6)
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", []),
                    *fixed,
                    (b"x-request-id", request_id.encode()),
                ]
            await send(message)

        await app(scope, receive, send_with_headers)

    return call
