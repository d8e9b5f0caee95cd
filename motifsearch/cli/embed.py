"""``motifsearch embed``.

Knows: its options and the layout of the file it writes. Does not know: how vectors are made.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import click
import numpy as np

from motifsearch.cli import render
from motifsearch.cli.arguments import PATH, json_option
from motifsearch.errors import DataError, UsageError
from motifsearch.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.messages import Translator

_DATA_EXIT = 3


def build(_name: str, t: Translator) -> click.Command:
    """Return the command in one language."""

    def embed(folders: tuple[Path, ...], out: Path, model: str, as_json: bool) -> int:
        from motifsearch.models import embed_folder

        if out.suffix.lower() != ".npz":
            raise UsageError("cli.embed_suffix", path=str(out))
        embedded, space = embed_folder(folders, model=model, progress=render.TerminalProgress(t))
        if embedded.paths:
            data = io.BytesIO()
            np.savez(data, paths=np.array(embedded.paths), vectors=embedded.vectors)
            try:
                write_whole(out, data.getvalue(), durable=True)
            except OSError as error:
                reason = error.strerror or str(error)
                raise DataError("cli.cannot_write", path=str(out), reason=reason) from error
        if as_json:
            render.as_json(
                {
                    "count": len(embedded.paths),
                    "out": str(out) if embedded.paths else None,
                    "space": space,
                    "problems": render.problem_objects(t, embedded.problems),
                }
            )
        else:
            if embedded.paths:
                render.line(t("cli.embed_done", count=len(embedded.paths), dim=space.dim, path=out))
            else:
                render.line(t("cli.embed_nothing"))
            render.problems(t, embedded.problems)
        return 0 if embedded.paths else _DATA_EXIT

    return click.Command(
        "embed",
        callback=embed,
        help=t("cli.embed_help"),
        short_help=t("cli.embed_short"),
        params=[
            click.Argument(["folders"], nargs=-1, required=True, type=PATH, metavar="FOLDER..."),
            click.Option(["--out"], required=True, type=PATH, metavar="FILE.npz", help=t("cli.embed_out")),
            click.Option(["--model"], default="embedded", show_default=True, help=t("cli.opt_model")),
            json_option(t),
        ],
    )
