"""Names after titles and labels; clinicians and members only warn."""

import pytest

from forum.deid import Context, find
from forum.deid.policy import blocking
from forum.deid.replacing import replaceable
from tests.deid.asking import found, only


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mrs Macdonald cries", "Macdonald"),
        ("Mrs. O'Neil-St. John came", "O'Neil-St. John"),
        ("Mr and Mrs Macdonald", "Macdonald"),
        ("Ms. T. Yell said", "T. Yell"),
        ("Mr Gagnon's wife", "Gagnon"),
        ("Miss June Small", "June Small"),
        ("MRS MACDONALD", "MACDONALD"),
        ("mrs macdonald fell", "macdonald"),
        ("Mr. Will Banks", "Will Banks"),
        ("Mx Kim", "Kim"),
        ("Auntie Rose", "Rose"),
        ("Uncle Bert", "Bert"),
        ("Elder Joseph spoke", "Joseph"),
        ("M. Réal Bonenfant a", "Réal Bonenfant"),
        ("Mme de la Durantaye", "de la Durantaye"),
        ("M. et Mme Tremblay", "Tremblay"),
        ("monsieur Tremblay", "Tremblay"),
        ("Sr Marie-Ange", "Marie-Ange"),
        ("Me Lavoie plaide", "Lavoie"),
        ("Mrs **Macdonald** cries", "Macdonald"),
        ("Pt: Nguyen, Thi Bich  HCN", "Nguyen, Thi Bich"),
        ("Patient : Bonenfant, Réal", "Bonenfant, Réal"),
        ("From: Ana Ruiz <ana@clinic.example>", "Ana Ruiz"),
        ("De : Lucie Roy <lucie@exemple.ca>", "Lucie Roy"),
        ("her son Kevin called", "Kevin"),
        ("sa fille Joanie lui donne", "Joanie"),
        ("Sa conjointe (Karine) confirme", "Karine"),
        ("BASQUE, Normand  M  DOB", "BASQUE, Normand"),
        ("elle s'appelle Rose", "Rose"),
    ],
)
def test_person_is_found(text: str, words: str) -> None:
    assert ("PERSON", words) in found(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dr. A. Patel", "A. Patel"),
        ("Dre Fournier a dit", "Fournier"),
        ("docteure Savoie", "Savoie"),
        ("Dr Achebe-Fournier", "Achebe-Fournier"),
        ("Nurse Jackie called", "Jackie"),
    ],
)
def test_clinician_is_found_and_only_warns(text: str, words: str) -> None:
    assert found(text) == [("CLINICIAN", words)]
    assert blocking(find(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "M. tuberculosis, M. Avium, MS, MS Contin 15 mg",
        "Ms is a title. Miss a dose and call.",
        "He saw the Dr. Then he left. The Dr said no.",
        "Elder abuse, Elder Care, Chief Complaint: pain, Nurse Practitioner",
        "Parkinson, Crohn, Tinel and Wilson; Patrick/FABER; Ehlers-Danlos",
        "45 MME. Mood is better.",
        "COPD, Hypertension and GERD, Diabetes",
        "salmon with her sister. Reframed as a flare.",
        "À: AUD (F10.11), mild",
        "Me Too is a movement.",
        "the patient said; la patiente dit; mrs and mr; mme et mr",
        "Subject: Mrs",
        "Re: Tapering question. Pt: Stable. Mother: Breast Ca. Father: MI at 50, HTN",
        "son PHQ-9, Son Suboxone, son CLSC, son AINS",
        "She called Poison Control and Health Canada.",
        "PMHx: COPD, Asthma, 67 F\nMRI Lumbar, 45 yo M",
        "Lt Knee OA, Maj Depression, Patient: Female, Age 45",
        "her sister CRNA, his partner, Not sure",
    ],
)
def test_what_is_no_name_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_name_is_found_again_without_its_title() -> None:
    text = "Mrs Macdonald cries. Later Macdonald slept; Macdonald's son rang."
    assert found(text) == [("PERSON", "Macdonald")] * 3


def test_patient_outweighs_clinician_of_the_same_name() -> None:
    assert found("Dr Roy met Mrs Roy. Roy wept.")[-1] == ("PERSON", "Roy")


def test_member_is_a_warning() -> None:
    context = Context(member_names=frozenset({"Ana Ruíz", "Tom Bell"}))
    assert found("Thanks Ms Ruiz and Mr Bell", context) == [
        ("CLINICIAN", "Ruiz"),
        ("CLINICIAN", "Bell"),
    ]
    assert only("Ms Ruiz", context).rule == "member-name"


def test_stranger_beside_a_member_still_blocks() -> None:
    context = Context(member_names=frozenset({"Ana Ruiz"}))
    findings = find("Ms Ruiz asked about Mr Ruiz Vega", context)
    assert [one.type for one in blocking(findings)] == ["PERSON"]


@pytest.mark.parametrize(
    ("text", "french"),
    [
        ("Mrs Macdonald", "la patiente"),
        ("Mr Macdonald", "le patient"),
        ("Auntie Rose", "une tante"),
        ("Me Lavoie", "la personne avocate"),
        ("Dre Roy", "une collègue"),
    ],
)
def test_title_decides_the_replacement(text: str, french: str) -> None:
    assert only(text).replacement_fr == french


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I saw Mrs. Macdonald today", "Mrs. Macdonald"),
        ("vu le 17 mars encore", "le 17 mars"),
        ("seen March 17", "March 17"),
        ("call 416-555-0134", "416-555-0134"),
        ("Name: Macdonald", "Macdonald"),
    ],
)
def test_replacement_takes_the_title_with_it(text: str, words: str) -> None:
    start, end = replaceable(text, only(text))
    assert text[start:end] == words
