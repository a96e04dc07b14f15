"""Brings the database back to the cast alone, between two tests."""

import hashlib
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, TypeAlias

import asyncpg

from forum.accounts.passwords import hash_password
from tests.people import PASSWORD, PEOPLE, PLACES

Row = tuple[Any, ...]
Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

INSERTS = {
    "networks": "insert into networks (id, slug, kind, province, name_en, name_fr, time_zone) "
    "values ($1, $2, $3, $4, $5, $6, $7)",
    "audiences": "insert into audiences (id, network_id, kind) values ($1, $2, $3)",
    "topics": "insert into topics (network_id, kind) values ($1, $2)",
    "terms": "insert into terms (network_id, version, title_en, title_fr, html_en, html_fr) "
    "values ($1, 1, 'Terms of use', 'Conditions', "
    "'<p>No patient can be recognised.</p>', '<p>Personne ne peut être reconnu.</p>')",
    "accounts": "insert into accounts (id, email, password_hash, display_name, profession, province, language) "
    "values ($1, $2, $3, $4, $5, $6, $7)",
    "memberships": "insert into memberships (id, network_id, account_id, roles, display_name, profession, "
    "province) values ($1, $2, $3, $4, $5, $6, $7)",
    "acceptances": "insert into terms_acceptances (network_id, version, account_id, language) "
    "values ($1, 1, $2, $3)",
    "logins": "insert into logins (id, account_id, token_hash, device, address) "
    "values ($1, $2, $3, 'Firefox on Linux', '192.0.2.1')",
    "tokens": "insert into api_tokens (id, account_id, name, token_hash, expires_at) "
    "values ($1, $2, 'tests', $3, $4)",
}


async def reset(superuser: Owner) -> None:
    """Empty every table, then seed the cast: each person signed in once and with one API token."""
    names = await superuser.fetch(
        "select quote_ident(tablename) from pg_tables "
        "where schemaname = 'public' and tablename <> 'alembic_version'"
    )
    async with superuser.transaction():
        # Without triggers, so without foreign keys, the order does not matter. Ten times as quick as
        # TRUNCATE, which makes new files for every table and index.
        await superuser.execute("set local session_replication_role = replica")
        await superuser.execute(";".join(f"delete from {name}" for (name,) in names))  # noqa: S608
        for table, values in seeds().items():
            await superuser.executemany(INSERTS[table], values)


@cache
def seeds() -> dict[str, list[Row]]:
    belongings = [(person, place, roles) for person in PEOPLE for place, roles in person.belongings]
    far = datetime.now(UTC) + timedelta(days=90)
    password = hash_password(PASSWORD)
    return {
        "networks": [
            (n.id, n.slug, n.kind, n.province, n.name_en, n.name_fr, n.time_zone) for n in PLACES
        ],
        "audiences": [
            (n.audience_id(kind), n.id, kind)
            for n in PLACES
            for kind in ("national" if n.kind == "national" else "network", "mentors")
        ],
        "topics": [(n.id, kind) for n in PLACES for kind in ("cases", "queue")],
        "terms": [(n.id,) for n in PLACES],
        "accounts": [
            (p.id, p.email, password, p.name, p.profession, p.province, p.language) for p in PEOPLE
        ],
        "memberships": [
            (p.membership_id(n), n.id, p.id, list(roles), p.name, p.profession, p.province)
            for p, n, roles in belongings
        ],
        "acceptances": [(n.id, p.id, p.language) for p, n, _ in belongings if p.accepted_terms],
        "logins": [(p.login_id, p.id, _digest(p.login)) for p in PEOPLE],
        "tokens": [(p.token_id, p.id, _digest(p.token), far) for p in PEOPLE],
    }


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
