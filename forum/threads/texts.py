"""An author's unpublished text as its pages show it: marked, with reasons."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from markupsafe import Markup

from forum.threads.models import TextStatus
from forum.threads.queries import UnpublishedText
from forum.web.findings import FindingView, finding_views, marked
from forum.web.labels import N_
from forum.web.languages import Language, gettext

USUAL_WAIT: Final = N_("two hours in the day, twelve at night")


@dataclass(frozen=True, slots=True)
class OwnText:
    """A text of the reader's own that others do not see."""

    version_id: str
    post_id: str | None
    status: str
    reason: str
    written_at: datetime
    excerpt_html: Markup
    findings: list[FindingView]
    note: str | None
    mend_url: str
    title: str | None
    usual_wait: str
    thread_title: str | None = None
    thread_url: str | None = None
    network_name: str | None = None


def parts_of(text: UnpublishedText) -> dict[str, str]:
    """The pieces of free text, by field, in the order of the form."""
    fields = text.fields or {}
    found = {"title": text.title or ""}
    found |= {name: fields.get(name, "") for name in ("setting", "background", "tried", "question")}
    found["body"] = text.body
    return {name: part for name, part in found.items() if part}


def own_text(language: Language, text: UnpublishedText, network_name: str | None = None) -> OwnText:
    parts = parts_of(text)
    views = finding_views(language, text.findings, parts, written_in=text.language)
    shown = Markup("\n\n").join(
        marked(part, [view for view in views if view.field == name])
        for name, part in parts.items()
        if name != "title"
    )
    return OwnText(
        version_id=str(text.version_id),
        post_id=str(text.post_id) if text.post_id else None,
        status=TextStatus.HELD if text.status == TextStatus.HIDDEN else text.status,
        reason=_reason(text),
        written_at=text.written_at,
        excerpt_html=shown,
        findings=views,
        note=text.note or None,
        mend_url=f"/held/{text.version_id}",
        title=text.title,
        usual_wait=gettext(language, USUAL_WAIT),
        thread_title=text.thread_title,
        thread_url=f"/cases/{text.thread_id}" if text.thread_id else None,
        network_name=network_name,
    )


def _reason(text: UnpublishedText) -> str:
    if text.outcome in {"returned", "declined"}:
        return "moderator"
    return text.hold_reason or "findings"
