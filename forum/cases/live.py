"""What the sockets are sent that follow a case, or a network's list of cases."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from forum.cases.queries import ROW_COLUMNS, ROW_TABLES, case_row, with_name
from forum.cases.views import CaseRow, case_html, case_view, row_html
from forum.core.database import Database, rows, value
from forum.realtime.readings import (
    Question,
    Reading,
    Row,
    find_changes,
    gone_rows,
    read_as,
    readers_of_rows,
)
from forum.threads.live import ThreadSetting, thread_reader
from forum.threads.views import PostView
from forum.web.languages import to_language


def render_opening(opening: PostView, setting: ThreadSetting, language: str) -> str:
    """The opening of a case, without the actions that its page offers to one reader or another."""
    chosen = to_language(language)
    view = case_view(chosen, opening, state=setting.state, audience=setting.audience)
    return case_html(chosen, setting.zone, view)


read_thread = thread_reader(render_opening)


async def read_cases(database: Database, question: Question) -> Reading:
    """The reader of topics "cases:…": rows as the list shows them, without what is new to one reader."""
    async with database.transaction() as db:
        found = await find_changes(db, "case_changes", question)
        cases: list[CaseRow] = []
        zone = ""
        for account_id, thread_ids in readers_of_rows(found).items():
            await read_as(db, account_id)
            zone = await value(
                db, "select time_zone from networks where id = $1", question.topic_id
            )
            cases += await _cases_by_id(db, thread_ids)
    return found.reading([_row(case, zone) for case in cases] + gone_rows(found))


async def _cases_by_id(db: AsyncSession, thread_ids: Iterable[UUID]) -> list[CaseRow]:
    found = await rows(
        db,
        f"select {ROW_COLUMNS} from {ROW_TABLES} where t.id = any ($1)",  # noqa: S608 - constants.
        list(thread_ids),
    )
    return [case_row(one, 0) for one in found]


def _row(case: CaseRow, zone: str) -> Row:
    return Row(
        kind="case",
        id=UUID(case.id),
        position=case.position,
        html=partial(_render_row, case, zone),
    )


def _render_row(case: CaseRow, zone: str, language: str) -> str:
    chosen = to_language(language)
    return row_html(chosen, zone, with_name(chosen, case))
