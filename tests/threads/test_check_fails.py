"""A checker that fails or is slow holds the text: nothing goes through unchecked, and nothing is lost."""

import asyncio
import time

import pytest

from forum import deid
from forum.threads.gate import Written, check


def broken(text: str, _: deid.Context) -> list[deid.Finding]:
    raise RuntimeError(text)


def slow(_: str, __: deid.Context) -> list[deid.Finding]:
    time.sleep(0.3)
    return []


async def test_checker_that_raises_holds_the_text(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(deid, "find", broken)
    checked = await check(Written("en", "Secret words"), deid.Context(), seconds=1)
    assert checked.failed
    assert not checked.is_clear
    assert "Secret" not in caplog.text


async def test_checker_that_is_slow_holds_a_long_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deid, "find", slow)
    checked = await check(Written("en", "word " * 1000), deid.Context(), seconds=0.05)
    assert checked.failed


async def test_long_text_is_checked_off_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deid, "find", slow)
    checking = asyncio.create_task(check(Written("en", "word " * 1000), deid.Context(), seconds=5))
    began = time.perf_counter()
    await asyncio.sleep(0.02)
    assert time.perf_counter() - began < 0.2
    assert (await checking).is_clear


@pytest.mark.parametrize("part", ["title", "setting", "background", "tried", "question", "body"])
async def test_every_part_is_checked(part: str) -> None:
    fields = dict.fromkeys(("setting", "background", "tried", "question"), "calm")
    texts = {"title": "calm", "body": "calm", **fields, part: "call 902-555-0143"}
    written = Written("en", texts["body"], texts["title"], {name: texts[name] for name in fields})
    checked = await check(written, deid.Context(), seconds=1)
    assert [found["field"] for found in checked.findings] == [part]
    assert not checked.is_clear
