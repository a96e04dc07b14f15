"""Fills the measured database by COPY. As the superuser, whom neither policies nor triggers slow down."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias
from uuid import UUID

import asyncpg

from tests.bench import texts
from tests.bench.town import Member, Thread, Town, digest, new_id

Superuser: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Row = dict[str, Any]

_SPAN: Final = timedelta(days=60)
# Every third reply answers the one before it.
_NESTED: Final = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post stands in its thread."""

    thread: Thread
    position: int
    parent: "Place | None"
    post_id: UUID
    version_id: UUID
    path: str
    depth: int


async def seed(superuser: Superuser, town: Town) -> None:
    now = datetime.now(UTC)
    async with superuser.transaction():
        await superuser.execute("set local session_replication_role = replica")
        for table, rows in _people(town, now):
            await _copy(superuser, table, rows)
        short = [*town.threads, *town.others, town.short]
        places = list(_interleaved(short))
        await _copy(superuser, "threads", [_thread(town, one, now) for one in [*short, town.long]])
        await _copy(superuser, "text_versions", [_version(town, one, now) for one in places])
        await _copy(superuser, "posts", [_post(town, one, now) for one in places])
        await _copy(superuser, "seen_marks", list(_seen_marks(town)))
        await _write_long_thread(superuser, town)
    await superuser.execute("vacuum analyze")


async def _copy(superuser: Superuser, table: str, rows: Sequence[Row]) -> None:
    columns = list(rows[0])
    records = [tuple(row[name] for name in columns) for row in rows]
    await superuser.copy_records_to_table(table, records=records, columns=columns)


def _people(town: Town, now: datetime) -> Iterator[tuple[str, list[Row]]]:
    network = {"network_id": town.network_id}
    yield "networks", [_network(town)]
    yield (
        "audiences",
        [
            {"id": town.audience_id, **network, "kind": "network"},
            {"id": new_id(), **network, "kind": "mentors"},
        ],
    )
    yield "topics", [{**network, "kind": kind} for kind in ("cases", "queue")]
    yield "terms", [_terms(town)]
    yield "accounts", [_account(one) for one in town.members]
    yield "memberships", [_membership(town, one) for one in town.members]
    yield (
        "terms_acceptances",
        [
            {**network, "version": 1, "account_id": one.account_id, "language": one.language}
            for one in town.members
        ],
    )
    yield (
        "logins",
        [{"account_id": one.account_id, "token_hash": digest(one.login)} for one in town.members],
    )
    yield (
        "api_tokens",
        [
            {
                "account_id": one.account_id,
                "name": "bench",
                "token_hash": digest(one.token),
                "expires_at": now + timedelta(days=1),
            }
            for one in town.members
        ],
    )


def _network(town: Town) -> Row:
    return {
        "id": town.network_id,
        "slug": town.slug,
        "kind": "regional",
        "province": "NS",
        "name_en": "Adaptive Mentoring Network – Measured",
        "name_fr": "Réseau de mentorat adaptatif – Mesuré",
        "time_zone": "America/Halifax",
    }


def _terms(town: Town) -> Row:
    return {
        "network_id": town.network_id,
        "version": 1,
        "title_en": "Terms of use",
        "title_fr": "Conditions",
        "html_en": "<p>No patient can be recognised.</p>",
        "html_fr": "<p>Personne ne peut être reconnu.</p>",
    }


def _account(member: Member) -> Row:
    return {
        "id": member.account_id,
        "email": f"{member.login}@clinic.example",
        "password_hash": "none: only its cookie is used",
        "display_name": member.name,
        "profession": member.profession,
        "province": "NS",
        "language": member.language,
    }


def _membership(town: Town, member: Member) -> Row:
    return {
        "id": member.membership_id,
        "network_id": town.network_id,
        "account_id": member.account_id,
        "roles": member.roles,
        "display_name": member.name,
        "profession": member.profession,
        "province": "NS",
    }


def _thread(town: Town, thread: Thread, now: datetime) -> Row:
    return {
        "id": thread.id,
        "network_id": town.network_id,
        "audience_id": town.audience_id,
        "audience": "network",
        "kind": "case",
        "opened_by": thread.opened_by.account_id,
        "position": thread.posts,
        "reply_count": thread.posts - 1,
        "published_at": now - _SPAN,
        "last_published_at": now - timedelta(seconds=thread.id.int % 86_400),
        "answered_at": now - _SPAN + timedelta(hours=5),
    }


def _interleaved(threads: Sequence[Thread]) -> Iterator[Place]:
    """The posts of all threads in order of time: in life those of one thread lie far apart too."""
    last: dict[UUID, Place] = {}
    for position in range(1, max(thread.posts for thread in threads) + 1):
        for thread in threads:
            if position <= thread.posts:
                last[thread.id] = _place(thread, position, last.get(thread.id))
                yield last[thread.id]


def _place(thread: Thread, position: int, previous: Place | None) -> Place:
    if previous is None:
        return Place(thread, position, None, new_id(), new_id(), "0", 0)
    step = f"{position:08x}"
    parent = previous if previous.depth and position % _NESTED == 0 else None
    path = f"{parent.path}.{step}" if parent else step
    return Place(
        thread, position, parent, new_id(), new_id(), path, parent.depth + 1 if parent else 1
    )


