"""Errors as answers: a page that says what happened, what was kept and what to do; problem+json for the API."""

import logging
from traceback import walk_tb
from types import FrameType
from typing import Any, Final
from urllib.parse import quote

from asyncpg.exceptions import InsufficientPrivilegeError
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect
from sqlalchemy.exc import DBAPIError

from forum.core.errors import ForumError, Invalid, NotFound, SignInNeeded, TooMany
from forum.web.answers import problem_response
from forum.web.forms import KEPT_FORM, Form
from forum.web.frame import page
from forum.web.labels import FIELDS, N_
from forum.web.languages import Language, gettext
from forum.web.parts import parts
from forum.web.visits import AnyRequest, Visitor, language_of

logger = logging.getLogger(__name__)

_TITLES: Final = {
    400: N_("The request cannot be understood"),
    401: N_("Sign in needed"),
    403: N_("Not allowed"),
    404: N_("Not found"),
    405: N_("Not possible here"),
    409: N_("Changed meanwhile"),
    413: N_("Too large"),
    422: N_("Please check what is marked"),
    429: N_("Too many attempts"),
    500: N_("Something went wrong"),
    503: N_("Not ready"),
}
_TEXTS: Final = {
    400: N_("Your browser sent something that we could not read. Nothing was changed."),
    403: N_("This page could not be sent from here. Load the page again and try once more."),
    404: N_(
        "There is nothing here that you can see. It may have been moved, or it was never here."
    ),
    405: N_("This address cannot be used in this way."),
    413: N_("What you sent is larger than we can take. Go back: your text is still in the form."),
    500: N_("The fault is ours. What was already posted is safe."),
    503: N_("The forum is starting or busy. Please try again in a moment."),
}
_KEPT: Final = N_("Go back in your browser: your text is still in the form.")


def answer_error(request: AnyRequest, error: Exception) -> Response[Any]:
    """The answer to any error: a member reads the same 404 for what is not there and what is not his."""
    known = _known(error)
    if known.status >= 500:
        # The trace of an error may quote what somebody wrote: its kind and place are enough to find it.
        logger.error("request failed: %s at %s", type(error).__name__, _place(error))
    if request.url.path.startswith("/api/"):
        return _problem(request, known)
    if isinstance(known, SignInNeeded):
        return sign_in_needed(request)
    return _error_page(request, known)


def sign_in_needed(request: AnyRequest) -> Response[Any]:
    """To the sign-in page; a form that was sent is kept in that page, and goes on from there."""
    form = request.state.get(KEPT_FORM)
    if isinstance(form, Form):
        return kept_page(request, form)
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return Redirect(f"/sign-in?next={quote(target)}", status_code=303)


def kept_page(request: AnyRequest, form: Form) -> Response[bytes]:
    """Sign in here with the sent fields kept in the page, for a form whose login had ended."""
    return page(
        request,
        "accounts/sign_in.html",
        me=None,
        status=401,
        email="",
        problem=None,
        next=request.url.path,
        kept=form.pairs(),
        demo_people=parts(request).demo_people.get(language_of(request, None), []),
    )


def _known(error: Exception) -> ForumError:
    if isinstance(error, ForumError):
        return error
    if isinstance(error, HTTPException):
        made = ForumError()
        made.status = error.status_code
        return made
    if isinstance(error, DBAPIError) and isinstance(
        getattr(error.orig, "__cause__", None), InsufficientPrivilegeError
    ):
        # A right that went away between the page and the write: the policies said no.
        return NotFound()
    return ForumError()


def _error_page(request: AnyRequest, error: ForumError) -> Response[bytes]:
    me = request.state.get("visitor")
    me = me if isinstance(me, Visitor) else None
    language = language_of(request, me)
    kept = error.kept or (_KEPT if request.method == "POST" and error.status < 500 else None)
    answer = page(
        request,
        "errors/error.html",
        me=me,
        status=error.status,
        **_words(language, error),
        kept=gettext(language, kept) if kept else None,
        kept_texts=_kept_texts(request, language),
        actions=[(gettext(language, N_("Go to the start")), "/")],
        request_id=request.state.get("request_id", ""),
    )
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _kept_texts(request: AnyRequest, language: Language) -> list[tuple[str, str]]:
    """What the member had written in the form that failed, by the field's words, to be copied."""
    form = request.state.get(KEPT_FORM)
    if not isinstance(form, Form):
        return []
    return [
        (gettext(language, FIELDS[name]), text)
        for name, text in form.pairs()
        if name in FIELDS and name != "age_band" and text.strip()
    ]


def _words(language: Language, error: ForumError) -> dict[str, Any]:
    text = error.text or _TEXTS.get(error.status, "")
    if isinstance(error, Invalid):
        text = " ".join(gettext(language, said) for said in error.problems.values())
    return {
        "title": gettext(language, _TITLES.get(error.status, _TITLES[500])),
        "text": gettext(language, text) if text else "",
    }


def _problem(request: AnyRequest, error: ForumError) -> Response[bytes]:
    """`problems` names fields; `kept` says what was not lost."""
    me = request.state.get("visitor")
    me = me if isinstance(me, Visitor) else None
    language = language_of(request, me)
    words = _words(language, error)
    more: dict[str, Any] = {}
    if error.kept:
        more["kept"] = gettext(language, error.kept)
    if isinstance(error, Invalid):
        more["problems"] = {name: gettext(language, said) for name, said in error.problems.items()}
    headers = {}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.retry_after)
    if error.status == SignInNeeded.status:
        headers["WWW-Authenticate"] = "Bearer"
    return problem_response(
        request,
        me,
        status=error.status,
        title=words["title"],
        detail=words["text"],
        more=more,
        headers=headers,
    )


def _place(error: Exception) -> str:
    """Where it was raised, and the last line of ours on the way there."""
    frames = list(walk_tb(error.__traceback__))
    ours = [found for found in frames if _module(found[0]).startswith("forum.")]
    return " < ".join(
        f"{_module(frame)}:{line}" for frame, line in dict.fromkeys([*frames[-1:], *ours[-1:]])
    )


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "?"))
