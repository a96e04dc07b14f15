"""No word that a member reads goes around the catalogue, in templates or in code."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment
from typing_extensions import override

from tests.structure.catalogue import ROOT, strings

FORUM = ROOT / "forum"
TEMPLATES = sorted((FORUM / "web" / "templates").rglob("*.*"))
PACKAGES = (
    "accounts", "audit", "cases", "members", "moderation", "networks", "notifications", "threads",
    "web",
)  # fmt: skip
MODULES = sorted(path for package in PACKAGES for path in (FORUM / package).rglob("*.py"))
ERRORS = {"NotFound", "Forbidden", "Conflict", "TooMany", "Invalid"}

# Languages call themselves so everywhere, and keys and telephone numbers are what they are.
SAME_EVERYWHERE = {"EN", "FR", "English", "Français", "Enter", "P", "R", "D", "J", "K"}
SPOKEN_ATTRIBUTES = {"aria-label", "alt", "title", "placeholder", "data-confirm", "data-said"}
# What operators read at the command line, which is in English.
COMMAND_LINE = {
    "There is no such network.",
    "There is no account with this address.",
    "These are the terms that hold already.",
}
SENTENCE = re.compile(r"[A-Z“].* .*[.?!]")
JINJA = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])


class _Literals(HTMLParser):
    """Words of a template that a reader sees or hears and no catalogue knows."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    @override
    def handle_data(self, data: str) -> None:
        # A macro may write attributes alone.
        self.take(re.sub(r"""[\w-]+="[^"]*\"""", "", data))

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES:
                self.take(value or "")

    def take(self, text: str) -> None:
        if text.strip() not in SAME_EVERYWHERE and re.search(r"[^\W\d_]", text):
            self.found.add(text.strip())


def literals(source: str) -> set[str]:
    """The words in the markup; in place of each {{ }}, {% %} and {# #} is a space."""
    parser = _Literals()
    parser.feed("".join(text if kind == "data" else " " for _, kind, text in JINJA.lex(source)))
    parser.close()
    return parser.found


def capitals(source: str) -> set[str]:
    """Strings in {{ }} and {% %} that begin as what a reader reads does: labels handed to a macro, say."""
    found = {text[1:-1] for _, kind, text in JINJA.lex(source) if kind == "string"}
    return {text for text in found if text[:1].isupper()} - SAME_EVERYWHERE


@cache
def known_words() -> set[str]:
    found = {one.id if isinstance(one.id, str) else one.id[0] for one in strings()}
    return found | {one.id[1] for one in strings() if not isinstance(one.id, str)}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_template_has_no_words_outside_the_catalogue(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert literals(source) == set()
    assert capitals(source) - known_words() == set()


def test_words_outside_the_catalogue_are_found() -> None:
    source = """<p{% if x %} class="y"{% endif %}>Held {{ _('Reply') }}</p><a title="Go {{ z }}">9-8-8 EN</a>"""
    assert literals(source) == {"Held", "Go", "9-8-8 EN"}
    assert literals("<p>{{ _('Reply') }} · 9-8-8</p><b>EN</b>{# Why #}") == set()
    assert capitals("{{ field('name', 'A name') }} {% set x = 'X ray' %}") == {"A name", "X ray"}


def is_marked(node: ast.expr, constants: dict[str, ast.expr]) -> bool:
    """Whether a sentence is in the catalogue, or handed on by a name or call that got it from there."""
    match node:
        case ast.Constant(value=str() as said):
            return said in COMMAND_LINE
        case ast.JoinedStr() | ast.BinOp():
            return False
        case ast.Name(id=name):
            return name not in constants or is_marked(constants[name], constants)
        case ast.Dict(values=values):
            return all(is_marked(value, constants) for value in values)
        case ast.IfExp(body=one, orelse=other):
            return is_marked(one, constants) and is_marked(other, constants)
        case _:
            return True


def constants_of(tree: ast.Module) -> dict[str, ast.expr]:
    """What the module's own names stand for."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found[name] = value
    return found


def unmarked_errors(tree: ast.Module) -> list[str]:
    """Errors of ours that say something untranslated."""
    constants = constants_of(tree)
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=args, keywords=more) if name in ERRORS:
                said = args[:1] + [one.value for one in more if one.arg in {"text", "kept"}]
                found += [ast.unparse(one) for one in said if not is_marked(one, constants)]
    return found


def unmarked_sentences(tree: ast.Module) -> Iterator[str]:
    """Strings that read like a sentence, outside N_() and its like and outside docstrings."""
    passed: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                passed.add(id(docstring))
            case ast.Call(
                func=ast.Name(id="N_" | "_" | "gettext") | ast.Attribute(attr="ngettext")
            ):
                passed |= {id(inner) for inner in ast.walk(node)}
            case ast.Constant(value=str() as text) if SENTENCE.fullmatch(text):
                if id(node) not in passed and text not in COMMAND_LINE:
                    yield text


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_sentences_of_a_module_are_in_the_catalogue(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert unmarked_errors(tree) == []
    assert list(unmarked_sentences(tree)) == []


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("raise NotFound('There is nothing.')", 1),
        ("raise NotFound(N_('There is nothing.'))", 0),
        ("raise NotFound", 0),
        ("GONE = 'It is gone'\nraise Conflict(GONE)", 1),
        ("GONE: Final = N_('It is gone')\nraise Conflict(GONE, kept=GONE)", 0),
        ("raise Conflict(N_('It moved on.'), kept='Text kept')", 1),
        ("raise Invalid({'a': N_('Say why.'), 'b': 'Say it'})", 1),
        ("raise Invalid(problems)", 0),
        ("raise Forbidden(f'Not {it}')", 1),
        ("raise TooMany(ONE if it else 'Too many', retry_after=1)", 1),
    ],
)
def test_errors_outside_the_catalogue_are_found(code: str, count: int) -> None:
    assert len(unmarked_errors(ast.parse(code))) == count


def test_sentences_outside_the_catalogue_are_found() -> None:
    code = '"""Says what it does."""\nsaid = N_("Say why."), "Say it now.", "a_key", ngettext("A b.", "C d.", 2)'
    assert list(unmarked_sentences(ast.parse(code))) == ["Say it now.", "A b.", "C d."]