def _version(town: Town, place: Place, now: datetime) -> Row:
    member = _author(town, place)
    text = (place.thread.id.int + place.position) % len(texts.bodies())
    opening = place.position == 1
    title, fields, fields_html = texts.case_texts()[place.thread.id.int % len(texts.case_texts())]
    return {
        "id": place.version_id,
        "network_id": town.network_id,
        "audience_id": town.audience_id,
        "thread_id": place.thread.id,
        "post_id": place.post_id,
        "parent_id": place.parent.post_id if place.parent else None,
        "opened_by": place.thread.opened_by.account_id,
        "account_id": member.account_id,
        "membership_id": member.membership_id,
        "kind": "case" if opening else "reply",
        "language": "en",
        "title": title if opening else None,
        "fields": json.dumps(fields) if opening else None,
        "fields_html": json.dumps(fields_html if opening else {}),
        "body": texts.bodies()[text],
        "html": texts.pages()[text],
        "status": "published",
        "engine": "bench",
        "client_key": new_id(),
        "digest": b"bench",
        "published_at": _moment(place, now),
    }


def _post(town: Town, place: Place, now: datetime) -> Row:
    member = _author(town, place)
    return {
        "id": place.post_id,
        "network_id": town.network_id,
        "audience_id": town.audience_id,
        "thread_id": place.thread.id,
        "opened_by": place.thread.opened_by.account_id,
        "account_id": member.account_id,
        "membership_id": member.membership_id,
        "author_name": member.name,
        "author_roles": member.roles,
        "author_profession": member.profession,
        "author_province": "NS",
        "opening": place.position == 1,
        "parent_id": place.parent.post_id if place.parent else None,
        "depth": place.depth,
        "path": place.path,
        "position": place.position,
        "first_position": place.position,
        "version_id": place.version_id,
        "language": "en",
        "published_at": _moment(place, now),
    }


def _author(town: Town, place: Place) -> Member:
    if place.position == 1:
        return place.thread.opened_by
    return town.members[(place.thread.id.int + place.position * 7) % len(town.members)]


def _moment(place: Place, now: datetime) -> datetime:
    return now - _SPAN + _SPAN * place.position / (place.thread.posts + 1)


def _seen_marks(town: Town) -> Iterator[Row]:
    """Everybody has read most of each thread."""
    for member in town.members:
        for thread in town.threads:
            yield {
                "account_id": member.account_id,
                "thread_id": thread.id,
                "position": thread.posts - thread.id.int % 7,
            }


async def _write_long_thread(superuser: Superuser, town: Town) -> None:
    await superuser.execute("create temporary table pool (n integer, body text, html text)")
    pool = list(zip(range(len(texts.bodies())), texts.bodies(), texts.pages(), strict=True))
    await superuser.copy_records_to_table("pool", records=pool)
    writers = [one.account_id for one in town.members]
    memberships = [one.membership_id for one in town.members]
    title, fields, fields_html = texts.case_texts()[0]
    await superuser.execute(
        """
        create temporary table long as
        select n, uuidv7() as post_id, uuidv7() as version_id from generate_series(1, $1::integer) n
        """.replace("$1", str(town.long.posts))
    )
    await superuser.execute(
        """
        insert into text_versions (id, network_id, audience_id, thread_id, post_id, opened_by, account_id,
          membership_id, kind, language, title, fields, fields_html, body, html, status, engine, client_key,
          digest, published_at)
        select l.version_id, $1, $2, $3, l.post_id, $4, ($5::uuid[])[1 + l.n % $7], ($6::uuid[])[1 + l.n % $7],
          case l.n when 1 then 'case' else 'reply' end, 'en', case l.n when 1 then $8 end,
          case l.n when 1 then $9::jsonb end, case l.n when 1 then $10::jsonb else '{}' end,
          p.body, p.html, 'published', 'bench', uuidv7(), '', now()
        from long l join pool p on p.n = l.n % $11
        """,
        town.network_id,
        town.audience_id,
        town.long.id,
        town.long.opened_by.account_id,
        writers,
        memberships,
        len(writers),
        title,
        json.dumps(fields),
        json.dumps(fields_html),
        len(pool),
    )
    await superuser.execute(
        """
        insert into posts (id, network_id, audience_id, thread_id, opened_by, account_id, membership_id, author_name,
          author_roles, author_profession, author_province, opening, depth, path, position, first_position,
          version_id, language)
        select l.post_id, v.network_id, v.audience_id, v.thread_id, v.opened_by, v.account_id, v.membership_id,
          m.display_name, m.roles, m.profession, m.province, l.n = 1, (l.n > 1)::integer,
          case l.n when 1 then '0' else lpad(to_hex(l.n), 8, '0') end, l.n, l.n, v.id, 'en'
        from long l join text_versions v on v.id = l.version_id join memberships m on m.id = v.membership_id
        """
    )
