"""Every change of what belongs to a network itself."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from forum.audit import actions as audit
from forum.core.database import value
from forum.core.errors import Conflict, NotFound
from forum.core.text import to_html
from forum.networks.models import Audience, Network, Terms, Topic
from forum.networks.queries import newest_terms
from forum.web.labels import N_

# The lists of a network that are followed live.
LIVE_LISTS: Final = ("cases", "queue")
# Where most of a province lives. None: the national network.
TIME_ZONES: Final = {
    "AB": "America/Edmonton",
    "BC": "America/Vancouver",
    "MB": "America/Winnipeg",
    "NB": "America/Moncton",
    "NL": "America/St_Johns",
    "NS": "America/Halifax",
    "NT": "America/Yellowknife",
    "NU": "America/Iqaluit",
    "ON": "America/Toronto",
    "PE": "America/Halifax",
    "QC": "America/Toronto",
    "SK": "America/Regina",
    "YT": "America/Whitehorse",
    None: "America/Toronto",
}
_NEWER = N_("There is a newer version of these terms. Please read it first.")


@dataclass(frozen=True, slots=True)
class NewNetwork:
    """A network to be; `kind` is regional or national."""

    slug: str
    kind: str
    province: str | None
    name_en: str
    name_fr: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class TermsText:
    """Terms of use in one language, as Markdown below their title."""

    title: str
    markdown: str


def audience_kinds(kind: str) -> tuple[str, str]:
    """Whom a thread may be for in a network of that kind: everybody, or its mentors."""
    return ("national" if kind == "national" else "network", "mentors")


async def create_network(db: AsyncSession, new: NewNetwork) -> UUID:
    """Make a network that nobody belongs to yet, as the owner: `forum network`."""
    network = Network(
        slug=new.slug,
        kind=new.kind,
        province=new.province,
        name_en=new.name_en,
        name_fr=new.name_fr,
        description_en="",
        description_fr="",
        domains=[],
        time_zone=new.time_zone,
    )
    db.add(network)
    await db.flush()
    db.add_all(Audience(network_id=network.id, kind=kind) for kind in audience_kinds(new.kind))
    db.add_all(Topic(network_id=network.id, kind=kind, position=0) for kind in LIVE_LISTS)
    await db.flush()
    await _append(db, network.id, None, "create_network", "network", network.id)
    return network.id


async def publish_terms(
    db: AsyncSession, network_id: UUID, *, english: TermsText, french: TermsText
) -> int:
    """Publish the next version, which every member has to accept before posting. Returns its number.

    Raises Conflict when nothing would be new: nobody is asked to accept the same words again.
    """
    # Until the commit: two versions get two numbers.
    await value(db, "select id from networks where id = $1 for update", network_id)
    newest = await newest_terms(db, network_id)
    terms = Terms(
        network_id=network_id,
        version=newest.version + 1 if newest else 1,
        title_en=english.title,
        title_fr=french.title,
        html_en=to_html(english.markdown),
        html_fr=to_html(french.markdown),
    )
    if newest and all(
        getattr(newest, name) == getattr(terms, name)
        for name in ("title_en", "title_fr", "html_en", "html_fr")
    ):
        raise Conflict("These are the terms that hold already.")
    db.add(terms)
    await db.flush()
    await _append(db, network_id, None, "publish_terms", "terms", terms.id)
    return terms.version


async def accept_terms(
    db: AsyncSession, *, network_id: UUID, account_id: UUID, version: int, language: str
) -> None:
    """Accept the newest terms, as read in `language`; once more changes nothing.

    Raises Conflict when `version` is not the newest: nobody accepts what he has not seen.
    """
    terms = await newest_terms(db, network_id)
    if terms is None:
        raise NotFound
    if terms.version != version:
        raise Conflict(_NEWER)
    accepted = await value(
        db,
        "insert into terms_acceptances (network_id, version, account_id, language) "
        "values ($1, $2, $3, $4) on conflict do nothing returning id",
        network_id,
        version,
        account_id,
        language,
    )
    if accepted is not None:
        await _append(db, network_id, account_id, "accept_terms", "terms_acceptance", accepted)


async def _append(
    db: AsyncSession,
    network_id: UUID,
    subject: UUID | None,
    action: str,
    object_kind: str,
    object_id: UUID,
) -> None:
    await audit.append(
        db,
        network_id=network_id,
        subject=subject,
        action=action,
        object_kind=object_kind,
        object_id=object_id,
    )
