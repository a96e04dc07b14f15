"""Titles that announce a name, in both languages, and capitalised words that are none."""

from dataclasses import dataclass

from forum.deid.findings import Phrase
from forum.deid.letters import word_set


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says about the person; an ambiguous one needs a whole name after it."""

    phrase: Phrase
    is_clinician: bool = False
    is_ambiguous: bool = False


_PATIENT_F = Phrase("the patient", "la patiente")
_PATIENT_M = Phrase("the patient", "le patient")
_PATIENT = Phrase("the patient", "la personne suivie")
_COLLEAGUE_F = Phrase("a colleague", "une collègue")
_COLLEAGUE = Phrase("a colleague", "un collègue")
_RELIGIOUS = Phrase("a member of the clergy", "un membre du clergé")

_GROUPS: tuple[tuple[str, Title], ...] = (
    ("Mrs Ms Miss Mme Mmes Madame Mlle Mlles Mademoiselle Mesdames Missus", Title(_PATIENT_F)),
    ("Mr Monsieur MM Messrs Messieurs Mister", Title(_PATIENT_M)),
    ("M.", Title(_PATIENT_M, is_ambiguous=True)),
    ("Mx", Title(_PATIENT)),
    ("Auntie Aunty Aunt Tante Matante Tatie", Title(Phrase("an aunt", "une tante"))),
    ("Uncle Oncle Mononcle Tonton", Title(Phrase("an uncle", "un oncle"))),
    ("Elder", Title(Phrase("an Elder", "une personne aînée"), is_ambiguous=True)),
    (
        "Kokum Kookum Kohkum Grandma Granny Nana Nanny Mémé Mémère",
        Title(Phrase("a grandmother", "une grand-mère")),
    ),
    (
        "Mushum Moshum Mooshum Grandpa Pépé Pépère Grampy",
        Title(Phrase("a grandfather", "un grand-père")),
    ),
    (
        "Sister Sr Sœur Soeur",
        Title(Phrase("a religious sister", "une religieuse"), is_ambiguous=True),
    ),
    (
        "Father Père Brother Frère Pastor Reverend Rev Rabbi Imam Abbé Curé Pasteur",
        Title(_RELIGIOUS, is_ambiguous=True),
    ),
    ("Me Maître", Title(Phrase("the lawyer", "la personne avocate"), is_ambiguous=True)),
    (
        "Constable Cst Sgt Sergeant Cpl Corporal Officer Agent Agente Detective Capt Captain",
        Title(Phrase("an officer", "un agent"), is_ambiguous=True),
    ),
    (
        "Judge Justice Juge Chief Chef Coach",
        Title(Phrase("an official", "une personne en autorité"), is_ambiguous=True),
    ),
    ("Dre Dres Docteure Doctoresse", Title(_COLLEAGUE_F, is_clinician=True)),
    (
        "Dr Drs Doctor Docteur Doc Prof Professor Professeur Professeure Pr Pre",
        Title(_COLLEAGUE, is_clinician=True),
    ),
    ("Nurse Infirmière Infirmier Garde", Title(_COLLEAGUE, is_clinician=True, is_ambiguous=True)),
)
_LOWER_TOO = word_set(
    """
    Mrs Mr Madame Monsieur Mademoiselle Mme Mlle Auntie Aunty Aunt Tante Matante Uncle Oncle
    Mononcle Constable Officer Judge Juge Nurse Doctor Docteur Docteure Dr Dre Elder
    """
)
_SHORT = word_set(
    """
    Mrs Ms Mme Mmes Mlle Mlles Mr Mm Mx Messrs Sr Rev Me Cst Sgt Cpl Capt Dre
    Dres Dr Drs Prof Pr Pre
    """
)
_TITLE_BY_WORD = {word: title for words, title in _GROUPS for word in words.split()}


def title_of(written: str) -> Title:
    bare = written.strip()
    known = _TITLE_BY_WORD.get(bare) or _TITLE_BY_WORD.get(bare.rstrip("."))
    return known or _TITLE_BY_WORD[bare.rstrip(".").capitalize()]


def _written_titles() -> frozenset[str]:
    """Titles in every way in which they are written, all but "M."."""
    words = set(_TITLE_BY_WORD) | {word.lower() for word in _LOWER_TOO}
    # No "MME": that is a dose of morphine.
    words |= {"MRS", "MR", "MLLE", "DR", "DRE", "MISS", "MONSIEUR", "MADAME"}
    return frozenset(words - {"M."})


def _pattern(words: frozenset[str]) -> str:
    """The longest title first; a full stop only after an abbreviation."""
    short = "|".join(sorted(word for word in words if _is_short(word)))
    spelled = "|".join(sorted(words, key=lambda word: (-len(word), word)))
    return rf"(?:(?:{short})\.|(?:{spelled})\b(?!\.)|M\.)"


def _is_short(title: str) -> bool:
    """An abbreviation, which may end in a full stop without ending the sentence."""
    return title.capitalize() in _SHORT


_WRITTEN_TITLES = _written_titles()
TITLES = _pattern(_WRITTEN_TITLES)
TITLE_WORDS = _WRITTEN_TITLES | {"M"}

NOT_A_NAME = word_set(
    """
    a abscessus abuse act address adresse after age agreed also an and appointment
    appointments april après as asked at au august auntie aussi aux avait avant avec avium
    because before bonjour bonsoir bsn but by called came can care catarrhalis cc ccfp ce cell
    ces cet cette chelonae christmas client clinician clinic clinique complaint complaints could court dans
    date ddn dear december depuis des did dimanche disease do dob docteur docteure doctor does
    donc dose doses dr dre earth educator elder elle elles email en est et f fax february
    female for frcpc friday from gave genitalium google gp had has hc hcn he hello her hi his
    hominis i if il ils in ips ipspl is it january je jeudi july june kansasii la law lcsw le
    left les line lpn lundi m ma madame mais male manager managers march mardi marinum may md
    merci mercredi mes miss mlle mme mon monday monsieur mr mrn mrs ms msw mx my nam nas
    nature needs no non not notre nous november np october of office officer officers offices
    ohip on or orange ot ou oui our où par pas patient patiente pharmd phd phn phone please
    pneumoniae police pour pourquoi practitioner practitioners prescribed pt quand que qui
    quoi ramq re replied rn rph rpn sa said samedi saturday says scale score september ses sex
    sexe she should si sign sin so son staff station stopped sunday sur syndrome team tel test
    thank thanks that the their then these they this those thursday time to today too told
    tomorrow tu tuberculosis tuesday un uncle une vendredi visits voici votre vous wants was
    we wednesday what when where who who's why will with would wrote yes yesterday you your
    était
    """
)

# Ordinary words and months that are names right after a title: "Mrs May", "Mr Will".
NAMES_TOO = word_set("will may march april june august son line law time page")
