"""From a moderator's answer or a member's flag to what became of it: checked first, then written in one transaction."""

import asyncio
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from forum.accounts import throttle
from forum.core.errors import Invalid
from forum.moderation import access, actions
from forum.moderation.actions import Answer
from forum.moderation.forms import OUTCOMES, DecisionForm, FlagForm
from forum.moderation.queries import HeldText
from forum.moderation.views import masked
from forum.threads.gate import INLINE_UP_TO, CheckedText, Written, rendered
from forum.threads.intake import checked
from forum.threads.queries import names_in_thread
from forum.web.labels import FINDINGS, N_, label
from forum.web.languages import Language, gettext
from forum.web.parts import Parts
from forum.web.visits import Visitor

FLAGS_BY_ACCOUNT: Final = throttle.Limit("flags", 10, timedelta(hours=1))
_IDENTIFIES: Final = N_("The note could identify someone. Please say it without: %(places)s")
_NOT_CHECKED: Final = N_("The note could not be checked. Please try again in a moment.")


async def decide(here: Parts, me: Visitor, hold_id: UUID, form: DecisionForm) -> HeldText:
    """Carry out a decision; returns what it was about.

    Raises NotFound, Conflict (closed or moved on), and Invalid for a form that cannot be taken.
    """
    async with here.database.transaction(me.account_id) as db:
        held = await access.hold_to_decide(db, me, hold_id)
        names = await _known_names(db, held)
    if problems := form.problems() or await _note_problems(here, me.language, form.note, names):
        raise Invalid(problems)
    text = await _rendered(held)
    answer = Answer(OUTCOMES[form.decision], form.note, form.version_number)
    async with here.database.transaction(me.account_id) as db:
        await actions.decide(db, here.hub, me, hold_id, answer, text)
    return held


async def flag(here: Parts, me: Visitor, post_id: UUID, form: FlagForm) -> UUID:
    """Flag a post; returns its thread. Raises NotFound, Forbidden, Conflict, Invalid, TooMany."""
    if problems := form.problems():
        raise Invalid(problems)
    async with here.database.transaction(me.account_id) as db:
        post = await access.post_to_flag(db, me, post_id)
    async with here.database.transaction(me.account_id) as db:
        await throttle.count(db, here.settings, FLAGS_BY_ACCOUNT, str(me.account_id))
    note = await _kept_note(here, me.language, form.note)
    async with here.database.transaction(me.account_id) as db:
        await actions.flag_post(db, here.hub, post, kind=form.kind, note=note)
    return post.thread_id


async def hide(here: Parts, me: Visitor, post_id: UUID, note: str) -> UUID:
    """Hide a post as its network's moderator; returns its thread. Raises NotFound, Forbidden, Conflict."""
    if problems := FlagForm(note=note).problems():
        raise Invalid(problems)
    async with here.database.transaction(me.account_id) as db:
        post = await access.post_to_hide(db, me, post_id)
    kept = await _kept_note(here, me.language, note)
    async with here.database.transaction(me.account_id) as db:
        await actions.hide_post(db, here.hub, post, note=kept)
    return post.thread_id


async def _known_names(db: AsyncSession, held: HeldText) -> frozenset[str]:
    """Members whom a note may call by name: those who wrote under theirs."""
    names = frozenset({held.author.name} if held.author.name else ())
    return names | await names_in_thread(db, held.thread_id) if held.thread_id else names


async def _note_problems(
    here: Parts, language: Language, note: str, names: frozenset[str]
) -> dict[str, str]:
    """A note is a text like any other: what would stop a post stops it, with the reasons."""
    text = await checked(here, Written(language, note), names)
    if text.failed:
        return {"note": _NOT_CHECKED}
    places = [
        f"{note[found['start'] : found['end']]} ({label(language, FINDINGS, found['type'])})"
        for found in text.findings
        if found["blocks"]
    ]
    if not places:
        return {}
    return {"note": gettext(language, _IDENTIFIES, places=", ".join(places))}


async def _kept_note(here: Parts, language: Language, note: str) -> str:
    """A flag is never held up by its note: what the check finds in it is left out instead."""
    text = await checked(here, Written(language, note))
    return "" if text.failed else masked(note, text.findings)


async def _rendered(held: HeldText) -> CheckedText:
    if sum(map(len, held.written.parts().values())) <= INLINE_UP_TO:
        return rendered(held.written, held.findings)
    return await asyncio.to_thread(rendered, held.written, held.findings)
