"""English and French: catalogues, and how instants are written in each."""

from contextvars import ContextVar
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from markupsafe import Markup

Language = Literal["en", "fr"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "fr")
CATALOGUES: Final = Path(__file__).parent / "locales"

zone_in_view: ContextVar[str] = ContextVar("zone_in_view", default="America/Toronto")

_MONTHS: Final = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "fr": [
        "janv.",
        "févr.",
        "mars",
        "avr.",
        "mai",
        "juin",
        "juill.",
        "août",
        "sept.",
        "oct.",
        "nov.",
        "déc.",
    ],
}


def to_language(value: str | None) -> Language:
    """`value` where it is one of ours, else English."""
    return "fr" if value == "fr" else "en"


@cache
def translations(language: Language) -> NullTranslations:
    """The catalogue of `language`; English is the source text itself."""
    if language == "en":
        return NullTranslations()
    with (CATALOGUES / f"{language}.po").open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def gettext(language: Language, text: str, **values: object) -> str:
    """`text` in `language`, with named %(placeholders)s filled in."""
    translated = translations(language).gettext(text)
    return translated % values if values else translated


def instant(language: Language, at: datetime) -> str:
    """«Nov 21, 2:05 p.m.» or «21 nov., 14 h 05» in the zone in view, with the year unless it is this one.

    Written by hand: Babel needs 60 µs for one, which 60 posts on a page would feel.
    """
    local = at.astimezone(_zone(zone_in_view.get()))
    month = _MONTHS[language][local.month - 1]
    if language == "fr":
        day = f"{local.day}\N{NO-BREAK SPACE}{month}"
        clock = f"{local.hour}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{local.minute:02}"
        return f"{day} {local.year}, {clock}"
    half = "a.m." if local.hour < 12 else "p.m."
    clock = f"{local.hour % 12 or 12}:{local.minute:02}\N{NO-BREAK SPACE}{half}"
    return f"{month}\N{NO-BREAK SPACE}{local.day}, {local.year}, {clock}"


def when(language: Language, at: datetime) -> Markup:
    """A <time> element with the absolute instant; the browser may show it relative to now."""
    return Markup('<time datetime="{}">{}</time>').format(_machine(at), instant(language, at))


def ago(language: Language, at: datetime, now: datetime) -> Markup:
    """A <time> element that says how long ago."""
    return Markup('<time datetime="{}" title="{}" data-ago>{}</time>').format(
        _machine(at), instant(language, at), span(language, (now - at).total_seconds())
    )


def span(language: Language, seconds: float) -> str:
    """A length of time in the largest unit that fits: «just now», «5 min», «5 h», «3 days»."""
    minutes = int(max(seconds, 0) // 60)
    if minutes < 1:
        return gettext(language, "just now")
    if minutes < 60:
        return gettext(language, "%(count)s min ago", count=minutes)
    if minutes < 72 * 60:
        return gettext(language, "%(count)s h ago", count=minutes // 60)
    return gettext(language, "%(count)s days ago", count=minutes // 1440)


def _machine(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
