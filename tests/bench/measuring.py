"""Measures a row and its ceiling in turns, so that what else the machine does falls on both."""

from dataclasses import dataclass, field
from statistics import quantiles

from tests.bench.load import Load, Stretch
from tests.bench.machine import Machine
from tests.bench.rows import Row


@dataclass(frozen=True, slots=True)
class Plan:
    """How long: in all for a row, and for its ceiling, after a warm-up that counts for nothing."""

    seconds: float
    turns: int = 3

    @property
    def warm_up(self) -> float:
        return self.seconds / 5


@dataclass(slots=True)
class Tally:
    """Stretches of one load, with the processor time that they took."""

    seconds: float = 0
    waits: list[float] = field(default_factory=list)
    server_cpu: float = 0
    database_cpu: float = 0

    def add(self, stretch: Stretch) -> None:
        self.seconds += stretch.seconds
        self.waits += stretch.waits

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds

    def wait_ms(self, percent: int) -> float:
        return quantiles(self.waits, n=100, method="inclusive")[percent - 1] * 1000


@dataclass(frozen=True, slots=True)
class Measured:
    row: Row
    own: Tally
    beside: Tally

    @property
    def ratio(self) -> float:
        return self.own.rate / self.beside.rate


async def measure(machine: Machine, row: Row, plan: Plan) -> Measured:
    own, beside = Tally(), Tally()
    await row.load(plan.warm_up)
    await row.beside(plan.warm_up / 2)
    for _ in range(plan.turns):
        await _turn(machine, row.load, own, plan.seconds / plan.turns)
        await _turn(machine, row.beside, beside, plan.seconds / plan.turns / 2)
    return Measured(row, own, beside)


async def _turn(machine: Machine, load: Load, tally: Tally, seconds: float) -> None:
    server, database = machine.cpu_seconds()
    tally.add(await load(seconds))
    server_after, database_after = machine.cpu_seconds()
    tally.server_cpu += server_after - server
    tally.database_cpu += database_after - database
