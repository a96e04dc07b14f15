"""What the sockets are sent that follow a network's queue: for its moderators alone."""

from functools import partial

from forum.core.database import Database, value
from forum.moderation.queries import HeldText, holds_by_id
from forum.moderation.views import row_html
from forum.realtime.readings import (
    Question,
    Reading,
    Row,
    find_changes,
    gone_rows,
    read_as,
    readers_of_rows,
)
from forum.web.languages import to_language


async def read_queue(database: Database, question: Question) -> Reading:
    """The reader of topics "queue:…". What is decided, or withdrawn by its author, is removed."""
    async with database.transaction() as db:
        found = await find_changes(db, "queue_changes", question)
        holds: list[HeldText] = []
        zone = ""
        for account_id, hold_ids in readers_of_rows(found).items():
            await read_as(db, account_id)
            zone = await value(
                db, "select time_zone from networks where id = $1", question.topic_id
            )
            holds += await holds_by_id(db, list(hold_ids))
    return found.reading([_row(held, zone) for held in holds] + gone_rows(found))


def _row(held: HeldText, zone: str) -> Row:
    return Row(
        kind="row",
        id=held.id,
        position=held.position,
        html=partial(_render_row, held, zone),
    )


def _render_row(held: HeldText, zone: str, language: str) -> str:
    return row_html(to_language(language), zone, held)
