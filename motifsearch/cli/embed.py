"""``motifsearch embed``.

Knows: its options and the layout of the file it writes. Does not know: how vectors are made.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from motifsearch.cli import render
from motifsearch.cli.arguments import PATH, json_option
from motifsearch.errors import DataError, UsageError
from motifsearch.files import write_whole

if TYPE_CHECKING:
    from motifsearch.messages import Translator

_DATA_EXIT = 3


def build(_name: str, t: Translator) -> click.Command:
    """Return the command in one language."""

    def embed(
        *, places: tuple[str, ...], out: Path, parquet: bool, pool: int | None, model: str, as_json: bool
    ) -> int:
        from motifsearch.models import embed_folder

        if parquet:
            return _far(t, places, out, pool=pool or 0, model=model, as_json=as_json)
        if pool:
            raise UsageError("shards.ray_without_parquet")
        if out.suffix.lower() != ".npz":
            raise UsageError("cli.embed_suffix", path=str(out))
        embedded, space = embed_folder(tuple(map(Path, places)), model=model, progress=render.TerminalProgress(t))
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
            click.Argument(["places"], nargs=-1, required=True, metavar="FOLDER..."),
            click.Option(["--out"], required=True, type=PATH, metavar="FILE.npz", help=t("cli.embed_out")),
            click.Option(["--parquet"], is_flag=True, help=t("shards.opt_parquet")),
            click.Option(["--ray", "pool"], type=click.IntRange(1), metavar="N", help=t("shards.opt_ray")),
            click.Option(["--model"], default="embedded", show_default=True, help=t("cli.opt_model")),
            json_option(t),
        ],
    )


def _far(t: Translator, places: tuple[str, ...], shards: Path, *, pool: int, model: str, as_json: bool) -> int:
    from motifsearch.models import embed_far

    done = embed_far(places, shards, model=model, pool=pool, progress=render.TerminalProgress(t))
    if as_json:
        body = {"count": done.embedded, "done_before": done.done_before, "files": done.files, "out": str(shards)}
        render.as_json(body | {"problems": render.problem_objects(t, done.problems)})
    else:
        if done.embedded:
            render.line(t("shards.done", count=done.embedded, files=done.files, path=shards, before=done.done_before))
        else:
            render.line(t("cli.embed_nothing"))
        render.problems(t, done.problems)
    return 0 if done.embedded else _DATA_EXIT
