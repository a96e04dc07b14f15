"""Ages of ninety and over; streets, boxes and rural routes."""

import pytest

from tests.deid.asking import found, only


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("92 yrs, frail", "92 yrs"),
        ("a 97 y.o. is on two drugs", "97 y.o."),
        ("a 94-year-old man", "94-year-old"),
        ("Mme Lajoie, 94 ans, vit", "94 ans"),
        ("sœur de 91 ans", "91 ans"),
        ("quatre-vingt-seize ans", "quatre-vingt-seize ans"),
        ("un monsieur de cent un ans", "cent un ans"),
        ("she is ninety-four now", "ninety-four"),
        ("ninety-four years old", "ninety-four years old"),
        ("age 90; Old", "90"),
        ("turned 97 on", "97"),
        ("She is 92 and lives alone", "92"),
        ("Rose Blue is 92 and lives", "92"),
        ("who'll be 103 on", "103"),
        ("- Winnifred, 95: stenosis", "95"),
        ("Pt, 92F, frail", "92"),
        ("her 95th birthday", "95th"),
        ("at 96 she still skis", "96"),
        ("a centenarian", "centenarian"),
    ],
)
def test_age_of_ninety_is_found(text: str, words: str) -> None:
    assert ("AGE_90_PLUS", words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "89 years old, 47 ans, eighty-nine years",
        "HR 92, SpO2 97%, wt 90.4 kg, eGFR 94, BMI 91",
        "Pulse is 92 and regular. Ferritin is 98, sodium is 135.",
        "over 90 years, aged 65 to 90 years, >90 ans, plus de 90 ans",
        "90 years and over, 90 ans et plus",
        "100 years ago, il y a 100 ans, for 95 years",
        "ninety-five percent, ninety-two mg",
        "he is at 92 days",
        "in her nineties, nonagénaire",
    ],
)
def test_what_is_no_great_age_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_age_is_replaced_by_its_decade() -> None:
    assert only("92 yrs").replacement_en == "in their nineties"
    assert only("cent un ans").replacement_fr == "de plus de 90 ans"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("at 123 Main St, Apt 4, P.O. Box 12, Truro", "123 Main St, Apt 4, P.O. Box 12"),
        ("Unit 7, 13488 - 88th Avenue, Surrey", "Unit 7, 13488 - 88th Avenue"),
        ("#210, 4820 51 Street, Red Deer", "#210, 4820 51 Street"),
        ("2155 Lawrence Ave E, Unit 1910", "2155 Lawrence Ave E, Unit 1910"),
        ("41 Mill Road, Suite B\nSalisbury", "41 Mill Road, Suite B"),
        ("a hostel on Fifth Avenue North", "Fifth Avenue North"),
        ("off Range Road 255 south", "Range Road 255"),
        ("lives at 45 Elm", "45 Elm"),
        ("RR #2, Site 9, Comp 14", "RR #2, Site 9, Comp 14"),
        ("R.R. 2, Site 5, Box 7", "R.R. 2, Site 5, Box 7"),
        ("General Delivery, Cumberland", "General Delivery"),
        ("SW 14-36-5 W3", "SW 14-36-5 W3"),
        ("123, rue Saint-Denis, app. 4", "123, rue Saint-Denis, app. 4"),
        ("290, avenue Taché, C.P. 44", "290, avenue Taché, C.P. 44"),
        ("1240, route du Lac-Long Nord, app. 6", "1240, route du Lac-Long Nord, app. 6"),
        ("58 A, 3e Rang Ouest", "58 A, 3e Rang Ouest"),
        ("derrière la rue Racine.", "rue Racine"),
        ("au bout du rang Saint-Isidore et", "rang Saint-Isidore"),
        ("au coin de Rachel et Papineau", "Rachel et Papineau"),
        ("the corner of Main and Pine", "Main and Pine"),
        ("apt 12B", "apt 12B"),
    ],
)
def test_address_is_found(text: str, words: str) -> None:
    assert ("ADDRESS", words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "RR 18, T 37.2; RR 8, SpO2 90",
        "CP 4 hours, chest pain",
        "in the street, dans la rue, sur le chemin du retour",
        "5 mg st, 10 Dr visits",
        "The Road to recovery, Recovery Road",
        "unit 3, floor 2, suite of services",
        "en route vers 2026",
    ],
)
def test_what_is_no_address_is_left_alone(text: str) -> None:
    assert found(text) == []
