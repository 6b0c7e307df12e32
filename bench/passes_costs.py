"""What an allocation costs: reading what is published, the list itself, and writing it."""

import json
import random
import statistics
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import perf_counter

from machine import circumstances, load, table, write

from secretariat.rules.passes.allocate import ISSUED, allocate, read_pool, written

CLOSES = datetime(2005, 2, 14, 11, tzinfo=UTC)
RULE = {"passes_each_round": 1, "without_pass_first": True, "lottery": "families"}
MOST_MS = 1000.0
PARTS = ("reading the published input", "the allocation itself", "writing the list", "all of it")


@dataclass
class Costs:
    """What each part took, in milliseconds, round after round."""

    issued: int = 0
    took: list[tuple[float, ...]] = field(default_factory=list)

    def of(self, part: int) -> list[float]:
        return [times[part] for times in self.took]


def measure(*, requests: int, passes: int, families: int, rounds: int, writes: bool) -> int:
    """Allocate ``rounds`` times, say what it took, and return 1 if it was ever too long."""
    before = load()
    text, costs = crowd(requests, passes, families), Costs()
    for _ in range(rounds):
        once(text, costs)
    rows: list[list[object]] = [
        [name, f"{statistics.median(costs.of(part)):.0f}", f"{max(costs.of(part)):.0f}"]
        for part, name in enumerate(PARTS)
    ]
    crowded = f"{requests:,} requests of {families} families for {passes} passes"
    told = "\n\n".join(
        [
            circumstances("no database", before),
            f"{crowded}, of which {costs.issued} were issued; {rounds} rounds:",
            table(["what", "ms, median", "ms, slowest"], rows),
        ]
    )
    sys.stdout.write(f"{told}\n")
    if writes:
        write("bench/passes.py", told)
    return int(max(costs.of(-1)) >= MOST_MS)


def crowd(requests: int, passes: int, families: int) -> str:
    """Return the published input of a large pool, the same at each run."""
    chance = random.Random(2005)  # the same crowd each time # nosec B311
    rows = [
        {
            "number": f"PC-2005-{number:05}",
            "family": f"family-{chance.randrange(families)}",
            "person": f"person-{chance.randrange(2 * requests)}",
            "received_at": (CLOSES - timedelta(seconds=30 * number - 600)).isoformat(),
            "registered": chance.randrange(20) > 0,
            "rank": chance.choice([None, chance.randrange(1, 30)]),
        }
        for number in range(requests)
    ]
    history = {f"family-{number}": number % 3 for number in range(families)}
    pool = {"quota": passes, "seed": "bench", "closes_at": CLOSES.isoformat(), "rule": RULE}
    return json.dumps({"format": "csb-passes/1", **pool, "history": history, "requests": rows})


def once(text: str, costs: Costs) -> None:
    """Go the whole way from the published input to the published list."""
    began = perf_counter()
    pool = read_pool(text)
    was_read = perf_counter()
    outcomes = allocate(pool)
    was_allocated = perf_counter()
    written(outcomes)
    ended = perf_counter()
    moments = ((began, was_read), (was_read, was_allocated), (was_allocated, ended), (began, ended))
    costs.took.append(tuple((after - start) * 1000 for start, after in moments))
    costs.issued = sum(each.outcome == ISSUED for each in outcomes)
