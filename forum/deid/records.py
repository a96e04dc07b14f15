"""Numbers of charts, claims, licences, plates, cards and devices: a keyword and then a code."""

import re
from collections.abc import Iterator

from forum.deid.digits import only_digits, passes_luhn
from forum.deid.findings import Candidate, FindingType
from forum.deid.harmless import is_help_line
from forum.deid.letters import word_set
from forum.deid.needs import NOTHING, Needs
from forum.deid.shapes import Guard, Shape, is_accepted, proposed, written
from forum.deid.view import View

_LABEL = (
    r"(?<![\w-])(?P<label>mrn|chart|file|dossier|claim|reclamation|policy|police|contrat|contract"
    r"|licen[cs]e|permis"
    r"|plates?|plaque|immatriculation|vin|serial|serie|s/n|sn|device|appareil|status|registration"
    r"|registre"
    r"|court|docket|case|cause|passport|passeport|bank|account|compte|transit|folio|card|carte"
    r"|debit|visa"
    r"|mastercard|uci|iuc|ifhp?|pfsi|cpso|cno|cpsbc|cpsa|cpsm|cmq|oiiq|minc|crnns|wsib|wsbc"
    r"|worksafe(?:bc|nb)?"
    r"|wcb|cnesst|saaq|ivac|icbc|odsp|ow|aish|bcea|pwd|encounter|occurrence|incident|evenement"
    r"|rapport|acct|enc|accession|requisition|specimen|sample"
    r"|visit|visite|admission|ref(?:erence)?|matricule|employee|employe|badge|member|membre|client"
    r"|patient"
    r"|pt|ticket|service|regimental|force|band|treaty|bande|prescription|rx|billing|facturation"
    r"|prac(?:tice)?"
    r"|invoice|sinistre|demande|requete|echantillon|prelevement|niv|dl|driver'?s?|lic|reg|imei|mac"
    r"|inmate|detenu|offender"
    r"|fps|student|etudiant|code permanent|certificate?|certificat|group[e]?|plan|blue cross"
    r"|croix bleue|vac|acc|treaty"
    r"|hospital|pacemaker|stimulateur|pump|pompe|modele?|order|tracking|confirmation|sticker"
    r"|bracelet|wristband|unit|id|number|numero|n[o°]|no|record)"
)
_LINK = (
    r"(?:[ .:#=(\[]|\n|no\b|n°|num(?:ber|ero)?\b|nbr\b|card\b|carte\b|code\b|id\b|is\b|est\b|was\b"
    r"|plate\b"
    r"|de\b|d'|du\b|la\b|conduire\b|exercice\b|client\b|file\b|dossier\b|cnesst\b|worksafebc\b"
    r"|wcb\b|wsib\b"
    r"|police\b|assurance\b|insurance\b|status\b|license\b|licence\b|serial\b|registration\b|uci\b"
    r"|iuc\b"
    r"|ref\b|claim\b|account\b|hopital\b|hospital\b){0,8}?"
    # One unforeseen word, once: inside the loop it would make the search explode.
    r"(?:[a-z'-]{1,14} ?[:#] ?|\w{1,12} (?:number|no\.?|numero|#) ?)?"
)
_CODE = (
    r"(?<![\w.-])(?P<code>#?(?=[a-z]{0,5}(?:[./-][a-z]{0,4})?[./-]?\d)[a-z0-9]{1,24}"
    r"(?:[./-][a-z0-9]{1,24}){0,6}"
    r"(?: \d{2,6}[a-z]?(?![\w/.%]| ?(?:mg|mcg|g|ml)\b)){0,4}|[a-z]{1,4} \d{3,8}(?: \d{3}){0,2})"
    r"(?![\w%-])"
)
_LABELLED = re.compile(_LABEL + _LINK + _CODE)
_PLATE_LABELLED = re.compile(
    r"\b(?:plates?|plaque|immatricule[e]?|truck|camion|licen[cs]e plate|car|auto)\b"
    r"[ :#(\"'a-z]{0,14}[\"'(: ]([A-Z]{2,4}[ -]?\d{3,4}|\d{3,4}[ -]?[A-Z]{2,3}"
    r"|[A-Z]\d{2}[ -]?[A-Z]{3})(?![\w-])"
)
_DRIVER = re.compile(
    r"(?<![\w-])[A-Z]\d{4}[ -]\d{5}[ -]\d{5}(?![\w-])|(?<![\w-])[A-Z]\d{4}[ -]\d{6}[ -]\d{2}"
    r"(?![\w-])"
)
_VEHICLE = re.compile(r"(?<!\w)(?=[A-Z]{0,16}\d)(?=\d{0,16}[A-Z])[A-HJ-NPR-Z0-9]{17}(?!\w)")
_CARD = re.compile(r"(?<![\w.-])\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}(?![\w-])")
_CLIENT = re.compile(r"(?<![\w.-])\d{2}-\d{4}-\d{4}(?![\w-])")
_HARDWARE = re.compile(r"(?<![\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])")
_PREFIXED = re.compile(
    r"(?<![\w/.-])[A-Z]{1,5}-?(?:\d{6,10}|\d{2,4}-\d{4,7})(?:-[A-Z0-9]{1,3})?(?![\w-])"
)
_LONG = re.compile(r"(?<![\w.+$-])(?<!\$ )\d{9,20}(?![\w-]|[.,]\d| ?[$%])")
_SEVEN = re.compile(r"\d(?:[ .-]{0,2}\d){6,}")
_TRIAL = re.compile(r"(?:NCT|DIN|NPN|PMID|PMC|CD|ICD|ISRCTN|GRADE|CRD)")
# Words of everyday sentences: after them only a longer number is a code.
_WEAK_LABELS = word_set(
    """
    acc account admission appareil band bande bank billing card carte case cause client
    compte court demande device dl enc etudiant evenement file force group groupe hospital
    id incident lic mac member membre model modele no number numero n° order ow patient plan
    police policy pompe prac practice prescription pt pump pwd rapport record reg requete
    sample serial serie service status student ticket transit unit vac visit visite
    """
)
# Years, spans of years, blood pressures.
_NO_CODE = re.compile(r"(?:19|20)\d\d(?:[-/](?:19|20)?\d\d){0,2}|\d{2,3}/\d{2,3}")
_FEWEST = 4
_FEWEST_AFTER_WEAK = 5
_FEWEST_DIGITS = 3
_UNIT_AFTER = re.compile(
    r" ?(?:mg|mcg|ug|g|kg|ml|l|units?|unites?|ui|iu|mme|emm|%|\$|days?|jours?|weeks?|sem|months?"
    r"|mois|years?|ans|h\b"
    r"|hours?|min|x\b|times|fois|patients?|people|personnes|participants|visits|beds|members"
    r"|membres)\b"
)


