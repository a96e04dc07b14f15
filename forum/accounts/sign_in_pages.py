"""Signing in and out, and going on with a text whose login had ended while it was written."""

from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.exceptions import HTTPException
from litestar.response import Redirect
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send
from typing_extensions import override

from forum.accounts import actions
from forum.accounts.cookies import address_of, device_of, login_cookie, no_login_cookie
from forum.accounts.forms import (
    fields_kept,
    kept_fields,
    own_path,
    read_email,
    read_password,
    still_kept,
)
from forum.core.errors import Forbidden, SignInNeeded, TooMany
from forum.web.errors import answer_error
from forum.web.forms import Form, read_form
from forum.web.frame import page, redirect
from forum.web.labels import N_
from forum.web.languages import gettext
from forum.web.parts import parts
from forum.web.visits import (
    AnyRequest,
    check_same_site,
    cookie_name,
    language_of,
    visitor,
    visitor_if_any,
)

WRONG = N_("The e-mail or the password is not right.")


@get("/sign-in")
async def show_sign_in(request: AnyRequest) -> Response[Any]:
    next_path = own_path(request.query_params.get("next", "/"))
    if await visitor_if_any(request) is not None:
        return redirect(next_path)
    return _sign_in_page(request, next_path=next_path)


@post("/sign-in", status_code=200)
async def sign_in(request: AnyRequest) -> Response[Any]:
    here = parts(request)
    form = await read_form(request)
    attempt = actions.Attempt(
        email=read_email(form),
        password=read_password(form),
        device=device_of(request),
        address=address_of(request),
    )
    try:
        token = await actions.sign_in(here.database, here.settings, attempt)
    except TooMany as error:
        return _refused(request, form, error.text, status=429, retry_after=error.retry_after)
    if token is None:
        return _refused(request, form, WRONG, status=401)
    await _end_present_login(request)
    return await _signed_in(request, form, token)


@post("/sign-out", status_code=303)
async def sign_out(request: AnyRequest) -> Redirect:
    await read_form(request)
    await _end_present_login(request)
    answer = redirect("/sign-in", flash="signed_out")
    answer.set_cookie(no_login_cookie(parts(request).settings))
    return answer


def ask_to_sign_in(request: AnyRequest, error: SignInNeeded) -> Response[Any]:
    """The answer to SignInNeeded: to the sign-in page, and what was submitted to a page is kept through it."""
    if request.url.path.startswith("/api/"):
        return answer_error(request, error)
    if request.method == "POST":
        return _AskKeepingForm(b"")
    return redirect(f"/sign-in?next={quote(_path(request))}")


class _AskKeepingForm(Response[bytes]):
    """An error handler cannot wait for a form's body; a response, when it is sent, can."""

    @override
    def to_asgi_response(self, app: Any, request: AnyRequest, **options: Any) -> ASGIResponse:
        return _Kept(request)


class _Kept(ASGIResponse):
    def __init__(self, request: AnyRequest) -> None:
        super().__init__(body=b"")
        self._request = request

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = self._request
        kept = await _fields_of(request)
        # A path that only takes forms cannot be opened without one.
        next_path = _path(request) if kept else "/"
        answer = _sign_in_page(request, next_path=next_path, kept=kept, status=401)
        await answer.to_asgi_response(app=None, request=request)(scope, receive, send)


async def _fields_of(request: AnyRequest) -> list[tuple[str, str]]:
    """What was written, if it came from a page of ours."""
    try:
        form = Form(await request.form())
        # Signed out in another tab, the browser has no secret left to check the token by; then its word
        # for the origin must do. Nothing is changed by showing the text to whoever sent it.
        if request.headers.get("origin") != parts(request).settings.origin:
            check_same_site(request, form.text("csrf"))
    except (Forbidden, HTTPException):
        return []
    return kept_fields(form)


async def _signed_in(request: AnyRequest, form: Form, token: str) -> Response[Any]:
    settings = parts(request).settings
    next_path = own_path(form.text("next"))
    kept = fields_kept(form)
    answer: Response[Any] = redirect(next_path)
    if kept:
        signed_in = _with_login(request, token)
        me = await visitor(signed_in)
        answer = page(signed_in, "accounts/continue.html", me=me, action=next_path, kept=kept)
    answer.set_cookie(login_cookie(settings, token))
    return answer


def _with_login(request: AnyRequest, token: str) -> AnyRequest:
    """The request as the browser would send it with its new login, whose forms have another token.

    Not by changing `request.cookies`: Litestar keeps that dictionary for every request with this header.
    """
    cookie = f"{cookie_name(parts(request).settings)}={token}".encode()
    others = [pair for pair in request.scope["headers"] if pair[0] != b"cookie"]
    return Request({**request.scope, "headers": [*others, (b"cookie", cookie)], "state": {}})


async def _end_present_login(request: AnyRequest) -> None:
    """A sign-in never goes on with an older login's token, nor leaves it open."""
    me = await visitor_if_any(request)
    if me is None:
        return
    here = parts(request)
    async with here.database.transaction(me.account_id) as db:
        await actions.end_login(db, here.hub, account_id=me.account_id, login_id=me.login_id)


def _refused(
    request: AnyRequest, form: Form, problem: str, *, status: int, retry_after: int | None = None
) -> Response[Any]:
    answer = _sign_in_page(
        request,
        next_path=own_path(form.text("next")),
        email=read_email(form),
        kept=still_kept(form),
        problem=problem,
        status=status,
    )
    if retry_after is not None:
        answer.set_header("Retry-After", str(retry_after))
    return answer


def _sign_in_page(
    request: AnyRequest,
    *,
    next_path: str,
    email: str = "",
    kept: list[tuple[str, str]] | None = None,
    problem: str | None = None,
    status: int = 200,
) -> Response[Any]:
    language = language_of(request, None)
    return page(
        request,
        "accounts/sign_in.html",
        me=None,
        status=status,
        email=email,
        problem=gettext(language, problem) if problem else None,
        next=next_path,
        kept=kept or [],
        demo_people=request.app.state.get("demo_people", []),
    )


def _path(request: AnyRequest) -> str:
    query = request.url.query
    return own_path(request.url.path + (f"?{query}" if query else ""))


routes = [show_sign_in, sign_in, sign_out]
