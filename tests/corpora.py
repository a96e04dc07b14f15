"""Texts that other people found hard: CommonMark's examples, attacks, naughty strings."""

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "text"


def commonmark_cases() -> list[dict[str, Any]]:
    """The specification's examples: markdown, html, section, number."""
    return list(_read("commonmark/spec.json"))


def commonmark_cases_with_raw_html() -> dict[int, str]:
    """What we make of the examples whose raw HTML we show as text, by number."""
    return {int(number): html for number, html in _read("commonmark/ours.json").items()}


def xss_cases() -> list[str]:
    """Attacks in HTML and in Markdown: bleach's regression cases and our own."""
    own = (text for group in _read("xss/own.json").values() for text in group)
    return [*(pair["input"] for pair in _read("xss/bleach.json")), *own]


def naughty_strings() -> list[str]:
    """The Big List of Naughty Strings."""
    return list(_read("naughty/blns.json"))


def _read(name: str) -> Any:
    return json.loads((_FOLDER / name).read_text(encoding="utf-8"))
