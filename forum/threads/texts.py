"""An author's unpublished text as its pages show it: marked, with reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup, escape

from forum.threads.queries import UnpublishedText
from forum.web.labels import FIELDS, FINDINGS, N_, label
from forum.web.languages import Language, gettext

USUAL_WAIT: Final = N_("two hours in the day, twelve at night")


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding beside its text; `text` is the words found, `words` those that the replacement takes the place of (with a title, say)."""

    number: int
    kind: str
    text: str
    field: str
    field_label: str
    reason: str
    replacement: str
    start: int
    end: int
    blocks: bool
    words: str


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


def finding_views(
    language: Language, findings: Iterable[dict[str, Any]], parts: dict[str, str]
) -> list[FindingView]:
    """Stored findings, numbered in reading order of the form, with the words taken from `parts` by field."""
    order = {name: at for at, name in enumerate(parts)}
    known = [found for found in findings if found["field"] in parts]
    known.sort(key=lambda found: (order[found["field"]], found["start"]))
    return [
        FindingView(
            number=number,
            kind=label(language, FINDINGS, found["type"]),
            text=parts[found["field"]][found["start"] : found["end"]],
            field=found["field"],
            field_label=label(language, FIELDS, found["field"]),
            reason=found[f"reason_{language}"],
            replacement=found[f"replacement_{language}"],
            start=found["start"],
            end=found["end"],
            blocks=found["blocks"],
            words=parts[found["field"]][slice(*found.get("replace", (found["start"], found["end"])))],
        )
        for number, found in enumerate(known, 1)
    ]


def marked(text: str, findings: Iterable[FindingView]) -> Markup:
    """`text` escaped, with its findings in numbered <mark> elements."""
    made, at = Markup(), 0
    for found in findings:
        made += escape(text[at : found.start])
        made += Markup("<mark>{}<sup>{}</sup></mark>").format(
            text[found.start : found.end], found.number
        )
        at = found.end
    return made + escape(text[at:])


def parts_of(text: UnpublishedText) -> dict[str, str]:
    """The pieces of free text, by field, in the order of the form."""
    fields = text.fields or {}
    found = {"title": text.title or ""}
    found |= {name: fields.get(name, "") for name in ("setting", "background", "tried", "question")}
    found["body"] = text.body
    return {name: part for name, part in found.items() if part}


def own_text(language: Language, text: UnpublishedText, network_name: str | None = None) -> OwnText:
    parts = parts_of(text)
    views = finding_views(language, text.findings, parts)
    shown = Markup("\n\n").join(
        marked(part, [view for view in views if view.field == name])
        for name, part in parts.items()
        if name != "title"
    )
    return OwnText(
        version_id=str(text.version_id),
        post_id=str(text.post_id) if text.post_id else None,
        status=text.status,
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
