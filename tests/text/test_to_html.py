"""Markdown to HTML: what a person who writes a text can rely on."""

from importlib.util import find_spec, module_from_spec

import pytest

from forum.core.text import to_html

REL = 'rel="nofollow noopener noreferrer ugc"'


def test_ordinary_text_is_formatted() -> None:
    assert to_html("Taper **slowly**:\n\n1. 10 mg\n2. 5 mg") == (
        "<p>Taper <strong>slowly</strong>:</p>\n<ol>\n<li>10 mg</li>\n<li>5 mg</li>\n</ol>\n"
    )


def test_headings_stay_below_those_of_the_page() -> None:
    html = to_html("# a\n## b\n### c\n###### d")
    assert html == "<h4>a</h4>\n<h5>b</h5>\n<h6>c</h6>\n<h6>d</h6>\n"


def test_table_keeps_alignment_without_a_style_and_heads_its_columns() -> None:
    html = to_html("|drug|mg|\n|-|-:|\n|x|5|")
    assert '<th scope="col">drug</th>\n<th align="right" scope="col">mg</th>' in html
    assert '<td>x</td>\n<td align="right">5</td>' in html
    assert "style" not in html


def test_struck_text_is_struck() -> None:
    assert to_html("~~10~~ 5 mg") == "<p><s>10</s> 5 mg</p>\n"


def test_comparison_signs_are_text() -> None:
    assert to_html("eGFR <30 & K >5") == "<p>eGFR &lt;30 &amp; K &gt;5</p>\n"


@pytest.mark.parametrize(
    "address",
    [
        "http://e.example",
        "HTTPS://e.example:8443/a?b#c",
        "https://e.example/%C3%A9",
        "mailto:a@b.ca",
    ],
)
def test_link_to_a_page_or_mailbox_is_a_link(address: str) -> None:
    assert to_html(f"[x]({address})") == f'<p><a href="{address}" {REL}>x</a></p>\n'


@pytest.mark.parametrize(
    "address",
    [
        *("/cases", "//e.example", "#a", "ftp://e.example", "javascript:alert(1)", "tel:+15550100"),
        *("http:e.example", "https:///e.example", "https://a.example@b.example", "www.e.example"),
    ],
)
def test_other_address_is_shown_and_not_followed(address: str) -> None:
    assert to_html(f"[x *y*]({address})") == f"<p>x <em>y</em> ({address})</p>\n"


def test_link_without_an_address_is_its_words() -> None:
    assert to_html("[x]()") == "<p>x</p>\n"


def test_accented_host_is_written_so_that_it_cannot_pass_for_another() -> None:
    assert 'href="https://xn--' in to_html("[x](https://exámple.example)")


def test_image_is_a_link_to_it_named_by_its_description() -> None:
    html = to_html('![scan *1*](https://e.example/a.png "t")')
    assert html == f'<p><a href="https://e.example/a.png" title="t" {REL}>scan 1</a></p>\n'


def test_image_without_description_is_named_by_its_address() -> None:
    assert to_html("![](https://e.example/a)") == (
        f'<p><a href="https://e.example/a" {REL}>https://e.example/a</a></p>\n'
    )
    assert to_html("![](a.png)") == "<p>a.png</p>\n"


def test_image_in_a_link_leaves_one_link() -> None:
    html = to_html("[![a](https://e.example/i) b](https://e.example/p) ![c](https://e.example/j)")
    assert html == (
        f'<p><a href="https://e.example/p" {REL}>a b</a> '
        f'<a href="https://e.example/j" {REL}>c</a></p>\n'
    )


@pytest.mark.parametrize("reordering", ["\u202e", "\u202d", "\u2067", "\u200f", "&#x202E;"])
def test_character_that_reorders_a_line_is_dropped(reordering: str) -> None:
    assert to_html(f"dose {reordering}10 mg\u202c\u2069") == "<p>dose 10 mg</p>\n"
    assert to_html(f"`{reordering}10`".replace("&#x202E;", "\u202e")) == "<p><code>10</code></p>\n"


def test_text_from_right_to_left_is_kept() -> None:
    assert to_html("שלום, ‎مرحبا") == "<p>שלום, ‎مرحبا</p>\n"


def test_control_characters_and_broken_pairs_do_not_pass() -> None:
    assert to_html("a\x00b\x1bc\ud800d&#0;") == "<p>abc\ufffdd\ufffd</p>\n"


def test_parsers_are_ready_before_threads_share_them() -> None:
    spec = find_spec("forum.core.text")
    assert spec is not None
    assert spec.loader is not None
    fresh = module_from_spec(spec)
    spec.loader.exec_module(fresh)
    for parser in (fresh._MARKDOWN, fresh._PLAIN):
        rulers = (parser.core.ruler, parser.block.ruler, parser.inline.ruler, parser.inline.ruler2)
        assert all(ruler.__cache__ is not None for ruler in rulers)
