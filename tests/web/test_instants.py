"""How instants and days are written: in the reader's language, in the network's time zone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from forum.web.languages import Language, day, instant, when, zone_in_view

# Still the evening before in Halifax.
AT = datetime(2026, 11, 22, 2, 5, tzinfo=UTC)


@contextmanager
def seen_from(zone: str) -> Iterator[None]:
    token = zone_in_view.set(zone)
    yield
    zone_in_view.reset(token)


@pytest.mark.parametrize(
    ("language", "zone", "written"),
    [
        ("en", "America/Halifax", "Nov 21, 2026, 10:05 p.m."),
        ("fr", "America/Halifax", "21 nov. 2026, 22 h 05"),
        ("en", "Europe/London", "Nov 22, 2026, 2:05 a.m."),
    ],
)
def test_instant_has_day_and_clock(language: Language, zone: str, written: str) -> None:
    with seen_from(zone):
        assert instant(language, AT).replace("\N{NO-BREAK SPACE}", " ") == written
        assert '<time datetime="2026-11-22T02:05:00Z">' in when(language, AT)


@pytest.mark.parametrize(
    ("language", "zone", "machine", "written"),
    [
        ("en", "America/Halifax", "2026-11-21", "Nov 21, 2026"),
        ("fr", "America/Halifax", "2026-11-21", "21 nov. 2026"),
        ("fr", "Europe/London", "2026-11-22", "22 nov. 2026"),
    ],
)
def test_day_is_that_of_the_place(
    language: Language, zone: str, machine: str, written: str
) -> None:
    with seen_from(zone):
        shown = day(language, AT).replace("\N{NO-BREAK SPACE}", " ")

    assert shown == f'<time datetime="{machine}">{written}</time>'


def test_first_of_a_month_is_an_ordinal_in_french() -> None:
    first = datetime(2026, 7, 1, 16, 0, tzinfo=UTC)
    assert "1er\N{NO-BREAK SPACE}juill. 2026" in day("fr", first)
    assert "Jul\N{NO-BREAK SPACE}1, 2026" in day("en", first)
