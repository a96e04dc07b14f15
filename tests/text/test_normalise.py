"""Text as it is stored: as written, but for what cannot be seen or stored."""

import unicodedata

import pytest
from hypothesis import given, settings

from forum.core.text import normalise
from tests.corpora import naughty_strings
from tests.text.markdown_made_up import texts


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\v", "\f", "\x85"])
def test_line_ends_become_one_kind(line_end: str) -> None:
    assert normalise(f"5 mg{line_end}{line_end}daily") == "5 mg\n\ndaily"


def test_letters_are_composed() -> None:
    assert normalise("de\u0301ja\u0300") == "déjà"


def test_control_characters_are_removed() -> None:
    assert normalise("a\x00b\x07c\x1bd\x7fe\x9ff\tg\nh") == "abcdef\tg\nh"


def test_half_of_a_surrogate_pair_is_replaced_so_that_it_can_be_stored() -> None:
    assert normalise("a\udc80b") == "a\ufffdb"


def test_space_is_stripped_at_the_end_only() -> None:
    assert normalise("  code\n\n  a  \n  b \n\n ") == "  code\n\n  a  \n  b"


@pytest.mark.parametrize(
    "kept",
    [
        *("“a” — b…", "½ µg ≤ 5", "ﬁ", "\U0001f469\u200d\u2695\ufe0f", "a\u202eb", "a\u200bb"),
        *("नमस्ते", "ཀྵྀ", "tab\tnewline\n-"),
    ],
)
def test_everything_else_stays_as_written(kept: str) -> None:
    assert normalise(kept) == unicodedata.normalize("NFC", kept)


def test_naughty_strings_can_be_stored_and_are_stable() -> None:
    for naughty in naughty_strings():
        stored = normalise(naughty)
        assert stored.encode().decode() == stored
        assert normalise(stored) == stored


@given(texts)
@settings(max_examples=300, deadline=None)
def test_any_text_can_be_stored_and_is_stable(text: str) -> None:
    stored = normalise(text)
    assert "\x00" not in stored
    assert stored.encode().decode() == stored
    assert normalise(stored) == stored
