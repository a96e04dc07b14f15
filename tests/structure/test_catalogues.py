"""The French catalogue is whole and well set, and no sentence that a member reads goes around it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from jinja2 import Environment
from typing_extensions import override

from forum.web.languages import CATALOGUES, translations
from tests.structure.catalogue import ROOT, french, strings

FORUM = ROOT / "forum"
TEMPLATES = sorted((FORUM / "web" / "templates").rglob("*.html"))
PACKAGES = (
    "accounts", "audit", "cases", "members", "moderation", "networks", "notifications", "threads",
    "web",
)  # fmt: skip
MODULES = sorted(path for package in PACKAGES for path in (FORUM / package).rglob("*.py"))
ERRORS = {"NotFound", "Forbidden", "Conflict", "TooMany", "Invalid"}

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
NBSP = "\N{NO-BREAK SPACE}"
# Names, and words that French writes as English does.
SAME_IN_BOTH = {
    *("Alberta", "Manitoba", "Nunavut", "Ontario", "Saskatchewan", "Yukon"),
    *("Note", "Profession", "Question", "Version %(version)s", "mentor"),
}
# Languages call themselves so everywhere, and keys and telephone numbers are what they are.
SAME_EVERYWHERE = {"EN", "FR", "English", "Français", "Enter", "P", "R", "D", "J", "K"}
SPOKEN_ATTRIBUTES = {"aria-label", "alt", "title", "placeholder", "data-confirm", "data-said"}
# What operators read at the command line, which is in English.
COMMAND_LINE = {"There is no such network.", "There is no account with this address."}
SENTENCE = re.compile(r"[A-Z“].* .*[.?!]")


def forms(message: Message) -> list[tuple[str, str]]:
    """Each form of a message in English beside its French one."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return list(zip(message.id, tuple(message.string or ()), strict=True))


@cache
def entries() -> list[Message]:
    return [message for message in french() if message.id]


def pairs() -> list[tuple[str, str]]:
    return [pair for message in entries() for pair in forms(message)]


@cache
def used() -> set[str | tuple[str, str]]:
    return {message.id for message in strings() if message.id}


def test_every_string_is_in_the_french_catalogue() -> None:
    known = {message.id for message in entries()}
    assert len(used()) > 400
    assert used() - known == set(), "run python -m tests.structure.catalogue and translate these"
    assert known - used() == set(), "nobody uses these any more"


def test_every_string_has_its_french_words() -> None:
    assert [english for english, said in pairs() if not said.strip()] == []
    assert [message.id for message in entries() if message.fuzzy] == []


def test_translation_keeps_the_placeholders() -> None:
    for message in entries():
        english = [set(PLACEHOLDER.findall(one)) for one, _ in forms(message)]
        for number, (_, said) in enumerate(forms(message)):
            # French says «0» and «1» in the same form, so a number may be in it where English has none.
            assert set(PLACEHOLDER.findall(said)) in (english[number], english[-1]), said
            assert "%" not in PLACEHOLDER.sub("", said), said


def test_translation_is_not_the_english_text() -> None:
    same = {english for english, said in pairs() if english == said}
    assert same - SAME_IN_BOTH == set()
    assert SAME_IN_BOTH - same == set(), "these need no exception"


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (r"\s[;!?]", "no space before ; ! ?"),
        (rf"(?<!{NBSP}):", "a no-break space before a colon"),
        (rf"«(?!{NBSP})|(?<!{NBSP})»", "no-break spaces inside « »"),
        (r"""["'“”]""", "’ and « », not straight or English quotes"),
        (r"\.\.\.", "… is one character"),
        (r"(?:\d|\)s) (?:h|min|jours?|ans?|caractères)\b", "a no-break space before a unit"),
        (r"\d[ ,.]\d", "a no-break space between thousands"),
        (r"^\s|\s$|  ", "no stray spaces"),
        (r"\b(?:[Ee]-?mail|[Mm]ail|[Ll]ogin|[Pp]ost|[Mm]oderator)\b", "no English words"),
        (r"\b[Tt](?:u|oi|on|es)\b", "vous, never tu"),
    ],
)
def test_french_is_set_as_the_language_office_asks(wrong: str, rule: str) -> None:
    found = [said for _, said in pairs() if re.search(wrong, PLACEHOLDER.sub("(…)s", said))]
    assert found == [], rule


def test_marks_at_the_end_agree() -> None:
    for english, said in pairs():
        for mark in ":,?":
            assert said.endswith(mark) == english.endswith(mark), said


def test_nothing_and_one_take_the_singular_in_french() -> None:
    count = ("%(num)s reply", "%(num)s replies")
    found = [translations("fr").ngettext(*count, number) for number in (0, 1, 2)]
    assert found == ["%(num)s réponse", "%(num)s réponse", "%(num)s réponses"]


def test_there_is_one_catalogue() -> None:
    assert [path.name for path in CATALOGUES.iterdir()] == ["fr.po"]


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


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_template_has_no_words_outside_the_catalogue(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    known = {one for id_ in used() for one in ([id_] if isinstance(id_, str) else id_)}
    assert literals(source) == set()
    assert capitals(source) - known == set()


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
