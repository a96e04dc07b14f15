"""Mails in the recipient's language: a subject of ours, a sentence and a link; never a text that somebody wrote."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from forum.notifications.queries import NetworkNames, Recipient
from forum.web.labels import N_
from forum.web.languages import Language, gettext, to_language, translations
from forum.web.render import TEMPLATES


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
    """Templates of plain text, in which nothing is escaped: what they show is not HTML."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=False,  # noqa: S701
        undefined=StrictUndefined,
        trim_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    catalogue = translations(language)
    made.install_gettext_callables(  # type: ignore[attr-defined]  # Added by the extension.
        catalogue.gettext, catalogue.ngettext, newstyle=True
    )
    return made
