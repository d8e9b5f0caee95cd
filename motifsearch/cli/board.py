"""``motifsearch board``: photographs pinned with notes, in an order.

Knows: its subcommands. Does not know: how boards are kept or written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import PATH, json_option, open_catalog
from motifsearch.cli.identifiers import photo_id_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from motifsearch.catalog import MotifCatalog
    from motifsearch.messages import Translator
    from motifsearch.records import Board


def build(_name: str, t: Translator) -> click.Command:
    """Return the commands in one language."""
    commands = click.Group("board", help=t("answers.board_help"), short_help=t("answers.board_short"))
    board = click.Argument(["board"], required=True)
    photo = click.Argument(["photo"], required=True, metavar="ID")
    note = click.Option(["--note"], metavar="TEXT", help=t("answers.note_opt"))
    place = click.Argument(["place"], required=True, type=click.IntRange(min=1))
    text = click.Argument(["text"], required=True)

    def change(name: str, act: Callable[..., Board], params: list[click.Parameter]) -> click.Command:
        def run(*, board: str, photo: str, as_json: bool, **rest: str | int | None) -> None:
            with open_catalog() as catalog:
                _done(act(catalog, board, photo_id_of(photo, catalog), **rest), t, as_json=as_json)

        return click.Command(name, callback=run, help=t(f"answers.board_{name}"), params=params)

    commands.add_command(_list(t))
    commands.add_command(_new(t))
    commands.add_command(change("pin", _pin, [board, photo, note, json_option(t)]))
    commands.add_command(change("unpin", _unpin, [board, photo, json_option(t)]))
    commands.add_command(change("note", _note, [board, photo, text, json_option(t)]))
    commands.add_command(change("move", _move, [board, photo, place, json_option(t)]))
    commands.add_command(_remove(t))
    commands.add_command(_export(t))
    return commands


def _pin(catalog: MotifCatalog, board: str, photo: int, note: str | None) -> Board:
    return catalog.answers.boards.pin(board, photo, note)


def _unpin(catalog: MotifCatalog, board: str, photo: int) -> Board:
    return catalog.answers.boards.unpin(board, photo)


def _note(catalog: MotifCatalog, board: str, photo: int, text: str) -> Board:
    return catalog.answers.boards.note(board, photo, text)


def _move(catalog: MotifCatalog, board: str, photo: int, place: int) -> Board:
    return catalog.answers.boards.move(board, photo, place)


def _done(board: Board, t: Translator, *, as_json: bool) -> None:
    if as_json:
        render.as_json(board)
    else:
        render.line(t("answers.board_done", name=board.name, count=len(board.pins)))


def _list(t: Translator) -> click.Command:
    def list_(*, board: str | None, as_json: bool) -> None:
        with open_catalog() as catalog:
            found = (catalog.answers.boards.get(board),) if board else catalog.answers.boards.all()
            names = {pin.photo_id: _motif(catalog, pin.photo_id) for one in found for pin in one.pins} if board else {}
        if as_json:
            render.as_json(found[0] if board else found)
        elif board:
            rows = [[n, f"P{pin.photo_id}", names[pin.photo_id], pin.note] for n, pin in enumerate(found[0].pins, 1)]
            render.table(["", *(t(f"answers.column_{column}") for column in ("photo", "motif", "note"))], rows)
        elif found:
            rows = [[one.name, len(one.pins), one.made_at, one.uid] for one in found]
            render.table([t(f"answers.column_{column}") for column in ("board", "pins", "made", "uid")], rows)
        else:
            render.line(t("answers.board_none"))

    return click.Command(
        "list",
        callback=list_,
        help=t("answers.board_list"),
        params=[click.Argument(["board"], required=False), json_option(t)],
    )


def _motif(catalog: MotifCatalog, photo_id: int) -> str | None:
    cloth = catalog.cloth(catalog.photo(photo_id).cloth_id)
    return catalog.motif(cloth.motif_id).name if cloth.motif_id is not None else cloth.title


def _new(t: Translator) -> click.Command:
    def new(*, name: tuple[str, ...], as_json: bool) -> None:
        with open_catalog() as catalog:
            _done(catalog.answers.boards.new(" ".join(name)), t, as_json=as_json)

    return click.Command(
        "new",
        callback=new,
        help=t("answers.board_new"),
        params=[click.Argument(["name"], required=True, nargs=-1), json_option(t)],
    )


def _remove(t: Translator) -> click.Command:
    def remove(*, board: str, as_json: bool) -> None:
        with open_catalog() as catalog:
            found = catalog.answers.boards.get(board)
            catalog.answers.boards.remove(board)
        if as_json:
            render.as_json({"removed": found})
        else:
            render.line(t("answers.board_removed", name=found.name))

    return click.Command(
        "remove",
        callback=remove,
        help=t("answers.board_remove"),
        params=[click.Argument(["board"], required=True), json_option(t)],
    )


def _export(t: Translator) -> click.Command:
    def export(*, board: str, target: Path, as_json: bool) -> None:
        with open_catalog() as catalog:
            written = catalog.answers.export_board(board, target, t.lang)
        if as_json:
            render.as_json({"written": [str(path) for path in written]})
        else:
            render.line(t("answers.board_written", path=written[0]))

    return click.Command(
        "export",
        callback=export,
        help=t("answers.board_export"),
        params=[
            click.Argument(["board"], required=True),
            click.Argument(["target"], required=True, type=PATH, metavar="TARGET"),
            json_option(t),
        ],
    )
