"""The gate's own check on the demo: what is shown passes it, what is held does not."""

from collections.abc import Iterable

import pytest

from forum.deid import Context, blocking, find, find_contacts
from forum.demo.content import HeldText, ThreadText
from tests.demo.content import DECIDED, PEOPLE, PLACES, THREADS, UNPUBLISHED, texts


def held_back(checked: Iterable[str], language: str) -> list[str]:
    """What the check would stop, as it stands in the text."""
    context = Context(language=language)
    return [
        text[finding.start : finding.end]
        for text in checked
        for finding in blocking(find(text, context))
    ]


@pytest.mark.parametrize("thread", THREADS, ids=lambda thread: thread.id)
def test_published_text_has_no_finding(thread: ThreadText) -> None:
    assert held_back(texts(thread), thread.language) == []
    for reply in thread.replies:
        assert held_back([reply.body], reply.language or thread.language) == [], reply.id


def test_profiles_have_no_finding() -> None:
    for member in PEOPLE.members:
        assert held_back([member.about], member.languages[0]) == []
        assert find_contacts(member.display_name) == []


@pytest.mark.parametrize("held", UNPUBLISHED, ids=lambda held: held.id)
def test_held_text_has_a_finding(held: HeldText) -> None:
    assert held_back(texts(held), held.language)
    assert held.author_note.strip()


def test_notes_of_moderators_have_no_finding() -> None:
    for decided in DECIDED:
        assert held_back([decided.moderator_note], decided.language) == [], decided.id


def test_terms_have_no_finding() -> None:
    for network in PLACES.networks:
        for terms in network.terms:
            assert held_back([terms.title.en, terms.body.en], "en") == [], network.id
            assert held_back([terms.title.fr, terms.body.fr], "fr") == [], network.id
