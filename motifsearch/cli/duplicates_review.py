"""``motifsearch duplicates review``: one group after the other in the terminal.

Knows: the questions, and how an answer is read. Does not know: how groups come about, nor what a decision changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import open_catalog
from motifsearch.cli.identifiers import photo_id_of
from motifsearch.errors import MotifsearchError
from motifsearch.workflows.duplicates.open_groups import REVIEWED
from motifsearch.workflows.duplicates.plan import ALLOWED
from motifsearch.workflows.duplicates.wording import action_words, kind_words, left_words, percent, plan_words

if TYPE_CHECKING:
    from motifsearch.catalog import MotifCatalog
    from motifsearch.database.duplicate_steps import Action
    from motifsearch.messages import Translator
    from motifsearch.records import DuplicateKind
    from motifsearch.workflows.duplicates.groups import DuplicateGroup

_LETTERS: dict[str, Action] = {"k": "keep_all", "l": "link", "m": "merge", "h": "hide"}


def review_command(t: Translator) -> click.Command:
    """Return the command in one language."""
    # Loaded here: the commands' module builds this one.
    from motifsearch.cli.duplicates import LEVELS, access_option

    def review(*, kind: DuplicateKind | None, access: str) -> None:
        with open_catalog() as catalog:
            seen = LEVELS[: LEVELS.index(access) + 1]
            for each in (kind,) if kind else REVIEWED:
                if not _Review(catalog, each, seen, t).run():
                    break

    params: list[click.Parameter] = [
        click.Option(["--kind"], type=click.Choice(REVIEWED), help=t("duplicates.list_kind")),
        access_option(t),
    ]
    return click.Command("review", callback=review, help=t("duplicates.review_help"), params=params)


class _Review:
    """The review of one kind."""

    def __init__(self, catalog: MotifCatalog, kind: DuplicateKind, access: tuple[str, ...], t: Translator) -> None:
        self._catalog = catalog
        self._kind: DuplicateKind = kind
        self._duplicates = catalog.duplicates.seen_with(access)
        self._t = t
        self._skipped: set[str] = set()
        self._number = 0

    def run(self) -> bool:
        """Ask until nothing waits; return False when the person stops."""
        t = self._t
        while (group := self._next()) is not None:
            if not self._ask(group):
                waiting = self._duplicates.groups(self._kind, size=1).total
                render.line(t("duplicates.review_stopped", count=waiting))
                return False
        render.line(f"{kind_words(self._kind, t)}: {t('duplicates.review_end')}")
        return True

    def _next(self) -> DuplicateGroup | None:
        """The surest group that was not passed over in this run."""
        page, pages = 1, 1
        while page <= pages:
            found = self._duplicates.groups(self._kind, page=page, size=200)
            pages, page = found.pages, page + 1
            for group in found.groups:
                if group.key not in self._skipped:
                    return group
        return None

    def _ask(self, group: DuplicateGroup) -> bool:
        from motifsearch.cli.duplicates import print_group

        t = self._t
        self._number += 1
        total = self._number - 1 + self._duplicates.groups(self._kind, size=1).total - len(self._skipped)
        counts = {"number": self._number, "total": total, "share": percent(group.certainty, t)}
        render.line("")
        render.line(t("duplicates.review_group", kind=kind_words(group.kind, t), **counts))
        print_group(group, self._duplicates.suggested(group), self._catalog, t)
        allowed: dict[str, Action] = {
            letter: action for letter, action in _LETTERS.items() if action in ALLOWED[group.kind]
        }
        actions = ", ".join(f"{letter} = {action_words(action, t)}" for letter, action in allowed.items())
        render.line(t("duplicates.review_ask", actions=actions))
        while True:
            try:
                answer = click.prompt(t("duplicates.review_prompt"), default="", show_default=False).strip()
            except click.Abort:
                return False
            letter, _, rest = answer.partition(" ")
            if letter.lower() == "q":
                return False
            if self._answered(group, letter.lower(), rest.split(), allowed):
                return True

    def _answered(self, group: DuplicateGroup, letter: str, named: list[str], allowed: dict[str, Action]) -> bool:
        """Do what was answered; return whether the group is done with."""
        t = self._t
        try:
            if letter == "s":
                self._skipped.add(group.key)
                return True
            if letter == "u":
                undone = self._duplicates.undo()
                for step in undone.steps:
                    render.line(t("duplicates.undo_done", step=step.step_id, action=action_words(step.action, t)))
                for sentence in left_words(undone.left, t):
                    render.note(sentence)
                return True
            if letter in allowed:
                keep = [photo_id_of(name, self._catalog) for name in named]
                preview = self._duplicates.preview(group.key, allowed[letter], keep=keep)
                step = self._duplicates.decide(group.key, allowed[letter], keep=keep)
                words = {"step": step.step_id, "action": action_words(allowed[letter], t), "group": group.key}
                render.line(t("duplicates.decide_done", **words))
                for sentence in plan_words(preview.plan, t):
                    render.line(f"  {sentence}")
                return True
        except MotifsearchError as error:
            render.line(t.error(error))
            return False
        render.line(t("duplicates.review_unclear", answer=" ".join([letter, *named])))
        return False
