"""Text as people write it: put in order when it comes in, made safe HTML once, at publication."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# What a person may write in one text; the forms refuse more.
MAX_TEXT = 20_000

# Hostile input can make small Markdown slow or its HTML huge. A text beyond one of these bounds is
# shown as it was written, in plain paragraphs: nothing is lost, and nothing is refused this late.
MAX_FORMATTED = 2 * MAX_TEXT
MAX_LINES = 1_000
MAX_NESTING = 20
# Characters of all words, addresses and titles together: a reference is written once, used often.
MAX_SHOWN = 5 * MAX_FORMATTED
# A wider table is shown as lines of text, since an empty row costs as much as its header is wide.
MAX_COLUMNS = 20
# Unicode's stream-safe format (UAX #15). No script needs more on one letter, and composing a
# longer run costs the square of its length.
MAX_MARKS = 30

TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "a", "ul", "ol", "li", "blockquote", "pre", "code"),
    *("h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
LINK_SCHEMES = {"http", "https", "mailto"}
LINK_REL = "nofollow noopener noreferrer ugc"

# After normalisation a host is ASCII. "user@" before it only makes an address look like another one.
_HOST = re.compile(r"[a-z0-9._-]+(:[0-9]{1,5})?", re.IGNORECASE)

_ALIGN = {"align": {"left", "center", "right"}}
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    # "*" is written out because title and lang would be allowed on every element without it.
    attributes={"*": set(), "a": {"href", "title"}, "ol": {"start"}},
    tag_attribute_values={"th": _ALIGN, "td": _ALIGN},
    set_tag_attribute_values={"th": {"scope": "col"}},
    url_schemes=LINK_SCHEMES,
    url_relative="deny",
    link_rel=LINK_REL,
)

_LINE_END = re.compile("\r\n|[\r\v\f\x85]")
# C0 and C1 controls but tab and newline go; half of a surrogate pair cannot be stored or sent.
_UNPRINTABLE: dict[int, str | None] = {
    **dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)]),
    **dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}"),
}
# Characters that reorder what follows them, unseen: with one, "10 mg" can look like "01 mg". Arabic
# and Hebrew letters need none. They are dropped from what is shown, and kept in the text as written.
_REORDERING = dict.fromkeys([0x061C, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def to_html(markdown: str) -> str:
    """Safe HTML of a text. Never raises: what may not be formatted is shown as it was written."""
    html = _RENDERER.render(_tokens(markdown), _MARKDOWN.options, {})
    # After rendering, because a reordering character can also be written as &#x202E;
    return _CLEANER.clean(html.translate(_REORDERING))


def excerpt(markdown: str, length: int = 180) -> str:
    """The first `length` characters for a list, cut at a word; plain text, to be escaped as such.

    Costs as much as `to_html`, so lists should read it stored beside the HTML.
    """
    words = " ".join(_words(_tokens(markdown))).translate(_REORDERING)
    line = " ".join(words.split())
    if len(line) <= length:
        return line
    # One more than fits, so that a word which ends exactly at the limit is kept.
    cut = line[:length]
    whole_words = cut.rpartition(" ")[0]
    return (whole_words or cut[:-1]).rstrip(" ,;:-") + "…"


def normalise(text: str) -> str:
    """`text` as it is stored: one kind of line end, no control characters, NFC; else as written."""
    printable = _printable(text)
    if not printable.isascii():
        printable = unicodedata.normalize("NFC", _without_towers(printable))
    return printable.rstrip()


def _tokens(markdown: str) -> list[Token]:
    text = _printable(markdown)
    if len(text) > MAX_FORMATTED or text.count("\n") > MAX_LINES:
        return _PLAIN.parse(text)
    tokens = _MARKDOWN.parse(text)
    if _is_too_deep(tokens) or _is_too_much(tokens):
        return _PLAIN.parse(text)
    return tokens


def _printable(text: str) -> str:
    # Word writes a vertical tab for a line break: removed, it would join two words.
    return _LINE_END.sub("\n", text).translate(_UNPRINTABLE)


def _without_towers(text: str) -> str:
    kept = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)


def _is_too_deep(tokens: list[Token]) -> bool:
    # The parser drops blocks nested deeper than it follows, without a word.
    opening = (token for token in _with_children(tokens) if token.nesting == 1)
    return any(token.level >= MAX_NESTING - 1 for token in opening)


def _is_too_much(tokens: list[Token]) -> bool:
    shown = 0
    for token in _with_children(tokens):
        shown += len(token.content) + sum(len(str(value)) for value in token.attrs.values())
    return shown > MAX_SHOWN


def _with_children(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or [token]


def _words(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children is None:
            yield token.content
        else:
            yield "".join(
                child.content or " " * ("break" in child.type) for child in token.children
            )


def _narrow_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    header = slice(state.bMarks[start], state.eMarks[start])
    return state.src[header].count("|") <= MAX_COLUMNS + 1 and table(state, start, end, silent)


def _adapt_tokens(state: StateCore) -> None:
    for token in state.tokens:
        if token.type.startswith("heading"):
            # The page itself has h1 to h3.
            token.tag = f"h{min(int(token.tag[1]) + 3, 6)}"
        elif token.tag in {"th", "td"} and "style" in token.attrs:
            # No inline style passes the page's security policy.
            token.attrs["align"] = str(token.attrs.pop("style")).removeprefix("text-align:")
        elif token.children:
            token.children = list(_checked_links(_images_as_links(token.children)))


def _images_as_links(tokens: list[Token]) -> Iterator[Token]:
    """An image is somebody else's server told who reads a case: a link lets the reader decide."""
    is_inside_link = False
    for token in tokens:
        if token.type in {"link_open", "link_close"}:
            is_inside_link = token.nesting == 1
        if token.type != "image":
            yield token
            continue
        alt = _RENDERER.renderInlineAsText(token.children, _MARKDOWN.options, {})
        if is_inside_link:
            yield _text(alt)
            continue
        address = token.attrs.pop("src")
        token.attrs.pop("alt")
        info = "" if alt else "auto"
        yield Token("link_open", "a", 1, attrs={"href": address, **token.attrs}, info=info)
        yield _text(alt or str(address))
        yield Token("link_close", "a", -1)


