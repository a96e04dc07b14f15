"""What `forum deid` does with lines of text, without reading or writing anything itself."""

import json
from collections.abc import Iterable, Iterator, Mapping

from forum.deid.engine import find
from forum.deid.findings import Context, Finding
from forum.deid.scoring import Labelled, Span, scores


def scan(lines: Iterable[str]) -> Iterator[str]:
    """JSON lines in, the findings of each as JSON lines out, in the same order."""
    for number, row in _rows(lines):
        language = row.get("lang", "en")
        if not isinstance(language, str):
            raise _bad_line(number)
        context = Context(language="fr" if language.startswith("fr") else "en")
        spans = [
            _span_row(finding, context.language) for finding in find(_text(row, number), context)
        ]
        yield json.dumps({"id": row["id"], "spans": spans}, ensure_ascii=False)


def marked(text: str) -> tuple[str, int]:
    """The text with its findings marked, and how many there are."""
    findings = find(text)
    parts, at = [], 0
    for finding in findings:
        parts.append(text[at : finding.start])
        parts.append(f"[{finding.type}: {text[finding.start : finding.end]}]")
        at = finding.end
    return "".join([*parts, text[at:]]), len(findings)


def evaluate(gold_lines: Iterable[str]) -> dict[str, float | int]:
    """How well the engine finds what the gold lines label."""
    documents = (_labelled(row, number) for number, row in _rows(gold_lines))
    return scores(documents, _found_spans)


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Each line that is not empty, with its number; no error repeats what a line holds."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _row(line, number)


def _row(line: str, number: int) -> Mapping[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        # Without the cause: its message or its traceback could show the text.
        raise _bad_line(number) from None
    if not isinstance(row, dict) or not isinstance(row.get("id"), str | int):
        raise _bad_line(number)
    return row


def _text(row: Mapping[str, object], number: int) -> str:
    text = row.get("text")
    if not isinstance(text, str):
        raise _bad_line(number)
    return text


def _span_row(finding: Finding, language: str) -> dict[str, object]:
    french = language == "fr"
    return {
        "start": finding.start,
        "end": finding.end,
        "type": finding.type,
        "confidence": finding.confidence,
        "reason": finding.reason_fr if french else finding.reason_en,
        "replacement": finding.replacement_fr if french else finding.replacement_en,
    }


def _labelled(row: Mapping[str, object], number: int) -> Labelled:
    text, spans = _text(row, number), row.get("spans")
    if not isinstance(spans, list):
        raise _bad_line(number)
    return Labelled(text, tuple(_gold_span(span, len(text), number) for span in spans))


def _gold_span(span: object, length: int, number: int) -> Span:
    match span:
        case {"start": int(start), "end": int(end), "type": str(kind)} if (
            0 <= start < end <= length
        ):
            return Span(start, end, kind)
    raise _bad_line(number)


def _bad_line(number: int) -> ValueError:
    return ValueError(
        f'line {number}: not a JSON object with an "id", a "text" and what else is needed'
    )


def _found_spans(text: str) -> list[Span]:
    return [Span(finding.start, finding.end, finding.type) for finding in find(text)]
