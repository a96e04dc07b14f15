"""The French catalogue is whole, and set as French is in Canada."""

import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message

from forum.web.languages import CATALOGUES, translations
from tests.structure.catalogue import french, strings

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
NBSP = "\N{NO-BREAK SPACE}"
# Names, and words that French writes as English does.
SAME_IN_BOTH = {
    *("Alberta", "Manitoba", "Nunavut", "Ontario", "Saskatchewan", "Yukon"),
    *("Note", "Profession", "Question", "Version %(version)s", "mentor"),
}


def ids(catalogue: Catalog) -> set[tuple[str, ...]]:
    return {(one.id,) if isinstance(one.id, str) else tuple(one.id) for one in catalogue if one.id}


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


def test_every_string_is_in_the_french_catalogue() -> None:
    known = ids(french())
    used = ids(strings())
    assert len(used) > 400
    assert used - known == set(), "run python -m tests.structure.catalogue and translate these"
    assert known - used == set(), "nobody uses these any more"


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
