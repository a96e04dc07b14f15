"""Networks and members of the demo: the rows that setting up, inviting and joining would have made."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from forum.accounts.models import Account
from forum.accounts.passwords import hash_password
from forum.core.database import Base
from forum.core.text import to_html
from forum.demo.content import Belonging, Content, NetworkText, Person, read_people
from forum.demo.moments import Moments, id_at
from forum.members.models import Invitation, Membership
from forum.networks.actions import LIVE_LISTS, TIME_ZONES, audience_kinds
from forum.networks.models import Audience, Network, Terms, TermsAcceptance, Topic

# One for all, said on the terminal and on the sign-in page: nothing in the demo is secret.
PASSWORD: Final = "mentoring-at-ten"  # noqa: S105 - meant to be known.

_NETWORKS_SINCE_DAYS: Final = 420
_INVITED_BEFORE: Final = timedelta(days=4)
_INVITATION_HOLDS: Final = timedelta(days=14)
_NEWCOMER_DAYS: Final = 1.5
_FIRST_JOINED_DAYS: Final = 398
_LAST_JOINED_DAYS: Final = 100


@dataclass(slots=True)
class Town:
    """Who and what there is, by the names that the content gives them."""

    networks: dict[str, Network] = field(default_factory=dict)
    audiences: dict[tuple[str, str], Audience] = field(default_factory=dict)
    topics: dict[tuple[str, str], Topic] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    memberships: dict[tuple[str, str], Membership] = field(default_factory=dict)
    terms: list[Terms] = field(default_factory=list)
    acceptances: list[TermsAcceptance] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)

    def tables(self) -> list[list[Base]]:
        """The rows in the order of their foreign keys."""
        return [
            [*self.networks.values()],
            [*self.audiences.values()],
            [*self.topics.values()],
            [*self.terms],
            [*self.accounts.values()],
            [*self.memberships.values()],
            [*self.acceptances],
            [*self.invitations],
        ]


def settle(content: Content, moments: Moments) -> Town:
    town = Town()
    for network in content.places.networks:
        _found(town, network, moments)
    password_hash = hash_password(PASSWORD)
    for number, person in enumerate(content.people.members):
        spread = (_FIRST_JOINED_DAYS - _LAST_JOINED_DAYS) * number / len(content.people.members)
        days = _FIRST_JOINED_DAYS - spread if person.accepted_terms else _NEWCOMER_DAYS
        _join(town, person, moments.days_ago(days), password_hash)
    for network in content.places.networks:
        _accept_terms(town, network, content.people.members, moments)
        _invite(town, network, content.people.members)
    return town


def people_to_sign_in_as(language: str) -> list[tuple[str, str, str]]:
    """E-mail, password and what one sees as that person, for whoever looks around."""
    people = read_people()
    emails = {person.id: person.email for person in people.members}
    return [
        (emails[one.member_id], PASSWORD, one.what.fr if language == "fr" else one.what.en)
        for one in people.sign_in_as
    ]


def _found(town: Town, network: NetworkText, moments: Moments) -> None:
    since = moments.days_ago(_NETWORKS_SINCE_DAYS)
    made = town.networks[network.id] = Network(
        id=id_at(since),
        slug=network.slug,
        kind=network.kind,
        province=network.province,
        name_en=network.name.en,
        name_fr=network.name.fr,
        description_en=network.description.en,
        description_fr=network.description.fr,
        domains=network.domains,
        time_zone=TIME_ZONES[network.province],
        created_at=since,
    )
    for kind in audience_kinds(network.kind):
        town.audiences[network.id, kind] = Audience(id=id_at(since), network_id=made.id, kind=kind)
    for kind in LIVE_LISTS:
        town.topics[network.id, kind] = Topic(network_id=made.id, kind=kind, position=0)
    for terms in network.terms:
        at = moments.days_ago(terms.published_days_ago)
        town.terms.append(
            Terms(
                id=id_at(at),
                network_id=made.id,
                version=terms.version,
                title_en=terms.title.en,
                title_fr=terms.title.fr,
                html_en=to_html(terms.body.en),
                html_fr=to_html(terms.body.fr),
                published_at=at,
            )
        )


def _join(town: Town, person: Person, at: datetime, password_hash: str) -> None:
    account = town.accounts[person.id] = Account(
        id=id_at(at),
        email=person.email,
        password_hash=password_hash,
        display_name=person.display_name,
        profession=person.profession_id,
        province=person.province,
        language=person.language,
        about=person.about,
        created_at=at,
    )
    for place, belonging in enumerate(person.memberships):
        # A home network first, the others a little later.
        joined = at + timedelta(minutes=20 * place)
        town.memberships[person.id, belonging.network_id] = Membership(
            id=id_at(joined),
            network_id=town.networks[belonging.network_id].id,
            account_id=account.id,
            roles=belonging.roles,
            display_name=person.display_name,
            profession=person.profession_id,
            province=person.province,
            about=person.about,
            joined_at=joined,
        )


def _belonging(person: Person, network_id: str) -> Belonging | None:
    return next((one for one in person.memberships if one.network_id == network_id), None)


def _accept_terms(town: Town, network: NetworkText, people: list[Person], moments: Moments) -> None:
    for person in people:
        belonging = _belonging(person, network.id)
        if belonging is None or not person.accepted_terms:
            continue
        joined = town.memberships[person.id, network.id].joined_at
        for terms in network.terms:
            if terms.version > (belonging.accepted_version or terms.version):
                continue
            published = moments.days_ago(terms.published_days_ago)
            # Before anything is posted, and never before the terms are out.
            at = max(joined, published) + min(timedelta(days=1), (moments.now - published) / 2)
            town.acceptances.append(
                TermsAcceptance(
                    id=id_at(at),
                    network_id=town.networks[network.id].id,
                    version=terms.version,
                    account_id=town.accounts[person.id].id,
                    language=person.language,
                    accepted_at=at,
                )
            )


def _invite(town: Town, network: NetworkText, people: list[Person]) -> None:
    """Everybody joined by an invitation; who coordinates was invited by the operator."""
    host = _first_with(people, network.id, "coordinator") or _first_with(
        people, network.id, "director"
    )
    for person in people:
        belonging = _belonging(person, network.id)
        if belonging is None:
            continue
        joined = town.memberships[person.id, network.id].joined_at
        invited = joined - _INVITED_BEFORE
        town.invitations.append(
            Invitation(
                id=id_at(invited),
                network_id=town.networks[network.id].id,
                email=person.email,
                roles=belonging.roles,
                language=person.language,
                invited_by=_inviter(town, host, person),
                created_at=invited,
                expires_at=invited + _INVITATION_HOLDS,
                accepted_at=joined,
                account_id=town.accounts[person.id].id,
            )
        )


def _first_with(people: list[Person], network_id: str, role: str) -> Person | None:
    return next(
        (
            person
            for person in people
            if (belonging := _belonging(person, network_id)) and role in belonging.roles
        ),
        None,
    )


def _inviter(town: Town, host: Person | None, person: Person) -> UUID | None:
    return town.accounts[host.id].id if host and host is not person else None
