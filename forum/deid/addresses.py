"""Street and mailing addresses of Canada, in both languages."""

import re
from collections.abc import Iterator
from dataclasses import replace

from forum.deid.findings import Candidate, FindingType
from forum.deid.letters import UPPER, word_list, word_set
from forum.deid.needs import Needs
from forum.deid.shapes import Guard, Shape, is_accepted, proposed
from forum.deid.view import View

_NAME = rf"(?:{UPPER}[\w'.-]{{0,24}}|\d{{1,3}}(?:st|nd|rd|th|e)?)"
# In the order in which they are tried.
_EN_LONG_WORDS = word_list(
    """
    Street Avenue Road Drive Lane Crescent Boulevard Court Place Way Terrace Trail Highway Parkway
    Circle Close Line Sideroad Concession Row Grove Heights Square Loop Gate Hill Bay Landing
    Esplanade Run Path Mews Green View Point Cove Ridge Freeway
    """
)
_EN_SHORT_WORDS = word_list(
    """
    St Ave Av Rd Dr Ln Cres Cr Blvd Boul Ct Crt Pl Terr Ter Hwy Pkwy Cir Trl Sq Conc Rte Tr Gdns Gdn
    """
)
_EN_LONG = f"(?:{'|'.join(_EN_LONG_WORDS)})"
_EN_SHORT = rf"(?:{'|'.join(_EN_SHORT_WORDS)})\.?"
_TURN = r"(?: (?:N|S|E|W|NE|NW|SE|SW|North|South|East|West|Nord|Sud|Est|Ouest)\b\.?)?"
_UNIT_WORD = (
    r"(?:[Uu]nit|UNIT|[Aa]pt|APT|[Aa]partment|[Ss]uite|STE|[Ss]te|[Aa]pp|APP|[Aa]ppartement"
    r"|[Bb]ureau|[Ll]ocal|[Ll]ot"
    r"|[Rr]oom|[Rr]m|[Ff]loor|[Bb]uilding|[Bb]ldg|[Pp]orte|[Cc]hambre|[Ll]ogement)"
)
_UNIT = rf"(?:{_UNIT_WORD}\.? ?#?\d{{0,5}}-?[A-Za-z]?\d{{0,4}}\b|#\d{{1,5}}[A-Za-z]?\b)"
_BOX = (
    r"(?:[Pp]\.? ?[Oo]\.? ?[Bb]ox|PO BOX|[Bb]ox|BOX|C\. ?P\.|[Cc]ase postale|CP|[Ss]ite|[Cc]omp"
    r"|[Ss]tn|[Ss]tation|[Gg]roup|RR)"
    r" ?(?:#|no\.? ?)?\d{1,6}"
)
_TAIL = rf"(?:,? {{1,2}}(?:{_UNIT}|{_BOX})){{0,3}}"
_HEAD = rf"(?:{_UNIT},? ?(?:- ?)?)?"
_NUMBER = r"(?<![\w.,/$-])\d{1,5}(?: ?[A-Za-z](?=[, -]))?(?: ?- ?\d{1,5}[A-Za-z]?| ?½| 1/2)?"
_ROADS = tuple(
    re.compile(pattern)
    for pattern in (
        # Unit 7, 13488 - 88th Avenue; 41 Mill Road, Suite B; 12 Caribou Rd
        (
            rf"{_HEAD}{_NUMBER}(?:,? | - )(?:{_NAME} ){{1,4}}?(?:{_EN_LONG}|{_EN_SHORT})"
            rf"(?!\w){_TURN}{_TAIL}"
        ),
        # 2210 Highway 16, Range Road 255, Concession 4
        (
            rf"(?:{_HEAD}{_NUMBER},? )?\b(?:Highway|Hwy\.?|Range Road|Rge Rd|Township Road|Twp Rd"
            rf"|County Road|Regional Road"
            rf"|Concession(?: Road)?|Sideroad|Side Road|Grid Road|Autoroute|[Rr]oute|Rte"
            rf"|Forest Service Road) \d{{2,4}}[A-Z]?\b{_TURN}{_TAIL}"
        ),
        # Fifth Avenue North, Mill Road
        (
            rf"(?<![\w-])(?:{UPPER}[\w'.-]{{1,24}} |\d{{1,3}}(?:st|nd|rd|th) ){{1,3}}?(?:Street|Avenue"
            rf"|Road|Drive|Lane|Crescent"
            rf"|Boulevard|Blvd|Highway|Sideroad|Ave|Rd|Cres)\b(?!\w|-){_TURN}{_TAIL}"
        ),
    )
)
_FR_ROAD = (
    r"(?:[Rr]ue|[Aa]venue|[Aa]v\.|[Bb]oul(?:\.|evard)|[Cc]hemin|[Cc]h\.|[Rr]ang|[Rr]oute|[Rr]uelle"
    r"|[Aa]ll[ée]e|[Mm]ont[ée]e|[Ii]mpasse"
    r"|[Cc]roissant|[Pp]lace|[Cc][ôo]te|[Tt]errasse|[Pp]romenade|[Qq]uai|[Ss]entier|[Cc]ours"
    r"|[Cc]arr[ée]|[Dd]omaine)"
)
_PARTICLE = r"(?:(?:de la |de l'|de |du |des |d'|la |le |les |l'|à |en |aux? ){0,2})"
_FR_NAME = rf"(?:{UPPER}[\w'.-]{{0,40}}|\d{{1,4}}(?:e|re|er)\b)"
_FR_NAMES = rf"{_PARTICLE}{_FR_NAME}(?:[ -]{_PARTICLE}{_FR_NAME}){{0,4}}"
_FRENCH = tuple(
    re.compile(pattern)
    for pattern in (
        # 123, rue Saint-Denis, app. 4
        (
            rf"{_HEAD}{_NUMBER},? (?:{_FR_ROAD} {_FR_NAMES}|\d{{1,3}}(?:e|re) (?:[Rr]ue|[Aa]venue"
            rf"|[Rr]ang)){_TURN}{_TAIL}"
        ),
        # rang Saint-Isidore, chemin du Lac-Long
        (
            rf"\b(?:[Rr]ue|[Bb]oul(?:\.|evard)|[Cc]hemin|[Rr]ang|[Aa]venue|[Mm]ont[ée]e|[Rr]uelle"
            rf"|[Ii]mpasse) {_FR_NAMES}{_TURN}{_TAIL}"
        ),
        rf"(?<!\w)\d{{1,3}}(?:e|re|ère|ème) (?:[Rr]ue|[Aa]venue|[Rr]ang)\b{_TURN}{_TAIL}",
    )
)
_MAIL = re.compile(
    r"\b[Pp]\.? ?[Oo]\.? ?[Bb]ox \d{1,6}|\bPO BOX \d{1,6}|(?<!\w)C\. ?P\. ?\d{1,6}"
    r"|\b[Cc]ase postale \d{1,6}"
    r"|\bCP \d{1,6}(?=[ ,]+(?:succ|Succ|[A-Z][a-zé]))|(?<=, )Box \d{1,6}\b|\bBox \d{1,6}(?=, [A-Z])"
    r"|\bGeneral Delivery\b|\b[Pp]oste [Rr]estante\b|\bR\.R\. ?#?\d{1,2}|\bRR ?#\d{1,2}|\bRR ?\d"
    r"(?=,? (?:Site|Box|Stn|[A-Z][a-z]{3,}))"
    r"|\b[Rr]oute [Rr]urale (?:#|no )?\d{1,2}|\b[Ss]ite \d{1,3}, (?:[Cc]omp|[Bb]ox) \d{1,3}"
)
_MAIL_TAIL = re.compile(_TAIL)
_LONE_UNIT = re.compile(
    r"(?<!\w)(?:[Aa]pt\.?|[Aa]partment|[Aa]pp\.|[Aa]ppartement) ?(?:no ?|#)?\d{1,5}[A-Za-z]?\b"
)
_LAND_SECTION = re.compile(
    r"(?<!\w)(?:[NS][EW]|LSD)[ -]?\d{1,2}-\d{1,3}-\d{1,2}[ -]?(?:W\d?M?)?(?:\dM?)?(?!\w)"
)
_LAND = re.compile(
    r"\b(?:[Cc]ivic|[Ff]ire) (?:number|no\.?|#|address) ?#?\d{2,5}\b|\b[Ll]ot \d{1,4}, [Cc]on(?:c"
    r"|cession)\.? \d{1,3}"
    r"|\b(?:[Mm]ile|[Kk]m|[Kk]ilometre) \d{1,4}(?:,| of| on)? (?:the )?[A-Z][\w-]{2,20}"
    r"(?: [A-Z][\w-]{2,20})? (?:Highway|Hwy|Road)"
    r"|\b[Rr]ural [Rr]oute (?:#|no\.? )?\d{1,2}|\b(?:B\. ?P\.|[Bb]o[iî]te postale"
    r"|[Cc]asier postal) ?\d{1,6}"
)
_ON_STREET = re.compile(
    rf"\b(?:on|off|at|down|near|along) (?P<place>(?:{UPPER}[\w'.-]{{1,24}} |\d{{1,3}}(?:st|nd|rd"
    rf"|th) ){{1,3}}?"
    r"(?:St|Dr|Cr|Cres|Pl|Ct|Ln|Hwy|Pkwy|Line|Way|Terrace|Trail|Parkway|Circle|Place|Court"
    r"|Row)\b\.?(?! [A-Z][a-z]))"
)
_CORNER = re.compile(
    rf"(?:[Cc]orner of|[Ii]ntersection of|[Cc]oin (?:de la |des |de |du )?|[Aa]ngle (?:de la |des "
    rf"|de |du )?) ?"
    rf"(?P<place>(?:{_PARTICLE}(?:rues? )?{UPPER}[\w'.-]{{1,24}} ?){{1,3}}?(?:and|&|et"
    rf"|/) ?{_PARTICLE}{UPPER}[\w'-]{{1,24}})"
)
_LABELLED = re.compile(
    r"\b(?:[Aa]ddress|ADDRESS|[Aa]ddr|ADDR|[Aa]dresse|ADRESSE|(?:lives|resides|staying|living) at|"
    r"(?:habite|demeure|réside|loge) au)"
    r" ?:? {0,2}(?P<place>\d{1,5}[A-Za-z]?,? ?[^\W\d_][\w' .-]{2,40})"
)
_NO_STREET = re.compile(
    r"(?:the|this|that|my|a|in|on|our|his|her|one|two|three|four|five|day|week|step|phase|level"
    r"|grade|stage|recovery|memory"
    r"|easy|no|dr|mr|mrs|ms)",
    re.IGNORECASE,
)


