"""HTML as a browser reads it, so that two pieces of it can be compared and looked through."""

from collections.abc import Iterator
from xml.dom.minidom import DocumentFragment, Element, Node, Text

from bleach._vendor import html5lib  # type: ignore[import-untyped]


def parse(html: str) -> DocumentFragment:
    fragment: DocumentFragment = html5lib.parseFragment(
        html, treebuilder="dom", namespaceHTMLElements=False
    )
    return fragment


def elements(tree: Node, *names: str) -> list[Element]:
    """Elements of these names, or all, in the order of the page; a list, so they may be changed."""
    return [
        node
        for node in _walk(tree)
        if isinstance(node, Element) and (not names or node.tagName in names)
    ]


def attributes(element: Element) -> dict[str, str]:
    return dict(element.attributes.items())


def words(tree: Node) -> str:
    """Its text, elements of their own line parted by spaces, as one line."""
    inline = {"a", "code", "em", "s", "strong"}
    pieces = [
        node.data
        if isinstance(node, Text)
        else " " * (isinstance(node, Element) and node.tagName not in inline)
        for node in _walk(tree)
    ]
    return " ".join("".join(pieces).split())


def canonical(tree: DocumentFragment) -> str:
    """One spelling for all HTML that makes the same tree, but for space between blocks."""
    tree.normalize()
    return "".join(_canonical(node) for node in tree.childNodes)


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.childNodes:
        yield from _walk(child)


def _canonical(node: Node) -> str:
    if isinstance(node, Text):
        is_between_blocks = getattr(node.parentNode, "tagName", None) in {None, "blockquote"}
        return "" if is_between_blocks and node.data.isspace() else repr(node.data)
    if not isinstance(node, Element):
        return f"<!{node.nodeName}>"
    shown = "".join(f" {name}={value!r}" for name, value in sorted(attributes(node).items()))
    inside = "".join(_canonical(child) for child in node.childNodes)
    return f"<{node.tagName}{shown}>{inside}</{node.tagName}>"
