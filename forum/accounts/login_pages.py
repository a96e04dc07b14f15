"""Where a member is signed in, and the programs that act for him; each can be ended."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from forum.accounts import actions
from forum.accounts.queries import LoginRow, open_logins, open_tokens
from forum.core.errors import Invalid
from forum.web.forms import read_form
from forum.web.frame import page, redirect
from forum.web.labels import N_
from forum.web.languages import Language, gettext
from forum.web.parts import parts
from forum.web.visits import AnyRequest, reading, visitor

_LONGEST_TOKEN_NAME: Final = 60
_TOKEN_LASTS: Final = timedelta(days=365)
_UNKNOWN_DEVICE: Final = N_("An unknown browser")


@get("/me/logins")
async def show_logins(request: AnyRequest) -> Response[Any]:
    settings = parts(request).settings
    async with reading(request) as visit:
        me = visit.me
        logins = await open_logins(visit.db, settings, me.account_id, this=me.login_id)
        tokens = await open_tokens(visit.db, me.account_id)
    shown = [_named(login, me.language) for login in logins]
    return page(request, "accounts/logins.html", me=me, logins=shown, tokens=tokens)


@post("/me/logins/{login_id:uuid}/end", status_code=303)
async def end_login(request: AnyRequest, login_id: FromPath[UUID]) -> Redirect:
    await read_form(request)
    me = await visitor(request)
    here = parts(request)
    async with here.database.transaction(me.account_id) as db:
        await actions.end_login(db, here.hub, account_id=me.account_id, login_id=login_id)
    return redirect("/me/logins", flash="login_ended")


@post("/me/logins/end-others", status_code=303)
async def end_other_logins(request: AnyRequest) -> Redirect:
    await read_form(request)
    me = await visitor(request)
    here = parts(request)
    async with here.database.transaction(me.account_id) as db:
        await actions.end_other_logins(db, here.hub, account_id=me.account_id, kept_id=me.login_id)
    return redirect("/me/logins", flash="login_ended")


@post("/me/tokens", status_code=200)
async def create_token(request: AnyRequest) -> Response[Any]:
    """The page that shows the secret, once: it is not kept."""
    form = await read_form(request)
    me = await visitor(request)
    name = form.text("name").strip()
    if not 0 < len(name) <= _LONGEST_TOKEN_NAME:
        raise Invalid({"name": N_("Give the token a name of at most 60 characters.")})
    async with parts(request).database.transaction(me.account_id) as db:
        _, token = await actions.create_token(
            db, account_id=me.account_id, name=name, lasts=_TOKEN_LASTS
        )
    return page(request, "accounts/token.html", me=me, name=name, token=token)


@post("/me/tokens/{token_id:uuid}/end", status_code=303)
async def end_token(request: AnyRequest, token_id: FromPath[UUID]) -> Redirect:
    await read_form(request)
    me = await visitor(request)
    async with parts(request).database.transaction(me.account_id) as db:
        await actions.end_token(db, account_id=me.account_id, token_id=token_id)
    return redirect("/me/logins", flash="token_ended")


def _named(login: LoginRow, language: Language) -> LoginRow:
    device = login.device or gettext(language, _UNKNOWN_DEVICE)
    return msgspec.structs.replace(login, device=device)


routes = [show_logins, end_login, end_other_logins, create_token, end_token]