def find_addresses(view: View) -> Iterator[Candidate]:
    for candidate in proposed(view, _SHAPES):
        place = view.text[candidate.start : candidate.end].rstrip(" .'-")
        yield replace(candidate, end=candidate.start + len(place))
    for match in _MAIL.finditer(view.text) if _HAS_MAIL.are_met(view) else ():
        tail = _MAIL_TAIL.match(view.text, match.end())
        end = tail.end() if tail else match.end()
        yield Candidate(match.start(), end, FindingType.ADDRESS, 0.85, "address")


def _is_street(_view: View, match: re.Match[str]) -> bool:
    """Not "Recovery Road" or "Easy Street"."""
    return _NO_STREET.fullmatch(match[0].split()[0]) is None


def _shape(
    pattern: re.Pattern[str],
    confidence: float,
    needs: Needs,
    group: int | str = 0,
    accepts: Guard = is_accepted,
) -> Shape:
    kind = FindingType.ADDRESS
    return Shape(
        pattern, kind, confidence, "address", group, is_cased=True, accepts=accepts, needs=needs
    )


_HAS_MAIL = Needs(
    marks=(
        *("box ", "c.", "cp ", "case postale", "general delivery", "poste restante", "r.r.", "rr"),
        *("route rurale", "site "),
    )
)
_ROAD_NEEDS = (
    Needs(digits=1, words=frozenset((*_EN_LONG_WORDS, *_EN_SHORT_WORDS))),
    Needs(
        digits=2,
        words=word_set(
            """
            Highway Hwy Range Rge Township Twp County Regional Concession Sideroad Side Grid
            Autoroute Route route Rte Forest
            """
        ),
    ),
    Needs(
        words=word_set(
            """
            Street Avenue Road Drive Lane Crescent Boulevard Blvd Highway Sideroad Ave Rd Cres
            """
        )
    ),
)
_FRENCH_NEEDS = (
    Needs(
        digits=1,
        marks=(
            *(" rue", " avenue", " av.", " boul", " chemin", " ch.", " rang", " route", " allee"),
            *(" montee", " impasse", " croissant", " place", " cote", " terrasse", " promenade"),
            *(" quai", " sentier", " cours", " carre", " domaine"),
        ),
    ),
    Needs(words=word_set("rue boul boulevard chemin rang avenue montee ruelle impasse")),
    Needs(digits=1, words=word_set("rue avenue rang")),
)
_LAND_NEEDS = Needs(
    digits=1, words=word_set("civic fire lot mile km kilometre rural b boite casier")
)
_LABEL_NEEDS = Needs(
    digits=1,
    marks=(
        *("addr", "adresse", "lives at", "resides at", "staying at", "living at", "habite au"),
        *("demeure au", "reside au", "loge au"),
    ),
)
_ON_STREET_WORDS = word_set(
    "St Dr Cr Cres Pl Ct Ln Hwy Pkwy Line Way Terrace Trail Parkway Circle Place Court Row"
)
_SHAPES = (
    *(
        _shape(pattern, 0.9, needs, accepts=_is_street)
        for pattern, needs in zip(_ROADS, _ROAD_NEEDS, strict=True)
    ),
    *(_shape(pattern, 0.9, needs) for pattern, needs in zip(_FRENCH, _FRENCH_NEEDS, strict=True)),
    _shape(_LAND_SECTION, 0.8, Needs(digits=3, marks=("-",))),
    _shape(_LAND, 0.8, _LAND_NEEDS),
    _shape(_LONE_UNIT, 0.6, Needs(digits=1, marks=("apt", "apartment", "app.", "appartement"))),
    _shape(_CORNER, 0.7, Needs(marks=("corner of", "intersection of", "coin", "angle")), "place"),
    _shape(_LABELLED, 0.7, _LABEL_NEEDS, "place"),
    _shape(_ON_STREET, 0.7, Needs(words=_ON_STREET_WORDS), "place"),
)
