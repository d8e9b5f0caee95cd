"""The only printer of the command line.

Knows: standard output for answers, standard error for notes and errors, JSON, tables and progress bars. Does not
know: how an answer came about.
"""

from __future__ import annotations

import codecs
import json
import sys
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.progress import Task, TaskID

    from motifsearch.messages import Translator
    from motifsearch.records import Problem


# Wider than any table.
_NO_WIDTH = 10_000


def _out() -> Console:
    return _console(sys.stdout.isatty(), stderr=False)


def _err() -> Console:
    return _console(sys.stderr.isatty(), stderr=True)


def _console(is_terminal: bool, *, stderr: bool) -> Console:
    # Without a terminal nothing is wrapped or cut: scripts and logs get each line whole.
    return Console(
        stderr=stderr,
        emoji=False,
        highlight=False,
        soft_wrap=not is_terminal,
        width=None if is_terminal else _NO_WIDTH,
    )


def line(text: str) -> None:
    """Print one line of an answer."""
    _out().print(escape(text))


def note(text: str) -> None:
    """Print one line beside the answer, on standard error."""
    _err().print(escape(text))


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str | None = None) -> None:
    """Print a table; empty cells stay empty."""
    grid = Table(title=title and escape(title), title_justify="left", header_style="bold", box=None, pad_edge=False)
    for column in columns:
        grid.add_column(escape(column), overflow="fold")
    for row in rows:
        grid.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    _out().print(grid)


def pairs(rows: Sequence[tuple[str, object]]) -> None:
    """Print names and values below one another, leaving out what is empty."""
    shown = [(name, value) for name, value in rows if value not in (None, "", (), [])]
    width = max((len(name) for name, _ in shown), default=0)
    for name, value in shown:
        line(f"{name:<{width}}  {value}")


def problems(t: Translator, found: Sequence[Problem]) -> None:
    """Print each problem with its place and its sentence, on standard error."""
    for problem in found:
        sentence = t(problem.code, **dict(problem.params))
        is_named = ("path", problem.where) in problem.params and problem.where in sentence
        note(f"  {sentence}" if is_named else f"  {problem.where}: {sentence}")


def as_json(value: Any) -> None:
    """Print an answer as JSON."""
    _write_json(plain(value))


def _write_json(body: object) -> None:
    stream = _out().file
    # Outside UTF-8 every sign that is not ASCII is escaped. Flushed here, so that a closed pipe is noticed here.
    is_utf8 = codecs.lookup(getattr(stream, "encoding", None) or "ascii").name == "utf-8"
    stream.write(json.dumps(body, ensure_ascii=not is_utf8, indent=2) + "\n")
    stream.flush()


def failure(
    t: Translator,
    code: str,
    params: Mapping[str, str | float],
    sentence: str,
    *,
    as_json: bool,
    hint: str = "",
) -> None:
    """Print an error: a sentence on standard error, or an object on standard output with ``--json``."""
    if as_json:
        _write_json({"error": {"code": code, "params": dict(params), "message": sentence}})
        return
    note(f"{t('cli.error')}: {sentence}")
    if hint:
        note(hint)


def problem_objects(t: Translator, found: Sequence[Problem]) -> list[dict[str, object]]:
    """Problems for JSON: place, code, parameters and sentence."""
    return [
        {
            "where": problem.where,
            "code": problem.code,
            "params": dict(problem.params),
            "message": t(problem.code, **dict(problem.params)),
        }
        for problem in found
    ]


def plain(value: Any) -> Any:
    """Turn records into what JSON knows: objects, lists, numbers and text; bytes become hexadecimal, days ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    return value


class _RateColumn(TextColumn):
    """Steps a second of this run; what an earlier run did is not counted."""

    def __init__(self, per_second: str) -> None:
        super().__init__("")
        self._per_second = per_second

    def render(self, task: Task) -> Any:
        from rich.text import Text

        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.1f} {self._per_second}", style="progress.data.speed")


class TerminalProgress:
    """A progress bar on standard error with rate and time left; starts where an earlier run stopped."""

    def __init__(self, t: Translator) -> None:
        self._t = t
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def start(self, stage: str, total: int | None, done: int = 0) -> None:
        """Show a bar for a stage."""
        self.finish()
        self._bar = Bar(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _RateColumn(self._t("cli.per_second")),
            TimeRemainingColumn(),
            console=_err(),
            disable=not sys.stderr.isatty(),
        )
        self._bar.start()
        self._task = self._bar.add_task(escape(self._t(stage)), total=total, completed=done)

    def advance(self, steps: int = 1) -> None:
        """Move the bar."""
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task, steps)

    def finish(self) -> None:
        """Leave the bar as it is and go on below it."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
