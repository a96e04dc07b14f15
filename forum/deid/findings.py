"""What a check of a text answers: findings, their types, and the context of the question."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FindingType(StrEnum):
    PERSON = "PERSON"
    CLINICIAN = "CLINICIAN"
    DATE = "DATE"
    AGE_90_PLUS = "AGE_90_PLUS"
    LOCATION = "LOCATION"
    ADDRESS = "ADDRESS"
    POSTAL_CODE = "POSTAL_CODE"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    URL = "URL"
    HANDLE = "HANDLE"
    IP = "IP"
    HEALTH_NUMBER = "HEALTH_NUMBER"
    SIN = "SIN"
    ID = "ID"
    ORG = "ORG"


@dataclass(frozen=True, slots=True)
class Finding:
    """A span of the original text in code points, `end` exclusive; never the text itself."""

    start: int
    end: int
    type: FindingType
    confidence: float
    rule: str
    reason_en: str
    reason_fr: str
    replacement_en: str
    replacement_fr: str


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the text; `language` is a hint, both languages' rules always run."""

    language: str = "en"
    member_names: frozenset[str] = frozenset()
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """The same words in both languages of the interface."""

    en: str
    fr: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a rule proposes, in positions of the normalised text."""

    start: int
    end: int
    type: FindingType
    confidence: float
    rule: str
    replacement: Phrase | None = None
