"""Telephone numbers, in digits or spelled out, and postal codes."""

import re
from collections.abc import Iterator

from forum.deid.findings import Candidate, FindingType
from forum.deid.harmless import is_help_line
from forum.deid.needs import Needs
from forum.deid.shapes import Guard, Shape, proposed, written
from forum.deid.view import View

_EXTENSION = r"(?:[ ,;]{0,3}(?:ext(?:ension)?\.?|x|poste|p\.|#) ?\d{1,6}(?!\d))?"
_PHONE = re.compile(
    r"(?<![\w.+-])(?:\+?1[ .-]{0,2})?(?:\([2-9]\d{2}\)|[2-9]\d{2})[ .\n/-]{0,3}"
    rf"[2-9]\d{{2}}[ .-]{{0,3}}\n?\d{{4}}(?!\d|[.,]\d|-\d){_EXTENSION}"
)
_SPACED = re.compile(r"(?<![\w.+-])(?:\+?1[ .-]{1,2})?[2-9](?:[ .-]\d){9}(?![ .-]?\d)")
_HYPHENED = re.compile(rf"(?<![\w.+-])\d{{3}}[-.]\d{{3}}[-.]\d{{4}}(?!\w|[.-]\d){_EXTENSION}")
_FOREIGN = re.compile(r"(?<![\w+])(?:\+|011[ -])[2-9]\d{0,2}(?:[ .-]?\(?\d{1,4}\)?){2,5}(?!\w)")
_LABELLED = re.compile(
    r"\b(?:tel|tele(?:phone|copieur)|telec|phone|ph|cell(?:phone|ulaire)?|mobile|fax|pager|pagette"
    r"|call(?:ed|ing)?|text(?:ed)?|texte[rz]?|appele[rz]?|joindre|rejoindre|numero|[tfch](?= ?:))"
    r"(?:[.:#= ]|\bno\b|\bnumber\b|\bis\b|\bat\b|\bon\b|\bau\b){0,5}"
    rf"(?P<number>(?:\(?\d{{3}}\)?[ .-]?\d{{3}}[ .-]?\d{{4}}|\d{{3}}[ .-]\d{{4}})(?!\w|[.,]\d|[/-]\d"
    rf"|%){_EXTENSION})"
)
_FEWEST_WORDS = 4
_DIGIT_WORDS = (
    "zero|oh|one|two|three|four|five|six|seven|eight|nine|un|deux|trois|quatre|cinq|sept|huit|neuf"
)
_SPELLED = re.compile(
    rf"\b(?:{_DIGIT_WORDS}|\d)(?:[ ,.-]{{1,3}}(?:double |triple )?(?:{_DIGIT_WORDS}|\d)){{6,15}}\b"
)
_POSTAL = re.compile(
    r"(?<![\w-])[abceghj-nprstvxy]\d[abceghj-nprstv-z][ -]{0,2}\d[abceghj-nprstv-z]\d(?![\w-])"
)
_AREA = r"[abceghj-nprstvxy]\d[abceghj-nprstv-z]"
_AREA_LABELLED = re.compile(
    r"\b(?:postal code|post code|fsa|rta|code postal|c\.p\.|postal|secteur|prefix|prefixe)"
    rf"(?: (?:is|of|est|starts with|starting|begins with|commence par))?[ :(]{{0,3}}({_AREA})"
    rf"(?![\w-])"
)
_AREA_NAMED = re.compile(
    rf"(?<![\w-])({_AREA})(?= (?:area|region|neighbou?rhood|postal|catchment))"
)
_AREA_PLACED = re.compile(
    rf"\b(?:bc|ab|sk|mb|on|qc|nb|ns|pe|pei|nl|yt|nt|nu|quebec|ontario|manitoba|alberta)\)?,? "
    rf"({_AREA})(?![\w-])"
)


def find_phones(view: View) -> Iterator[Candidate]:
    yield from proposed(view, _PHONE_SHAPES)


def find_spelled_numbers(view: View) -> Iterator[Candidate]:
    yield from proposed(view, _SPELLED_SHAPES)


def find_postal_codes(view: View) -> Iterator[Candidate]:
    yield from proposed(view, _POSTAL_SHAPES)


def _is_private(view: View, match: re.Match[str]) -> bool:
    return not is_help_line(view, *match.span())


def _is_private_run(view: View, match: re.Match[str]) -> bool:
    return match[0].isdigit() and _is_private(view, match)


def _is_private_group(view: View, match: re.Match[str]) -> bool:
    return not match[0].isdigit() and _is_private(view, match)


def _is_mostly_words(_view: View, match: re.Match[str]) -> bool:
    words = re.findall(r"[a-z]+", match[0])
    return len(words) >= _FEWEST_WORDS


def _is_of_one_case(view: View, match: re.Match[str]) -> bool:
    return written(view, match).isupper() or written(view, match).islower()


def _is_in_capitals(view: View, match: re.Match[str]) -> bool:
    return written(view, match, 1).isupper()


def _phone(
    pattern: re.Pattern[str],
    digits: int,
    confidence: float,
    group: int | str = 0,
    accepts: Guard = _is_private,
) -> Shape:
    needs = Needs(digits=digits)
    return Shape(
        pattern, FindingType.PHONE, confidence, "phone", group, accepts=accepts, needs=needs
    )


def _postal(
    pattern: re.Pattern[str],
    digits: int,
    confidence: float,
    rule: str,
    group: int | str = 0,
    *,
    accepts: Guard,
) -> Shape:
    kind, needs = FindingType.POSTAL_CODE, Needs(digits=digits)
    return Shape(pattern, kind, confidence, rule, group, accepts=accepts, needs=needs)


_PHONE_SHAPES = (
    _phone(_PHONE, 10, 0.9, accepts=_is_private_group),
    # Ten digits without a break prove less than ten in groups.
    _phone(_PHONE, 10, 0.6, accepts=_is_private_run),
    _phone(_HYPHENED, 10, 0.75),
    _phone(_SPACED, 10, 0.8),
    _phone(_FOREIGN, 3, 0.85),
    _phone(_LABELLED, 7, 0.93, "number"),
)
_SPELLED_SHAPES = (
    Shape(
        _SPELLED,
        FindingType.PHONE,
        0.7,
        "phone-spelled",
        accepts=_is_mostly_words,
        needs=Needs(words=frozenset({*_DIGIT_WORDS.split("|"), "double", "triple"})),
    ),
)
_POSTAL_SHAPES = (
    _postal(_POSTAL, 3, 0.95, "postal-code", accepts=_is_of_one_case),
    *(
        _postal(pattern, 1, 0.8, "postal-area", 1, accepts=_is_in_capitals)
        for pattern in (_AREA_LABELLED, _AREA_NAMED, _AREA_PLACED)
    ),
)
