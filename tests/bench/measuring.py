"""Measuring in turns.

Knows: clocks and medians. Does not know: what is measured.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: a ratio by each clock; a count or a ratio of one clock leaves the other out."""

    what: str
    wall: float | None = None
    processor: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds of wall time, and of processor time over all threads."""

    wall: float
    processor: float

    def over(self, other: Cost, what: str) -> Row:
        """How many times the other cost this is."""
        return Row(what=what, wall=self.wall / other.wall, processor=self.processor / other.processor)


def in_turns(calls: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Cost]:
    """Call each function once a round, after a first round that does not count; the median of each."""
    costs: dict[str, list[Cost]] = {name: [] for name in calls}
    for turn in range(rounds + 1):
        for name, call in calls.items():
            wall, processor = time.perf_counter(), time.process_time()
            call()
            cost = Cost(wall=time.perf_counter() - wall, processor=time.process_time() - processor)
            if turn:
                costs[name].append(cost)
    return {name: _median(of_one) for name, of_one in costs.items()}


def commands_in_turns(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Cost]:
    """Run each command once a round, after a first round that does not count; the median of each."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            wall, before = time.perf_counter(), os.times()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            after = os.times()
            spent = after.children_user + after.children_system - before.children_user - before.children_system
            if turn:
                costs[name].append(Cost(wall=time.perf_counter() - wall, processor=spent))
    return {name: _median(of_one) for name, of_one in costs.items()}


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        wall=statistics.median(cost.wall for cost in costs),
        processor=statistics.median(cost.processor for cost in costs),
    )
