"""E-mail, links, addresses of machines, handles, telephones and postal codes."""

import pytest

from forum.deid import find_contacts
from tests.deid.asking import found


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Write to jo.roy+a@clinic.example please", "EMAIL", "jo.roy+a@clinic.example"),
        ("(écrire à lea_b@exemple.qc.ca.)", "EMAIL", "lea_b@exemple.qc.ca"),
        ("reach me: lea [at] clinic [dot] ca", "EMAIL", "lea [at] clinic [dot] ca"),
        ("lea.roy arobase exemple point ca", "EMAIL", "lea.roy arobase exemple point ca"),
        ("see https://clinic.example/x?y=1).", "URL", "https://clinic.example/x?y=1"),
        ("voir www.clinique.example, merci", "URL", "www.clinique.example"),
        ("our page (lighthouse.example/team)", "URL", "lighthouse.example/team"),
        ("https://canada.ca/reset?u=a@b.example", "URL", "https://canada.ca/reset?u=a@b.example"),
        ("login from 192.0.2.14 today", "IP", "192.0.2.14"),
        ("connexion 2001:db8:0:1f::c hier", "IP", "2001:db8:0:1f::c"),
        ("ask @np_kat:", "HANDLE", "@np_kat"),
        ("elle est @cam.e.leon_qc sur tiktok", "HANDLE", "@cam.e.leon_qc"),
        ("posts as u/paindoc-yyc", "HANDLE", "u/paindoc-yyc"),
        ("my username is rose92", "HANDLE", "rose92"),
        ("identifiant : rabitbol", "HANDLE", "rabitbol"),
        ("avec l'identifiant rabitbol hier", "HANDLE", "rabitbol"),
        ("vera_and_stan answered", "HANDLE", "vera_and_stan"),
        ("  nurse.jin     192.0.2.200", "HANDLE", "nurse.jin"),
        ("he is wolf#1234", "HANDLE", "wolf#1234"),
    ],
)
def test_contact_is_found(text: str, kind: str, words: str) -> None:
    assert (kind, words) in found(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("call 416-555-0134", "416-555-0134"),
        ("call (416) 555-0134 ext 22, please", "(416) 555-0134 ext 22"),
        ("Tél. : 418 555-0162, poste 23", "418 555-0162, poste 23"),
        ("cell 4165550134", "4165550134"),
        ("1.416.555.0134", "1.416.555.0134"),
        ("+1 867 555 0143", "+1 867 555 0143"),
        ("+44 20 7946 0958", "+44 20 7946 0958"),
        ("joindre au 555-0134", "555-0134"),
        ("(416)\n555-0134", "(416)\n555-0134"),
        ("4 1 6 5 5 5 0 1 3 4", "4 1 6 5 5 5 0 1 3 4"),
        ("four one six five five five zero one", "four one six five five five zero one"),
        ("quatre un huit cinq cinq zéro un", "quatre un huit cinq cinq zéro un"),
        ("toll-free 1-866-555-0199 of our clinic", "1-866-555-0199"),
    ],
)
def test_telephone_number_is_found(text: str, words: str) -> None:
    assert ("PHONE", words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Call 811, 911, 9-8-8 or text 686868.",
        "Kids Help Phone 1-800-668-6868",
        "310-6789 in BC, no area code needed",
        "Crisis line: 1-866-555-0199",
        "Ligne d'écoute : 1 866 555-0199",
        "gabapentin 300-1200 mg, then 900-1800",
        "one or two, three or four",
        "version 1.2.3.4, section 3.2.1.4 of the manual",
        "999.1.1.1 and 10:42:07",
        "@bedtime, @qhs, @ 5 mg",
        "the username is required",
        "MAX_DOSE is a constant",
        "See www.cfpc.ca and https://www.canada.ca/en/health-canada.html",
        "e.g. this, i.e. that, etc.and so on",
    ],
)
def test_harmless_contact_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Iqaluit K1A 0A6", "K1A 0A6"),
        ("code postal h0h0h0", "h0h0h0"),
        ("H0H-0H0", "H0H-0H0"),
        ("in the L4J area", "L4J"),
        ("postal code starts with X0G", "X0G"),
        ("Vaughan, ON L4J", "L4J"),
    ],
)
def test_postal_code_is_found(text: str, words: str) -> None:
    assert found(text) == [("POSTAL_CODE", words)]


@pytest.mark.parametrize("text", ["L4L and T2N", "D1A 1A1", "T2W images", "K1a 0A6", "B12 C5C6"])
def test_what_is_no_postal_code_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "name",
    [
        "Ana 416-555-0134",
        "ana@clinic.example",
        "@ana_ruiz",
        "Ana www.clinic.example",
        "Ana K1A 0A6",
        "Ana 046 454 286",
        "Ana 1234567",
    ],
)
def test_display_name_with_a_contact_is_refused(name: str) -> None:
    assert find_contacts(name) != []


@pytest.mark.parametrize(
    "name",
    [
        "Ana Ruiz",
        "Dr. Anne-Marie O'Neil-St. John",
        "Mme Léa Roy, IPS",
        "J.R. 2",
        "ᐊᓂᓯᓂᐊᖅ",
        "April May",
    ],
)
def test_display_name_passes(name: str) -> None:
    assert find_contacts(name) == []
