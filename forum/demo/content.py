"""The demo's content as it lies in its files, decoded strictly: an unknown key or value fails."""

from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from forum.threads.gate import Written

FOLDER: Final = Path(__file__).parent / "content"

Language = Literal["en", "fr"]


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base: nothing in the files may go unread."""


class Both(Strict, frozen=True):
    en: str
    fr: str


class TermsText(Strict, frozen=True):
    version: int
    published_days_ago: float
    title: Both
    body: Both
    material: bool


class NetworkText(Strict, frozen=True):
    id: str
    slug: str
    kind: Literal["regional", "national"]
    province: str | None
    name: Both
    description: Both
    domains: list[str]
    terms: list[TermsText]


class ProfessionText(Strict, frozen=True):
    id: str
    name: Both


class Belonging(Strict, frozen=True):
    network_id: str
    roles: list[str]
    accepted_version: int | None = None


class Person(Strict, frozen=True):
    id: str
    email: str
    display_name: str
    profession_id: str
    province: str
    languages: list[str]
    about: str
    memberships: list[Belonging]
    mentor_id: str | None
    accepted_terms: bool

    @property
    def language(self) -> str:
        """The first of his languages that the interface speaks."""
        return next((one for one in self.languages if one in {"en", "fr"}), "en")


class SignInAs(Strict, frozen=True):
    member_id: str
    what: Both


class CaseText(Strict, frozen=True):
    age_band: str
    setting: str
    background: str
    tried: str
    question: str


class ReplyText(Strict, frozen=True):
    id: str
    author_id: str
    parent_id: str | None
    hours_after: float
    body: str
    language: Language | None = None


class ThreadText(Strict, frozen=True):
    id: str
    network_id: str
    author_id: str
    audience: Literal["network", "mentors", "national"]
    language: Language
    title: str
    domains: list[str]
    help_wanted: list[str]
    case: CaseText
    body: str
    posted_days_ago: float
    replies: list[ReplyText]
    no_name: bool = False
    state: Literal["open", "closed"] = "open"

    def written(self) -> Written:
        return Written(self.language, self.body, self.title, fields_of(self))


class HeldText(Strict, frozen=True):
    id: str
    network_id: str
    author_id: str
    thread_id: str | None
    language: Language
    body: str
    hours_ago: float
    author_note: str
    title: str | None = None
    domains: list[str] | None = None
    help_wanted: list[str] | None = None
    case: CaseText | None = None

    def written(self) -> Written:
        return Written(self.language, self.body, self.title, fields_of(self))


class DecidedText(HeldText, frozen=True, kw_only=True):
    moderator_id: str
    moderator_note: str
    decided_hours_ago: float


class FlagText(Strict, frozen=True):
    post_id: str
    by: str
    kind: Literal["could_identify", "other"]
    note: str
    hours_ago: float


class Places(Strict, frozen=True):
    networks: list[NetworkText]
    professions: list[ProfessionText]


class People(Strict, frozen=True):
    members: list[Person]
    sign_in_as: list[SignInAs]


class Cases(Strict, frozen=True):
    threads: list[ThreadText]


class Moderation(Strict, frozen=True):
    held: list[HeldText]
    returned: list[DecidedText]
    declined: list[DecidedText]
    flags: list[FlagText]


class Content(Strict, frozen=True):
    """All of it."""

    places: Places
    people: People
    threads: list[ThreadText]
    moderation: Moderation


def read_content() -> Content:
    threads = [
        thread
        for path in sorted((FOLDER / "cases").glob("*.json"))
        for thread in msgspec.json.decode(path.read_bytes(), type=Cases).threads
    ]
    return Content(
        places=msgspec.json.decode(_bytes("networks.json"), type=Places),
        people=read_people(),
        threads=threads,
        moderation=msgspec.json.decode(_bytes("moderation.json"), type=Moderation),
    )


def read_people() -> People:
    return msgspec.json.decode(_bytes("members.json"), type=People)


def fields_of(text: ThreadText | HeldText) -> dict[str, Any] | None:
    """The fields of a case as its form hands them in; None for a reply."""
    if text.case is None:
        return None
    return {
        **msgspec.structs.asdict(text.case),
        "domains": text.domains,
        "help_wanted": text.help_wanted,
    }


def _bytes(name: str) -> bytes:
    return (FOLDER / name).read_bytes()
