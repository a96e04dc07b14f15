"""Which findings stop a text: policy, kept apart from detection."""

from collections.abc import Iterable

from forum.deid.findings import Finding, FindingType

_WARNS_ONLY = frozenset({FindingType.CLINICIAN})


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that hold a text back; a named clinician only warns."""
    return [finding for finding in findings if finding.type not in _WARNS_ONLY]
