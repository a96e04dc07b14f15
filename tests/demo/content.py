"""The demo content as it lies in its files, decoded strictly: an unknown key or value fails."""

import re
from pathlib import Path
from typing import Literal

import msgspec

FOLDER = Path(__file__).parents[2] / "forum" / "demo" / "content"

Language = Literal["en", "fr"]
Province = Literal["NS", "PE", "NB", "NL", "BC", "AB", "ON", "QC"]
Domain = Literal["chronic_pain", "mental_health", "substance_use"]
HelpWanted = Literal["advice", "resource", "support"]
Audience = Literal["network", "mentors", "national"]
RoleName = Literal["mentee", "mentor", "moderator", "coordinator", "director", "privacy_officer"]
AgeBand = Literal[
    "under_18",
    "18-29",
    "30-39",
    "40-49",
    "50-59",
    "60-69",
    "70-79",
    "80-89",
    "90_plus",
    "unspecified",
]


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base: nothing in the files may go unread."""


class Both(Strict, frozen=True):
    en: str
    fr: str


class Terms(Strict, frozen=True):
    version: int
    published_days_ago: float
    title: Both
    body: Both
    material: bool


class Network(Strict, frozen=True):
    id: str
    slug: str
    kind: Literal["regional", "national"]
    province: Province | None
    name: Both
    description: Both
    domains: list[Domain]
    terms: list[Terms]


class Profession(Strict, frozen=True):
    id: str
    name: Both


class Membership(Strict, frozen=True):
    network_id: str
    roles: list[RoleName]
    accepted_version: int | None = None


class Member(Strict, frozen=True):
    id: str
    email: str
    display_name: str
    profession_id: str
    province: Province
    languages: list[str]
    about: str
    memberships: list[Membership]
    mentor_id: str | None
    accepted_terms: bool


class SignIn(Strict, frozen=True):
    member_id: str
    what: Both


class Case(Strict, frozen=True):
    age_band: AgeBand
    setting: str
    background: str
    tried: str
    question: str


class Reply(Strict, frozen=True):
    id: str
    author_id: str
    parent_id: str | None
    hours_after: float
    body: str
    language: Language | None = None


class Thread(Strict, frozen=True):
    id: str
    network_id: str
    author_id: str
    audience: Audience
    language: Language
    title: str
    domains: list[Domain]
    help_wanted: list[HelpWanted]
    case: Case
    body: str
    posted_days_ago: float
    replies: list[Reply]
    no_name: bool = False
    state: Literal["open", "closed"] = "open"


class Held(Strict, frozen=True):
    id: str
    network_id: str
    author_id: str
    thread_id: str | None
    language: Language
    body: str
    hours_ago: float
    author_note: str
    title: str | None = None
    domains: list[Domain] | None = None
    help_wanted: list[HelpWanted] | None = None
    case: Case | None = None


class Decided(Held, frozen=True, kw_only=True):
    moderator_id: str
    moderator_note: str
    decided_hours_ago: float


class Flag(Strict, frozen=True):
    post_id: str
    by: str
    kind: Literal["could_identify", "other"]
    note: str
    hours_ago: float


class NetworkFile(Strict, frozen=True):
    networks: list[Network]
    professions: list[Profession]


class MemberFile(Strict, frozen=True):
    members: list[Member]
    sign_in_as: list[SignIn]


class CaseFile(Strict, frozen=True):
    threads: list[Thread]


class ModerationFile(Strict, frozen=True):
    held: list[Held]
    returned: list[Decided]
    declined: list[Decided]
    flags: list[Flag]


def _bytes(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


PLACES = msgspec.json.decode(_bytes("networks.json"), type=NetworkFile)
PEOPLE = msgspec.json.decode(_bytes("members.json"), type=MemberFile)
QUEUES = msgspec.json.decode(_bytes("moderation.json"), type=ModerationFile)
THREADS = [
    thread
    for path in sorted((FOLDER / "cases").glob("*.json"))
    for thread in msgspec.json.decode(path.read_bytes(), type=CaseFile).threads
]
MEMBERS = {member.id: member for member in PEOPLE.members}
DECIDED = [*QUEUES.returned, *QUEUES.declined]
UNPUBLISHED: list[Held] = [*QUEUES.held, *DECIDED]


def roles(member_id: str, network_id: str) -> set[RoleName]:
    """Empty for somebody who is no member there."""
    return {
        role
        for membership in MEMBERS[member_id].memberships
        if membership.network_id == network_id
        for role in membership.roles
    }


def with_role(role: RoleName, network_id: str) -> list[str]:
    return [member_id for member_id in MEMBERS if role in roles(member_id, network_id)]


def texts(post: Thread | Held) -> list[str]:
    """Title, case fields and body, those that are there."""
    if post.case is None:
        return [post.body]
    case = post.case
    return [post.title or "", case.setting, case.background, case.tried, case.question, post.body]


def words(text: str) -> int:
    return len(re.findall(r"\w+", text))
