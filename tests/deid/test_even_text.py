"""Disguised text is found, and the findings point into what was written."""

import pytest

from forum.deid.view import view_of
from tests.deid.asking import found


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        (
            "\uff14\uff11\uff16-\uff15\uff15\uff15-\uff10\uff11\uff13\uff14",
            "PHONE",
            "\uff14\uff11\uff16-\uff15\uff15\uff15-\uff10\uff11\uff13\uff14",
        ),
        ("x 416\u00a0555\u202f0134 y", "PHONE", "416\u00a0555\u202f0134"),
        ("4\u200b16-5\u200d55-01\u00ad34", "PHONE", "4\u200b16-5\u200d55-01\u00ad34"),
        ("416\u2011555\u20130134", "PHONE", "416\u2011555\u20130134"),
        ("6O4-555-O134", "PHONE", "6O4-555-O134"),
        (
            "\u0664\u0661\u0666-\u0665\u0665\u0665-\u0660\u0661\u0663\u0664",
            "PHONE",
            "\u0664\u0661\u0666-\u0665\u0665\u0665-\u0660\u0661\u0663\u0664",
        ),
        (
            "\U0001d7d2\U0001d7cf\U0001d7d4-555-0134",
            "PHONE",
            "\U0001d7d2\U0001d7cf\U0001d7d4-555-0134",
        ),
        ("M\u0433s \u041crs M\u0430cd\u043enald", "PERSON", "M\u0430cd\u043enald"),
        ("Mme Che\u0301nier dort", "PERSON", "Che\u0301nier"),
        ("le 2 fe\u0301vrier", "DATE", "2 fe\u0301vrier"),
        ("Mrs O\u2019Neil", "PERSON", "O\u2019Neil"),
        ("😀👩\u200d👧 call 416-555-0134", "PHONE", "416-555-0134"),
        ("\u202ana@clinic.example\u202c", "EMAIL", "na@clinic.example"),
        ("ana\uff20clinic\uff0eexample", "EMAIL", "ana\uff20clinic\uff0eexample"),
        ("№ de dossier 118402", "ID", "118402"),
    ],
)
def test_disguise_is_seen_through(text: str, kind: str, words: str) -> None:
    assert (kind, words) in found(text)


def test_every_position_leads_back() -> None:
    text = "Cafe\u0301 ½ ﬁn \u200b\uff11\uff12\uff13 😀"
    view = view_of(text)
    assert len(view.text) == len(view.folded) == len(view.starts) == len(view.ends)
    assert "".join(text[a:b] for a, b in zip(view.starts, view.ends, strict=True)) != ""
    assert view.text.startswith("Café ")
    assert view.folded.startswith("cafe ")
    assert list(view.starts) == sorted(view.starts)


def test_letters_stay_letters_outside_numbers() -> None:
    assert view_of("Ol I lo O2 2O").text == "Ol I lo O2 2O"


def test_long_run_of_marks_is_cut_into_clusters() -> None:
    view = view_of("a" + "\u0301\u0323" * 500)
    assert max(b - a for a, b in zip(view.starts, view.ends, strict=True)) <= 9
