"""What the check found, as it is kept (places and kinds, never words) and as its author is shown it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from forum.deid import Finding
from forum.deid.policy import blocking
from forum.deid.replacing import replaceable
from forum.web.labels import FIELDS, FINDINGS, label
from forum.web.languages import Language, to_language


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding beside its text, for its author and for moderators.

    `text` is the words found, `words` those that the replacement takes the place of (with a title, say).
    """

    number: int
    kind: str
    text: str
    words: str
    field: str
    field_label: str
    reason: str
    replacement: str
    start: int
    end: int
    blocks: bool


def stored_findings(field: str, text: str, found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings in `text`, the content of `field`, as they are kept beside it."""
    every = list(found)
    stopping = set(blocking(every))
    return [
        {
            "field": field,
            "start": one.start,
            "end": one.end,
            "replace": list(replaceable(text, one)),
            "type": str(one.type),
            "rule": one.rule,
            "reason_en": one.reason_en,
            "reason_fr": one.reason_fr,
            "replacement_en": one.replacement_en,
            "replacement_fr": one.replacement_fr,
            "blocks": one in stopping,
        }
        for one in every
    ]


def finding_views(
    language: Language,
    findings: Iterable[dict[str, Any]],
    parts: Mapping[str, str],
    *,
    written_in: str | None = None,
) -> list[FindingView]:
    """Kept findings, numbered in reading order of the form, with the words taken from `parts` by field.

    Reasons are in the reader's language, replacements in the text's, `written_in`: they go into it.
    """
    order = {name: at for at, name in enumerate(parts)}
    known = [found for found in findings if found["field"] in parts]
    known.sort(key=lambda found: (order[found["field"]], found["start"]))
    inserted = to_language(written_in) if written_in else language
    return [
        _view(language, inserted, number, found, parts) for number, found in enumerate(known, 1)
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


def _view(
    language: Language,
    inserted: Language,
    number: int,
    found: dict[str, Any],
    parts: Mapping[str, str],
) -> FindingView:
    text = parts[found["field"]]
    return FindingView(
        number=number,
        kind=label(language, FINDINGS, found["type"]),
        text=text[found["start"] : found["end"]],
        words=text[slice(*found["replace"])],
        field=found["field"],
        field_label=label(language, FIELDS, found["field"]),
        reason=found[f"reason_{language}"],
        replacement=found[f"replacement_{inserted}"],
        start=found["start"],
        end=found["end"],
        blocks=found["blocks"],
    )
