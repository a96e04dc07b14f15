"""What the console commands do with lines and texts."""

import json

import pytest

from forum.deid.commands import evaluate, marked, scan

LINES = [
    '{"id": "b", "text": "😀 Mrs Macdonald"}',
    "",
    '{"id": 2, "text": "5 mg BID", "lang": "en"}',
    '{"id": "a", "text": "Mme Roy", "lang": "fr-CA"}',
]


def test_scan_answers_each_line_in_order() -> None:
    rows = [json.loads(line) for line in scan(LINES)]
    assert [row["id"] for row in rows] == ["b", 2, "a"]
    assert rows[1]["spans"] == []
    assert rows[0]["spans"] == [
        {
            "start": 6,
            "end": 15,
            "type": "PERSON",
            "confidence": 0.92,
            "reason": "A title followed by a name names a person.",
            "replacement": "the patient",
        }
    ]


def test_scan_explains_in_the_language_of_the_line() -> None:
    [span] = json.loads(list(scan(LINES))[-1])["spans"]
    assert span["reason"] == "Un titre suivi d'un nom nomme une personne."
    assert span["replacement"] == "la patiente"


@pytest.mark.parametrize(
    "bad",
    [
        "Mrs Macdonald",
        '["Mrs Macdonald"]',
        '{"text": "Mrs Macdonald"}',
        '{"id": "x", "text": 5}',
        '{"id": "x", "text": "Mrs Macdonald", "lang": 1}',
        "[" * 100_000,
    ],
)
def test_bad_line_is_named_by_its_number_alone(bad: str) -> None:
    answers = scan([LINES[0], bad])
    next(answers)
    with pytest.raises(ValueError, match="line 2") as raised:
        next(answers)
    assert "Macdonald" not in str(raised.value)
    assert raised.value.__context__ is None or raised.value.__suppress_context__


def test_marked_text_shows_type_and_words() -> None:
    assert marked("Mrs Macdonald is 45. Call 416-555-0134!") == (
        "Mrs [PERSON: Macdonald] is 45. Call [PHONE: 416-555-0134]!",
        2,
    )


def test_marked_text_without_findings_is_the_text() -> None:
    assert marked("5 mg BID") == ("5 mg BID", 0)


def test_evaluate_counts_tokens_and_documents() -> None:
    gold = [
        # Both words of the name and the clinician's: two of three asked, the town is missed.
        _gold("Mrs Ann Macdonald of Truro saw Dr Roy", ("PERSON", 4, 17), ("LOCATION", 21, 26)),
        _gold("Mrs Macdonald rang", ("PERSON", 4, 13)),
        _gold("5 mg BID"),
        _gold("rang on March 17"),
    ]
    result = evaluate(gold)
    assert result["documents"] == 4
    assert result["recall"] == pytest.approx(3 / 4)
    # Roy and the two of "March 17" were said without being gold.
    assert result["precision"] == pytest.approx(3 / 6)
    assert result["f2"] == pytest.approx(5 * 0.5 * 0.75 / (4 * 0.5 + 0.75))
    assert result["safe_documents"] == pytest.approx(1 / 2)
    assert result["quiet_documents"] == pytest.approx(1 / 2)


def test_clinicians_count_neither_way() -> None:
    result = evaluate(
        [_gold("Dr Roy rang", ("CLINICIAN", 3, 6)), _gold("Mrs Roy", ("PERSON", 4, 7))]
    )
    assert (result["recall"], result["precision"]) == (1.0, 1.0)
    assert (result["safe_documents"], result["quiet_documents"]) == (1.0, 1.0)


def test_name_caught_as_a_clinician_is_not_caught() -> None:
    result = evaluate([_gold("Dr Roy rang", ("PERSON", 3, 6))])
    assert result["recall"] == 0.0
    assert result["safe_documents"] == 0.0


def test_half_a_token_is_not_caught() -> None:
    result = evaluate([_gold("xx416-555-0134", ("PHONE", 0, 14))])
    assert result["recall"] == 0.0
    assert result["f2"] == 0.0


@pytest.mark.parametrize(
    "spans",
    ["null", '[{"start": 0, "end": 99, "type": "PERSON"}]', "[3]", '[{"start": 2, "end": 2}]'],
)
def test_gold_with_impossible_spans_is_refused(spans: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        evaluate([f'{{"id": 1, "text": "Mrs Macdonald", "spans": {spans}}}'])


def _gold(text: str, *spans: tuple[str, int, int]) -> str:
    rows = [{"type": kind, "start": start, "end": end} for kind, start, end in spans]
    return json.dumps({"id": text, "text": text, "spans": rows})
