"""Months, holidays and days of the month that stand alone in a sentence."""

import re
from collections.abc import Iterator

from forum.deid.calendar_words import (
    AWARENESS,
    CLEAR_WEEKDAY,
    CLEAR_WEEKDAY_WORDS,
    FULL_MONTHS,
    HOLIDAY,
    HOLIDAY_WORDS,
    MONTH,
    NUMBER_BY_MONTH,
    SHY_MONTHS,
)
from forum.deid.elapsed import PartialDate, elapsed, full_year, written_month
from forum.deid.findings import Candidate, Context, FindingType, Phrase
from forum.deid.letters import word_set
from forum.deid.needs import Needs
from forum.deid.shapes import Guard, Shape, before, is_accepted, proposed, written
from forum.deid.view import View

_HAS_MONTH = Needs(words=frozenset(NUMBER_BY_MONTH))
_WORD = re.compile(
    rf"(?<!\w)(?P<month>{MONTH})(?!\w|'[a-z]{{2}})(?:\.?,? (?:of |de )?'?(?P<year>(?:19|20)\d\d)"
    rf"(?!\d))?"
)
_BEFORE = re.compile(
    rf"(?:{MONTH}\.?[/-]|\b(?:in|since|until|till|by|last|next|this|every|each|early|late|mid|of"
    rf"|from|to|through|between|and|or"
    r"|during|before|after|around|about|on|again|depuis|en|de|des|debut|fin|mi|jusqu'en|jusqu'a"
    r"|avant|apres|chaque"
    r"|vers|mois|ici|pour|et|ou|a|ce|du)[ -]|[:(] ?)$"
)
_TO_MONTH = re.compile(rf"\.? ?[/-] ?{MONTH}(?!\w)")
_AFTER_ABBREVIATION = re.compile(r"\.?[ ]?(?:[,;:)\n/]|$|\.)")
_PUBLISHED = re.compile(
    r"\b(?:guidelines?|published|issue|edition|bulletin|consensus|recall|version|release"
    r"|lignes? directrices?|publie\w*"
    r"|journal|newsletter|infolettre|monograph|awareness|sensibilisation|vol|volume)\b[^.\n]{0,25}$"
)
_HOLIDAY = re.compile(rf"(?<!\w)(?P<holiday>{HOLIDAY})(?:(?: long)? weekend)?(?!\w)")
_THE_DAY = re.compile(
    r"\bthe (?P<day>[0-3]?\d(?:st|nd|rd|th))(?:(?: and| or| to|,) (?:the )?(?P<other>[0-3]?\d(?:st"
    r"|nd|rd|th)))?"
    r"(?= ?(?:[.,;:!?)\n]|$|and\b|or\b|at\b|to\b|but\b|so\b|for\b|with\b|if\b|when\b|because\b"
    r"|s?he\b|i\b|we\b|they\b|my\b|her\b|his\b))"
)
_LE_JOUR = re.compile(
    r"\b(?:le|du|pour le|avant le|depuis le) (?P<day>1er|[12]?\d|3[01])(?= ?(?:[;:!?)\n]|[.,]"
    r"(?!\d)|$|et le\b|a \d\d? ?h|elle\b|il\b|je\b|on\b|dernier\b|prochain\b|courant\b))"
)
_WEEKDAY_NUMBER = re.compile(
    rf"(?<!\w){CLEAR_WEEKDAY}\.? (?:le |the )?(?P<day>1er|[0-3]?\d(?:st|nd|rd|th)?)(?!\w|[.,:/-]\d"
    rf"| ?(?:h|mg|pm|am|a\.m|p\.m|x|%|patients|people|personnes|o'clock|heures)\b)"
)


def find_lone_months(view: View, context: Context) -> Iterator[Candidate]:
    for match in _WORD.finditer(view.folded) if _HAS_MONTH.are_met(view) else ():
        lead = before(view, match, 50)
        if _is_month(view, match) and not (_PUBLISHED.search(lead) or AWARENESS.search(lead)):
            year = full_year(match["year"]) if match["year"] else None
            phrase = elapsed(PartialDate(written_month(match["month"]), None, year), context.today)
            yield Candidate(*match.span(), FindingType.DATE, 0.8, "month", phrase)


def find_holidays(view: View) -> Iterator[Candidate]:
    yield from proposed(view, _HOLIDAY_SHAPES)


def find_lone_days(view: View) -> Iterator[Candidate]:
    yield from proposed(view, _DAY_SHAPES)


def _is_month(view: View, match: re.Match[str]) -> bool:
    """A month and no verb, name or abbreviation of something else."""
    word, spelled = match["month"], written(view, match, "month")
    if match["year"]:
        return spelled != "may"
    led = bool(_BEFORE.search(before(view, match, 30)) or _TO_MONTH.match(view.folded, match.end()))
    if word in SHY_MONTHS:
        return led and (spelled[0].isupper() or word in ("mars", "mai"))
    if word in FULL_MONTHS:
        return True
    ends = _AFTER_ABBREVIATION.match(view.folded, match.end()) is not None
    return spelled.istitle() and (led or ends)


def _has_other(_view: View, match: re.Match[str]) -> bool:
    return match["other"] is not None


def _day(
    pattern: re.Pattern[str],
    words: frozenset[str],
    group: int | str = 0,
    accepts: Guard = is_accepted,
) -> Shape:
    needs = Needs(digits=1, words=words)
    return Shape(pattern, FindingType.DATE, 0.65, "date", group, accepts=accepts, needs=needs)


_HOLIDAY_SHAPES = (
    Shape(
        _HOLIDAY,
        FindingType.DATE,
        0.75,
        "holiday",
        replacement=Phrase("around a holiday", "autour d'une fête"),
        needs=Needs(words=HOLIDAY_WORDS),
    ),
)
_DAY_SHAPES = (
    _day(_THE_DAY, word_set("the"), "day"),
    _day(_THE_DAY, word_set("the"), "other", _has_other),
    _day(_LE_JOUR, word_set("le du"), "day"),
    _day(_WEEKDAY_NUMBER, CLEAR_WEEKDAY_WORDS),
)
