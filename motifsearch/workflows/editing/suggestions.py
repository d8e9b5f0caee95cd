"""What a cloth without a motif or keywords may bear, as the cloths most like it say, and how sure that is.

How sure a suggestion is, is measured on the catalogue itself: every cloth that has a motif is asked as if it had none,
and how often such an answer was right there is what is said here. Where too few have one, nothing is said.

Knows: vectors, likeness of cloths, names of motifs as words. Does not know: how a suggestion is shown; nothing is
stored here but by `accept`, which a person calls.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from motifsearch.errors import UsageError
from motifsearch.records import Claim
from motifsearch.vectors import unit
from motifsearch.vocabulary.expansion import expand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from motifsearch.database import Database
    from motifsearch.records import Change, Cloth, EmbeddingSpace
    from motifsearch.vectors import Ids, Vectors

    Texts: TypeAlias = "Callable[[Sequence[str]], Vectors]"

Field: TypeAlias = Literal["motif", "tags"]
_NEIGHBOURS, _WARMTH = 10, 0.05
_TEXT_WARMTH = 0.02
# How much the words may say beside the neighbours; the catalogue's own cloths decide.
_TEXT_SHARES = (0.0, 0.3, 0.6)
_ASKED, _FEWEST = 300, 30
_LEAST_TAG = 0.5
MARK = "machine suggestion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One value that a cloth may have.

    Attributes
    ----------
    field : {"motif", "tags"}
    value : str
        The motif's uid, or the keyword.
    name : str
        As a person reads it.
    certainty : float or None
        How often such a suggestion is right, in [0, 1]; None where the catalogue is too small to tell.
    because : tuple of int
        The cloths most like it that have the value, most alike first.
    """

    cloth_id: int
    field: Field
    value: str
    name: str
    certainty: float | None
    because: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """The cloths with their vectors, and what those that are described have."""

    ids: Ids
    vectors: Vectors
    values: Mapping[int, frozenset[str]]
    names: Mapping[str, str]


def suggest(
    database: Database,
    space: EmbeddingSpace,
    *,
    cloth_ids: Sequence[int] | None = None,
    limit: int = 3,
    texts: Texts | None = None,
    seed: int = 0,
) -> tuple[Suggestion, ...]:
    """Suggest motifs and keywords for cloths that have none; stores nothing.

    Parameters
    ----------
    database : Database
    space : EmbeddingSpace
        Whose vectors say what is alike.
    cloth_ids : sequence of int, optional
        All cloths without a motif or without keywords where it is not given.
    limit : int
        Suggestions for a field of a cloth at most.
    texts : callable, optional
        The model's words: sentences to (n, dim) float32, unit length.
    seed : int
        Chooses the cloths on which the certainty is measured.

    Returns
    -------
    tuple of Suggestion
        By cloth and field, the surest first.
    """
    found: list[Suggestion] = []
    ids, vectors = _cloth_vectors(database, space)
    if not ids.size:
        return ()
    cloths = dict(zip(ids.tolist(), database.cloths.get_many(ids.tolist()), strict=True))
    for field in ("motif", "tags"):
        known = _known(database, ids, vectors, cloths, field)
        wanted = [each for each in (ids.tolist() if cloth_ids is None else cloth_ids) if each in cloths]
        wanted = [each for each in wanted if each not in known.values]
        if not wanted or not known.values:
            continue
        words = _words(known, texts) if field == "motif" and texts is not None else None
        share, certainty = _measure(known, words, seed)
        for cloth_id in wanted:
            scored = _scores(known, cloth_id, words, share)
            best = sorted(scored.items(), key=lambda pair: (-pair[1][0], pair[0]))[:limit]
            for value, (score, because) in best:
                sure = None if certainty is None else certainty(score)
                if field == "tags" and (sure if sure is not None else score) < _LEAST_TAG:
                    continue
                found.append(
                    Suggestion(
                        cloth_id=cloth_id,
                        field=field,
                        value=value,
                        name=known.names[value],
                        certainty=sure,
                        because=because,
                    )
                )
    return tuple(sorted(found, key=lambda each: (each.cloth_id, each.field)))


def accept(
    database: Database, suggestion: Suggestion, space: EmbeddingSpace, *, by: str, day: str
) -> tuple[Change, ...]:
    """Write a suggestion into the record, because a person said yes to it.

    That a machine suggested it stays in the record as one of its claims, and in its history.

    Parameters
    ----------
    database : Database
    suggestion : Suggestion
    space : EmbeddingSpace
    by : str
        The person.
    day : str
        Of the yes, as EDTF.

    Returns
    -------
    tuple of Change

    Raises
    ------
    UsageError
        ``suggest.taken`` when the cloth has a motif by now, ``suggest.no_motif`` when the motif is gone.
    """
    sure = "unknown" if suggestion.certainty is None else f"{suggestion.certainty:.2f}"
    source = f"{MARK}: motifsearch, {space.name} {space.fingerprint[:12]}, certainty {sure}"
    with database.history.acting_as(by), database.transaction():
        cloth = database.cloths.get(suggestion.cloth_id)
        claim = Claim(field=suggestion.field, value=suggestion.name, source=source, author=by, date=day)
        changes: dict[str, object] = {"claims": (*cloth.claims, claim)}
        if suggestion.field == "tags":
            changes["tags"] = (*cloth.tags, suggestion.value)
        else:
            motif = database.motifs.by_uid(suggestion.value)
            if motif is None:
                raise UsageError("suggest.no_motif", name=suggestion.name)
            if cloth.motif_id not in {None, motif.motif_id}:
                raise UsageError("suggest.taken", cloth=cloth.cloth_id)
            changes["motif_id"] = motif.motif_id
        return database.cloths.update(cloth.cloth_id, changes, source)


