"""Texts of 90 to 120 words, made of what the demo's people wrote; each passes the gate."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Final

from forum import deid
from forum.core.text import to_html
from forum.demo.content import read_content
from forum.threads.gate import Written, rendered
from forum.threads.gate import find_in_parts as findings

SHORTEST: Final = 90
LONGEST: Final = 120
_TODAY: Final = date(2030, 1, 15)


@cache
def bodies() -> list[str]:
    """Distinct texts of 90 to 120 words."""
    return [body for body in _joined(_pieces(), SHORTEST) if _is_clear(body)]


@cache
def replies() -> list[str]:
    """Distinct texts of exactly 120 words, for writing."""
    cut = (" ".join(body.split()[:LONGEST]) for body in _joined(_pieces(), LONGEST))
    return [body for body in cut if _is_clear(body)]


@cache
def pages() -> list[str]:
    """`bodies` as HTML."""
    return [to_html(body) for body in bodies()]


@cache
def case_texts() -> list[tuple[str, dict[str, object], dict[str, str]]]:
    """Titles of cases, with their fields as written and as HTML."""
    found = []
    for thread in read_content().threads:
        written = thread.written()
        made = rendered(written, [])
        found.append((written.title or "", dict(written.fields or {}), made.fields_html))
    return found


def _pieces() -> Iterator[str]:
    for thread in read_content().threads:
        if thread.language == "en":
            yield from (reply.body for reply in thread.replies if reply.language != "fr")


def _joined(pieces: Iterator[str], at_least: int) -> Iterator[str]:
    kept: list[str] = []
    for piece in pieces:
        kept.append(piece)
        words = " ".join(kept).split(" ")
        if len(words) >= at_least:
            yield "\n\n".join(kept) if len(words) <= LONGEST else " ".join(words[:LONGEST])
            kept = []


def _is_clear(body: str) -> bool:
    context = deid.Context(language="en", member_names=frozenset(), today=_TODAY)
    return not any(found["blocks"] for found in findings(Written("en", body), context))
