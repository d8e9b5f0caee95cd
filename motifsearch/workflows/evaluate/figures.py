"""The figures of an evaluation, and how they come from vectors, labels and copies.

Knows: vectors and labels. Does not know: files, models or how figures are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.metrics import average_precision, judge, precision_at, recall_at
from motifsearch.vectors import unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from motifsearch.records import EmbeddingSpace, Problem
    from motifsearch.vectors import Vectors

_NEAREST = 5
_FIRST_PAGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of pictures that ask for the others of their label; each is a mean over the questions, in [0, 1]."""

    precision_at_1: float
    precision_at_5: float
    mean_average_precision: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One way of comparing pictures.

    Attributes
    ----------
    name : {"model", "colour", "hash", "chance"}
    figures : Figures
        Copies of the picture that asks count neither as answers nor as misses.
    with_copies : Figures or None
        Copies count as any other picture; None where the table names none.
    """

    name: str
    figures: Figures
    with_copies: Figures | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFigures:
    """The model's figures for one label.

    Attributes
    ----------
    pictures, questions : int
        Pictures of the label; those among them that have another to find.
    figures : Figures or None
        None where no picture has another to find.
    named : dict
        For each kind of words, the share of the label's pictures that are nearest to its own words.
    """

    label: str
    pictures: int
    questions: int
    figures: Figures | None
    named: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFigures:
    """How words find pictures.

    Attributes
    ----------
    kind : str
        The kind of words: ``"id"``, ``"en"`` or a column of the table of words.
    named : float
        Share of pictures that are nearest to the words of their own label, among the words of all labels.
    precision_at_10, recall_at_10, mean_average_precision : float
        Of the words that ask for the pictures of their label; means over the labels.
    """

    kind: str
    named: float
    precision_at_10: float
    recall_at_10: float
    mean_average_precision: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What came out.

    Attributes
    ----------
    centred : bool
        Whether the mean of all vectors was subtracted first.
    pictures : int
        Those that were read.
    questions : int
        Those among them that have another of their label to find.
    lone : int
        Those that have none, so that they do not ask.
    copies : int
        Pictures that the table calls a copy of another.
    unlabelled : int
        Rows that were left out because they have no label.
    methods : tuple of Method
        The model first.
    words : tuple of WordFigures
        Empty for a model without words.
    prompts : dict
        Kind of words, then label, to the words that were used.
    """

    space: EmbeddingSpace
    centred: bool
    pictures: int
    questions: int
    lone: int
    copies: int
    unlabelled: int
    methods: tuple[Method, ...]
    labels: tuple[LabelFigures, ...]
    words: tuple[WordFigures, ...]
    prompts: Mapping[str, Mapping[str, tuple[str, ...]]]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the table says of n pictures.

    Attributes
    ----------
    labels : ndarray, (n,) int64
    groups : ndarray, (n,) int64
        Equal for copies of one another, different otherwise.
    """

    labels: NDArray[np.int64]
    groups: NDArray[np.int64]

    @classmethod
    def of(cls, labels: Sequence[str], groups: Sequence[str | None]) -> Known:
        """Number labels, in the order of their names, and groups."""
        _, label_numbers = np.unique(np.array(labels), return_inverse=True)
        names = [f"group {group}" if group else f"picture {place}" for place, group in enumerate(groups)]
        _, group_numbers = np.unique(np.array(names), return_inverse=True)
        return cls(labels=label_numbers.astype(np.int64), groups=group_numbers.astype(np.int64))

    def copies(self) -> int:
        """How many pictures are a copy of another."""
        _, sizes = np.unique(self.groups, return_counts=True)
        return int(sizes[sizes > 1].sum())

    def without_copies(self) -> Known:
        """The same with every picture for itself."""
        return Known(labels=self.labels, groups=np.arange(len(self.labels)))


def centred(vectors: Vectors) -> Vectors:
    """Subtract the mean and scale to length one again."""
    return unit(vectors - vectors.mean(axis=0))


def picture_figures(vectors: Vectors, known: Known) -> NDArray[np.float64]:
    """Let every picture ask for the others of its label.

    Parameters
    ----------
    vectors : ndarray, (n, dim) float32, unit length
        All zero to get what chance gives.
    known : Known

    Returns
    -------
    ndarray, (n, 3) float64
        P@1, P@5 and average precision; NaN for a picture that has no other to find.
    """
    found = np.full((len(vectors), 3), np.nan)
    for place, vector in enumerate(vectors):
        others = known.groups != known.groups[place]
        right = known.labels[others] == known.labels[place]
        if right.any():
            ranked = judge((vectors @ vector)[others], right)
            found[place] = precision_at(ranked, 1), precision_at(ranked, _NEAREST), average_precision(ranked)
    return found


def mean_figures(rows: NDArray[np.float64]) -> Figures:
    """The means of rows of `picture_figures`, at least one of which has a question."""
    first, fifth, mean = rows[~np.isnan(rows[:, 0])].mean(axis=0).tolist()
    return Figures(precision_at_1=first, precision_at_5=fifth, mean_average_precision=mean)


def label_figures(
    label: str, rows: NDArray[np.float64], named: Mapping[str, NDArray[np.float64]], own: NDArray[np.bool_]
) -> LabelFigures:
    """The part of one label, whose pictures are `own`, in rows of `picture_figures` and in `nearest_words`."""
    questions = int((~np.isnan(rows[own, 0])).sum())
    return LabelFigures(
        label=label,
        pictures=int(own.sum()),
        questions=questions,
        figures=mean_figures(rows[own]) if questions else None,
        named={kind: float(nearest[own].mean()) for kind, nearest in named.items()},
    )


def nearest_words(pictures: Vectors, words: Vectors, known: Known) -> NDArray[np.float64]:
    """Whether each picture is nearest to the words of its own label, (n,) float64; shared by equally near words."""
    scores = pictures @ words.T
    best = scores == scores.max(axis=1, keepdims=True)
    return best[np.arange(len(pictures)), known.labels] / best.sum(axis=1)


def word_figures(kind: str, pictures: Vectors, words: Vectors, known: Known) -> WordFigures:
    """Let the words of each label ask for its pictures.

    Parameters
    ----------
    kind : str
        What the words are called in the result.
    pictures : ndarray, (n, dim) float32, unit length
    words : ndarray, (labels, dim) float32, unit length
        In the order of the labels' numbers.
    known : Known
        The label of each picture.

    Returns
    -------
    WordFigures
    """
    ranked = [judge(pictures @ vector, known.labels == label) for label, vector in enumerate(words)]
    return WordFigures(
        kind=kind,
        named=float(nearest_words(pictures, words, known).mean()),
        precision_at_10=float(np.mean([precision_at(each, _FIRST_PAGE) for each in ranked])),
        recall_at_10=float(np.mean([recall_at(each, _FIRST_PAGE) for each in ranked])),
        mean_average_precision=float(np.mean([average_precision(each) for each in ranked])),
    )