def find_record_numbers(view: View) -> Iterator[Candidate]:
    yield from proposed(view, _SHAPES)


def find_long_numbers(view: View) -> Iterator[Candidate]:
    """Seven digits and more, in a place where no number belongs."""
    yield from proposed(view, _LONG_SHAPES)


def _is_code(view: View, match: re.Match[str]) -> bool:
    """Digits enough that are no year, pressure or quantity; letters among them count for one."""
    code = match["code"]
    count = sum(map(str.isdigit, code))
    fewest = _FEWEST_AFTER_WEAK if match["label"] in _WEAK_LABELS else _FEWEST
    mixed = any(map(str.isalpha, code)) or "-" in code
    return (
        count + mixed >= fewest
        and count >= _FEWEST_DIGITS
        and _NO_CODE.fullmatch(code) is None
        and _is_capital(written(view, match, "code"))
        and not _is_public(view, match)
    )


def _is_capital(code: str) -> bool:
    """Letters that stand apart from their digits are a code only in capitals."""
    letters = code.partition(" ")[0]
    return not letters.isalpha() or letters.isupper()


def _is_public(view: View, match: re.Match[str]) -> bool:
    """A quantity, or a help line after a word such as "service"."""
    quantity = _UNIT_AFTER.match(view.folded, match.end())
    return quantity is not None or is_help_line(view, *match.span("code"))


def _is_card(_view: View, match: re.Match[str]) -> bool:
    return passes_luhn(only_digits(match[0]))


def _is_no_trial(_view: View, match: re.Match[str]) -> bool:
    return _TRIAL.match(match[0]) is None


def _record(
    pattern: re.Pattern[str],
    needs: Needs,
    confidence: float,
    group: int | str = 0,
    *,
    is_cased: bool = True,
    accepts: Guard = is_accepted,
) -> Shape:
    kind = FindingType.ID
    return Shape(pattern, kind, confidence, "record-number", group, is_cased, accepts, needs=needs)


_SHAPES = (
    _record(
        _LABELLED, Needs(digits=_FEWEST_DIGITS), 0.86, "code", is_cased=False, accepts=_is_code
    ),
    _record(_PLATE_LABELLED, Needs(digits=2), 0.8, 1),
    _record(_DRIVER, Needs(digits=12), 0.85),
    _record(_VEHICLE, Needs(digits=1), 0.85),
    _record(_CLIENT, Needs(digits=10), 0.85),
    _record(_HARDWARE, NOTHING, 0.85, is_cased=False),
    _record(_CARD, Needs(digits=16), 0.85, accepts=_is_card),
    _record(_PREFIXED, Needs(digits=6), 0.7, accepts=_is_no_trial),
    Shape(_LONG, FindingType.ID, 0.55, "long-number", needs=Needs(digits=9)),
)
_LONG_SHAPES = (Shape(_SEVEN, FindingType.ID, 0.5, "long-number", needs=Needs(digits=7)),)
