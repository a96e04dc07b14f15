"""What pages show of cases."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

import msgspec
from markupsafe import Markup

from forum.core import clock
from forum.threads.fragments import named
from forum.threads.models import PostStatus
from forum.threads.views import Author, PostView
from forum.web.labels import AGE_BANDS, FIELDS, label
from forum.web.languages import Language
from forum.web.render import render_in_zone

AMBER_HOURS: Final = 48
RED_HOURS: Final = 72


@dataclass(frozen=True, slots=True)
class CaseField:
    key: str
    label: str
    text: str
    html: Markup | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """The opening of a case. The `can_` marks say which actions the page offers; the doors decide again."""

    id: str
    post_id: str
    title: str
    language: str
    state: str
    audience: str
    author: Author
    published_at: datetime
    edited_at: datetime | None
    domains: list[str]
    help_wanted: list[str]
    fields: list[CaseField]
    html: Markup
    status: str
    can_edit: bool = False
    can_withdraw: bool = False
    can_reply: bool = False
    can_flag: bool = False
    can_hide: bool = False


class CaseRow(msgspec.Struct, frozen=True):
    """A case in a list; hours wait only where nobody has answered. By its values it is the key of its HTML."""

    id: str
    url: str
    title: str
    language: str
    domains: tuple[str, ...]
    help_wanted: tuple[str, ...]
    author: Author
    published_at: datetime
    last_at: datetime
    replies: int
    unread: int
    state: str
    audience: str
    waiting_hours: int | None
    tone: str
    answered: bool = False
    position: int = 0
    network_id: str = ""


def case_view(
    language: Language,
    opening: PostView,
    *,
    state: str,
    audience: str,
    is_own: bool = False,
    moderates: bool = False,
) -> CaseView:
    shown = opening.status == PostStatus.PUBLISHED
    fields = opening.fields
    return CaseView(
        id=opening.thread_id,
        post_id=opening.id,
        title=opening.title or "",
        language=opening.language,
        state=state,
        audience=audience,
        author=named(language, opening.author),
        published_at=opening.published_at,
        edited_at=opening.edited_at,
        domains=list(fields.get("domains", [])),
        help_wanted=list(fields.get("help_wanted", [])),
        fields=_fields(language, opening) if shown else [],
        html=opening.html,
        status=opening.status,
        can_edit=shown and is_own,
        can_withdraw=shown and is_own,
        can_reply=shown and state == "open",
        can_flag=shown and not is_own,
        can_hide=shown and moderates and not is_own,
    )


def case_html(language: Language, zone: str, case: CaseView) -> Markup:
    """The opening as page and socket show it."""
    return render_in_zone(language, "cases/_case.html", zone, case=case)


def row_html(language: Language, zone: str, row: CaseRow) -> Markup:
    """A row of the list as page and socket show it: made once a minute, as it says how long ago things were."""
    return _row_html(language, zone, row, int(clock.now().timestamp()) // 60)


def forget_rows() -> None:
    """Empty the cache of rows: for measuring."""
    _row_html.cache_clear()


@lru_cache(maxsize=5_000)
def _row_html(language: Language, zone: str, row: CaseRow, _minute: int) -> Markup:
    return render_in_zone(language, "cases/_row.html", zone, row=row)


def tone(hours: int | None) -> str:
    """Quiet, amber from 48 hours, red from 72: what networks promise (DOMAIN: replies within 48 to 72 h)."""
    if hours is None or hours < AMBER_HOURS:
        return "quiet"
    return "amber" if hours < RED_HOURS else "red"


def _fields(language: Language, opening: PostView) -> list[CaseField]:
    found = []
    for key in ("age_band", "setting", "background", "tried", "question"):
        text = opening.fields.get(key, "")
        if key == "age_band":
            text = "" if text == "unspecified" else label(language, AGE_BANDS, text)
        found.append(
            CaseField(key, label(language, FIELDS, key), text, opening.fields_html.get(key))
        )
    return found
