"""``motifsearch backup`` and ``restore``.

Knows: their options and how their reports read. Does not know: what belongs to a copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import PATH, catalog_directory, json_option, open_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.messages import Translator


def build(name: str, t: Translator) -> click.Command:
    """Return one of the two commands in one language."""

    def backup(path: Path, as_json: bool) -> None:
        with open_catalog() as catalog:
            copied = catalog.archivist.back_up(path)
        _print(copied.files, copied.photos, path, as_json)

    def restore(path: Path, as_json: bool) -> None:
        from motifsearch.archivist import restore as make

        directory = catalog_directory()
        copied = make(path, directory)
        _print(copied.files, copied.photos, directory, as_json)

    def _print(files: int, photos: int, path: Path, as_json: bool) -> None:
        if as_json:
            render.as_json({"files": files, "photos": photos, "path": str(path)})
        else:
            key = "cli.backup_done" if name == "backup" else "cli.restore_done"
            render.line(t(key, files=files, photos=photos, path=path))

    return click.Command(
        name,
        callback={"backup": backup, "restore": restore}[name],
        help=t("cli.backup_help" if name == "backup" else "cli.restore_help"),
        short_help=t("cli.backup_short" if name == "backup" else "cli.restore_short"),
        params=[
            click.Argument(["path"], type=PATH, metavar="FILE.zip"),
            json_option(t),
        ],
    )
