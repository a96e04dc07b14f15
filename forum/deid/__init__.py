"""De-identification: pure functions, text in, findings out."""

from forum.deid.engine import ENGINE_VERSION, find, find_contacts
from forum.deid.findings import Context, Finding, FindingType
from forum.deid.policy import blocking

__all__ = [
    "ENGINE_VERSION",
    "Context",
    "Finding",
    "FindingType",
    "blocking",
    "find",
    "find_contacts",
]
