"""Health numbers of the provinces and territories, and social insurance numbers."""

import re
from collections.abc import Iterator

from forum.deid.digits import (
    is_bc_health_number,
    is_quebec_health_number,
    looks_like_quebec_health_number,
    only_digits,
    passes_luhn,
)
from forum.deid.findings import Candidate, FindingType
from forum.deid.needs import Needs
from forum.deid.shapes import Guard, Shape, is_accepted, proposed, written
from forum.deid.view import View

_HEALTH_LABEL = (
    r"\b(?:hcn|hc|hn|hcp|nhi|msp|shc|ifh|h\.c\.n\.?|o\.h\.i\.p\.?|p\.h\.n\.?|m\.c\.p\.?|n\.a\.m\.?"
    r"|ohip|phn|mcp|msi|m-?care|medicare|ramq|nam|nisp|phin|hsn|uli|ahc|ahcip|y?hcip|ycip"
    r"|health ?-?(?:card|care|number|no|id|insurance|coverage|services|nr|num|plan)|health(?= ?#)"
    r"|care ?card|services card"
    r"|personal health|carte (?:de )?(?:soleil|sante|medicale|d'assurance|d'ass|du medicare)"
    r"|assurance-?[ ]?maladie|ass\.? ?mal(?:adie)?|numero de (?:sante|la carte)|nihb|ssna|medavie)"
    r"(?!\w)"
)
_FILLER = (
    r"(?:[ .:#=(/,-]|\n|n[o°]|num(?:ber|ero)?|card|carte|soleil|sante|sunshine|maladie|health|care"
    r"|plan|id"
    r"|is|est|was|etait|of|du|de|la|on|bc|ab|sk|mb|qc|nb|ns|pei?|nl|nwt?|nu|yt|yukon|expir\w{0,8}"
    r"|illisible"
    r"|insurance|number|identification){0,9}?(?:\w{1,14} ?[:#] ?)?"
)
_VERSION = r"(?:[ -]?[a-z]{2}\b(?!\w))?"
_HEALTH_VALUE = (
    r"(?<!\w)(?P<value>"
    r"[a-z]{4}[ -]?\d{4}[ -]?\d{2,4}"  # Quebec, whole or cut short.
    r"|[ndmth][ -]?\d{3}[ -]?\d{4}|[ndmth]\d{7}"  # Northwest Territories and Inuit.
    rf"|\d{{10}}{_VERSION}|\d{{4}}(?:[ .-]\d{{3}}){{2}}{_VERSION}|\d{{3}}(?:[ .-]\d{{3}}){{3}}"
    r"|\d(?:[ .-]?\d){5,11})(?![\w])"
)
_HEALTH = re.compile(_HEALTH_LABEL + _FILLER + _HEALTH_VALUE)
_QUEBEC = re.compile(r"(?<![\w])[a-z]{4}[ -]?\d{4}[ -]?\d{4}(?!\w)")
_TEN = re.compile(r"(?<![\w.+-])\d{4}[ -]\d{3}[ -]\d{3}(?:[ -]?[A-Z]{2}\b)?(?!\w|[.,]\d|[ -]\d)")
_TEN_BARE = re.compile(r"(?<![\w.+#/-])\d{10}(?:[ -]?[A-Z]{2}\b)?(?!\w|[.,]\d|-\d)")
_TWELVE = re.compile(r"(?<![\w.+-])(?:\d{3}[ -]){3}\d{3}(?!\w|[ -]\d)")
_NUNAVUT = re.compile(r"(?<![\w.+-])1[ -]\d{4}[ -]\d{4}(?!\w|[ -]\d)")
_TERRITORIAL = re.compile(r"(?<![\w.-])[NDMTH]-?\d{7}(?![\w-])")
_SIN_LABELLED = re.compile(
    r"\b(?:s\.?i\.?n|n\.?a\.?s|social insurance|assurance sociale|social)\b\.?"
    r"(?:[ .:#=(-]|\n|n[o°]\.?|num(?:ber|ero)?|card|carte|is|est|was){0,6}?"
    r"(?<!\d)(\d{3}[ .-]?\d{3}[ .-]?\d{3})(?![\w])"
)
_NINE = re.compile(r"(?<![\w.+$/-])(?<!\d )(\d{3})([ .-]?)(\d{3})\2(\d{3})(?!\w|[ .,-]\d| ?[$%])")
_ROUND = re.compile(r"\d\d[05]")


def find_health_numbers(view: View) -> Iterator[Candidate]:
    yield from proposed(view, _HEALTH_SHAPES)


def find_social_insurance_numbers(view: View) -> Iterator[Candidate]:
    yield from proposed(view, _SIN_SHAPES)


def _is_quebec(_view: View, match: re.Match[str]) -> bool:
    return is_quebec_health_number(_compact(match))


def _looks_quebec(view: View, match: re.Match[str]) -> bool:
    """A possible birth date, and no ordinary word before two years."""
    capitals = written(view, match)[:4].isupper()
    years = re.search(r"[ -](?:19|20)\d\d", match[0])
    return looks_like_quebec_health_number(_compact(match)) and (capitals or years is None)


def _compact(match: re.Match[str]) -> str:
    return re.sub(r"[ -]", "", match[0])


def _is_bc(_view: View, match: re.Match[str]) -> bool:
    return is_bc_health_number(only_digits(match[0]))


def _is_ontario(_view: View, match: re.Match[str]) -> bool:
    digits = only_digits(match[0])
    return passes_luhn(digits) and digits[0] != "0"


def _is_sin(_view: View, match: re.Match[str]) -> bool:
    """The check digit, and no quantities in a row ("100 150 200")."""
    groups = match.group(1, 3, 4)
    is_row = match[2] == " " and all(map(_ROUND.fullmatch, groups))
    return passes_luhn("".join(groups)) and any(map(int, groups)) and not is_row


def _is_hyphened(_view: View, match: re.Match[str]) -> bool:
    """Nobody puts two hyphens into a quantity."""
    return match[2] == "-"


def _health(
    pattern: re.Pattern[str],
    digits: int,
    confidence: float,
    group: int | str = 0,
    *,
    is_cased: bool = False,
    accepts: Guard = is_accepted,
) -> Shape:
    kind = FindingType.HEALTH_NUMBER
    needs = Needs(digits=digits)
    return Shape(pattern, kind, confidence, "health-number", group, is_cased, accepts, needs=needs)


_HEALTH_SHAPES = (
    _health(_HEALTH, 6, 0.97, "value"),
    _health(_QUEBEC, 8, 0.99, accepts=_is_quebec),
    _health(_QUEBEC, 8, 0.8, accepts=_looks_quebec),
    _health(_TEN, 10, 0.85, is_cased=True),
    _health(_TWELVE, 12, 0.7),
    _health(_NUNAVUT, 9, 0.65),
    _health(_TERRITORIAL, 7, 0.7, is_cased=True),
    _health(_TEN_BARE, 10, 0.8, is_cased=True, accepts=_is_bc),
    _health(_TEN_BARE, 10, 0.55, is_cased=True, accepts=_is_ontario),
    _health(_NINE, 9, 0.6, accepts=_is_hyphened),
)
_SIN_SHAPES = (
    Shape(_SIN_LABELLED, FindingType.SIN, 0.98, "sin", 1, needs=Needs(digits=9)),
    Shape(_NINE, FindingType.SIN, 0.75, "sin", accepts=_is_sin, needs=Needs(digits=9)),
)
