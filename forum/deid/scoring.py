"""How findings compare with labelled spans, token by token."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
# A clinician's name only warns: such tokens are neither asked for nor held against the engine.
_NEUTRAL = "CLINICIAN"


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and the spans that a person marked in it."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over documents; tallies add up."""

    gold: int = 0
    caught: int = 0
    said: int = 0
    said_rightly: int = 0
    with_spans: int = 0
    safe: int = 0
    without_spans: int = 0
    quiet: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Tally)))


def scores(
    documents: Iterable[Labelled], finder: Callable[[str], Sequence[Span]]
) -> dict[str, float | int]:
    """Recall, precision, F2, and the shares of safe and of quiet documents."""
    count, total = 0, Tally()
    for document in documents:
        count += 1
        total += tally(document, finder(document.text))
    recall = _share(total.caught, total.gold)
    precision = _share(total.said_rightly, total.said)
    return {
        "documents": count,
        "recall": recall,
        "precision": precision,
        "f2": _f2(recall, precision),
        "safe_documents": _share(total.safe, total.with_spans),
        "quiet_documents": _share(total.quiet, total.without_spans),
    }


def tally(document: Labelled, found: Sequence[Span]) -> Tally:
    """A token is caught only whole, and a patient's name only by what is more than a warning."""
    truth = _cover(document.spans, len(document.text))
    guess = _cover(found, len(document.text))
    gold = caught = said = said_rightly = 0
    for token in _TOKEN.finditer(document.text):
        seen = guess[token.start() : token.end()]
        kind = next(filter(None, truth[token.start() : token.end()]), None)
        if kind != _NEUTRAL:
            gold += kind is not None
            caught += kind is not None and all(seen) and _NEUTRAL not in seen
            said += any(seen)
            said_rightly += any(seen) and kind is not None
    asked = any(span.type != _NEUTRAL for span in document.spans)
    empty = not document.spans
    return Tally(
        *(gold, caught, said, said_rightly),
        *(int(asked), int(asked and caught == gold)),
        *(int(empty), int(empty and not found)),
    )


def _cover(spans: Iterable[Span], length: int) -> list[str | None]:
    """The type that covers each character."""
    marks: list[str | None] = [None] * length
    for span in spans:
        marks[span.start : span.end] = [span.type] * (span.end - span.start)
    return marks


def _share(part: int, whole: int) -> float:
    """Nothing asked for is nothing missed."""
    return part / whole if whole else 1.0


def _f2(recall: float, precision: float) -> float:
    """Recall weighs twice as much: a missed identifier costs more than a false alarm."""
    below = 4 * precision + recall
    return 5 * precision * recall / below if below else 0.0
