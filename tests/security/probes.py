"""For every route: how an outsider would ask it for things of a network that is not his."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.people import ALICE, NS
from tests.security.world import World
from tests.texts import case_fields, reply_fields

# In paths and fields: {slug}, {thread}, {post}, {version}, {hold}, {membership}, {login}, {token}.
Names = dict[str, str]


@dataclass(frozen=True, slots=True)
class Probe:
    """One request. Its placeholders are filled with the ids of rows of Nova Scotia, or with made-up ones."""

    path: str
    fields: dict[str, Any] = field(default_factory=dict)
    # What the outsider may learn that he may not do, before anything is looked up.
    status: int = 404


@dataclass(frozen=True, slots=True)
class Open:
    """Nothing of a network is named in the request: everybody's own, or open to all."""

    path: str
    signed_in: bool = True
    # What it does would change who asks.
    skipped: bool = False


CASE = {
    "client_key": "6d1e6b5e-0d50-4d0e-9b8e-6a8a6a3f6b10",
    "title": "A title",
    "question": "A question?",
    "domains": ["chronic_pain"],
    "help_wanted": ["advice"],
}
REPLY = {"client_key": "6d1e6b5e-0d50-4d0e-9b8e-6a8a6a3f6b11", "body": "Words."}
FORM_REPLY = reply_fields()
FORM_CASE = case_fields()
DECISION = {"decision": "decline", "version_number": "1", "note": "No."}

