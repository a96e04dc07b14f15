"""What a replacement takes the place of: the finding, and the title or preposition before it."""

import re

from forum.deid.findings import Finding, FindingType
from forum.deid.name_words import TITLES

_PEOPLE = frozenset({FindingType.PERSON, FindingType.CLINICIAN})
_TITLE = re.compile(rf"(?<![\w-])(?:{TITLES})\s{{1,3}}$")
_PREPOSITION = re.compile(r"(?<!\w)(?:on|in|le|en)\s$", re.IGNORECASE)
_REACH = 20


def replaceable(text: str, finding: Finding) -> tuple[int, int]:
    """Where the replacement goes, so that "Mrs Macdonald" and "on March 17" become good sentences."""
    start = max(0, finding.start - _REACH)
    lead = None
    if finding.type in _PEOPLE:
        lead = _TITLE.search(text, start, finding.start)
    elif finding.type is FindingType.DATE:
        lead = _PREPOSITION.search(text, start, finding.start)
    return (lead.start() if lead else finding.start), finding.end
