"""The ceiling of writing: the rows of a reply inserted and committed durably, with nothing around them."""

from collections.abc import Awaitable, Callable
from itertools import count
from typing import Final, TypeAlias
from uuid import uuid4

import asyncpg

from forum.embedded.running import RunningPostgres
from tests.bench import texts
from tests.bench.load import Stretch, work
from tests.bench.town import Town, new_id

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_VERSION: Final = """
  insert into text_versions (id, network_id, audience_id, thread_id, opened_by, account_id, membership_id, kind,
    language, body, html, status, engine, client_key, digest, published_at)
  values ($1, $2, $3, $4, $5, $6, $7, 'reply', 'en', $8, $9, 'published', 'bench', $10, '', now())
"""
_POST: Final = """
  insert into posts (id, network_id, audience_id, thread_id, opened_by, account_id, membership_id, author_name,
    author_roles, author_profession, depth, path, position, first_position, version_id, language)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12, $12, $13, 'en')
"""
# Far above the positions of what is there.
_numbers = count(1_000_000)


async def insert_rows(
    postgres: RunningPostgres, town: Town, *, connections: int, seconds: float
) -> Stretch:
    """Pairs of a version and its post, each pair one transaction, into cases that nobody measures."""
    opened: list[Connection] = [
        await asyncpg.connect(
            host=str(postgres.socket_folder),
            port=postgres.port,
            user="forum_owner",
            database="forum",
        )
        for _ in range(connections)
    ]
    stretch = await work([_inserter(one, town) for one in opened], seconds=seconds)
    for one in opened:
        await one.close()
    return stretch


def _inserter(connection: Connection, town: Town) -> Callable[[], Awaitable[None]]:
    async def insert() -> None:
        number = next(_numbers)
        member = town.members[number % len(town.members)]
        thread = town.others[number % len(town.threads)]
        text = number % len(texts.bodies())
        place = (town.network_id, town.audience_id, thread.id, thread.opened_by.account_id)
        writer = (member.account_id, member.membership_id)
        version_id = new_id()
        body, html = texts.bodies()[text], texts.pages()[text]
        async with connection.transaction():
            await connection.execute(_VERSION, version_id, *place, *writer, body, html, uuid4())
            await connection.execute(
                _POST,
                new_id(),
                *place,
                *writer,
                member.name,
                member.roles,
                member.profession,
                f"{number:08x}",
                number,
                version_id,
            )

    return insert


async def assert_written(postgres: RunningPostgres, acknowledged: list[str]) -> None:
    """Every post that was acknowledged is there, once and published."""
    connection = await asyncpg.connect(
        host=str(postgres.socket_folder), port=postgres.port, user="postgres", database="forum"
    )
    there = await connection.fetchval(
        "select count(*) from posts p join text_versions v on v.id = p.version_id and v.post_id = p.id"
        " where p.id = any ($1::uuid[]) and p.status = 'published' and v.status = 'published'",
        acknowledged,
    )
    await connection.close()
    if there != len(acknowledged) or len(set(acknowledged)) != len(acknowledged):
        raise RuntimeError(f"Of {len(acknowledged)} acknowledged replies {there} are there.")
