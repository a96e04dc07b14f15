"""How long before today a date was, in words that keep the clinical sense."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from forum.deid.calendar_words import NUMBER_BY_MONTH
from forum.deid.findings import Phrase

_VAGUE = Phrase("a few weeks earlier", "quelques semaines plus tôt")
_VAGUE_MONTH = Phrase("a few months earlier", "quelques mois plus tôt")
_EN_NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen"),
)
_FR_NUMBERS = (
    *("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze"),
    *("douze", "treize"),
)
# Two digits mean this century up to here, as in clinical notes.
_LAST_SHORT_YEAR = 40
_PLAUSIBLE_YEARS = range(1900, 2101)
_PLAUSIBLE_AGES = range(121)
_YOUNG = 20
_OLD = 90
_DAYS_AHEAD = 120
# Up to so many days, so many days make one unit; where only a month is known, no finer.
_UNITS = ((6, 1, "day"), (59, 7, "week"))
_MONTHS_UP_TO = 700


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it was written."""

    month: int | None = None
    day: int | None = None
    year: int | None = None


def written_month(word: str) -> int | None:
    return NUMBER_BY_MONTH.get(word.rstrip("."))


def full_year(written: str) -> int:
    year = int(written)
    if year >= _PLAUSIBLE_YEARS.start:
        return year
    return 2000 + year if year <= _LAST_SHORT_YEAR else 1900 + year


def elapsed(written: PartialDate, today: date | None) -> Phrase:
    """As "three weeks earlier"; without a day to count from, something vaguer."""
    vague = _VAGUE if written.day is not None else _VAGUE_MONTH
    if today is None:
        return vague
    day = _resolved(written, today)
    if day is None:
        return vague
    return _in_words((today - day).days, exact=written.day is not None)


def life_decade(written: PartialDate, today: date | None) -> Phrase:
    """What a birth date may say: the decade of the age."""
    age = today.year - written.year if today and written.year else -1
    if age not in _PLAUSIBLE_AGES:
        return Phrase("their age by decade", "son âge par décennie")
    if age < _YOUNG:
        return Phrase("a young person", "une jeune personne")
    if age >= _OLD:
        return Phrase("in their nineties", "nonagénaire")
    decade = age // 10 * 10
    return Phrase(f"in their {decade}s", f"dans la tranche des {decade} à {decade + 9} ans")


def _resolved(written: PartialDate, today: date) -> date | None:
    """The day meant: without a year, the nearest one that is not long ahead."""
    if written.month is None:
        return None
    years = (written.year,) if written.year else (today.year, today.year - 1)
    for year in years:
        day = _day_of(year, written.month, written.day)
        if day is not None and (written.year or (day - today).days < _DAYS_AHEAD):
            return day
    return None


def _day_of(year: int, month: int, day: int | None) -> date | None:
    if year not in _PLAUSIBLE_YEARS or month not in range(1, 13):
        return None
    wanted = 15 if day is None else day
    return date(year, month, wanted) if wanted in range(1, monthrange(year, month)[1] + 1) else None


def _in_words(days: int, *, exact: bool) -> Phrase:
    count, unit = _counted(abs(days), exact=exact)
    if count == 0:
        return Phrase("around now", "ces jours-ci")
    en, fr = _quantity(count, unit)
    if days < 0:
        return Phrase(f"in {en}", f"dans {fr}")
    return Phrase(f"{en} earlier", f"{fr} plus tôt")


def _counted(days: int, *, exact: bool) -> tuple[int, str]:
    """A number and a unit, coarser the longer ago."""
    for limit, size, unit in _UNITS if exact else ():
        if days <= limit:
            return round(days / size), unit
    if days < _MONTHS_UP_TO:
        return round(days / 30.4), "month"
    return round(days / 365.25), "year"


def _quantity(count: int, unit: str) -> tuple[str, str]:
    en_unit = unit if count == 1 else f"{unit}s"
    fr_unit = {"day": "jour", "week": "semaine", "month": "mois", "year": "an"}[unit]
    if count > 1 and unit != "month":
        fr_unit += "s"
    fr = "une" if (count, unit) == (1, "week") else _number(count, _FR_NUMBERS)
    return f"{_number(count, _EN_NUMBERS)} {en_unit}", f"{fr} {fr_unit}"


def _number(count: int, words: tuple[str, ...]) -> str:
    return words[count - 1] if count <= len(words) else str(count)
