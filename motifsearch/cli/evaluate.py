"""``motifsearch evaluate``.

Knows: its options and how its figures are laid out. Does not know: how they are computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import PATH, conditions, json_option

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.messages import Translator
    from motifsearch.workflows.evaluate import Evaluation

_FIGURES = {"precision_at_1": "P@1", "precision_at_5": "P@5", "mean_average_precision": "mAP"}
_WORD_FIGURES = {"precision_at_10": "P@10", "recall_at_10": "R@10", "mean_average_precision": "mAP"}


def build(_name: str, t: Translator) -> click.Command:
    """Return the command in one language."""

    def evaluate(
        *,
        labels: Path,
        folder: Path | None,
        model: str,
        pairs: tuple[str, ...],
        prompts: Path | None,
        centred: bool,
        as_json: bool,
    ) -> None:
        from motifsearch.models import evaluate_labels

        found = evaluate_labels(
            labels,
            folder=folder,
            model=model,
            where=conditions(pairs),
            prompts=prompts,
            centred=centred,
            progress=render.TerminalProgress(t),
        )
        if as_json:
            body = render.plain(found)
            body["problems"] = render.problem_objects(t, found.problems)
            render.as_json(body)
        else:
            _print(found, t)

    return click.Command(
        "evaluate",
        callback=evaluate,
        help=t("evaluate.help"),
        short_help=t("evaluate.short"),
        params=[
            click.Argument(["labels"], required=True, type=PATH, metavar="LABELS.csv"),
            click.Option(["--folder"], type=PATH, metavar="DIR", help=t("evaluate.opt_folder")),
            click.Option(["--model"], default="embedded", show_default=True, help=t("cli.opt_model")),
            click.Option(["--where", "pairs"], multiple=True, metavar="COLUMN=VALUE", help=t("evaluate.opt_where")),
            click.Option(["--prompts"], type=PATH, metavar="FILE", help=t("evaluate.opt_prompts")),
            click.Option(["--centred"], is_flag=True, help=t("evaluate.opt_centred")),
            json_option(t),
        ],
    )


def _print(found: Evaluation, t: Translator) -> None:
    counts = {"pictures": found.pictures, "labels": len(found.labels), "questions": found.questions}
    render.line(t("evaluate.measured", **counts, model=found.space.name))
    for key, count in (("skipped_unlabelled", found.unlabelled), ("skipped_lone", found.lone)):
        if count:
            render.line(t(f"evaluate.{key}", count=count))
    if found.centred:
        render.line(t("evaluate.centred"))
    if found.problems:
        render.note(t("evaluate.skipped_problems", count=len(found.problems)))
        render.problems(t, found.problems)
    render.line("")
    _methods(found, t)
    render.line("")
    _words(found, t)
    render.line("")
    _labels(found, t)


def _methods(found: Evaluation, t: Translator) -> None:
    columns = [t("evaluate.column_method"), *_FIGURES.values()]
    if found.copies:
        columns += [t("evaluate.column_copies", figure=figure) for figure in _FIGURES.values()]
    rows = [
        [
            t(f"evaluate.method_{method.name}"),
            *(
                _share(getattr(figures, name))
                for figures in (method.figures, method.with_copies)
                if figures
                for name in _FIGURES
            ),
        ]
        for method in found.methods
    ]
    render.table(columns, rows, title=t("evaluate.title_methods"))
    if found.copies:
        render.line(t("evaluate.copies", count=found.copies))


def _words(found: Evaluation, t: Translator) -> None:
    if not found.words:
        render.line(t("evaluate.no_words"))
        return
    columns = [t("evaluate.column_words"), t("evaluate.column_named"), *_WORD_FIGURES.values()]
    rows = [
        [_kind(words.kind, t), _share(words.named), *(_share(getattr(words, name)) for name in _WORD_FIGURES)]
        for words in found.words
    ]
    render.table(columns, rows, title=t("evaluate.title_words"))
    most = sum(min(1.0, 10 / label.pictures) for label in found.labels) / len(found.labels)
    chance = _share(1 / len(found.labels))
    if most < 1:
        render.line(t("evaluate.words_chance", share=chance, recall=_share(most)))
    else:
        render.line(t("evaluate.words_chance_few", share=chance))


def _labels(found: Evaluation, t: Translator) -> None:
    kinds = [words.kind for words in found.words]
    columns = [t("evaluate.column_label"), t("evaluate.column_pictures"), *_FIGURES.values()]
    rows = [
        [
            label.label,
            label.pictures,
            *(_share(getattr(label.figures, name)) if label.figures else "" for name in _FIGURES),
            *(_share(label.named[kind]) for kind in kinds),
        ]
        for label in found.labels
    ]
    render.table([*columns, *(_kind(kind, t) for kind in kinds)], rows, title=t("evaluate.title_labels"))


def _kind(kind: str, t: Translator) -> str:
    return t(f"evaluate.words_{kind}") if kind in {"id", "en"} else kind


def _share(value: float) -> str:
    return f"{value:.3f}"
