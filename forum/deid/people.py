"""People by what stands before the name: a title, a label, a mail header."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from forum.deid.findings import Candidate, Context, FindingType, Phrase
from forum.deid.letters import UPPER, word_set
from forum.deid.name_words import NAMES_TOO, NOT_A_NAME, TITLE_WORDS, TITLES, Title, title_of
from forum.deid.needs import NOTHING, Needs
from forum.deid.view import View, view_of

_PARTICLES = (
    r"(?:de la|de|du|des|d'|la|le|van der|van den|van|von|der|den|dos|da|di|del|bin|ibn|bint|al|el"
    r"|ould|st\.?)"
)
_PARTICLE = rf"(?:{_PARTICLES} ?)"
_WORD = rf"{UPPER}(?:\w|['-](?=\w)|(?<=-St)\. ){{1,30}}"
_INITIAL = rf"{UPPER}\.?(?!\w)(?:-?{UPPER}\.)?"
_PART = rf"(?:{_WORD}|{_INITIAL})"
_NAME = rf"{_PARTICLE}?{_PART}(?: (?:\"{_WORD}\" )?{_PARTICLE}?{_PART}){{0,3}}"
_GAP = r"[ ]{0,2}\n?[ ]{0,2}[*_\"'(]{0,3}"
_TITLED = re.compile(
    rf"(?<![\w-])(?P<title>{TITLES}){_GAP}(?:(?:and|&|et) {TITLES} )?(?P<name>{_NAME})"
)
_LOWER = re.compile(r"(?<![\w-])(?P<title>mrs|mr|mme|mlle)\.? (?P<name>[^\W\d_][\w'-]{0,30})")
_SURNAME_FIRST = (
    rf"(?:{_PARTICLE}?{UPPER}[\w'-]{{1,30}}(?:[ -]{UPPER}[\w'-]{{1,30}}){{0,2}}, ?{_PART}"
    rf"(?: {_PART}){{0,2}})"
)
_LABELLED = re.compile(
    r"(?<!\w)(?:(?:[Ll]ast |[Ff]irst |[Ff]ull |[Pp]atient'?s? |[Cc]lient )?(?:[Nn]ame|NAME)|[Ss]urname"
    r"|(?:[Nn]om|NOM)(?: de famille| du patient| de la patiente)?|[Pp]r[ée]nom)"
    rf" ?: {{0,6}}[*_\"]{{0,2}}(?P<name>{_SURNAME_FIRST}|{_NAME})"
)
# After these a single word may be a finding ("Pt: Stable"): only a whole name counts.
_LABELLED_WHOLE = re.compile(
    r"(?<!\w)(?:[Pp]atiente?|PATIENTE?|[Pp]t|PT|[Cc]liente?|[Ee]mergency contact|[Nn]ext of kin|NOK"
    r"|[Cc]onjointe?|[Cc]ontact d'urgence)"
    rf" ?: {{0,6}}[*_\"]{{0,2}}(?P<name>{_SURNAME_FIRST}|{_PART} {_PARTICLE}?{_WORD}(?: {_PART})?)"
)
_HEADER = re.compile(
    r"^[> ]{0,6}(?:From|To|Cc|CC|Bcc|Reply-To|Sender|De|À|A|Exp[ée]diteur|Destinataire"
    r"|R[ée]pondre à)[ ]?: ?"
    rf"\"?(?P<name>{_SURNAME_FIRST}|{_NAME})\"?(?= ?[<(\[][^\s@]{{1,64}}@)",
    re.MULTILINE,
)
_NAMED = re.compile(
    r"\b(?:(?:[Mm]y|[Hh]er|[Hh]is|[Tt]heir) (?:first )?name is|[Nn]amed|[Jj]e m'appelle|s'appelle"
    r"|[Nn]omm[ée]e?|pr[ée]nomm[ée]e?|(?:man|woman|boy|girl|patient|guy|lady|kid|is) called)"
    rf" (?P<name>{_NAME})"
)
# "Son" alone is French for "his" or "her", so the English one needs a word before it.
_KIN = re.compile(
    r"\b(?:(?:[Hh]er|[Hh]is|[Tt]heir|[Mm]y|[Oo]ur|[Tt]he|[Oo]lde[rs]t?|[Yy]ounge[rs]t?|[Aa]dult|'s|s') son"
    r"|[Dd]aughter|[Ww]ife|[Hh]usband|[Mm]other|[Ff]ather|[Mm]om|[Mm]um|[Dd]ad|[Ss]ister|[Bb]rother"
    r"|[Nn]iece|[Nn]ephew|[Cc]ousine?|[Gg]randson|[Gg]randdaughter|[Pp]artner|[Bb]oyfriend"
    r"|[Gg]irlfriend|[Ff]ianc[ée]e?|[Ss]tepson|[Ss]tepdaughter|[Nn]eighbou?r"
    r"|[Ff]ils|[Ff]ille|[Mm]ari|[Ff]emme|[Éé]pouse|[Éé]poux|[Mm]ère|[Pp]ère|[Ss]œur|[Ss]oeur"
    r"|[Ff]rère|[Nn]ièce|[Nn]eveu|[Cc]onjointe?|[Bb]ru|[Gg]endre|[Bb]elle-(?:mère|sœur|fille)"
    r"|[Bb]eau-(?:père|frère|fils)|[Pp]etite?-(?:fille|fils)|[Aa]mie?|[Vv]oisine?|[Bb]londe|[Cc]hum)"
    rf"(?:,? | \()(?P<name>(?={UPPER}[^\W\d_A-Z]){_WORD}(?: {_PART}){{0,2}})"
)
_NAMED_WORDS = word_set("name named appelle nomme nommee prenomme prenommee called")
_KIN_WORDS = word_set(
    """
    son daughter wife husband mother father mom mum dad sister brother niece nephew cousin cousine
    grandson granddaughter partner boyfriend girlfriend fiance fiancee stepson stepdaughter
    neighbor neighbour fils fille mari femme epouse epoux mere pere sœur soeur frere neveu
    conjoint conjointe bru gendre ami amie voisin voisine blonde chum
    """
)
_EVIDENCE_WORDS = ("DOB", "DDN", "HCN", "HC", "PHN", "MRN", "OHIP", "RAMQ", "NAM")
_EVIDENCE = rf"\b(?:{'|'.join(_EVIDENCE_WORDS)})\b"
_SURNAME = r"[A-Z][A-Z'-]{2,25}"
_GIVEN = rf"{UPPER}[\w'-]{{1,25}}(?: [A-Z]\.?(?= |$))?"
_CHART_LINE = re.compile(
    rf"(?<!\w)(?P<name>{_SURNAME},? {_GIVEN})(?=[^\n]{{0,30}}?(?:{_EVIDENCE}))"
)
# Sex or age prove a name only where a line begins with it: "COPD, Asthma, 67 F" is none.
_CHART_HEAD = re.compile(
    rf"^(?:[\d/:.-]{{4,10}}[ \t]{{1,4}}){{0,2}}(?P<name>{_SURNAME}, {_GIVEN})"
    r"(?=[^\n]{0,30}?(?:\b[MF]\b|\d ?(?:y\.?o|ans|[MF]\b)))",
    re.MULTILINE,
)
_LABELS = (
    (_LABELLED, Needs(words=word_set("name surname nom prenom"), marks=(":",))),
    (_LABELLED_WHOLE, Needs(marks=(":",))),
    (_HEADER, Needs(marks=("@",))),
    (_NAMED, Needs(words=_NAMED_WORDS)),
    (_KIN, Needs(words=_KIN_WORDS)),
    (_CHART_LINE, Needs(words=frozenset(_EVIDENCE_WORDS))),
    (_CHART_HEAD, NOTHING),
)
_HAS_TITLE = Needs(words=TITLE_WORDS)
_HAS_LOWER_TITLE = Needs(words=word_set("mrs mr mme mlle"))
_PARTICLE_WORD = re.compile(_PARTICLES)
_SHORTEST_NAME = 3
_COLLEAGUE = Phrase("a colleague", "un collègue")


def find_people(view: View, context: Context) -> Iterator[Candidate]:
    """Names with evidence before them, and the same names where they stand again."""
    found = list(_named_people(view))
    members = [_words(view_of(name).folded) for name in context.member_names] if found else []
    for candidate in (*found, *_repeated(view, found)):
        yield _lowered(view, candidate, members)


def _named_people(view: View) -> Iterator[Candidate]:
    for match in _TITLED.finditer(view.text) if _HAS_TITLE.are_met(view) else ():
        yield from _titled(match, title_of(match["title"]))
    for match in _LOWER.finditer(view.text) if _HAS_LOWER_TITLE.are_met(view) else ():
        if match["name"].lower() not in NOT_A_NAME:
            yield from _titled(match, title_of(match["title"].title()))
    for pattern, needs in _LABELS:
        for match in pattern.finditer(view.text) if needs.are_met(view) else ():
            end = _end_of_name(match)
            if end > match.start("name"):
                yield _person(match.start("name"), end, 0.85, "labelled-name")


def _titled(match: re.Match[str], title: Title) -> Iterator[Candidate]:
    end = _end_of_name(match)
    start = match.start("name")
    is_initial = end - start < _SHORTEST_NAME
    if end <= start or (title.is_ambiguous and is_initial):
        return
    if title.is_clinician:
        yield Candidate(start, end, FindingType.CLINICIAN, 0.9, "clinician-name", title.phrase)
    else:
        yield Candidate(start, end, FindingType.PERSON, 0.92, "titled-name", title.phrase)


def _end_of_name(match: re.Match[str]) -> int:
    """Where the name ends: before an ordinary word, a possessive or a last full stop."""
    start = at = match.start("name")
    for word in re.finditer(r"[^ ]+", match["name"]):
        if _PARTICLE_WORD.fullmatch(word[0]):
            continue
        if _ends_name(word[0], is_first=at == start):
            break
        at = start + word.end()
        if word[0].endswith("'s"):
            break
    return _without_tail(match.string, start, at)


def _ends_name(word: str, *, is_first: bool) -> bool:
    """An ordinary word; an initial is none, and some names are words elsewhere."""
    bare = word.strip('.,"').removesuffix("'s")
    is_initial = len(bare) == 1 and (is_first or word.endswith("."))
    is_name_too = is_first and bare.lower() in NAMES_TOO
    return bare.lower() in NOT_A_NAME and not is_initial and not is_name_too


def _without_tail(text: str, start: int, end: int) -> int:
    while end > start:
        if text[end - 2 : end] == "'s":
            end -= 2
        elif text[end - 1] in "'-,\" " or (text[end - 1] == "." and not text[end - 2].isupper()):
            end -= 1
        else:
            break
    return end


def _person(start: int, end: int, confidence: float, rule: str) -> Candidate:
    return Candidate(start, end, FindingType.PERSON, confidence, rule)


def _repeated(view: View, found: list[Candidate]) -> Iterator[Candidate]:
    """Each longer capitalised word of a found name, wherever it stands again."""
    by_word: dict[str, Candidate] = {}
    for candidate in found:
        for word in re.findall(r"[^\W\d_][\w'-]{2,}", view.text[candidate.start : candidate.end]):
            known = by_word.get(word)
            if word[0].isupper() and (known is None or known.type is FindingType.CLINICIAN):
                by_word[word] = candidate
    if not by_word:
        return
    for match in re.finditer(rf"(?<![\w-]){UPPER}[\w-]{{2,30}}(?:'[\w-]{{2,30}})?", view.text):
        source = by_word.get(match[0])
        if source is not None:
            yield Candidate(*match.span(), source.type, 0.7, "repeated-name", source.replacement)


def _lowered(view: View, candidate: Candidate, members: Iterable[frozenset[str]]) -> Candidate:
    """A member's name warns instead of blocking: it may still be a patient's."""
    words = _words(view.folded[candidate.start : candidate.end])
    if candidate.type is not FindingType.PERSON or not any(words <= one for one in members):
        return candidate
    return replace(
        candidate, type=FindingType.CLINICIAN, rule="member-name", replacement=_COLLEAGUE
    )


def _words(folded: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", folded))
