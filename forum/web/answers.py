"""Answers of the API: JSON, and problems after RFC 9457."""

from typing import Any

import msgspec
from litestar import Response

from forum.web.languages import gettext
from forum.web.visits import AnyRequest, Visitor, language_of


def json_response(content: Any, *, status: int = 200) -> Response[bytes]:
    """`content` (structs, lists, builtins) as JSON that no cache keeps."""
    return Response(
        msgspec.json.encode(content),
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def problem_response(
    request: AnyRequest,
    me: Visitor | None,
    *,
    status: int,
    title: str,
    detail: str,
    more: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    """A problem in the reader's language; `more` are members of ours (RFC 9457, section 3.2)."""
    language = language_of(request, me)
    body = {
        "type": "about:blank",
        "title": gettext(language, title),
        "status": status,
        "detail": gettext(language, detail) if detail else "",
        **(more or {}),
    }
    return Response(
        msgspec.json.encode(body),
        status_code=status,
        media_type="application/problem+json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
