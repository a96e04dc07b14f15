"""Exact ages of 90 and over, in digits and in words."""

import re
from collections.abc import Iterator
from dataclasses import replace

from forum.deid.findings import Candidate, FindingType, Phrase
from forum.deid.needs import Needs
from forum.deid.shapes import Guard, Shape, before, is_accepted, proposed
from forum.deid.view import View

_NUMBER = r"(?<![\w.,/<>=-])(?<![<>=] )(?P<age>9\d|1[01]\d)"
_EN_UNIT = r"[ -]?(?:years?[ -]old\b|yrs?(?:\.|\b)(?:[ -]old\b)?|years?(?: of age)?\b|y/ ?o\b|y\.? ?o\.?(?!\w)|y-o\b|yo[fm]\b|y\b(?!\.?\w))"
_FR_UNIT = r" ?(?:ans\b|a\.(?! ?m\b))"
_NOT_AN_AGE = r"(?! (?:ago|of (?!age)|later|earlier|after|since|before|plus tard|plus tot|apres|et plus|and (?:over|older|above|up)|or (?:over|older|more)|ou plus|history))"
_WITH_UNIT = re.compile(rf"{_NUMBER}(?:{_EN_UNIT}|{_FR_UNIT}){_NOT_AN_AGE}")
_LED = re.compile(
    r"\b(?:aged?|agee?|turn(?:ed|ing|s)|reached|almost|nearly|just)[: ]{1,2}"
    r"(?P<age>9\d|1[01]\d)(?![\w%]|[.,/-]\d| ?(?:%|mg|kg|days|beats|over|and (?:over|older|above"
    r"|up)|or (?:over|older)|et plus|ou plus|ml|min))"
)
_SOMEBODY_IS = re.compile(
    r"(?:\b(?:[Ss]he|[Hh]e|[Tt]hey|[Ww]ho|[Mm]other|[Ff]ather|[Mm]om|[Dd]ad|[Gg]randmother"
    r"|[Gg]randfather"
    r"|[Gg]ran|[Aa]untie?|[Uu]ncle|[Hh]usband|[Ww]ife|[Pp]atient|[Pp]t"
    r"|[A-Z][\w'-]{1,25} [A-Z][\w'-]{1,25})"
    r"(?:'s| is| was|'ll be| will be| turns| turned)|\b(?:[Ss]he|[Hh]e)'s) (?:now |only |already "
    r"|about to turn )?(?P<age>9\d|1[01]\d)"
    r"(?=[.,;:!?)]? (?:on|in|this|next|and|with|but|who|now|lives?|living|so|or|years|yrs)\b"
    r"|[.,;!?)](?!\d)|\n|$)"
)
_WITH_SEX = re.compile(
    r"(?:(?<=[,;(|] )|(?<=\n)|^)(?P<age>9\d|1[01]\d) ?(?=[FMHX](?:[ ,;.)]|$))", re.MULTILINE
)
_BIRTHDAY = re.compile(
    r"(?<![\w.])(?P<age>9\d|1[01]\d)(?:th|st|nd|rd|e|eme)(?= (?:birthday|anniversaire|year\b))"
)
_EN_WORDS = r"ninety(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|(?:a|one) hundred(?: and (?:one|two|three|four|five|six))?"
_FR_WORDS = (
    r"quatre[ -]vingt[ -](?:dix(?:[ -](?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze|seize)"
    r"|nonante(?:[ -](?:et[ -]un|deux|trois|quatre|cinq|six|sept|huit|neuf))?|cent(?: (?:un|deux"
    r"|trois|quatre|cinq|six))?"
)
_SPELLED = re.compile(
    rf"\b(?:{_EN_WORDS})(?:{_EN_UNIT}){_NOT_AN_AGE}|\b(?:{_FR_WORDS}) ans\b{_NOT_AN_AGE}"
)
_LONE_WORDS = re.compile(
    r"\bninety-(?:one|two|three|four|five|six|seven|eight|nine)\b"
    r"(?! ?(?:percent|per|mg|minutes?|days?|hours?|weeks?|months?|degrees?|metres?|kilo|pounds"
    r"|people|patients|thousand|dollars|tabs?"
    r"|tablets|pills|seconds|units|of|times|miles|beds))"
)
_NAMED = re.compile(
    r"(?:(?:^|\n)[-*. ]{0,4}[A-Z][a-z][\w'-]{1,25}|\b[A-Z][a-z][\w'-]{1,25} [A-Z][a-z][\w'-]{1,25}"
    r"|\b(?:Mrs|Mr|Ms|Mme|M|Mlle)\.? [A-Z][\w'-]{1,25})(?:,? | \()"
    r"(?P<age>9\d|1[01]\d)(?=[,;:)]|\.(?!\d))"
)
_AT_AGE = re.compile(r"\bat (?P<age>9\d|10\d),? (?=(?:s?he|my|they|still|and still)\b)")
_COMPARED = re.compile(
    r"(?:[<>=≥≤]|\b(?:over|under|above|below|than|past|until|after|plus de|moins de|au-dela de"
    r"|dessus de|il y a|depuis"
    r"|pendant|durant|for)|(?<=\d) (?:to|a|and|et)) ?$"
)
_HUNDREDS = re.compile(r"1[01]\d|cent|(?:a|one) hundred")
_WORDED = re.compile(r"\bcentenarian\b|\bcentenaire\b(?! (?:de|du))")
_NINETIES = Phrase("in their nineties", "nonagénaire")
_HUNDRED = Phrase("over 90", "de plus de 90 ans")
_IN_DIGITS = Needs(digits=2, marks=("9", "10", "11"))
_IN_WORDS = Needs(marks=("ninety", "hundred", "quatre", "nonante", "cent"))


def find_ages(view: View) -> Iterator[Candidate]:
    for candidate in proposed(view, _SHAPES):
        if _HUNDREDS.match(view.folded, candidate.start):
            yield replace(candidate, replacement=_HUNDRED)
        else:
            yield candidate


def _is_exact(view: View, match: re.Match[str]) -> bool:
    """Neither a bound in a guideline ("over 90 years") nor a length of time."""
    return _COMPARED.search(before(view, match, 14)) is None


def _shape(
    pattern: re.Pattern[str],
    group: int | str = 0,
    *,
    is_cased: bool = False,
    accepts: Guard = is_accepted,
    needs: Needs = _IN_DIGITS,
) -> Shape:
    kind = FindingType.AGE_90_PLUS
    return Shape(pattern, kind, 0.9, "age", group, is_cased, accepts, _NINETIES, needs)


_SHAPES = (
    _shape(_WITH_UNIT, accepts=_is_exact),
    _shape(_SPELLED, accepts=_is_exact, needs=_IN_WORDS),
    _shape(_LED, "age"),
    _shape(_BIRTHDAY),
    _shape(_LONE_WORDS, needs=_IN_WORDS),
    _shape(_SOMEBODY_IS, "age", is_cased=True),
    _shape(_WITH_SEX, "age", is_cased=True),
    _shape(_NAMED, "age", is_cased=True),
    _shape(_AT_AGE, "age"),
    _shape(_WORDED, needs=_IN_WORDS),
)
