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
from markupsafe import Markup, escape

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
    """«Nov 21, 2026, 2:05 p.m.» or «21 nov. 2026, 14 h 05» in the zone in view.

    Written by hand: Babel needs 60 µs for one, which 60 posts on a page would feel.
    """
    local = _local(at)
    if language == "fr":
        clock = f"{local.hour}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{local.minute:02}"
    else:
        half = "a.m." if local.hour < 12 else "p.m."
        clock = f"{local.hour % 12 or 12}:{local.minute:02}\N{NO-BREAK SPACE}{half}"
    return f"{_date(language, local)}, {clock}"


def when(language: Language, at: datetime) -> Markup:
    """A <time> element with the absolute instant; the browser may show it relative to now."""
    return _time(at, instant(language, at))


def day(language: Language, at: datetime) -> Markup:
    """A <time> element with the day alone, for what does not turn on the hour."""
    local = _local(at)
    return Markup('<time datetime="{}">{}</time>').format(
        local.date().isoformat(), _date(language, local)
    )


def ago(language: Language, at: datetime, now: datetime) -> Markup:
    """A <time> element that says how long ago."""
    title = f' title="{escape(instant(language, at))}" data-ago'
    return _time(at, span(language, (now - at).total_seconds()), title)


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


def _local(at: datetime) -> datetime:
    return at.astimezone(_zone(zone_in_view.get()))


def _date(language: Language, local: datetime) -> str:
    """«Nov 21, 2026» or «21 nov. 2026»."""
    month = _MONTHS[language][local.month - 1]
    if language == "fr":
        number = "1er" if local.day == 1 else local.day
        return f"{number}\N{NO-BREAK SPACE}{month} {local.year}"
    return f"{month}\N{NO-BREAK SPACE}{local.day}, {local.year}"


def _time(at: datetime, text: str, attributes: str = "") -> Markup:
    # Put together by hand: a list has 50, and Markup.format() would be a fifth of it.
    machine = f"{at.isoformat()[:19]}Z"
    return Markup(f'<time datetime="{machine}"{attributes}>{escape(text)}</time>')  # noqa: S704


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
