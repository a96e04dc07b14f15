"""What must hold for the HTML of every text, whoever wrote it."""

import bleach  # type: ignore[import-untyped]

from tests.text.html_trees import attributes, elements, parse

# Written out here, so that a wider list in the renderer fails.
WITHOUT_ATTRIBUTES = (
    *("p", "br", "hr", "em", "strong", "s", "ul", "li", "blockquote", "pre", "code"),
    *("h4", "h5", "h6", "table", "thead", "tbody", "tr"),
)
ATTRIBUTES: dict[str, set[str]] = {
    **{name: set() for name in WITHOUT_ATTRIBUTES},
    "a": {"href", "title", "rel"},
    "ol": {"start"},
    "th": {"align", "scope"},
    "td": {"align"},
}
SCHEMES = ("http://", "https://", "mailto:")
REL = "nofollow noopener noreferrer ugc"
# Deeper than any text needs; browsers stop at 512.
MAX_DEPTH = 45
# Controls but tab and newline, the characters that reorder lines, and halves of surrogate pairs.
UNWANTED = {
    *(chr(n) for n in (*range(9), *range(11, 32), *range(127, 160))),
    *(chr(n) for n in (0x061C, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    *(chr(n) for n in range(0xD800, 0xE000)),
}


def assert_safe(html: str) -> None:
    tree = parse(html)
    for element in elements(tree):
        assert element.tagName in ATTRIBUTES
        assert attributes(element).keys() <= ATTRIBUTES[element.tagName]
    for link in elements(tree, "a"):
        assert link.getAttribute("href").lower().startswith(SCHEMES)
        assert link.getAttribute("rel") == REL
    assert not UNWANTED & set(html)
    assert_well_formed(html)
    assert unescaped(second_opinion(html)) == unescaped(html)


def assert_well_formed(html: str) -> None:
    """Every element is closed by itself, in order: nothing can reach past the end of the text."""
    depth = deepest = 0
    for tag in html.split("<")[1:]:
        if not tag.startswith(("br>", "hr>")):
            depth += -1 if tag.startswith("/") else 1
        assert depth >= 0
        deepest = max(depth, deepest)
    assert depth == 0
    assert deepest <= MAX_DEPTH


def second_opinion(html: str) -> str:
    """The same HTML through another cleaner with the same list: nothing should be left to clean."""
    return str(
        bleach.clean(
            html,
            tags=set(ATTRIBUTES),
            attributes={name: sorted(allowed) for name, allowed in ATTRIBUTES.items()},
            protocols={"http", "https", "mailto"},
        )
    )


def unescaped(html: str) -> str:
    """Both cleaners escape what matters, and differ in how they write a quote or a hard space."""
    return html.replace("&quot;", '"').replace("&nbsp;", "\N{NO-BREAK SPACE}")
