"""What pages and sockets show of texts that wait for a moderator."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from markupsafe import Markup

from forum.moderation.forms import FLAG_LABELS
from forum.moderation.queries import HeldText, Surroundings
from forum.threads.composing import audience_place, audience_sentence
from forum.threads.fragments import named, with_names
from forum.threads.gate import MARKDOWN_FIELDS
from forum.threads.models import TextStatus
from forum.threads.views import Author, PostView
from forum.web.findings import FindingView, finding_views, marked
from forum.web.labels import AGE_BANDS, DOMAINS, FIELDS, N_, label
from forum.web.languages import Language, gettext
from forum.web.render import render_in_zone
from forum.web.visits import Belonging

_REASONS: Final = {
    "findings": N_("The check found something, and the author asks for a look"),
    "check_failed": N_("The check could not run"),
    "flagged": N_("A colleague asks for a look; the text is shown meanwhile"),
}
_HIDDEN: Final = N_("A colleague thinks that this could identify someone; it is hidden")
_TITLE_UNSEEN: Final = N_("Title not shown in the list")
_CASE_UNSEEN: Final = N_("A case that is not shown")
_NEW_CASE: Final = N_("A new case: %(place)s")


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A held text in the queue: enough to choose it by, and none of the words that are in question."""

    id: str
    url: str
    reason: str
    kind: str
    title: str
    author: Author
    since: datetime
    language: str
    finding_count: int
    flag_count: int
    position: int


@dataclass(frozen=True, slots=True)
class HoldView:
    """A held text to be decided on, marked; `flags` are (what, note, when), never by whom."""

    id: str
    reason: str
    reason_sentence: str
    since: datetime
    version_number: int
    kind: str
    author: Author
    audience_sentence: str
    language: str
    title_html: Markup | None
    fields: list[tuple[str, Markup]]
    body_html: Markup
    findings: list[FindingView]
    author_note: str | None
    flags: list[tuple[str, str, datetime]]
    previous_html: Markup | None
    context: list[PostView]
    thread_title: str
    thread_url: str | None


def hold_row(language: Language, held: HeldText) -> HoldRow:
    return HoldRow(
        id=str(held.id),
        url=f"/queue/{held.id}",
        reason=held.reason,
        kind="edit" if held.is_edit else held.kind,
        title=_row_title(language, held),
        author=named(language, held.author),
        since=held.opened_at,
        language=held.written.language,
        finding_count=len(held.findings),
        flag_count=held.flag_count,
        position=held.position,
    )


def row_html(language: Language, zone: str, held: HeldText) -> Markup:
    """A row of the queue as page and socket show it."""
    hold = hold_row(language, held)
    return render_in_zone(language, "moderation/_hold_row.html", zone, hold=hold)


def hold_view(
    language: Language, network: Belonging, held: HeldText, around: Surroundings
) -> HoldView:
    parts = held.written.parts()
    findings = finding_views(language, held.findings, parts, written_in=held.written.language)
    shown = {
        name: marked(part, [one for one in findings if one.field == name])
        for name, part in parts.items()
    }
    return HoldView(
        id=str(held.id),
        reason=held.reason,
        reason_sentence=reason_sentence(language, held),
        since=held.opened_at,
        version_number=held.number,
        kind="edit" if held.is_edit else held.kind,
        author=named(language, held.author),
        audience_sentence=audience_sentence(
            language, network, around.audience, around.member_count
        ),
        language=held.written.language,
        title_html=shown.pop("title", None),
        body_html=shown.pop("body", Markup()),
        fields=[*_choices(language, held), *_labelled(language, shown)],
        findings=findings,
        author_note=held.note or None,
        flags=[
            (label(language, FLAG_LABELS, one.kind), one.note, one.flagged_at)
            for one in around.flags
        ],
        previous_html=post_text(language, around.previous) if around.previous else None,
        context=[_in_context(language, one) for one in around.before],
        thread_title=_thread_title(
            language, held, audience_place(language, network, around.audience)
        ),
        thread_url=f"/cases/{held.thread_id}" if held.thread_id else None,
    )


def reason_sentence(language: Language, held: HeldText) -> str:
    hidden = held.status == TextStatus.HIDDEN
    return gettext(language, _HIDDEN if hidden else _REASONS[held.reason])


def post_text(language: Language, post: PostView) -> Markup:
    """All that a shown post says: of a case its fields too."""
    asked = Markup().join(
        Markup("<p><strong>{}</strong></p>{}").format(label(language, FIELDS, name), html)
        for name in MARKDOWN_FIELDS
        if (html := post.fields_html.get(name))
    )
    return asked + post.html


def masked(text: str, findings: Iterable[dict[str, Any]]) -> str:
    """`text` with what was found in it left out."""
    made, at = "", 0
    for found in sorted(findings, key=lambda found: int(found["start"])):
        made += text[at : found["start"]] + "…"
        at = found["end"]
    return made + text[at:]


def _row_title(language: Language, held: HeldText) -> str:
    """The list is no look at a held text, so what may not be seen is not in it."""
    if held.kind == "reply":
        return held.thread_title or gettext(language, _CASE_UNSEEN)
    if held.status == TextStatus.HIDDEN or held.reason == "check_failed":
        return gettext(language, _TITLE_UNSEEN)
    in_title = [found for found in held.findings if found["field"] == "title"]
    return masked(held.written.title or "", in_title)


def _choices(language: Language, held: HeldText) -> list[tuple[str, Markup]]:
    """What the author chose from our lists: an age and a topic can be part of what identifies."""
    fields = held.written.fields or {}
    found = []
    if fields.get("age_band", "unspecified") != "unspecified":
        found.append(
            (label(language, FIELDS, "age_band"), label(language, AGE_BANDS, fields["age_band"]))
        )
    if fields.get("domains"):
        words = ", ".join(label(language, DOMAINS, one) for one in fields["domains"])
        found.append((gettext(language, N_("Domains")), words))
    return [(name, Markup("{}").format(words)) for name, words in found]


def _labelled(language: Language, shown: dict[str, Markup]) -> list[tuple[str, Markup]]:
    return [(label(language, FIELDS, name), html) for name, html in shown.items()]


def _in_context(language: Language, post: PostView) -> PostView:
    return msgspec.structs.replace(with_names(language, post), html=post_text(language, post))


def _thread_title(language: Language, held: HeldText, place: str) -> str:
    if held.thread_id is None:
        return gettext(language, _NEW_CASE, place=place)
    return held.thread_title or gettext(language, _CASE_UNSEEN)
