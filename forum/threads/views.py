"""What readers see of posts: small frozen views, made from rows, ready for the templates.

Structs, as a page makes a hundred of them: a dataclass takes four times as long.
"""

from datetime import datetime
from typing import Any, Final

import asyncpg
import msgspec
from markupsafe import Markup

from forum.core.database import decoded
from forum.threads.models import PostStatus

# Deeper replies are shown flat, with whom they answer.
DEEPEST_SHOWN: Final = 3


class Author(msgspec.Struct, frozen=True):
    """Who wrote, as readers see it: `name` is None for a post without a name. Roles are those of that time."""

    name: str | None
    profession: str
    province: str | None
    roles: frozenset[str]
    is_me: bool = False


class PostView(msgspec.Struct, frozen=True):
    """One post for every reader alike: nothing in it depends on who looks, so that it is rendered once."""

    id: str
    thread_id: str
    path: str
    depth: int
    position: int
    first_position: int
    parent_id: str | None
    parent_author_name: str | None
    author: Author
    language: str
    html: Markup
    published_at: datetime
    edited_at: datetime | None
    status: str
    version_id: str
    opening: bool
    title: str | None
    fields: dict[str, Any]
    fields_html: dict[str, Markup]


def post_view(row: asyncpg.Record) -> PostView:
    """A row of `queries.POST_COLUMNS`. Hidden and removed posts keep their place and lose every word."""
    shown = row["status"] == PostStatus.PUBLISHED
    fields = decoded(row["fields"]) if shown and row["fields"] else {}
    fields_html = decoded(row["fields_html"]) if shown and row["fields_html"] else {}
    return PostView(
        id=str(row["id"]),
        thread_id=str(row["thread_id"]),
        path=row["path"],
        depth=min(row["depth"], DEEPEST_SHOWN),
        position=row["position"],
        first_position=row["first_position"],
        parent_id=str(row["parent_id"]) if row["parent_id"] else None,
        parent_author_name=row["parent_author_name"],
        author=author(row),
        language=row["language"],
        html=Markup(row["html"] or "") if shown else Markup(),  # noqa: S704 - stored by core.text.
        published_at=row["published_at"],
        edited_at=row["edited_at"],
        status=row["status"],
        version_id=str(row["version_id"]),
        opening=row["opening"],
        title=row["title"] if shown else None,
        fields=fields,
        fields_html={key: Markup(html) for key, html in fields_html.items()},  # noqa: S704
    )


def author(row: asyncpg.Record) -> Author:
    return Author(
        name=row["author_name"],
        profession=row["author_profession"],
        province=row["author_province"],
        roles=frozenset(row["author_roles"]),
    )
