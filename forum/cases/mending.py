"""A text of one's own, open for change: as page and API take it in hand."""

from dataclasses import dataclass
from uuid import UUID

from forum.cases.forms import CaseForm, case_of
from forum.core.database import decoded
from forum.threads import access
from forum.threads.access import ThreadPlace
from forum.threads.actions import Submitted
from forum.threads.composing import reply_problems
from forum.threads.gate import Written
from forum.threads.intake import Handed, hand_in
from forum.threads.queries import UnpublishedText, opening_title
from forum.threads.texts import OwnText, own_text
from forum.web.parts import Parts
from forum.web.visits import Visit, Visitor


@dataclass(frozen=True, slots=True)
class Draft:
    """A text of the author's own, open for change: an edition that is shown, or one that is not."""

    place: ThreadPlace
    kind: str
    named: bool
    form: CaseForm
    thread_title: str | None
    mode: str
    action: str
    own: OwnText | None = None
    replaces: UUID | None = None


async def published_draft(visit: Visit, post_id: UUID) -> Draft:
    """A published post of the visitor's own. Raises NotFound."""
    own = await access.own_post_to_change(visit.db, visit.me.account_id, post_id)
    fields = decoded(own.fields) if own.fields else {}
    assert own.place.thread_id is not None  # noqa: S101 - published posts stand in a thread.
    return Draft(
        place=own.place,
        kind=own.kind,
        named=own.named,
        form=case_of(
            own.title,
            fields,
            own.body,
            language=own.language,
            audience=own.place.audience,
            named=own.named,
        ),
        thread_title=await opening_title(visit.db, own.place.thread_id),
        mode="edit",
        action=f"/posts/{post_id}/edit",
    )


async def unpublished_draft(visit: Visit, version_id: UUID) -> Draft:
    """A text of the visitor's own that others do not see. Raises NotFound."""
    text = await access.own_text_to_change(visit.db, visit.me.account_id, version_id)
    place = await access.place_of_text(visit.db, text)
    return Draft(
        place=place,
        kind=text.kind,
        named=text.named,
        form=_form_of(text, place.audience),
        thread_title=text.thread_title,
        mode="mend",
        action=f"/held/{version_id}",
        own=own_text(visit.me.language, text),
        replaces=version_id,
    )


def draft_problems(draft: Draft) -> dict[str, str]:
    return draft.form.problems() if draft.kind == "case" else reply_problems(draft.form.body)


async def hand_in_draft(here: Parts, me: Visitor, draft: Draft, *, key: UUID) -> Submitted:
    """Through the gate, in the place of what it changes. Raises as `hand_in`."""
    form = draft.form
    written = form.written() if draft.kind == "case" else Written(form.language, form.body)
    handed = Handed(
        draft.place,
        written,
        key,
        kind=draft.kind,
        named=draft.named,
        replaces=draft.replaces,
    )
    return await hand_in(here, me, handed)


def _form_of(text: UnpublishedText, audience: str) -> CaseForm:
    return case_of(
        text.title,
        text.fields or {},
        text.body,
        language=text.language,
        audience=audience,
        named=text.named,
    )
