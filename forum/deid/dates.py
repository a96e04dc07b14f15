"""Dates finer than a year, with digits in them: whole ones, and days of a known month."""

import re
from collections.abc import Iterator

from forum.deid.calendar_words import AWARENESS, MONTH, NUMBER_BY_MONTH, WEEKDAY
from forum.deid.elapsed import PartialDate, elapsed, full_year, life_decade, written_month
from forum.deid.findings import Candidate, Context, FindingType
from forum.deid.needs import Needs
from forum.deid.shapes import before, written
from forum.deid.view import View

_YEAR = r"(?:19|20)\d\d"
_ORDINAL = r"(?:st|nd|rd|th|er|e)?"
_WEEKDAY = rf"(?:{WEEKDAY}\.?,? (?:le |the )?)?"
_NOT_A_QUANTITY = r"(?![\d%]|[.,]\d| ?(?:mg|mcg|kg|g|ml|cm|km|units?|unites?|tabs?|caps?|co|days?|jours|weeks|semaines|h\d)\b)"
_NAMED = tuple(
    re.compile(pattern)
    for pattern in (
        # March 17, Sept. 12th 2024, July 12-14, Mar 4/24
        (
            rf"(?<![\w]){_WEEKDAY}(?P<month>{MONTH})\b\.?[ -]{{0,2}}(?:the )?"
            rf"(?P<day>[0-3]?\d){_ORDINAL}\b"
            rf"{_NOT_A_QUANTITY}(?:(?:, [0-3]?\d{_ORDINAL}(?![\w/.-])){{1,4}}(?=,? (?:and|&)))?(?:,? ?"
            rf"(?:-|to|and|&) ?[0-3]?\d{_ORDINAL}(?!\w|[./-]\d| ?mg))?"
            rf"(?:(?:,? ?|-)(?P<year>{_YEAR})(?!\d)|/(?P<short>\d\d)(?!\d)|,? '(?P<short2>\d\d)"
            rf"(?!\d))?"
        ),
        # 17 mars, le 1er mai 2023, Wed, 8 Nov 2023, 07-Jul-1986, 3 au 5 juin
        (
            rf"(?<![\w.,/]){_WEEKDAY}(?:[0-3]?\d{_ORDINAL} ?(?:-|au|et|to|and|&) ?)?(?<!\d)"
            rf"(?P<day>[0-3]?\d){_ORDINAL}"
            rf"(?: of)?[ -]{{0,2}}(?P<month>{MONTH})(?![a-z'])(?:\.?(?:,? ?|-)(?P<year>{_YEAR})(?!\d)"
            rf"|\.?,? '(?P<short>\d\d)(?!\d)|\.?-(?P<short2>\d\d)(?!\d))?"
        ),
        # 1991 Apr 27
        rf"(?<![\w-])(?P<year>{_YEAR})[ -](?P<month>{MONTH})\b\.?[ -](?P<day>[0-3]?\d)(?!\w)",
    )
)
_SPELLED_DAY = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth"
    r"|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
    r"|(?:twenty|thirty)-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|premier|deux|trois|quatre|cinq|six|sept|huit|neuf|dix(?:-sept|-huit|-neuf)?|onze|douze"
    r"|treize"
    r"|quatorze|quinze|seize|vingt(?:-et-un| et un|-deux|-trois|-quatre|-cinq|-six|-sept|-huit"
    r"|-neuf)?"
    r"|trente(?:-et-un| et un)?)"
)
_SPELLED = re.compile(
    rf"\b{_SPELLED_DAY} (?:of )?(?P<month>{MONTH})(?![\w'])(?:,? {_YEAR})?"
    rf"|\b(?P<month2>{MONTH}) (?:the )?{_SPELLED_DAY}\b(?! (?:mg|times|fois))"
)
_ISO = re.compile(
    rf"(?<![\w./-])(?P<year>{_YEAR})(?P<sep>[-/.])(?P<month>0?[1-9]|1[0-2])(?P=sep)"
    rf"(?P<day>[0-3]?\d)(?=t\d|\b)(?![./-]\d)"
)
_COMPACT = re.compile(
    rf"(?<![\w./-])(?P<year>{_YEAR})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?![\w/-])"
)
_YEAR_MONTH = re.compile(rf"(?<![\w./-])(?P<year>{_YEAR})-(?P<month>0[1-9]|1[0-2])(?![\w/-])")
_MONTH_YEAR = re.compile(rf"(?<![\w./-])(?P<month>0?[1-9]|1[0-2])[/-](?P<year>{_YEAR})(?![\w/-])")
_SLASHED = re.compile(
    rf"(?<![\w./-])(?P<a>\d{{1,2}})(?P<sep> ?[-/.] ?)(?P<b>\d{{1,2}})(?P=sep)(?P<year>{_YEAR}"
    rf"|\d\d)(?![\w/%-]|\.\d)"
)
_PADDED = re.compile(r"(?<![\w./-])(?P<a>[0-3]\d)/(?P<b>[0-3]\d)(?![\w/%-]|\.\d)")
_BIRTH = re.compile(
    r"(?:\bd\.?o\.?b\b|\bborn(?: on| the)?|\bbirth ?date|\bbirthday|date of birth|\bd\.?d\.?n\b"
    r"|\bne(?:e|\(e\))? le"
    r"|\bnaissance|\bb\.|\bnaiss\.?|anniversaire)[ :.(=-]{0,5}$"
)
# Three numbers with hyphens are a date only when each has two digits, two numbers when one has a zero.
_LIST = re.compile(r"(?:\d ?- ?\d\d?|\d\d ?- ?\d) ?- ?\d\d")
_SCORE = re.compile(r"[1-9]\d/[1-9]\d")
_DAYS = range(1, 32)
_MONTHS = range(1, 13)
_HAS_MONTH = Needs(words=frozenset(NUMBER_BY_MONTH))
_HAS_DIGIT = Needs(digits=1)
_YEAR_FIRST = (
    (_ISO, Needs(digits=6), 0.96),
    (_COMPACT, Needs(digits=8), 0.6),
    (_YEAR_MONTH, Needs(digits=6), 0.6),
    (_MONTH_YEAR, Needs(digits=5), 0.75),
)
_DAY_FIRST = ((_SLASHED, Needs(digits=4), 0.93), (_PADDED, Needs(digits=4), 0.6))


