"""A member's own page, the language of the pages, and every other page of this package."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.response import Redirect

from forum.accounts import actions, login_pages, mailed_pages, sign_in_pages
from forum.accounts.cookies import language_cookie
from forum.accounts.forms import (
    choices_of,
    findings_of,
    own_path,
    problems_of_profile,
    provinces_of,
    read_profile,
    translated,
)
from forum.accounts.queries import Profile, joined_by_network, profile_of
from forum.web.findings import FindingView
from forum.web.forms import read_form
from forum.web.frame import network_link, page, redirect
from forum.web.labels import PROFESSIONS
from forum.web.languages import to_language
from forum.web.parts import parts
from forum.web.visits import AnyRequest, Visitor, reading, visitor_if_any


@get("/me")
async def show_profile(request: AnyRequest) -> Response[Any]:
    async with reading(request) as visit:
        profile = await profile_of(visit.db, visit.me.account_id)
        joined = await joined_by_network(visit.db, visit.me.account_id)
    return _profile_page(request, visit.me, profile, joined)


@post("/me", status_code=200)
async def change_profile(request: AnyRequest) -> Response[Any]:
    profile = read_profile(await read_form(request))
    async with reading(request) as visit:
        me = visit.me
        joined = await joined_by_network(visit.db, me.account_id)
    problems = problems_of_profile(profile)
    if problems:
        findings = findings_of(me.language, profile)
        return _profile_page(request, me, profile, joined, problems=problems, findings=findings)
    async with parts(request).database.transaction(me.account_id) as db:
        await actions.change_profile(db, me.account_id, profile)
    return redirect("/me", flash="saved")


@post("/language", status_code=303)
async def change_language(request: AnyRequest) -> Redirect:
    here = parts(request)
    form = await read_form(request)
    language = to_language(form.text("language"))
    me = await visitor_if_any(request)
    if me is not None:
        async with here.database.transaction(me.account_id) as db:
            await actions.change_language(db, me.account_id, language)
    answer = redirect(own_path(form.text("next")))
    answer.set_cookie(language_cookie(here.settings, language))
    return answer


def _profile_page(
    request: AnyRequest,
    me: Visitor,
    profile: Profile,
    joined: dict[UUID, datetime],
    *,
    problems: dict[str, str] | None = None,
    findings: list[FindingView] | None = None,
) -> Response[Any]:
    return page(
        request,
        "accounts/profile.html",
        me=me,
        status=422 if problems else 200,
        form=profile,
        problems=translated(me.language, problems or {}),
        findings=findings or [],
        professions=choices_of(me.language, PROFESSIONS),
        provinces=provinces_of(me.language),
        saved=False,
        memberships=[
            (network_link(one, me.language), one.roles, joined[one.network_id])
            for one in me.memberships
        ],
    )


routes = [
    show_profile,
    change_profile,
    change_language,
    *sign_in_pages.routes,
    *login_pages.routes,
    *mailed_pages.routes,
]
