"""The composer of a reply, as the pages show it."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from forum.core import clock
from forum.web.findings import FindingView
from forum.web.frame import short_name
from forum.web.labels import N_
from forum.web.languages import Language, gettext, translations
from forum.web.visits import Belonging

# Characters.
LONGEST_REPLY: Final = 20_000
LONGEST_NOTE: Final = 1_000
EMPTY: Final = N_("Please write something first.")
TOO_LONG: Final = N_("This is longer than we can take. Nothing is lost; please shorten it.")


@dataclass(frozen=True, slots=True)
class Composer:
    """Everything that the form of a text needs; `findings` and `problems` are of the text as it stands."""

    action: str
    client_key: UUID
    parent_id: str | None
    parent_author: str | None
    language: str
    body: str
    audience_sentence: str
    button: str
    findings: list[FindingView] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    kept_note: str | None = None


def reply_composer(
    language: Language,
    thread_id: str,
    belonging: Belonging,
    *,
    audience: str,
    count: int,
    body: str = "",
    written_in: str | None = None,
    parent_id: str | None = None,
    parent_author: str | None = None,
    problems: dict[str, str] | None = None,
) -> Composer:
    """An empty composer, or one with a `body` that could not be taken yet."""
    place = audience_place(language, belonging, audience)
    catalogue = translations(language)
    button = catalogue.ngettext(
        "Reply to %(place)s (%(count)s member)", "Reply to %(place)s (%(count)s members)", count
    )
    return Composer(
        action=f"/cases/{thread_id}/posts",
        client_key=clock.new_key(),
        parent_id=parent_id,
        parent_author=parent_author,
        language=written_in or language,
        body=body,
        audience_sentence=audience_sentence(language, belonging, audience, count),
        button=button % {"place": place, "count": count},
        problems={name: gettext(language, said) for name, said in (problems or {}).items()},
    )


def audience_place(language: Language, belonging: Belonging, audience: str) -> str:
    name = short_name(belonging.name_fr if language == "fr" else belonging.name_en)
    return gettext(language, "mentors of %(place)s", place=name) if audience == "mentors" else name


def audience_sentence(language: Language, belonging: Belonging, audience: str, count: int) -> str:
    """Who sees it, in words: a login wall is not privacy, so the number is said each time."""
    catalogue = translations(language)
    said = catalogue.ngettext(
        "%(count)s member sees this: %(place)s.", "%(count)s members see this: %(place)s.", count
    )
    return said % {"count": count, "place": audience_place(language, belonging, audience)}


def reply_problems(body: str) -> dict[str, str]:
    if not body.strip():
        return {"body": EMPTY}
    return {"body": TOO_LONG} if len(body) > LONGEST_REPLY else {}
