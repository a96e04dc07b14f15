"""Rules for every route: it asks who is there, its text passes the gate, and reading writes nothing."""

import ast

import pytest

from tests.security.routing import handlers
from tests.structure.call_graph import PACKAGE, reached

HANDLERS = handlers()

ASKS_WHO = {
    "forum.web.visits.reading",
    "forum.web.visits.visitor",
    "forum.web.visits.visitor_if_any",
}
# Without a login, on purpose: machines that watch, files, signing in, and mailed links.
PUBLIC = {
    *("GET /health", "GET /ready", "GET /static/{version:str}/{path:path}"),
    *("GET /forgotten", "POST /forgotten", "GET /reset/{token:str}", "POST /reset/{token:str}"),
    *("GET /join/{token:str}", "POST /join/{token:str}"),
}
# Litestar's own: the description of the API.
DESCRIPTION = {"GET /api/v1", "GET /api/v1/openapi.json", "GET /api/v1/{path:str}"}

HAND_IN = "forum.threads.intake.hand_in"
CHECKED = "forum.threads.intake.checked"
PROFILE = "forum.accounts.forms.problems_of_profile"
FIND = "forum.deid.find"
# Every request that changes something, with the gate that its text passes; None: it takes no text that
# others read. An author's note with his request for review is read by moderators alone.
GATES = {
    "DELETE /api/v1/me/logins": None,
    "DELETE /api/v1/me/logins/{login_id:uuid}": None,
    "DELETE /api/v1/me/tokens/{token_id:uuid}": None,
    "DELETE /api/v1/networks/{slug:str}/members/{membership_id:uuid}": None,
    "DELETE /api/v1/posts/{post_id:uuid}": None,
    "DELETE /api/v1/texts/{version_id:uuid}": None,
    "PATCH /api/v1/me": PROFILE,
    "PATCH /api/v1/networks/{slug:str}/members/{membership_id:uuid}": None,
    "POST /api/v1/cases/{thread_id:uuid}/posts": HAND_IN,
    "POST /api/v1/cases/{thread_id:uuid}/seen": None,
    "POST /api/v1/networks/{slug:str}/cases": HAND_IN,
    "POST /api/v1/networks/{slug:str}/invitations": None,
    "POST /api/v1/networks/{slug:str}/terms/acceptance": None,
    "POST /api/v1/posts/{post_id:uuid}/flags": CHECKED,
    "POST /api/v1/posts/{post_id:uuid}/hide": CHECKED,
    "POST /api/v1/queue/{hold_id:uuid}/decision": CHECKED,
    "POST /api/v1/texts/{version_id:uuid}/review": None,
    "POST /cases/{thread_id:uuid}/posts": HAND_IN,
    "POST /cases/{thread_id:uuid}/seen": None,
    "POST /forgotten": None,
    "POST /held/{version_id:uuid}": HAND_IN,
    "POST /held/{version_id:uuid}/review": None,
    "POST /held/{version_id:uuid}/withdraw": None,
    "POST /join/{token:str}": PROFILE,
    "POST /language": None,
    "POST /me": PROFILE,
    "POST /me/logins/end-others": None,
    "POST /me/logins/{login_id:uuid}/end": None,
    # A token's name is its owner's to read.
    "POST /me/tokens": None,
    "POST /me/tokens/{token_id:uuid}/end": None,
    "POST /networks/{slug:str}/cases/new": HAND_IN,
    "POST /networks/{slug:str}/invite": None,
    "POST /networks/{slug:str}/members/{membership_id:uuid}/end": None,
    "POST /networks/{slug:str}/members/{membership_id:uuid}/roles": None,
    "POST /networks/{slug:str}/terms": None,
    "POST /posts/{post_id:uuid}/edit": HAND_IN,
    "POST /posts/{post_id:uuid}/flag": CHECKED,
    "POST /posts/{post_id:uuid}/hide": CHECKED,
    "POST /posts/{post_id:uuid}/withdraw": None,
    "POST /queue/{hold_id:uuid}": CHECKED,
    "POST /reset/{token:str}": None,
    "POST /sign-in": None,
    "POST /sign-out": None,
    "PUT /api/v1/posts/{post_id:uuid}": HAND_IN,
    "PUT /api/v1/texts/{version_id:uuid}": HAND_IN,
}
# A moderator's look at a held text is on record.
WRITES_OF_READING = {
    "forum.moderation.actions.note_look",
    "forum.moderation.actions._append",
    "forum.audit.actions.append",
}
READING = sorted(name for name in HANDLERS if name.startswith("GET") and name not in DESCRIPTION)
WEB_MODULES = sorted(
    path.relative_to(PACKAGE.parent).as_posix()
    for pattern in ("*pages.py", "api.py", "home.py")
    for path in PACKAGE.rglob(pattern)
)
# What would read or write past the doors of access and the functions of queries.
PAST_THE_DOORS = {"get_one", "execute", "scalar", "scalars", "add", "delete", "flush", "merge"}


def name_of(route: str) -> str:
    function = HANDLERS[route].fn
    return f"{function.__module__}.{function.__name__}"


def test_there_are_routes() -> None:
    assert len(HANDLERS) > 80
    assert len(WEB_MODULES) > 10


@pytest.mark.parametrize("route", sorted(set(HANDLERS) - PUBLIC - DESCRIPTION))
def test_route_asks_who_is_there(route: str) -> None:
    assert reached(name_of(route)) & ASKS_WHO


def test_public_routes_are_these_few() -> None:
    asking = {route for route in HANDLERS if reached(name_of(route)) & ASKS_WHO}
    assert set(HANDLERS) - asking == PUBLIC | DESCRIPTION


def test_every_route_that_writes_is_listed_with_its_gate() -> None:
    assert {name for name in HANDLERS if not name.startswith("GET")} == set(GATES)


@pytest.mark.parametrize("route", sorted(name for name, gate in GATES.items() if gate))
def test_text_passes_its_gate(route: str) -> None:
    gate = GATES[route]
    assert gate is not None
    found = reached(name_of(route))
    assert gate in found
    assert FIND in reached(gate)


def test_text_is_submitted_through_the_gate_alone() -> None:
    """`submit` takes only what the gate made; nobody but `hand_in` calls it."""
    submit = "forum.threads.actions.submit"
    for route in HANDLERS:
        found = reached(name_of(route))
        assert submit not in found or HAND_IN in found, route


@pytest.mark.parametrize("route", sorted(name for name in GATES if "/api/" not in name))
def test_form_is_read_where_its_origin_is_checked(route: str) -> None:
    assert "forum.web.forms.read_form" in reached(name_of(route))


@pytest.mark.parametrize("route", READING)
def test_reading_writes_nothing(route: str) -> None:
    actions = {
        name
        for name in reached(name_of(route))
        # Not the classes, which hold values.
        if name.split(".")[-2:-1] == ["actions"] and not name.rpartition(".")[2][0].isupper()
    }
    assert actions <= WRITES_OF_READING


@pytest.mark.parametrize("module", WEB_MODULES)
def test_page_goes_through_the_doors(module: str) -> None:
    tree = ast.parse((PACKAGE.parent / module).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {*PAST_THE_DOORS, "get"}:
            assert "db" not in ast.unparse(node.value).split("."), ast.unparse(node)
        if isinstance(node, ast.ImportFrom) and node.module == "forum.core.database":
            assert {alias.name for alias in node.names} <= {"decoded"}, module
        if isinstance(node, ast.ImportFrom) and node.module:
            assert not node.module.startswith("sqlalchemy"), module
