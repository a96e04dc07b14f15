"""Signing in and out, and going on with a text whose login had ended while it was written."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect

from forum.accounts import actions
from forum.accounts.cookies import address_of, device_of, login_cookie, no_login_cookie
from forum.accounts.forms import kept_fields, own_path, read_email, read_password
from forum.core.errors import TooMany
from forum.web.forms import Form, read_form
from forum.web.frame import page, redirect
from forum.web.labels import N_
from forum.web.languages import gettext
from forum.web.parts import parts
from forum.web.visits import AnyRequest, cookie_name, language_of, visitor, visitor_if_any

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


async def _signed_in(request: AnyRequest, form: Form, token: str) -> Response[Any]:
    settings = parts(request).settings
    next_path = own_path(form.text("next"))
    kept = kept_fields(form)
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
        kept=kept_fields(form),
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
        demo_people=parts(request).demo_people.get(language, []),
    )


routes = [show_sign_in, sign_in, sign_out]
