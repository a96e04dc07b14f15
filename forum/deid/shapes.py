"""A shape: a pattern, what it proves, and a second look that may refuse a match."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from forum.deid.findings import Candidate, FindingType, Phrase
from forum.deid.needs import NOTHING, Needs
from forum.deid.view import View

Guard = Callable[[View, re.Match[str]], bool]


def is_accepted(_view: View, _match: re.Match[str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Shape:
    """`group` is the part that identifies; capitals count only where `is_cased`."""

    pattern: re.Pattern[str]
    type: FindingType
    confidence: float
    rule: str
    group: int | str = 0
    is_cased: bool = False
    accepts: Guard = is_accepted
    replacement: Phrase | None = None
    needs: Needs = NOTHING


def proposed(view: View, shapes: Iterable[Shape]) -> Iterator[Candidate]:
    """What the shapes find in a text, each on its own."""
    for shape in shapes:
        if not shape.needs.are_met(view):
            continue
        for match in shape.pattern.finditer(view.text if shape.is_cased else view.folded):
            if shape.accepts(view, match):
                yield Candidate(
                    *match.span(shape.group),
                    shape.type,
                    shape.confidence,
                    shape.rule,
                    shape.replacement,
                )


def written(view: View, match: re.Match[str], group: int | str = 0) -> str:
    """The matched part with its capitals."""
    return view.text[match.start(group) : match.end(group)]


def before(view: View, match: re.Match[str], reach: int) -> str:
    """The folded text that leads to a match."""
    return view.folded[max(0, match.start() - reach) : match.start()]
