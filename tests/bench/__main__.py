"""`make bench`: what the forum's main pages and its writing cost, with server and database on one core.

Every row is measured in turns with its ceiling: the same server answering a constant, or the same rows
inserted alone. Writes .bench/latest.json too.
"""

import argparse
import gc
import sys
import time

import asyncpg
import uvloop

from forum.embedded.running import RunningPostgres
from tests.bench.inserting import assert_written
from tests.bench.load import Replies
from tests.bench.machine import Machine, running_machine, running_postgres
from tests.bench.measuring import Measured, Plan, measure
from tests.bench.report import Weight, figures, table, write_latest
from tests.bench.rows import rows
from tests.bench.seeding import seed
from tests.bench.town import Town, new_town
from tests.bench.weight import page_weight

# A kilobyte of the goal has 1,000 bytes, the stricter reading.
MOST_BYTES = 100_000


def main() -> None:
    options = _options()
    town = new_town()
    with running_postgres() as postgres:
        began = time.perf_counter()
        uvloop.run(_seed(postgres, town))
        _say(f"Seeded in {time.perf_counter() - began:.0f} s.\n")
        with running_machine(postgres) as machine:
            gc.freeze()
            measured, weights = uvloop.run(_measure(machine, town, options))
    sys.stdout.write(table(measured, weights) + "\n")
    if not options.only:
        write_latest(figures(measured, weights))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=6, help="for each row (default 6)")
    parser.add_argument("--only", default="", help="only rows with this in their name")
    return parser.parse_args()


async def _seed(postgres: RunningPostgres, town: Town) -> None:
    superuser = await asyncpg.connect(
        host=str(postgres.socket_folder), port=postgres.port, user="postgres", database="forum"
    )
    await seed(superuser, town)
    await superuser.close()


async def _measure(
    machine: Machine, town: Town, options: argparse.Namespace
) -> tuple[list[Measured], list[Weight]]:
    weights = await _weights(machine, town)
    replies = Replies(town)
    measured = []
    for row in rows(machine, town, replies):
        if options.only in row.name:
            _say(f"{row.name}, {row.connections} at once …\n")
            measured.append(await measure(machine, row, Plan(options.seconds)))
    await assert_written(machine.postgres, replies.acknowledged)
    return measured, weights


async def _weights(machine: Machine, town: Town) -> list[Weight]:
    cookie = f"login={town.members[0].login}"
    case = await page_weight(machine.warm, f"/cases/{town.threads[0].id}", cookie=cookie)
    sign_in = await page_weight(machine.warm, "/sign-in")
    return [
        Weight("sign-in page with all assets, compressed", sign_in, MOST_BYTES),
        Weight("case page with all assets, compressed", case, MOST_BYTES),
    ]


def _say(line: str) -> None:
    sys.stderr.write(line)


if __name__ == "__main__":
    main()
