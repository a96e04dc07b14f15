"""Rows that a role opens: the audit log to those who audit, invitations to those who coordinate."""

import pytest

from forum.core.database import Database
from tests.people import BC, COORDINATOR, FRANCOISE, NS, PEOPLE
from tests.security.sql import ids_of
from tests.security.world import plant
from tests.seeding import Owner


@pytest.mark.parametrize("role", ["privacy_officer", "director"])
async def test_auditor_sees_the_entries_of_his_network_alone(
    role: str, owner: Owner, database: Database
) -> None:
    await plant(owner)
    await owner.execute(
        "update memberships set roles = $2 where account_id = $1", FRANCOISE.id, [role]
    )
    found = await ids_of(database, FRANCOISE, "audit_entries", "network_id")
    assert found == {NS.id}


async def test_invitations_are_seen_by_those_who_coordinate_the_network(
    owner: Owner, database: Database
) -> None:
    for place in (NS, BC):
        await owner.execute(
            "insert into invitations (network_id, email, roles, expires_at)"
            " values ($1, 'new@clinic.example', '{mentee}', now() + interval '1 day')",
            place.id,
        )
    assert await ids_of(database, COORDINATOR, "invitations", "network_id") == {NS.id}
    for person in (*(person for person in PEOPLE if person != COORDINATOR), None):
        assert await ids_of(database, person, "invitations") == set()
