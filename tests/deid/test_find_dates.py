"""Dates in both languages, and what stands in their place."""

from datetime import date

import pytest

from forum.deid import Context
from tests.deid.asking import TODAY, found, only


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("seen March 17", "March 17"),
        ("seen on Sept. 12th again", "Sept. 12th"),
        ("since March 9, 2020.", "March 9, 2020"),
        ("Mar 4/24 phone visit", "Mar 4/24"),
        ("the flare of July 12-14 after", "July 12-14"),
        ("3 Nov, no benzos", "3 Nov"),
        ("Wed, 8 Nov 2023 16:20", "Wed, 8 Nov 2023"),
        ("20 Jan '23", "20 Jan '23"),
        ("1991 Apr 27", "1991 Apr 27"),
        ("07-Jul-1986", "07-Jul-1986"),
        ("the 3rd of March", "3rd of March"),
        ("the third of March", "third of March"),
        ("le 17 mars", "17 mars"),
        ("le 1er novembre", "1er novembre"),
        ("le premier mai", "premier mai"),
        ("le 3 mars dernier", "3 mars"),
        ("mardi 5 décembre", "mardi 5 décembre"),
        ("mar. 3 sept. 2024", "mar. 3 sept. 2024"),
        ("du 3 au 5 juin", "3 au 5 juin"),
        ("2024-01-17 10:42", "2024-01-17"),
        ("2024/08/06", "2024/08/06"),
        ("le 14.02.2024", "14.02.2024"),
        ("17/01/24", "17/01/24"),
        ("5.10.23 shows", "5.10.23"),
        ("03-11-94", "03-11-94"),
        ("08/2019", "08/2019"),
        ("Revoir 05/06", "05/06"),
        ("since 2001-05.", "2001-05"),
        ("admitted 20240117", "20240117"),
        ("in August after a fall", "August"),
        ("since February 2021", "February 2021"),
        ("every March she cries", "March"),
        ("twice in May.", "May"),
        ("Next: Aug.", "Aug"),
        ("Jan-Feb 2023", "Feb 2023"),
        ("en juin 2016", "juin 2016"),
        ("depuis avril, il", "avril"),
        ("en mars", "mars"),
        ("on Mother's Day he", "Mother's Day"),
        ("depuis Noël", "Noël"),
        ("à Pâques", "Pâques"),
        ("Labour Day weekend", "Labour Day weekend"),
        ("until the 22nd.", "22nd"),
        ("free the 19th and 26th.", "26th"),
        ("ton message du 11. Oui", "11"),
        ("IRM demandée pour le 28.", "28"),
        ("vendredi 22?", "vendredi 22"),
    ],
)
def test_date_is_found(text: str, words: str) -> None:
    assert ("DATE", words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "the 2017 guideline, in 2019, 2010-2012",
        "last winter, this spring, l'automne dernier",
        "at 14 h 05, 10:42, 3 pm, à 9 h",
        "three weeks ago, next Tuesday, la semaine passée, lundi",
        "she may 5 times, it may help, option 1 may help",
        "they march up the stairs",
        "pain 7/10, RTC 6/52, x 3/7, 24/7, BP 120/80",
        "day 14, day 2 to day 6, the 2nd dose, the 50th percentile",
        "4-6 weeks, 6-8-12 weeks, 2.5 mg",
        "sept jours, Sept jours plus tard",
        "World Suicide Prevention Day is September 10",
        "CMAJ guideline, published in June",
        "le 5 mg au coucher, prendre le 811",
        "sat 95%, dec 10 mg",
        "version 2.10.23.4",
        "the 35th of nothing, 40 mars",
    ],
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("lead", ["DOB", "DOB:", "born", "DDN :", "née le", "né(e) le", "b."])
def test_birth_date_says_so(lead: str) -> None:
    finding = only(f"{lead} 1958-03-03", Context(today=TODAY))
    assert finding.rule == "birth-date"
    assert finding.replacement_en == "in their 60s"
    assert finding.replacement_fr == "dans la tranche des 60 à 69 ans"


@pytest.mark.parametrize(
    ("written", "english", "french"),
    [
        ("March 17", "three weeks earlier", "trois semaines plus tôt"),
        ("2026-04-06", "one day earlier", "un jour plus tôt"),
        ("2026-04-07", "around now", "ces jours-ci"),
        ("le 31 mars", "one week earlier", "une semaine plus tôt"),
        ("24/03/2026", "two weeks earlier", "deux semaines plus tôt"),
        ("21 avril 2026", "in two weeks", "dans deux semaines"),
        ("October 2025", "six months earlier", "six mois plus tôt"),
        ("17 April 2021", "five years earlier", "cinq ans plus tôt"),
        ("December 1", "four months earlier", "quatre mois plus tôt"),
        ("2005-04-01", "21 years earlier", "21 ans plus tôt"),
        ("03/04/2026", "a few weeks earlier", "quelques semaines plus tôt"),
        ("30 February 2026", "a few weeks earlier", "quelques semaines plus tôt"),
        ("1905-02-31", "a few weeks earlier", "quelques semaines plus tôt"),
    ],
)
def test_replacement_is_counted_from_today(written: str, english: str, french: str) -> None:
    finding = only(written, Context(today=TODAY))
    assert (finding.replacement_en, finding.replacement_fr) == (english, french)


def test_replacement_without_today_is_vague() -> None:
    assert only("March 17").replacement_en == "a few weeks earlier"
    assert only("in August").replacement_fr == "quelques mois plus tôt"
    assert only("DOB 1958-03-03").replacement_en == "their age by decade"


@pytest.mark.parametrize(
    ("born", "words"),
    [("2015", "a young person"), ("1930", "in their nineties"), ("1880", "their age by decade")],
)
def test_birth_date_becomes_a_decade(born: str, words: str) -> None:
    context = Context(today=date(2026, 4, 7))
    assert only(f"DOB 03/Mar/{born} x".replace("/", " "), context).replacement_en == words
