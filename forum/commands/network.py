"""`forum network`: make a network before anybody belongs to it, or publish the next version of its terms of use."""

import argparse
import asyncio
import re
from pathlib import Path
from typing import Final
from zoneinfo import available_timezones

from sqlalchemy.ext.asyncio import AsyncSession

from forum.audit.queries import networks_by_slug
from forum.commands.databases import open_databases
from forum.commands.failures import CommandError
from forum.commands.terminal import say
from forum.core.database import Database
from forum.core.settings import read_settings
from forum.core.text import normalise
from forum.networks.actions import (
    TIME_ZONES,
    NewNetwork,
    TermsText,
    create_network,
    publish_terms,
)

_SLUG: Final = re.compile(r"[a-z][a-z0-9-]{1,40}")
_TITLE: Final = re.compile(r"\s*# +(?P<title>[^\n]+)\n(?P<rest>.*)", re.DOTALL)
_MADE_WITH: Final = ("name_en", "name_fr", "kind", "province", "time_zone")

Both = tuple[TermsText, TermsText]


def run(given: argparse.Namespace) -> int:
    terms = _terms(given)
    with open_databases(read_settings()) as databases:
        lines = asyncio.run(_make_or_publish(databases.owner, given, terms))
    for line in lines:
        say(line)
    return 0


async def _make_or_publish(
    owner_url: str, given: argparse.Namespace, terms: Both | None
) -> list[str]:
    owner = Database(owner_url, pooled=False)
    try:
        async with owner.transaction() as db:
            if given.slug in await networks_by_slug(db, given.slug):
                return await _publish(db, given, terms)
            return await _make(db, given, terms)
    finally:
        await owner.close()


async def _publish(db: AsyncSession, given: argparse.Namespace, terms: Both | None) -> list[str]:
    if terms is None or any(getattr(given, name) for name in _MADE_WITH):
        raise CommandError(
            "This network is there already: with --terms-en and --terms-fr alone, new terms of use "
            "are published in it."
        )
    networks = await networks_by_slug(db, given.slug)
    version = await publish_terms(db, networks[given.slug], english=terms[0], french=terms[1])
    return [f"Version {version} of the terms is published; members accept it before they post."]


async def _make(db: AsyncSession, given: argparse.Namespace, terms: Both | None) -> list[str]:
    network_id = await create_network(db, _new_network(given))
    lines = [
        f"The network is made. Next: forum invite EMAIL --network {given.slug} --role coordinator"
    ]
    if terms is None:
        lines.append(
            "It has no terms of use: its members post without having accepted any, until they are "
            "published with --terms-en and --terms-fr."
        )
    else:
        await publish_terms(db, network_id, english=terms[0], french=terms[1])
    return lines


def _new_network(given: argparse.Namespace) -> NewNetwork:
    if not _SLUG.fullmatch(given.slug):
        raise CommandError(
            "A network's short name is of a to z, 0 to 9 and hyphens, and begins with a letter."
        )
    name_en, name_fr = ((name or "").strip() for name in (given.name_en, given.name_fr))
    if not name_en or not name_fr:
        raise CommandError("There is no such network; to make it, give --name-en and --name-fr.")
    if given.province not in TIME_ZONES:
        known = ", ".join(province for province in TIME_ZONES if province)
        raise CommandError(f"--province must be one of {known}.")
    zone = given.time_zone or TIME_ZONES[given.province]
    if zone not in available_timezones():
        raise CommandError("--time-zone must be the name of a zone, like America/Halifax.")
    return NewNetwork(given.slug, given.kind or "regional", given.province, name_en, name_fr, zone)


def _terms(given: argparse.Namespace) -> Both | None:
    if given.terms_en is None and given.terms_fr is None:
        return None
    if given.terms_en is None or given.terms_fr is None:
        raise CommandError("Terms of use are published in both languages: give both files.")
    return (
        _terms_of(given.terms_en, title="Terms of use"),
        _terms_of(given.terms_fr, title="Conditions d'utilisation"),
    )


def _terms_of(file: Path, *, title: str) -> TermsText:
    try:
        text = normalise(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{file} is no text in UTF-8.") from None
    if headed := _TITLE.fullmatch(text):
        title, text = headed["title"].strip(), headed["rest"]
    if not text.strip():
        raise CommandError(f"{file} is empty.")
    return TermsText(title, text)
