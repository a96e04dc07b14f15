"""Health numbers of thirteen jurisdictions, social insurance numbers, charts, claims and licences."""

import pytest

from forum.deid.digits import (
    is_bc_health_number,
    is_quebec_health_number,
    looks_like_quebec_health_number,
    passes_luhn,
)
from tests.deid.asking import found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("BC PHN 9698 658 215", "9698 658 215"),
        ("Alberta health care number 12345-6789", "12345-6789"),
        ("HSN 123 456 789", "123 456 789"),
        ("her PHIN is 123456789", "123456789"),
        ("OHIP 9876 543 217 AB", "9876 543 217 AB"),
        ("HCN: 9876-543-217-AB", "9876-543-217-AB"),
        ("RAMQ: TREM 5503 1412", "TREM 5503 1412"),
        ("NB Medicare 123 456 789", "123 456 789"),
        ("MSI 0012 345 678", "0012 345 678"),
        ("PEI health card 12345678", "12345678"),
        ("MCP 123 456 789 012", "123 456 789 012"),
        ("NWT health card N1234567", "N1234567"),
        ("Nunavut health number 123456789", "123456789"),
        ("Yukon YHCIP 002-123-456", "002-123-456"),
        ("sa carte soleil TREM55031412", "TREM55031412"),
        ("NAM illisible, TREM550314..", "TREM550314"),
        ("numéro d'assurance maladie : TREM-5503-1412", "TREM-5503-1412"),
        ("no d\u2019assurance\u2011maladie 207 553 118", "207 553 118"),
        ("elle a donné trem 5503 1412 au guichet", "trem 5503 1412"),
        ("it was 9876 543 217", "9876 543 217"),
        ("it was 9698658215", "9698658215"),
        ("the card says 1 0338 7715", "1 0338 7715"),
    ],
)
def test_health_number_is_found(text: str, words: str) -> None:
    assert found(text) == [("HEALTH_NUMBER", words)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SIN 046 454 286", "046 454 286"),
        ("NAS: 046-454-287", "046-454-287"),
        ("numéro d'assurance sociale 046454286", "046454286"),
        ("he read 046 454 286 aloud", "046 454 286"),
    ],
)
def test_social_insurance_number_is_found(text: str, words: str) -> None:
    assert found(text) == [("SIN", words)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("MRN# 00417732", "00417732"),
        ("chart #8812", "#8812"),
        ("dossier D-118402", "D-118402"),
        ("No dossier : 2207714", "2207714"),
        ("claim CN0418827-3", "CN0418827-3"),
        ("Claim: WorkSafeBC 88 214 553", "88 214 553"),
        ("réclamation CNESST 510 442 773", "510 442 773"),
        ("permis d'exercice (NB-6614)", "NB-6614"),
        ("CPSO 104882", "104882"),
        ("licence A1234-56789-01234", "A1234-56789-01234"),
        ("passport AB 123456", "AB 123456"),
        ("plate ABCD 123", "ABCD 123"),
        ("VIN 1HGCM82633A004352", "1HGCM82633A004352"),
        ("UCI 1104-8872", "1104-8872"),
        ("card 4111 1111 1111 1111", "4111 1111 1111 1111"),
        ("pump serial TN8-004417-C", "TN8-004417-C"),
        ("file BM/22/61190-A", "BM/22/61190-A"),
        ("wifi 00:1b:44:11:3a:b7", "00:1b:44:11:3a:b7"),
        ("ENC-5583920 today", "ENC-5583920"),
        ("treaty number's, uh, 2830114702", "2830114702"),
    ],
)
def test_record_number_is_found(text: str, words: str) -> None:
    assert found(text) == [("ID", words)]


@pytest.mark.parametrize(
    "text",
    [
        "DIN 02483084 for the 100 mg; NPN 80012345",
        "doi:10.1503/cmaj.170363 CMAJ 2017;189(18):E659-E666. PMID 28483845",
        "NCT04270877 and ISRCTN12345678 are registered",
        "Mainpro+ session ID 123456789",
        "titrate 100 200 300 mg, or 120 150 180",
        "1,234,567 people; $402,917,365 in funding; 402 917 365 $",
        "order 1500 mL, unit 2000 units, no 1200 mg",
        "pt 148/88, patient 120/80",
        "chart 2023, case 2019-2021, file 2024",
        "patient had 1200 questions",
        "Room 4, bed 12, chapter 5, step 2 of 3",
        "PHQ-9 17, GAD-7 = 12, DSM-5 6/11, CYP2D6, HLA-B27",
        "ICD F10.11, M54.5, I10, F90.0",
        "from 2010 2012",
    ],
)
def test_harmless_number_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_check_digits_agree_with_published_examples() -> None:
    assert passes_luhn("9876543217")
    assert passes_luhn("046454286")
    assert is_bc_health_number("9698658215")
    assert is_quebec_health_number("AAAA01010112")
    assert is_quebec_health_number("lasf80021411")


def test_check_digits_refuse_a_changed_digit() -> None:
    assert not passes_luhn("9876543218")
    assert not is_bc_health_number("9698658216")
    assert not is_bc_health_number("8698658215")
    assert not is_quebec_health_number("AAAA01010113")
    assert not is_quebec_health_number("AAAA")


def test_quebec_number_needs_a_possible_birth_date() -> None:
    assert looks_like_quebec_health_number("TREM55631499") is False
    assert looks_like_quebec_health_number("TREM55133299") is False
    assert looks_like_quebec_health_number("TREM55623199") is True