ROUTES: dict[str, Probe | Open] = {
    "DELETE /api/v1/me/logins": Open("/api/v1/me/logins", skipped=True),
    "DELETE /api/v1/me/logins/{login_id:uuid}": Probe("/api/v1/me/logins/{login}"),
    "DELETE /api/v1/me/tokens/{token_id:uuid}": Probe("/api/v1/me/tokens/{token}"),
    "DELETE /api/v1/networks/{slug:str}/members/{membership_id:uuid}": Probe(
        "/api/v1/networks/{slug}/members/{membership}"
    ),
    "DELETE /api/v1/posts/{post_id:uuid}": Probe("/api/v1/posts/{post}"),
    "DELETE /api/v1/texts/{version_id:uuid}": Probe("/api/v1/texts/{version}"),
    "GET /": Open("/"),
    "GET /api/v1": Open("/api/v1", signed_in=False),
    "GET /api/v1/cases/{thread_id:uuid}": Probe("/api/v1/cases/{thread}"),
    "GET /api/v1/cases/{thread_id:uuid}/posts": Probe("/api/v1/cases/{thread}/posts"),
    "GET /api/v1/me": Open("/api/v1/me"),
    "GET /api/v1/me/logins": Open("/api/v1/me/logins"),
    "GET /api/v1/me/tokens": Open("/api/v1/me/tokens"),
    "GET /api/v1/networks": Open("/api/v1/networks"),
    "GET /api/v1/networks/{slug:str}/cases": Probe("/api/v1/networks/{slug}/cases"),
    "GET /api/v1/networks/{slug:str}/members": Probe("/api/v1/networks/{slug}/members"),
    "GET /api/v1/networks/{slug:str}/queue": Probe("/api/v1/networks/{slug}/queue"),
    "GET /api/v1/networks/{slug:str}/terms": Probe("/api/v1/networks/{slug}/terms"),
    "GET /api/v1/openapi.json": Open("/api/v1/openapi.json", signed_in=False),
    "GET /api/v1/queue/{hold_id:uuid}": Probe("/api/v1/queue/{hold}"),
    "GET /api/v1/texts": Open("/api/v1/texts"),
    "GET /api/v1/texts/{version_id:uuid}": Probe("/api/v1/texts/{version}"),
    "GET /api/v1/{path:str}": Open("/api/v1/nothing", signed_in=False),
    "GET /cases/{thread_id:uuid}": Probe("/cases/{thread}"),
    "GET /cases/{thread_id:uuid}/reply": Probe("/cases/{thread}/reply?to={post}"),
    "GET /forgotten": Open("/forgotten", signed_in=False),
    "GET /health": Open("/health", signed_in=False),
    "GET /held": Open("/held"),
    "GET /held/{version_id:uuid}": Probe("/held/{version}"),
    "GET /join/{token:str}": Probe("/join/{version}"),
    "GET /me": Open("/me"),
    "GET /me/logins": Open("/me/logins"),
    "GET /networks": Open("/networks"),
    "GET /networks/{slug:str}/cases": Probe("/networks/{slug}/cases"),
    "GET /networks/{slug:str}/cases/new": Probe("/networks/{slug}/cases/new"),
    "GET /networks/{slug:str}/invite": Probe("/networks/{slug}/invite"),
    "GET /networks/{slug:str}/members": Probe("/networks/{slug}/members"),
    "GET /networks/{slug:str}/queue": Probe("/networks/{slug}/queue"),
    "GET /networks/{slug:str}/terms": Probe("/networks/{slug}/terms"),
    "GET /posts/{post_id:uuid}/edit": Probe("/posts/{post}/edit"),
    "GET /posts/{post_id:uuid}/flag": Probe("/posts/{post}/flag"),
    "GET /posts/{post_id:uuid}/hide": Probe("/posts/{post}/hide"),
    "GET /posts/{post_id:uuid}/withdraw": Probe("/posts/{post}/withdraw"),
    "GET /queue/{hold_id:uuid}": Probe("/queue/{hold}"),
    "GET /ready": Open("/ready", signed_in=False),
    "GET /reset/{token:str}": Probe("/reset/{version}"),
    "GET /sign-in": Open("/sign-in", signed_in=False),
    "GET /static/{version:str}/{path:path}": Open("/static/none/none.css", signed_in=False),
    "PATCH /api/v1/me": Open("/api/v1/me", skipped=True),
    "PATCH /api/v1/networks/{slug:str}/members/{membership_id:uuid}": Probe(
        "/api/v1/networks/{slug}/members/{membership}", {"roles": ["mentor"]}
    ),
    "POST /api/v1/cases/{thread_id:uuid}/posts": Probe(
        "/api/v1/cases/{thread}/posts", {**REPLY, "parent_id": "{post}"}
    ),
    "POST /api/v1/cases/{thread_id:uuid}/seen": Probe(
        "/api/v1/cases/{thread}/seen", {"position": 1}
    ),
    "POST /api/v1/networks/{slug:str}/cases": Probe("/api/v1/networks/{slug}/cases", CASE),
    "POST /api/v1/networks/{slug:str}/invitations": Probe(
        "/api/v1/networks/{slug}/invitations",
        {"email": "new@clinic.example", "roles": ["mentee"], "language": "en"},
    ),
    "POST /api/v1/networks/{slug:str}/terms/acceptance": Probe(
        "/api/v1/networks/{slug}/terms/acceptance", {"version": 1}
    ),
    "POST /api/v1/posts/{post_id:uuid}/flags": Probe(
        "/api/v1/posts/{post}/flags", {"kind": "could_identify"}
    ),
    "POST /api/v1/posts/{post_id:uuid}/hide": Probe("/api/v1/posts/{post}/hide", {"note": ""}),
    "POST /api/v1/queue/{hold_id:uuid}/decision": Probe(
        "/api/v1/queue/{hold}/decision", {**DECISION, "version_number": 1}
    ),
    "POST /api/v1/texts/{version_id:uuid}/review": Probe(
        "/api/v1/texts/{version}/review", {"note": ""}
    ),
    "POST /cases/{thread_id:uuid}/posts": Probe(
        "/cases/{thread}/posts", {**FORM_REPLY, "parent_id": "{post}"}
    ),
    "POST /cases/{thread_id:uuid}/seen": Probe("/cases/{thread}/seen", {"position": "1"}),
    "POST /forgotten": Open("/forgotten", skipped=True),
    "POST /held/{version_id:uuid}": Probe("/held/{version}", FORM_REPLY),
    "POST /held/{version_id:uuid}/review": Probe("/held/{version}/review", {"note": ""}),
    "POST /held/{version_id:uuid}/withdraw": Probe("/held/{version}/withdraw"),
    "POST /join/{token:str}": Probe("/join/{version}", {"password": "plain harbour stone 41"}),
    "POST /language": Open("/language", skipped=True),
    "POST /me": Open("/me", skipped=True),
    "POST /me/logins/end-others": Open("/me/logins/end-others", skipped=True),
    "POST /me/logins/{login_id:uuid}/end": Probe("/me/logins/{login}/end"),
    "POST /me/tokens": Open("/me/tokens", skipped=True),
    "POST /me/tokens/{token_id:uuid}/end": Probe("/me/tokens/{token}/end"),
    "POST /networks/{slug:str}/cases/new": Probe("/networks/{slug}/cases/new", FORM_CASE),
    "POST /networks/{slug:str}/invite": Probe(
        "/networks/{slug}/invite",
        {"email": "new@clinic.example", "roles": "mentee", "language": "en"},
    ),
    "POST /networks/{slug:str}/members/{membership_id:uuid}/end": Probe(
        "/networks/{slug}/members/{membership}/end"
    ),
    "POST /networks/{slug:str}/members/{membership_id:uuid}/roles": Probe(
        "/networks/{slug}/members/{membership}/roles", {"roles": "mentor"}
    ),
    "POST /networks/{slug:str}/terms": Probe("/networks/{slug}/terms", {"version": "1"}),
    "POST /posts/{post_id:uuid}/edit": Probe("/posts/{post}/edit", FORM_REPLY),
    "POST /posts/{post_id:uuid}/flag": Probe("/posts/{post}/flag", {"kind": "other"}),
    "POST /posts/{post_id:uuid}/hide": Probe("/posts/{post}/hide", {"note": ""}),
    "POST /posts/{post_id:uuid}/withdraw": Probe("/posts/{post}/withdraw"),
    "POST /queue/{hold_id:uuid}": Probe("/queue/{hold}", DECISION),
    "POST /reset/{token:str}": Probe(
        "/reset/{version}",
        {"password": "plain harbour stone 42", "password_again": "plain harbour stone 42"},
    ),
    "POST /sign-in": Open("/sign-in", skipped=True),
    "POST /sign-out": Open("/sign-out", skipped=True),
    "PUT /api/v1/posts/{post_id:uuid}": Probe("/api/v1/posts/{post}", REPLY),
    "PUT /api/v1/texts/{version_id:uuid}": Probe("/api/v1/texts/{version}", REPLY),
}


def names_of_ns(world: World, space: str = "ns network") -> Names:
    """Rows of Nova Scotia that an outsider might have heard of."""
    return {
        "slug": NS.slug,
        "thread": str(world.ids["threads"][f"{space}: thread"]),
        "post": str(world.ids["posts"][f"{space}: reply"]),
        "version": str(world.ids["text_versions"][f"{space}: returned"]),
        "hold": str(world.ids["holds"][f"{space}: held"]),
        "membership": str(ALICE.membership_id(NS)),
        "login": str(ALICE.login_id),
        "token": str(ALICE.token_id),
    }


def made_up_names() -> Names:
    """As long as the real ones, so that answers can be compared to the byte."""
    names = ("thread", "post", "version", "hold", "membership", "login", "token")
    return {"slug": "nowhere-isl", **{name: str(uuid4()) for name in names}}


def filled(value: Any, names: Names) -> Any:
    """`value` with its placeholders filled."""
    if isinstance(value, str):
        for name, known in names.items():
            value = value.replace("{" + name + "}", known)
        return value
    if isinstance(value, dict):
        return {key: filled(one, names) for key, one in value.items()}
    return value
