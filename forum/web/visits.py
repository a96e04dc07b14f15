"""Who is asking: the login behind a request, and one transaction in which the database knows it too."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Request
from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import value
from forum.core.errors import Forbidden, NotFound, SignInNeeded
from forum.core.settings import Settings
from forum.web.languages import Language, to_language
from forum.web.parts import parts

_MASK_BYTES: Final = 12


class Belonging(msgspec.Struct, frozen=True):
    """One membership of the visitor, with what a page says of its network."""

    id: UUID
    network_id: UUID
    slug: str
    kind: str
    province: str | None
    name_en: str
    name_fr: str
    time_zone: str
    roles: frozenset[str]
    name: str
    profession: str
    person_province: str | None

    @property
    def moderates(self) -> bool:
        return "moderator" in self.roles

    @property
    def coordinates(self) -> bool:
        return not self.roles.isdisjoint({"coordinator", "director"})


class Visitor(msgspec.Struct, frozen=True):
    """The person behind a request; `login_id` is the login's or the API token's."""

    login_id: UUID
    account_id: UUID
    display_name: str
    language: Language
    unpublished: int
    queue: int
    memberships: tuple[Belonging, ...]

    def member_of(self, slug: str) -> Belonging:
        """The visitor's membership in the network `slug`; NotFound outside it, as if there were none."""
        for belonging in self.memberships:
            if belonging.slug == slug:
                return belonging
        raise NotFound

    def member_in(self, network_id: UUID) -> Belonging:
        """The visitor's membership in the network with this id; NotFound outside it."""
        for belonging in self.memberships:
            if belonging.network_id == network_id:
                return belonging
        raise NotFound


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of somebody who is signed in, inside one transaction as that account."""

    db: AsyncSession
    me: Visitor


AnyRequest = Request[Any, Any, Any]


@asynccontextmanager
async def reading(request: AnyRequest) -> AsyncGenerator[Visit]:
    """One transaction for a whole page: finds the login, and reads as its account. Render after it.

    Raises SignInNeeded when nobody is signed in.
    """
    here = parts(request)
    async with here.database.reading() as db:
        me = await begin_visit(db, credential(request), here.settings)
        request.state["visitor"] = me
        yield Visit(db, me)


async def visitor(request: AnyRequest) -> Visitor:
    """Who is asking, for a handler that writes in a later transaction of its own."""
    async with reading(request) as visit:
        return visit.me


async def visitor_if_any(request: AnyRequest) -> Visitor | None:
    """Who is asking, or None: for pages that people without a login see too."""
    try:
        return await visitor(request)
    except SignInNeeded:
        return None


async def begin_visit(db: AsyncSession, secret: str | None, settings: Settings) -> Visitor:
    """Set the account of `db`'s transaction from a login's or an API token's secret."""
    if secret is None:
        raise SignInNeeded
    kind, _, token = secret.partition(":")
    if kind == "bearer":
        found = await value(db, "select begin_token_visit($1)::text", token_hash(token))
    else:
        found = await value(
            db,
            "select begin_visit($1, $2, $3)::text",
            token_hash(token),
            settings.login_idle,
            settings.login_limit,
        )
    if found is None:
        raise SignInNeeded
    return msgspec.json.decode(found, type=Visitor)


def credential(request: AnyRequest) -> str | None:
    """`bearer:…` for the API, `login:…` for pages; neither is accepted in the other's place.

    A browser sends cookies by itself; the API therefore never listens to them.
    """
    if request.url.path.startswith("/api/"):
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return f"bearer:{token.strip()}" if scheme.lower() == "bearer" and token else None
    token = request.cookies.get(cookie_name(parts(request).settings), "")
    return f"login:{token}" if token else None


def cookie_name(settings: Settings) -> str:
    return "__Host-login" if settings.secure else "login"


def token_hash(token: str) -> bytes:
    """What is stored of a token: it is random, so a plain digest cannot be turned back."""
    return hashlib.sha256(token.encode()).digest()


def csrf_token(request: AnyRequest) -> str:
    """The form token of this browser's login, masked anew each time so that compression tells nothing of it."""
    secret = _csrf_secret(request)
    mask = secrets.token_bytes(_MASK_BYTES)
    masked = bytes(a ^ b for a, b in zip(mask, secret, strict=True))
    return base64.urlsafe_b64encode(mask + masked).decode()


def check_same_site(request: AnyRequest, form_token: str) -> None:
    """Raises Forbidden unless the form came from our own page: by Origin, by fetch metadata, by its token."""
    origin = request.headers.get("origin")
    if origin is not None and origin != parts(request).settings.origin:
        raise Forbidden
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Forbidden
    if origin is not None and credential(request) is None:
        # The login's cookie has expired: nothing can be done in anybody's name, and the text is handed back.
        return
    if not hmac.compare_digest(_unmasked(form_token), _csrf_secret(request)):
        raise Forbidden


def _csrf_secret(request: AnyRequest) -> bytes:
    login = credential(request) or request.cookies.get("visit", "")
    return hashlib.sha256(b"csrf " + login.encode()).digest()[:_MASK_BYTES]


def _unmasked(token: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(token.encode())
    except ValueError:
        return b""
    if len(raw) != 2 * _MASK_BYTES:
        return b""
    return bytes(a ^ b for a, b in zip(raw[:_MASK_BYTES], raw[_MASK_BYTES:], strict=True))


def language_of(request: AnyRequest, me: Visitor | None) -> Language:
    """The member's language; without a login, the browser's choice or its Accept-Language."""
    if me is not None:
        return me.language
    chosen = request.cookies.get("language")
    if chosen in {"en", "fr"}:
        return to_language(chosen)
    accepted = request.headers.get("accept-language", "").lower()
    first = accepted.split(",")[0].strip()
    return "fr" if first.startswith("fr") else "en"
