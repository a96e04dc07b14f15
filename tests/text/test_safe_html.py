"""No text, whoever wrote it, can do anything on the page but be read."""

import pytest
from hypothesis import example, given, settings

from forum.core import text
from forum.core.text import to_html
from tests.corpora import commonmark_cases, naughty_strings, xss_cases
from tests.text.html_trees import parse, words
from tests.text.markdown_made_up import texts
from tests.text.safety import assert_safe


@pytest.mark.parametrize("attack", xss_cases())
def test_attack_has_no_effect(attack: str) -> None:
    assert_safe(to_html(attack))


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", "<b onclick=alert(1)>x</b>"])
def test_attack_is_shown_as_what_was_written(attack: str) -> None:
    assert words(parse(to_html(attack))) == attack


@pytest.mark.parametrize("naughty", naughty_strings())
def test_naughty_string_is_harmless_and_stays_so(naughty: str) -> None:
    html = to_html(naughty)
    assert_safe(html)
    assert text._CLEANER.clean(html) == html
    assert_safe(to_html(html))


def test_examples_of_commonmark_are_harmless() -> None:
    for case in commonmark_cases():
        assert_safe(to_html(case["markdown"]))


@given(texts)
@example("\ud800[x](java\u202escript:alert(1))")
@settings(max_examples=400, deadline=None)
def test_html_of_any_text_is_safe(markdown: str) -> None:
    assert_safe(to_html(markdown))


@pytest.mark.parametrize(
    "unsafe",
    [
        "<script>alert(1)</script>",
        "<p onclick=alert(1)>x</p>",
        "<p style='color: red'>x</p>",
        "<p class=x>x</p>",
        "<p title=x>x</p>",
        '<a rel="nofollow noopener noreferrer ugc" href="javascript:alert(1)">x</a>',
        '<a href="https://e.example">x</a>',
        "<p>x",
        "</div>",
        "<p>\u202ex</p>",
    ],
)
def test_check_itself_sees_what_is_unsafe(unsafe: str) -> None:
    with pytest.raises(AssertionError):
        assert_safe(unsafe)


@pytest.mark.parametrize(
    "unsafe",
    ['<p style="x" class="y" id="z" title="t" lang="l">x</p>', "<script>x</script><p>x</p>"],
)
def test_boundary_alone_drops_what_is_not_on_its_list(unsafe: str) -> None:
    assert text._CLEANER.clean(unsafe) == "<p>x</p>"


@pytest.mark.parametrize("address", ["/logout", "//e.example", "javascript:alert(1)", "data:,x"])
def test_boundary_alone_drops_addresses_that_may_not_be_followed(address: str) -> None:
    html = text._CLEANER.clean(f'<a rel="opener" href="{address}">x</a>')
    assert html == '<a rel="nofollow noopener noreferrer ugc">x</a>'
