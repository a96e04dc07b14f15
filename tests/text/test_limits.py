"""Hostile text costs little time and gives little HTML; what is too much is shown as written."""

import time
from collections.abc import Callable

import pytest

from forum.core import text
from forum.core.text import excerpt, normalise, to_html
from tests.text.html_trees import elements, parse, words
from tests.text.safety import assert_well_formed

HOSTILE: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "[" * n,
    "image brackets": lambda n: "![" * (n // 2),
    "bracket pairs": lambda n: "[" * (n // 2) + "]" * (n // 2),
    "half links": lambda n: "[a](<b" * (n // 6),
    "half references": lambda n: "[][" * (n // 3),
    "nested images": lambda n: "![" * (n // 5) + "a" + "](u)" * (n // 8),
    "asterisks": lambda n: "****" * (n // 4),
    "nested emphasis": lambda n: "*" * (n // 2) + "a" + "*" * (n // 2),
    "crossed emphasis": lambda n: "*a _b **c ~~d " * (n // 14),
    "closing emphasis": lambda n: "a**b_ " * (n // 6),
    "backticks": lambda n: "".join("e" + "`" * i for i in range(int((2 * n) ** 0.5))),
    "quotes": lambda n: ">" * n,
    "quote and lazy lines": lambda n: ">" * 18 + "a\n" + "b\n" * (n // 2),
    "quote stairs": lambda n: "".join(">" * i + "a\n" for i in range(int((2 * n) ** 0.5))),
    "nested lists": lambda n: "- " * (n // 2),
    "list stairs": lambda n: "".join("  " * i + "- a\n" for i in range(int(n**0.5))),
    "list items": lambda n: "- a\n" * (n // 4),
    "numbered items": lambda n: "1) a\n" * (n // 5),
    "table of empty rows": lambda n: "|a" * 20 + "\n" + "|-" * 20 + "\n" + "|\n" * (n // 2),
    "table of very many columns": lambda n: "\n".join(c * (n // 6) for c in ("|a", "|-", "|b")),
    "tables": lambda n: "a|\n-|\n\n" * (n // 7),
    "long reference": lambda n: f"[a]: {'u' * (n // 2)}\n\n" + "[a]" * (n // 6),
    "long followed reference": lambda n: f"[a]: http://e/{'u' * (n // 2)}\n\n" + "[a]" * (n // 6),
    "long reference title": lambda n: f"[a]: http://e '{'u' * (n // 2)}'\n\n" + "[a]" * (n // 6),
    "open references": lambda n: "[a\n" * (n // 3),
    "references": lambda n: "".join(f"[{i}]: u\n" for i in range(n // 9)),
    "open tags": lambda n: "<a " * (n // 3),
    "open comments": lambda n: "<!--" * (n // 4),
    "ampersands": lambda n: "&" * n,
    "entities": lambda n: "&amp;" * (n // 5),
    "headings": lambda n: "# a\n" * (n // 4),
    "one underlined paragraph": lambda n: "a\n" * (n // 2) + "=",
    "parentheses": lambda n: "[a](" + "(" * n,
    "dots in an address": lambda n: "<http://" + "é." * (n // 2) + ">",
    "spaces": lambda n: "a" + " " * n + "b",
    "line ends": lambda n: "\r\n" * (n // 2),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_costs_no_worse_than_its_length(make: Callable[[int], str]) -> None:
    longest, eighth = make(text.MAX_TEXT), make(text.MAX_TEXT // 8)
    # The better of two, as the machine may be busy. Eight times the text costs about 8 times as
    # much when the cost is linear, 64 times when it is quadratic.
    allowed = 20 * min(timed(eighth)[1], timed(eighth)[1]) + 0.05
    assert timed(longest)[1] < allowed or timed(longest)[1] < allowed


@pytest.mark.parametrize(
    "name", ["image brackets", "quote and lazy lines", "tables", "open references", "line ends"]
)
def test_text_far_beyond_the_limits_costs_no_worse_than_its_length(name: str) -> None:
    make = HOSTILE[name]
    allowed = 20 * min(timed(make(12_500))[1], timed(make(12_500))[1]) + 0.05
    html, taken = timed(make(100_000))
    assert min(taken, timed(make(100_000))[1]) < allowed
    assert_well_formed(html)


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_html_of_hostile_text_is_bounded(make: Callable[[int], str]) -> None:
    html = to_html(make(text.MAX_TEXT))
    assert_well_formed(html)
    assert len(html) < 15 * text.MAX_TEXT


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_excerpt_of_hostile_text_is_as_short_as_any(make: Callable[[int], str]) -> None:
    assert len(excerpt(make(2_000))) <= 180


def test_text_within_the_limits_is_formatted_and_one_beyond_is_shown_as_written() -> None:
    within = "*a* " * (text.MAX_FORMATTED // 4)
    assert to_html(within).count("<em>") == text.MAX_FORMATTED // 4
    assert to_html(within + "*a*") == f"<p>{within}*a*</p>\n"


def test_text_of_too_many_lines_keeps_its_lines_and_words() -> None:
    lines = "*a*\n" * text.MAX_LINES
    assert "<em>" in to_html(lines)
    assert to_html(lines + "\nb").startswith("<p>*a*<br>\n*a*<br>\n")


@pytest.mark.parametrize(("opening", "closing"), [("> ", ""), ("- ", ""), ("*a ", " b*")])
def test_text_nested_too_deep_loses_nothing(opening: str, closing: str) -> None:
    shallow = opening * 5 + "dose" + closing * 5
    assert words(parse(to_html(shallow))) != shallow
    deep = opening * 60 + "dose" + closing * 60
    assert words(parse(to_html(deep))) == deep


def test_table_of_too_many_columns_is_shown_as_its_lines() -> None:
    def table(columns: int) -> str:
        return "\n".join("|" + f"{cell}|" * columns for cell in ("a", "-", "b"))

    assert len(elements(parse(to_html(table(text.MAX_COLUMNS))), "td")) == text.MAX_COLUMNS
    too_wide = to_html(table(text.MAX_COLUMNS + 1))
    assert elements(parse(too_wide), "table") == []
    assert "|a|a|" in too_wide


def test_towers_of_marks_cost_little_and_end() -> None:
    tower = "a" + "\u0315\u0300" * 50_000
    started = time.process_time()
    assert len(normalise(tower)) <= 1 + text.MAX_MARKS
    assert time.process_time() - started < 0.5


def timed(markdown: str) -> tuple[str, float]:
    """The HTML, and the seconds of this process that it took."""
    started = time.process_time()
    html = to_html(markdown)
    return html, time.process_time() - started