def find_written_dates(view: View, context: Context) -> Iterator[Candidate]:
    for pattern in _NAMED:
        for match in pattern.finditer(view.folded) if _HAS_DIGIT.are_met(view) else ():
            if _is_day_of_month(view, match):
                yield _dated(view, match, _named_date(match), context, 0.95)
    for match in _SPELLED.finditer(view.folded) if _HAS_MONTH.are_met(view) else ():
        month = written_month(match["month"] or match["month2"])
        yield _dated(view, match, PartialDate(month, 15), context, 0.85)


def find_numeric_dates(view: View, context: Context) -> Iterator[Candidate]:
    for pattern, needs, confidence in _YEAR_FIRST:
        for match in pattern.finditer(view.folded) if needs.are_met(view) else ():
            parts = {key: int(value) for key, value in match.groupdict().items() if value.isdigit()}
            if parts.get("day", 1) in _DAYS:
                yield _dated(view, match, PartialDate(**parts), context, confidence)
    for pattern, needs, confidence in _DAY_FIRST:
        for match in pattern.finditer(view.folded) if needs.are_met(view) else ():
            if _is_plausible(match):
                yield _dated(view, match, _slashed_date(match), context, confidence)


def _is_day_of_month(view: View, match: re.Match[str]) -> bool:
    """Not "option 1 may help", no thirty-fifth, and no day that the whole world keeps."""
    return (
        int(match["day"]) in _DAYS
        and written(view, match, "month") != "may"
        and AWARENESS.search(before(view, match, 60)) is None
    )


def _named_date(match: re.Match[str]) -> PartialDate:
    found = match.groupdict()
    year = found.get("year") or found.get("short") or found.get("short2")
    return PartialDate(
        written_month(match["month"]), int(match["day"]), full_year(year) if year else None
    )


def _slashed_date(match: re.Match[str]) -> PartialDate:
    """Day and month where only one order is possible; otherwise the month stays open."""
    a, b = int(match["a"]), int(match["b"])
    short = match.groupdict().get("year")
    year = full_year(short) if short else None
    if a not in _MONTHS or a == b:
        return PartialDate(b, a, year)
    return PartialDate(None if b in _MONTHS else a, b, year)


def _is_plausible(match: re.Match[str]) -> bool:
    """A real day and month, and none of "6-8-12 weeks" or "7/10"."""
    if _LIST.fullmatch(match[0]) or _SCORE.fullmatch(match[0]):
        return False
    a, b = int(match["a"]), int(match["b"])
    return min(a, b) in _MONTHS and max(a, b) in _DAYS


def _dated(
    view: View, match: re.Match[str], day: PartialDate, context: Context, confidence: float
) -> Candidate:
    if _BIRTH.search(before(view, match, 24)):
        decade = life_decade(day, context.today)
        return Candidate(*match.span(), FindingType.DATE, 0.99, "birth-date", decade)
    phrase = elapsed(day, context.today)
    return Candidate(*match.span(), FindingType.DATE, confidence, "date", phrase)
