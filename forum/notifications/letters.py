"""Mails in the recipient's language: a subject of ours, a sentence and a link; never a text that somebody wrote."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from jinja2 import Environment

from forum.notifications.queries import NetworkNames, Recipient
from forum.web.labels import N_
from forum.web.languages import Language, gettext, to_language
from forum.web.render import environment


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is ready to be sent. `key` names it: the same letter sent twice is known by it."""

    key: str
    recipient: str
    subject: str
    text: str
    language: str


# What each kind of notification has as its subject; its template is mail/<kind>.txt.
KINDS: Final = {
    "invitation": N_("Your invitation to the Adaptive Mentoring Forum"),
    "reset": N_("A new password for the Adaptive Mentoring Forum"),
    "password_changed": N_("Your password was changed"),
    "returned": N_("A moderator has returned your text"),
    "declined": N_("A moderator has declined your text"),
    "published": N_("Your text is published"),
    "hidden": N_("Your text is hidden until a moderator has looked at it"),
    "queue": N_("A text waits for a moderator"),
    "reply": N_("Your case has an answer"),
}


def compose(
    key: str, kind: str, *, to: Recipient, network: NetworkNames | None, link: str
) -> Letter:
    language = to_language(to.language)
    named = None if network is None else network.fr if language == "fr" else network.en
    text = (
        _plain(language)
        .get_template(f"mail/{kind}.txt")
        .render(name=to.name, network=named, link=link)
    )
    return Letter(key, to.address, gettext(language, KINDS[kind]), text, language)


@cache
def _plain(language: Language) -> Environment:
    """The pages' environment without escaping, which is HTML's."""
    return environment(language).overlay(autoescape=False)
