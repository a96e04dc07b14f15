"""Finds what may identify somebody in a text: every rule, one answer without overlaps."""

from collections.abc import Collection, Iterable, Iterator

from forum.deid.addresses import find_addresses
from forum.deid.ages import find_ages
from forum.deid.contacts import find_emails, find_handles, find_network_addresses, find_urls
from forum.deid.dates import find_numeric_dates, find_written_dates
from forum.deid.findings import Candidate, Context, Finding
from forum.deid.harmless import references
from forum.deid.months import find_holidays, find_lone_days, find_lone_months
from forum.deid.numbers import find_health_numbers, find_social_insurance_numbers
from forum.deid.people import find_people
from forum.deid.records import find_long_numbers, find_record_numbers
from forum.deid.telephones import find_phones, find_postal_codes, find_spelled_numbers
from forum.deid.view import View, view_of
from forum.deid.wording import REASONS, REPLACEMENTS

ENGINE_VERSION = "shapes-1"
_NO_CONTEXT = Context()
_CONTACT_RULES = (
    find_emails,
    find_urls,
    find_network_addresses,
    find_handles,
    find_phones,
    find_postal_codes,
    find_spelled_numbers,
    find_social_insurance_numbers,
)
_RECORD_RULES = (
    find_health_numbers,
    find_record_numbers,
    find_ages,
    find_addresses,
    find_holidays,
    find_lone_days,
)
_CONTEXT_RULES = (
    find_written_dates,
    find_numeric_dates,
    find_lone_months,
    find_people,
)


def find(text: str, context: Context = _NO_CONTEXT) -> list[Finding]:
    """Findings of `text`, sorted, never overlapping."""
    view = view_of(text)
    candidates = [one for rule in (*_CONTACT_RULES, *_RECORD_RULES) for one in rule(view)]
    candidates += [one for rule in _CONTEXT_RULES for one in rule(view, context)]
    return list(_findings(view, _chosen(view, candidates)))


def find_contacts(text: str) -> list[Finding]:
    """Findings that no display name may hold; names pass."""
    view = view_of(text)
    rules = (*_CONTACT_RULES, find_health_numbers, find_long_numbers)
    return list(_findings(view, _chosen(view, [one for rule in rules for one in rule(view)])))


def _chosen(view: View, candidates: Collection[Candidate]) -> list[Candidate]:
    """The surest and then the longest first; none overlaps another or a cited source."""
    if not candidates:
        return []
    taken = bytearray(len(view.text))
    for start, end in references(view):
        taken[start:end] = b"\x01" * (end - start)
    chosen = []
    for one in sorted(
        candidates, key=lambda one: (-one.confidence, one.start - one.end, one.start)
    ):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\x01" * (one.end - one.start)
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.start)


def _findings(view: View, chosen: Iterable[Candidate]) -> Iterator[Finding]:
    """In positions of the original; a letter that became several goes to the first finding."""
    last = 0
    for one in chosen:
        start, end = max(last, view.starts[one.start]), view.ends[one.end - 1]
        if start < end:
            yield _finding(one, start, end)
            last = end


def _finding(one: Candidate, start: int, end: int) -> Finding:
    reason = REASONS[one.rule]
    replacement = one.replacement or REPLACEMENTS[one.type]
    return Finding(
        start=start,
        end=end,
        type=one.type,
        confidence=one.confidence,
        rule=one.rule,
        reason_en=reason.en,
        reason_fr=reason.fr,
        replacement_en=replacement.en,
        replacement_fr=replacement.fr,
    )