def _cloth_vectors(database: Database, space: EmbeddingSpace) -> tuple[Ids, Vectors]:
    """The mean of each cloth's photographs, hidden ones left out, less what all have in common."""
    ids, vectors = database.embeddings.vectors(space)
    photos = database.photos.get_many(ids.tolist())
    rows: dict[int, list[int]] = defaultdict(list)
    for row, photo in enumerate(photos):
        if not photo.hidden:
            rows[photo.cloth_id].append(row)
    cloths = sorted(rows)
    if not cloths:
        return np.empty(0, dtype=np.int64), np.empty((0, space.dim), dtype=np.float32)
    means = np.stack([vectors[rows[cloth]].mean(axis=0) for cloth in cloths])
    return np.array(cloths, dtype=np.int64), unit(means - means.mean(axis=0) if len(cloths) > 1 else means)


def _known(database: Database, ids: Ids, vectors: Vectors, cloths: Mapping[int, Cloth], field: Field) -> _Known:
    if field == "tags":
        values = {number: frozenset(cloth.tags) for number, cloth in cloths.items() if cloth.tags}
        return _Known(ids, vectors, values, {tag: tag for tags in values.values() for tag in tags})
    motifs = {motif.motif_id: motif for motif in database.motifs.iter()}
    values = {
        number: frozenset([motifs[cloth.motif_id].uid])
        for number, cloth in cloths.items()
        if cloth.motif_id is not None
    }
    return _Known(ids, vectors, values, {motif.uid: motif.name for motif in motifs.values()})


def _words(known: _Known, texts: Texts) -> Mapping[int, Mapping[str, float]]:
    """Return how well the name of each motif that is borne fits each cloth, as shares of one."""
    uids = sorted({value for values in known.values.values() for value in values})
    prompts = [expand(known.names[uid]).english_prompt or known.names[uid] for uid in uids]
    likeness = known.vectors @ unit(texts(prompts)).T
    # A name that fits everything tells nothing.
    likeness = (likeness - likeness.mean(axis=0)) / _TEXT_WARMTH
    shares = np.exp(likeness - likeness.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return {
        cloth: dict(zip(uids, row, strict=True))
        for cloth, row in zip(known.ids.tolist(), shares.tolist(), strict=True)
    }


def _scores(
    known: _Known, cloth_id: int, words: Mapping[int, Mapping[str, float]] | None, share: float
) -> dict[str, tuple[float, tuple[int, ...]]]:
    """Score each value for a cloth, asked as if it had none: in [0, 1], with the cloths that speak for it."""
    row = int(np.searchsorted(known.ids, cloth_id))
    likeness = known.vectors @ known.vectors[row]
    order = np.argsort(-likeness, kind="stable").tolist()
    nearest = [n for n in order if n != row and int(known.ids[n]) in known.values][:_NEIGHBOURS]
    if not nearest:
        return {}
    weights = np.exp((likeness[nearest] - likeness[nearest[0]]) / _WARMTH)
    weights /= weights.sum()
    scores: dict[str, float] = defaultdict(float)
    because: dict[str, list[int]] = defaultdict(list)
    for place, weight in zip(nearest, weights.tolist(), strict=True):
        number = int(known.ids[place])
        for value in known.values[number]:
            scores[value] += weight
            because[value].append(number)
    close = max(0.0, float(likeness[nearest[0]]))
    said = words.get(cloth_id, {}) if words is not None else {}
    return {
        value: (min(1.0, ((1 - share) * score + share * said.get(value, 0.0)) * close), tuple(because[value]))
        for value, score in scores.items()
    }


def _measure(
    known: _Known, words: Mapping[int, Mapping[str, float]] | None, seed: int
) -> tuple[float, Callable[[float], float] | None]:
    """Choose how much the words say, and find how often a suggestion of a score is right, on the described cloths."""
    described = np.array(sorted(known.values), dtype=np.int64)
    if len(described) < _FEWEST:
        return _TEXT_SHARES[0], None
    rng = np.random.default_rng(seed)
    asked = rng.choice(described, min(_ASKED, len(described)), replace=False).tolist()
    best: tuple[int, float, NDArray[np.float64], NDArray[np.float64]] | None = None
    for share in _TEXT_SHARES if words is not None else _TEXT_SHARES[:1]:
        scores: list[float] = []
        right: list[float] = []
        firsts = 0
        for cloth_id in asked:
            ranked = sorted(_scores(known, cloth_id, words, share).items(), key=lambda pair: -pair[1][0])
            firsts += bool(ranked) and ranked[0][0] in known.values[cloth_id]
            for value, (score, _) in ranked[:5]:
                scores.append(score)
                right.append(value in known.values[cloth_id])
        if best is None or firsts > best[0]:
            best = (firsts, share, np.array(scores), np.array(right, dtype=np.float64))
    assert best is not None  # noqa: S101  # there is at least one share
    _, share, scores_found, hits = best
    from sklearn.isotonic import IsotonicRegression

    if not len(scores_found):
        return share, None
    fitted = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(scores_found, hits)
    # Nobody is always right: as if one more had been asked, and it had been wrong.
    most = 1 - 1 / (len(asked) + 1)
    return share, lambda score: min(most, float(fitted.predict([score])[0]))
