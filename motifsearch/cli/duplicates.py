"""``motifsearch duplicates``.

Knows: its subcommands and their options. Does not know: how pairs are found, nor what a decision changes.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import PATH, json_option, open_catalog
from motifsearch.cli.duplicates_review import review_command
from motifsearch.cli.identifiers import photo_id_of
from motifsearch.database.duplicate_steps import ACTIONS
from motifsearch.files import write_whole
from motifsearch.workflows.duplicates.groups import KINDS
from motifsearch.workflows.duplicates.wording import (
    action_words,
    evidence_words,
    group_words,
    kind_words,
    left_words,
    percent,
    plan_words,
    reason_words,
)

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.catalog import MotifCatalog
    from motifsearch.database.duplicate_steps import Action, Step
    from motifsearch.messages import Translator
    from motifsearch.records import DuplicateKind
    from motifsearch.workflows.duplicates.groups import DuplicateGroup
    from motifsearch.workflows.duplicates.operations import Duplicates
    from motifsearch.workflows.duplicates.suggesting import Suggested

LEVELS = ("public", "institution", "community")
_CSV = ("group", "kind", "photo", "role", "certainty", "suggested", "width_px", "height_px", "sha256", "file")


def build(_name: str, t: Translator) -> click.Command:
    """Return the commands in one language."""
    commands = click.Group("duplicates", help=t("duplicates.help"), short_help=t("duplicates.short"))
    for command in (_find(t), _list(t), review_command(t), _decide(t), _undo(t), _history(t)):
        commands.add_command(command)
    return commands


def _find(t: Translator) -> click.Command:
    def find(*, again: bool, as_json: bool) -> None:
        with open_catalog() as catalog:
            done = catalog.duplicates.find(again=again, progress=render.TerminalProgress(t))
            review = catalog.duplicates.review()
        if as_json:
            render.as_json(done)
            return
        if done.compared:
            render.line(t("duplicates.find_done", compared=done.compared, pairs=done.pairs))
        else:
            render.line(t("duplicates.find_nothing_new"))
        for kind in KINDS:
            counts = {"count": review.open[kind], "decided": review.decided[kind]}
            render.line(t("duplicates.waiting", kind=kind_words(kind, t), **counts))
        if any(review.open[kind] for kind in KINDS[:3]):
            render.line(t("duplicates.next"))

    params: list[click.Parameter] = [
        click.Option(["--again"], is_flag=True, help=t("duplicates.find_again")),
        json_option(t),
    ]
    return click.Command(
        "find", callback=find, help=t("duplicates.find_help"), short_help=t("duplicates.find_help"), params=params
    )


def _list(t: Translator) -> click.Command:
    def list_(*, kind: DuplicateKind, page: int, least: float, table: Path | None, access: str, as_json: bool) -> None:
        with open_catalog() as catalog:
            duplicates = _seen(catalog, access)
            if table:
                count = _write_csv(duplicates, catalog, kind, least, table)
                render.line(t("duplicates.list_written", count=count, path=table))
                return
            found = duplicates.groups(kind, page=page, least=least)
            if as_json:
                render.as_json(found)
                return
            for group in found.groups:
                print_group(group, duplicates.suggested(group), catalog, t)
            render.line(t("duplicates.list_page_of", page=found.page, pages=found.pages))
            if not found.groups:
                render.line(t("duplicates.list_none"))
            missing = duplicates.review().not_compared
            if missing:
                render.note(t("duplicates.not_compared", count=missing))

    params: list[click.Parameter] = [
        kind_option(t),
        click.Option(["--page"], type=click.IntRange(1), default=1, help=t("duplicates.list_page")),
        click.Option(["--least"], type=click.FloatRange(0, 1), default=0.0, help=t("duplicates.list_least")),
        click.Option(["--csv", "table"], type=PATH, metavar="FILE", help=t("duplicates.list_csv")),
        access_option(t),
        json_option(t),
    ]
    return click.Command("list", callback=list_, help=t("duplicates.list_help"), params=params)


def _decide(t: Translator) -> click.Command:
    def decide(
        *, group: str, action: Action, keep: tuple[str, ...], why: str | None, dry_run: bool, as_json: bool
    ) -> None:
        with open_catalog() as catalog:
            kept = [photo_id_of(text, catalog) for text in keep]
            preview = catalog.duplicates.preview(group, action, keep=kept)
            step = None if dry_run else catalog.duplicates.decide(group, action, keep=kept, why=why)
        if as_json:
            render.as_json({"plan": preview.plan, "step": step and _plain(step)})
            return
        if step is None:
            render.line(t("duplicates.decide_would"))
        else:
            render.line(t("duplicates.decide_done", step=step.step_id, action=action_words(action, t), group=group))
        for sentence in plan_words(preview.plan, t):
            render.line(f"  {sentence}")

    params: list[click.Parameter] = [
        click.Argument(["group"], required=True, metavar="GROUP"),
        click.Argument(["action"], required=True, type=click.Choice(ACTIONS), metavar="ACTION"),
        click.Option(["--keep"], multiple=True, metavar="ID", help=t("duplicates.decide_keep")),
        click.Option(["--why"], help=t("duplicates.decide_why")),
        click.Option(["--dry-run"], is_flag=True, help=t("duplicates.decide_dry_run")),
        json_option(t),
    ]
    short = t("duplicates.decide_help").partition("\n")[0]
    return click.Command("decide", callback=decide, help=t("duplicates.decide_help"), short_help=short, params=params)


def _undo(t: Translator) -> click.Command:
    def undo(*, step: int | None, as_json: bool) -> None:
        with open_catalog() as catalog:
            undone = catalog.duplicates.undo(step)
        if as_json:
            render.as_json({"steps": [_plain(each) for each in undone.steps], "left": list(undone.left)})
            return
        for each in undone.steps:
            render.line(t("duplicates.undo_done", step=each.step_id, action=action_words(each.action, t)))
        for sentence in left_words(undone.left, t):
            render.note(sentence)

    params: list[click.Parameter] = [
        click.Argument(["step"], required=False, type=int, metavar="[STEP]"),
        json_option(t),
    ]
    return click.Command("undo", callback=undo, help=t("duplicates.undo_help"), params=params)


def _history(t: Translator) -> click.Command:
    def history(*, as_json: bool) -> None:
        with open_catalog() as catalog:
            steps = catalog.duplicates.history()
            known = catalog.database.photos.known_sha256({one for step in steps for one in step.members})
        if as_json:
            render.as_json([_plain(step) for step in steps])
            return
        if not steps:
            render.line(t("duplicates.history_none"))
            return
        rows = [
            [
                step.step_id,
                step.at,
                step.by,
                action_words(step.action, t),
                kind_words(step.kind, t),
                ", ".join(f"P{known[one]}" if one in known else one[:10] for one in step.members[:8]),
                _state(step, t),
                step.why,
            ]
            for step in steps
        ]
        own = {name: t(f"duplicates.column_{name}") for name in ("step", "action", "kind", "photos", "state")}
        columns = [own["step"], t("cli.column_when"), t("cli.column_who"), own["action"], own["kind"], own["photos"]]
        render.table([*columns, own["state"], t("cli.column_why")], rows)

    return click.Command("history", callback=history, help=t("duplicates.history_help"), params=[json_option(t)])


def kind_option(t: Translator) -> click.Option:
    """The option that chooses a kind of group."""
    return click.Option(
        ["--kind"], type=click.Choice(KINDS), default=KINDS[1], show_default=True, help=t("duplicates.list_kind")
    )


def access_option(t: Translator) -> click.Option:
    """The option that leaves out photographs of stricter levels of access."""
    return click.Option(
        ["--access"], type=click.Choice(LEVELS), default=LEVELS[-1], show_default=True, help=t("duplicates.access")
    )


def _seen(catalog: MotifCatalog, access: str) -> Duplicates:
    return catalog.duplicates.seen_with(LEVELS[: LEVELS.index(access) + 1])


def print_group(group: DuplicateGroup, suggested: Suggested, catalog: MotifCatalog, t: Translator) -> None:
    """Print one group: its photographs, which one is suggested, and what speaks for it."""
    render.line(group_words(group, t))
    if group.paths:
        for path in group.paths:
            render.line(f"  {path}")
        return
    for member in group.members:
        photo = catalog.photo(member.photo_id)
        marks = [f"P{photo.photo_id}", f"{photo.width_px} × {photo.height_px} px"]
        marks += [] if member.certainty is None else [percent(member.certainty, t)]
        marks += [t("duplicates.review_suggested")] if photo.photo_id == suggested.photo_id else []
        marks += [t("cli.field_hidden").lower()] if photo.hidden else []
        render.line(f"  {', '.join(marks)}  {photo.place}")
        if member.evidence:
            render.line(f"      {' '.join(evidence_words(member.evidence, t))}")
    if suggested.reasons:
        render.line(f"  {reason_words(suggested, t)}")


def _write_csv(duplicates: Duplicates, catalog: MotifCatalog, kind: DuplicateKind, least: float, path: Path) -> int:
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(_CSV)
    page, pages, total = 1, 1, 0
    while page <= pages:
        found = duplicates.groups(kind, page=page, size=200, least=least)
        pages, total, page = found.pages, found.total, page + 1
        for group in found.groups:
            suggested = duplicates.suggested(group).photo_id
            for member in group.members:
                photo = catalog.photo(member.photo_id)
                for place in group.paths or (photo.place,):
                    role = "representative" if member.certainty is None else "member"
                    table.writerow([
                        *(group.key, group.kind, f"P{photo.photo_id}", role),
                        "" if member.certainty is None else member.certainty,
                        "yes" if photo.photo_id == suggested else "no",
                        *(photo.width_px, photo.height_px, photo.sha256, place),
                    ])  # fmt: skip
    write_whole(path, written.getvalue().encode("utf-8", "backslashreplace"))
    return total


def _plain(step: Step) -> dict[str, object]:
    return {name: render.plain(value) for name, value in step._asdict().items()}


def _state(step: Step, t: Translator) -> str:
    if step.undoes is not None:
        return t("duplicates.history_undoes", step=step.undoes)
    return t("duplicates.history_undone", step=step.undone_by) if step.undone_by is not None else ""
