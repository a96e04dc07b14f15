"""The line that a list shows of a text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.core.text import excerpt, to_html
from tests.text.html_trees import parse, words
from tests.text.markdown_made_up import texts


def test_excerpt_is_the_words_without_markup() -> None:
    markdown = "# Question\n\nIs **5 mg**\nof `x` [safe](https://e.example)?\n\n- yes\n- no\n\n|a|b|\n|-|-|"
    assert excerpt(markdown) == "Question Is 5 mg of x safe? yes no a b"


def test_short_text_is_whole() -> None:
    assert excerpt("One two", length=7) == "One two"


@pytest.mark.parametrize(
    ("length", "expected"), [(14, "One two three…"), (13, "One two…"), (8, "One two…"), (7, "One…")]
)
def test_long_text_is_cut_after_a_word(length: int, expected: str) -> None:
    assert excerpt("One two three four", length) == expected


def test_cut_text_does_not_end_with_a_comma() -> None:
    assert excerpt("One, two, three", 10) == "One, two…"


def test_single_long_word_is_cut_within() -> None:
    assert excerpt("x" * 200, length=10) == "x" * 9 + "…"


def test_raw_html_is_words_to_be_escaped() -> None:
    assert excerpt("<b>bold</b>") == "<b>bold</b>"


def test_reordering_characters_do_not_reach_a_list() -> None:
    assert excerpt("dose \u202e10&#x202E; mg") == "dose 10 mg"


def test_text_without_words_has_an_empty_excerpt() -> None:
    assert excerpt("***\n\n> \n") == ""


@given(texts, st.integers(min_value=20, max_value=200))
@settings(max_examples=300, deadline=None)
def test_excerpt_is_how_the_shown_text_begins(markdown: str, length: int) -> None:
    line = excerpt(markdown, length)
    assert len(line) <= length
    assert words(parse(to_html(markdown))).startswith(line.removesuffix("…"))