def _checked_links(tokens: Iterator[Token]) -> Iterator[Token]:
    """Links that may not be followed as their words, with the address beside them."""
    refused: str | None = None
    for token in tokens:
        if token.type == "link_open" and not _may_be_followed(str(token.attrs["href"])):
            # The words of an autolink are its address already.
            refused = "" if token.info == "auto" else str(token.attrs["href"])
        elif token.type == "link_close" and refused is not None:
            if refused:
                # Apart, so that the address of a reference is not copied at each of its uses.
                yield from (_text(" ("), _text(refused), _text(")"))
            refused = None
        else:
            yield token


def _may_be_followed(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return True
    return parts.scheme in LINK_SCHEMES and _HOST.fullmatch(parts.netloc) is not None


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    markdown.enable(["table", "strikethrough"])
    markdown.block.ruler.at("table", _narrow_table, {"alt": ["paragraph", "reference"]})
    markdown.core.ruler.push("adapt_tokens", _adapt_tokens)
    markdown.validateLink = _parse_any_address  # type: ignore[assignment]
    return markdown


def _parse_any_address(_address: str) -> bool:
    # Which addresses may be followed is decided in _checked_links: here, the words would be lost.
    return True


def _plain() -> MarkdownIt:
    plain = MarkdownIt("zero").enable("newline")
    plain.core.ruler.push("keep_line_ends", _keep_line_ends)
    return plain


def _keep_line_ends(state: StateCore) -> None:
    for token in _with_children(state.tokens):
        if token.type == "softbreak":
            token.type = "hardbreak"


_MARKDOWN = _markdown()
_RENDERER = RendererHTML()
_PLAIN = _plain()

# A parser sorts its rules at first use, and gives none to a thread that comes meanwhile.
for _parser in (_MARKDOWN, _PLAIN):
    _parser.parse("a")
