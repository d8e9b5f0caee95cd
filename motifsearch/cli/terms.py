"""``motifsearch terms``: the controlled lists, and the institution's own words in them.

Knows: its subcommands and how a term reads. Does not know: what makes a term one, or how terms are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from motifsearch.archive.term_tables import COLUMNS
from motifsearch.cli import render
from motifsearch.cli.arguments import PATH, json_option, open_catalog
from motifsearch.cli.terms_fields import differences, read_fields
from motifsearch.vocabulary.terms import bare_name, label, parent_kind

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.messages import Translator
    from motifsearch.records import TermChange
    from motifsearch.vocabulary import Term

_DATA_EXIT = 3
_KIND = click.Argument(["kind"], metavar="KIND")
_TERM = click.Argument(["name"], metavar="TERM")
_PAIRS = click.Argument(["pairs"], nargs=-1, metavar="[FIELD=VALUE]...")


def build(_name: str, t: Translator) -> click.Command:
    """Return the commands in one language."""
    commands = click.Group("terms", help=t("terms.help", fields=", ".join(COLUMNS[2:])), short_help=t("terms.short"))
    for command in (_list, _show, _add, _change, _retire, _reset, _history, _export, _import):
        commands.add_command(command(t))
    return commands


def _list(t: Translator) -> click.Command:
    def run(*, kind: str, own: bool, as_json: bool) -> None:
        with open_catalog() as catalog:
            found = catalog.terms.all(kind, only_own=own)
        if as_json:
            render.as_json(found)
        elif not found:
            render.line(t("terms.none"))
        else:
            columns = [t(f"terms.column_{name}") for name in ("key", "name", "spellings", "mark")]
            render.table(
                columns, [[one.key, one.label(t.lang), "; ".join(one.spellings[:4]), _mark(one, t)] for one in found]
            )

    params: list[click.Parameter] = [
        _KIND,
        click.Option(["--own"], is_flag=True, help=t("terms.opt_own")),
        json_option(t),
    ]
    return click.Command("list", callback=run, help=t("terms.list"), params=params)


def _mark(term: Term, t: Translator) -> str:
    return ", ".join(t(f"terms.mark_{mark}") for mark in ("own", "retired") if getattr(term, mark))


def _show(t: Translator) -> click.Command:
    def run(*, kind: str, name: str, as_json: bool) -> None:
        with open_catalog() as catalog:
            terms = catalog.terms
            found = terms.get(kind, name)
            uses = terms.uses(kind, found.key)
        if as_json:
            render.as_json(render.plain(found) | {"uses": uses})
            return
        _print(found, t)
        render.pairs([(t("terms.row_uses"), uses)])

    return click.Command("show", callback=run, help=t("terms.show"), params=[_KIND, _TERM, json_option(t)])


def _print(term: Term, t: Translator) -> None:
    names = "; ".join(f"{bare_name(text)} ({lang})" for lang, text in term.labels.items())
    rows: list[tuple[str, object]] = [
        (t("terms.row_key"), term.key),
        (t("terms.row_names"), names),
        (t("terms.row_spellings"), "; ".join(term.spellings)),
        (t("terms.row_parent"), label(parent_kind(term.kind), term.parent, t.lang) if term.parent else None),
        (t("terms.row_meaning"), term.meaning.get(t.lang) or term.meaning.get("id")),
        (t("terms.row_source"), term.source),
        (t("terms.row_mark"), _mark(term, t)),
    ]
    rows += [
        (t(f"terms.match_{link.match}"), t("terms.link", uri=link.uri, label=link.label, source=link.source))
        for link in term.same_as
    ]
    render.pairs([(name, value) for name, value in rows if value])


def _add(t: Translator) -> click.Command:
    def run(
        *, kind: str, name: str, pairs: tuple[str, ...], key: str | None, links: tuple[str, ...], why: str | None,
        author: str | None, as_json: bool,
    ) -> None:  # fmt: skip
        fields = read_fields(pairs, links, None)
        fields["labels"] = {"id": name, **fields.get("labels", {})}
        with open_catalog(author=author) as catalog:
            found = catalog.terms.add(kind, fields, key=key, why=why)
        if as_json:
            render.as_json(found)
        else:
            render.line(t("terms.added", name=found.label(t.lang), term=found.key))

    params: list[click.Parameter] = [_KIND, click.Argument(["name"], metavar="NAME"), _PAIRS,
              click.Option(["--key"], help=t("terms.opt_key")), _link_option(t), *_who(t), json_option(t)]  # fmt: skip
    return click.Command("add", callback=run, help=t("terms.add"), params=params)


def _change(t: Translator) -> click.Command:
    def run(
        *, kind: str, name: str, pairs: tuple[str, ...], links: tuple[str, ...], why: str | None, author: str | None,
        as_json: bool,
    ) -> None:  # fmt: skip
        with open_catalog(author=author) as catalog:
            found = catalog.terms.get(kind, name)
            fields = read_fields(pairs, links, found)
            _changed(catalog.terms.change(kind, found.key, fields, why=why), t, as_json=as_json)

    params: list[click.Parameter] = [_KIND, _TERM, _PAIRS, _link_option(t), *_who(t), json_option(t)]
    return click.Command("change", callback=run, help=t("terms.change"), params=params)


def _retire(t: Translator) -> click.Command:
    def run(*, kind: str, name: str, back: bool, why: str | None, author: str | None, as_json: bool) -> None:
        with open_catalog(author=author) as catalog:
            _changed(catalog.terms.retire(kind, name, back=back, why=why), t, as_json=as_json)

    back = click.Option(["--back"], is_flag=True, help=t("terms.opt_back"))
    params: list[click.Parameter] = [_KIND, _TERM, back, *_who(t), json_option(t)]
    return click.Command("retire", callback=run, help=t("terms.retire"), params=params)


def _reset(t: Translator) -> click.Command:
    def run(*, kind: str, name: str, why: str | None, author: str | None, as_json: bool) -> None:
        with open_catalog(author=author) as catalog:
            _changed(catalog.terms.reset(kind, name, why=why), t, as_json=as_json)

    params: list[click.Parameter] = [_KIND, _TERM, *_who(t), json_option(t)]
    return click.Command("reset", callback=run, help=t("terms.reset"), params=params)


def _history(t: Translator) -> click.Command:
    def run(*, kind: str | None, name: str | None, as_json: bool) -> None:
        with open_catalog() as catalog:
            terms = catalog.terms
            # A term that was taken away has a history still, under its key.
            known = {change.key for change in terms.history(kind)}
            key = name if name is None or name in known else terms.get(kind or "", name).key
            changes = terms.history(kind, key)
        if as_json:
            render.as_json(list(changes))
            return
        columns = [t(f"cli.column_{name}") for name in ("when", "who", "field", "before", "after", "why")]
        rows = [
            [change.at, change.by, f"{change.kind} {change.key}: {field}", before, after, change.why]
            for change in changes
            for field, before, after in differences(change)
        ]
        render.table(columns, rows)

    params: list[click.Parameter] = [
        click.Argument(["kind"], required=False, metavar="[KIND]"),
        click.Argument(["name"], required=False, metavar="[TERM]"),
        json_option(t),
    ]
    return click.Command("history", callback=run, help=t("terms.history"), params=params)


def _export(t: Translator) -> click.Command:
    def run(*, target: Path, kind: str | None, own: bool, as_json: bool) -> None:
        with open_catalog() as catalog:
            count = catalog.terms.write(target, kind=kind, only_own=own)
        if as_json:
            render.as_json({"terms": count, "path": str(target)})
        else:
            render.line(t("terms.exported", count=count, path=str(target)))

    params: list[click.Parameter] = [
        click.Argument(["target"], type=PATH, metavar="FILE.csv"),
        click.Option(["--kind"], help=t("terms.opt_kind")),
        click.Option(["--own"], is_flag=True, help=t("terms.opt_own")),
        json_option(t),
    ]
    return click.Command("export", callback=run, help=t("terms.export"), params=params)


def _import(t: Translator) -> click.Command:
    def run(*, path: Path, dry_run: bool, author: str | None, as_json: bool) -> int:
        with open_catalog(author=author) as catalog:
            report = catalog.terms.read(path, dry_run=dry_run)
        if as_json:
            body = render.plain(report)
            body["problems"] = render.problem_objects(t, report.problems)
            render.as_json(body | {"dry_run": dry_run})
        else:
            key = "terms.would" if dry_run else "terms.imported"
            render.line(t(key, added=report.added, changed=report.changed, same=report.same))
            if report.problems:
                render.note(t("cli.check_problems", count=len(report.problems)))
                render.problems(t, report.problems)
        return _DATA_EXIT if report.problems and not (report.added or report.changed or report.same) else 0

    params: list[click.Parameter] = [
        click.Argument(["path"], type=PATH, metavar="TABLE"),
        click.Option(["--dry-run"], is_flag=True, help=t("cli.import_dry_run")),
        click.Option(["--author"], help=t("cli.edit_author")),
        json_option(t),
    ]
    return click.Command("import", callback=run, help=t("terms.import"), params=params)


def _who(t: Translator) -> tuple[click.Option, click.Option]:
    return click.Option(["--why"], help=t("cli.edit_why")), click.Option(["--author"], help=t("cli.edit_author"))


def _link_option(t: Translator) -> click.Option:
    return click.Option(["--link", "links"], multiple=True, metavar="URI|NAME|SOURCE", help=t("terms.opt_link"))


def _changed(change: TermChange | None, t: Translator, *, as_json: bool) -> None:
    if as_json:
        render.as_json(change)
    elif change is None:
        render.line(t("cli.edit_nothing"))
    else:
        for field, before, after in differences(change):
            render.line(t("cli.edit_done", field=field, before=before or "–", after=after or "–"))
