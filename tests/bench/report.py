"""The table, and the same as JSON for whoever compares runs."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from tests.bench.measuring import Measured

LATEST: Final = Path(".bench/latest.json")

_HEAD: Final = (
    "",
    "at once",
    "per s",
    "p50 ms",
    "p99 ms",
    "ceiling/s",
    "ratio",
    "CPU ms: server",
    "database",
    "goal",
    "meets",
)


class Figure(NamedTuple):
    """One number of the report, as it is written to the file. `beside` is what the ceiling gave."""

    name: str
    value: float
    unit: str
    beside: float | None
    ratio: float | None
    goal: float | None
    meets: bool | None


class Weight(NamedTuple):
    """Bytes of a first visit, compressed."""

    name: str
    size: int
    most: int

    @property
    def meets(self) -> bool:
        return self.size <= self.most


def figures(measured: Iterable[Measured], weights: Iterable[Weight]) -> list[Figure]:
    return [
        *(figure for one in measured for figure in _figures(one)),
        *(Figure(w.name, w.size, "bytes", None, None, w.most, w.meets) for w in weights),
    ]


def table(measured: Iterable[Measured], weights: Iterable[Weight]) -> str:
    lines = [_HEAD, *(_line(one) for one in measured)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    shown = [_aligned(line, widths) for line in lines]
    shown += [
        f"{w.name}: {w.size / 1000:.1f} kB; goal at most {w.most / 1000:.0f} kB: {_yes(w.meets)}"
        for w in weights
    ]
    return "\n".join(shown)


def write_latest(found: list[Figure]) -> None:
    LATEST.parent.mkdir(exist_ok=True)
    LATEST.write_text(
        json.dumps([one._asdict() for one in found], indent=1) + "\n", encoding="utf-8"
    )


def _figures(one: Measured) -> list[Figure]:
    row, name = one.row, f"{one.row.name}, {one.row.connections} at once"
    goal = row.least_ratio if row.least is None else row.least
    rate = Figure(
        name,
        round(one.own.rate, 1),
        "requests/s",
        round(one.beside.rate, 1),
        round(one.ratio, 3),
        goal,
        _rate_meets(one),
    )
    return [rate, *(_wait(one, name, percent) for percent in (50, 99))]


def _wait(one: Measured, name: str, percent: int) -> Figure:
    own, beside = one.own.wait_ms(percent), one.beside.wait_ms(percent)
    goal = one.row.most_ms if percent == 50 else None
    return Figure(
        f"{name}, p{percent}",
        round(own, 2),
        "ms",
        round(beside, 2),
        round(own / beside, 2),
        goal,
        None if goal is None else own <= goal,
    )


def _rate_meets(one: Measured) -> bool | None:
    if one.row.least is not None:
        return one.own.rate >= one.row.least
    return None if one.row.least_ratio is None else one.ratio >= one.row.least_ratio


def _line(one: Measured) -> tuple[str, ...]:
    row, count = one.row, len(one.own.waits)
    return (
        row.name,
        str(row.connections),
        f"{one.own.rate:.0f}",
        f"{one.own.wait_ms(50):.1f}",
        f"{one.own.wait_ms(99):.1f}",
        f"{one.beside.rate:.0f}",
        f"{one.ratio:.3f}",
        f"{one.own.server_cpu / count * 1000:.2f}",
        f"{one.own.database_cpu / count * 1000:.2f}",
        *_verdict(one),
    )


def _verdict(one: Measured) -> tuple[str, str]:
    row = one.row
    if row.least is not None:
        return f"{row.least:.0f}/s", _yes(one.own.rate >= row.least)
    if row.most_ms is not None:
        return f"p50 {row.most_ms:.0f} ms", _yes(one.own.wait_ms(50) <= row.most_ms)
    if row.least_ratio is not None:
        return f"ratio {row.least_ratio}", _yes(one.ratio >= row.least_ratio)
    return "", ""


def _yes(meets: bool) -> str:  # noqa: FBT001 - a word for it.
    return "yes" if meets else "NO"


def _aligned(line: tuple[str, ...], widths: list[int]) -> str:
    first, *others = (
        cell.ljust(width) if column == 0 else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(line, widths, strict=True))
    )
    return "  ".join([first, *others]).rstrip()
