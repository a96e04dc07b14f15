"""What looks like an identifier and is none: citations, drug numbers, public lines and sites."""

import re
from collections.abc import Iterator

from forum.deid.digits import only_digits
from forum.deid.letters import word_set
from forum.deid.view import View

_REFERENCE = re.compile(
    r"\bdoi(?:\.org/|: ?| )?10\.\d{4,9}/\S{1,80}|\b10\.\d{4,9}/\S{1,80}"
    r"|\bpm(?:id|c ?id|c)[ :#]{0,3}\d{5,9}"
    r"|\bnct ?\d{8}|\bisrctn ?\d{8}|\bis[bs]n[ :#]{0,3}[\dx-]{8,17}"
    r"|\b(?:din|npn|din-hm|nip)[ :#]{0,3}\d{8}\b"
    r"|\bcrd ?\d{11}|\b(?:arxiv|cd)[ :]?\d{4,6}(?:\.\d{4,5})?"
    r"|\b(?:mainpro\+?|session|certification) id[ :#]{0,3}[\d-]{6,14}"
)
_HELP_LINES = word_set(
    """
    8006686868 8552423310 8886886677 8665312600 8334564566 8662773553 8773306366 8447647669
    8002689017 8004635060 8005678911 8003321414 8664541212 8885051010 8002632266 8002652626
    8003639010 8669254419 8002687708 8002653333 8663322322 8773032642 8884298167 8007842433
    8665850445 8663435422 8775170222 8887371773 8006675005 3106789 3102255 3101818
    """
)
_TOLL_FREE = re.compile(r"8(?:00|33|44|55|66|77|88)\d{7}")
_HELP_WORDS = re.compile(
    r"\b(?:crisis|help|aide|counsell?ing|overdose|surdose|response|help ?-?line|hotline|lifeline"
    r"|poison|suicide|distress|warm ?-?line|quit ?-?line"
    r"|ligne|ecoute|antipoison|detresse|crise)\b"
)
_HELP_REACH = 70
_PUBLIC_HOSTS = re.compile(
    r"(?:[^.]{1,63}\.){0,8}(?:canada\.ca|gc\.ca|ontario\.ca|quebec\.ca|alberta\.ca|gouv\.qc\.ca|novascotia\.ca"
    r"|gov\.[a-z]{2}\.ca|gov|who\.int|nice\.org\.uk|doi\.org|cochrane(?:library)?\.(?:org|com)"
    r"|cfpc\.ca|royalcollege\.ca|cma(?:j)?\.ca|cmpa-acpm\.ca|camh\.ca|ccsa\.ca|bccsu\.ca"
    r"|metaphi\.ca|painbc\.ca|rxfiles\.ca|ismp-canada\.org|deprescribing\.org|inesss\.qc\.ca"
    r"|choosingwiselycanada\.org|cmq\.org|wikipedia\.org|bmj\.com|jamanetwork\.com|nejm\.org"
    r"|thelancet\.com|cadth\.ca|cda-amc\.ca|cihi\.ca|icis\.ca|crism\.ca|988\.ca|suicide\.ca)"
)


def references(view: View) -> Iterator[tuple[int, int]]:
    """Spans in which digits cite a paper, a trial or a product."""
    for match in _REFERENCE.finditer(view.folded):
        yield match.span()


def is_help_line(view: View, start: int, end: int) -> bool:
    """A known public line, or a toll-free number whose line of text speaks of help."""
    digits = only_digits(view.text[start:end])
    national = digits.removeprefix("1")
    # What follows the number itself may be an extension.
    if national in _HELP_LINES or national[:10] in _HELP_LINES or national[:7] in _HELP_LINES:
        return True
    nearby = view.folded[max(0, start - _HELP_REACH) : start].rpartition("\n")[2]
    return bool(_TOLL_FREE.fullmatch(national) and _HELP_WORDS.search(nearby))


def is_public_host(host: str) -> bool:
    """Hosts of public bodies, guidelines and journals, which lead to nobody."""
    return _PUBLIC_HOSTS.fullmatch(host) is not None
