"""What mailed links open: joining by invitation, and choosing a new password."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from forum.accounts import actions
from forum.accounts.cookies import address_of, device_of
from forum.accounts.forms import (
    choices_of,
    problems_of_password,
    problems_of_profile,
    provinces_of,
    read_email,
    read_password,
    read_profile,
    translated,
)
from forum.accounts.queries import OpenInvitation, Profile, open_invitation, reset_holds
from forum.core.errors import NotFound, TooMany
from forum.web.forms import Form, read_form
from forum.web.frame import page, redirect
from forum.web.labels import N_, PROFESSIONS
from forum.web.languages import to_language
from forum.web.parts import parts
from forum.web.visits import AnyRequest, language_of

_GONE = N_("This link was used before or has expired. Ask for a new one.")


@dataclass(frozen=True, slots=True)
class Invited:
    """What the joining page says of an invitation."""

    network_name: str
    roles: list[str]


@get("/forgotten")
async def show_forgotten(request: AnyRequest) -> Response[Any]:
    return page(request, "accounts/forgotten.html", me=None)


@post("/forgotten", status_code=303)
async def ask_password_reset(request: AnyRequest) -> Response[Any]:
    here = parts(request)
    form = await read_form(request)
    await actions.ask_password_reset(
        here.database, here.settings, email=read_email(form), address=address_of(request)
    )
    return redirect("/sign-in", flash="reset_sent")


@get("/reset/{token:str}")
async def show_reset(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    await _check_reset(request, token)
    return page(request, "accounts/reset.html", me=None, problems={})


@post("/reset/{token:str}", status_code=200)
async def reset_password(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    here = parts(request)
    form = await read_form(request)
    await _check_reset(request, token)
    password = read_password(form)
    problems = problems_of_password(password, read_password(form, "password_again"), about=())
    if problems:
        shown = translated(language_of(request, None), problems)
        return page(request, "accounts/reset.html", me=None, status=422, problems=shown)
    await actions.reset_password(here.database, here.hub, token=token, password=password)
    return redirect("/sign-in", flash="password_changed")


@get("/join/{token:str}")
async def show_join(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    invitation = await _invitation(request, token)
    language = to_language(invitation.language)
    return _join_page(request, invitation, Profile("", "", None, language), {})


@post("/join/{token:str}", status_code=200)
async def accept_invitation(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    here = parts(request)
    form = await read_form(request)
    invitation = await _invitation(request, token)
    profile = read_profile(form)
    problems = await _problems(request, form, invitation, profile)
    if problems:
        return _join_page(request, invitation, profile, problems)
    await actions.accept_invitation(
        here.database,
        here.hub,
        invitation,
        token=token,
        profile=profile,
        password=None if invitation.account_exists else read_password(form),
    )
    return redirect("/sign-in", flash="joined")


async def _problems(
    request: AnyRequest, form: Form, invitation: OpenInvitation, profile: Profile
) -> dict[str, str]:
    if invitation.account_exists:
        return await _problems_of_owner(request, form, invitation)
    return problems_of_profile(profile) | problems_of_password(
        read_password(form),
        read_password(form, "password_again"),
        about=(invitation.email, profile.display_name),
    )


async def _problems_of_owner(
    request: AnyRequest, form: Form, invitation: OpenInvitation
) -> dict[str, str]:
    """Who has an account already shows by its password that the mail reached its owner."""
    here = parts(request)
    attempt = actions.Attempt(
        email=invitation.email,
        password=read_password(form),
        device=device_of(request),
        address=address_of(request),
    )
    try:
        account = await actions.check_password(here.database, here.settings, attempt)
    except TooMany as error:
        return {"password": error.text}
    return {} if account else {"password": N_("The password is not right.")}


async def _invitation(request: AnyRequest, token: str) -> OpenInvitation:
    async with parts(request).database.transaction() as db:
        found = await open_invitation(db, token)
    if found is None:
        raise NotFound(_GONE)
    return found


async def _check_reset(request: AnyRequest, token: str) -> None:
    async with parts(request).database.transaction() as db:
        if not await reset_holds(db, token):
            raise NotFound(_GONE)


def _join_page(
    request: AnyRequest, invitation: OpenInvitation, profile: Profile, problems: dict[str, str]
) -> Response[Any]:
    language = language_of(request, None)
    return page(
        request,
        "accounts/join.html",
        me=None,
        status=422 if problems else 200,
        invitation=Invited(
            invitation.name_fr if language == "fr" else invitation.name_en, invitation.roles
        ),
        form=profile,
        problems=translated(language, problems),
        existing=invitation.account_exists,
        professions=choices_of(language, PROFESSIONS),
        provinces=provinces_of(language),
    )


routes = [
    show_forgotten,
    ask_password_reset,
    show_reset,
    reset_password,
    show_join,
    accept_invitation,
]
