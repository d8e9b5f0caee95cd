"""Which photograph of a group to keep, and why.

Knows: the order in which reasons count. Does not know: decisions; a suggestion is one click less, nothing more.

What was not photographed from a print or a screen counts first; then what shows the whole before what was cut out of
it; what nobody wrote on before a copy with a watermark; then
detail, number of pixels, what is known about the photograph, and how little it was compressed. Each reason drops those
that are clearly behind; what remains at the end is the one that came first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.errors import ImageError
from motifsearch.images.fractions import in_pixels
from motifsearch.images.overlays import added, continues
from motifsearch.images.sharpness import detail_px
from motifsearch.images.thumbnail import shrink
from motifsearch.workflows.duplicates.verdict import TILTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from motifsearch.images.thumbnail import Pixels
    from motifsearch.records import DuplicatePair, Photo
    from motifsearch.workflows.duplicates.finding import ReadImage

_LONGER_PX = 512
# Correlation across an edge: below the first a frame begins there, above the second the picture goes on. How much
# smaller a part must be.
_ENDS, _CONTINUES, _PART = 0.25, 0.45, 0.92
# Ratios from which one is clearly ahead.
_SHARPER, _LARGER, _HEAVIER = 1.15, 1.1, 1.25
_TOLD = ("taken_at", "caption", "photographer", "rights", "rights_holder")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a photograph is kept rather than others.

    Attributes
    ----------
    code : str
        Key of a sentence in ``locales/``.
    params : mapping of str to str or float
        What the sentence names.
    over : tuple of int
        The photographs that it is ahead of.
    """

    code: str
    params: Mapping[str, str | float] = field(default_factory=dict[str, "str | float"])
    over: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The photograph to keep, and the reasons, the weightiest first."""

    photo_id: int
    reasons: tuple[Reason, ...]


def suggest_keeping(photos: Sequence[Photo], pairs: Iterable[DuplicatePair], *, read_image: ReadImage) -> Suggestion:
    """Suggest which photograph of a group to keep.

    Parameters
    ----------
    photos : sequence of Photo
        At least one.
    pairs : iterable of DuplicatePair
        What is known between them; those of other photographs are passed over.
    read_image : callable
        As `motifsearch.workflows.duplicates.finding.find_pairs` takes it. A photograph that cannot be read is not
        suggested while another can.

    Returns
    -------
    Suggestion
    """
    left = sorted(photos, key=lambda photo: photo.photo_id)
    pictures = _pictures(left, read_image)
    if pictures:
        left = _dropping(left, [photo.photo_id for photo in left if photo.photo_id not in pictures])
    reasons: list[Reason] = []
    known = [pair for pair in pairs if pair.first_id in pictures and pair.second_id in pictures]
    parts, framed, marked = _losers(known, pictures)
    for code, lost in (
        ("keeping.straight", _oblique(known)),
        ("keeping.whole", parts),
        ("keeping.unframed", framed),
        ("keeping.unmarked", marked),
    ):
        left = _without(left, lost, code, reasons)
    detail = {one: float(detail_px(picture)) for one, picture in pictures.items()}
    if all(photo.photo_id in detail for photo in left):
        left = _ahead(left, lambda photo: detail[photo.photo_id], _SHARPER, "keeping.sharper", reasons)
    left = _ahead(
        left, lambda photo: photo.width_px * photo.height_px / 1e6, _LARGER, "keeping.larger", reasons, digits=2
    )
    left = _ahead(left, _told, 1.001, "keeping.told", reasons)
    left = _ahead(left, lambda photo: photo.size_bytes / 1e6, _HEAVIER, "keeping.less_compressed", reasons, digits=2)
    others = tuple(photo.photo_id for photo in left[1:])
    if others:
        reasons.append(Reason(code="keeping.first", over=others))
    return Suggestion(photo_id=left[0].photo_id, reasons=tuple(reasons))


def _pictures(photos: Sequence[Photo], read_image: ReadImage) -> dict[int, Pixels]:
    found: dict[int, Pixels] = {}
    for photo in photos:
        try:
            # As large as it comes: detail is what is asked for.
            found[photo.photo_id] = read_image(photo)
        except ImageError:
            continue
    return found


def _told(photo: Photo) -> float:
    return 1.0 + sum(bool(getattr(photo, name)) for name in _TOLD)


def _oblique(pairs: Sequence[DuplicatePair]) -> set[int]:
    """Those that lie obliquely on one that others lie straight on: a camera took them of it."""
    lies = [(pair.first_id, pair.second_id, pair.evidence.get("tilt")) for pair in pairs]
    straight = {one for *ids, tilt in lies if isinstance(tilt, float) and tilt < TILTED for one in ids}
    tilted = {one for *ids, tilt in lies if isinstance(tilt, float) and tilt >= TILTED for one in ids}
    return tilted - straight if straight else set()


def _losers(pairs: Sequence[DuplicatePair], pictures: Mapping[int, Pixels]) -> tuple[set[int], set[int], set[int]]:
    """Cut out of another one; another one with a frame; another one with something written over it."""
    parts: set[int] = set()
    framed: set[int] = set()
    marked: set[int] = set()
    for pair in pairs:
        if pair.transform is None or pair.kind not in {"same_photograph", "identical_file"}:
            continue
        ids = (pair.first_id, pair.second_id)
        first, second = (np.ascontiguousarray(shrink(pictures[one], _LONGER_PX)) for one in ids)
        unit = np.array(pair.transform, np.float64).reshape(3, 3)
        matrix = in_pixels(unit, first, second)
        inner, outer, way = (first, second, matrix), (second, first, np.linalg.inv(matrix)), 0
        area = _area(unit)
        if area > 1:
            inner, outer, way, area = outer, inner, 1, _area(np.asarray(np.linalg.inv(unit), np.float64))
        goes_on = continues(inner[0], inner[1], np.asarray(inner[2], np.float64)) if area < _PART else None
        if goes_on is not None and goes_on >= _CONTINUES:
            parts.add(ids[way])
        elif goes_on is not None and goes_on < _ENDS:
            framed.add(ids[1 - way])
        # Parts of one another differ in sharpness, which looks like strokes.
        over = added(first, second, matrix) if area > 0.8 else 0.0
        if over:
            marked.add(ids[1] if over > 0 else ids[0])
    return parts, framed, marked


def _area(unit: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    """How much of the second picture the first one covers; more than 1 where it goes beyond."""
    corners = np.array([[0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]], np.float64) @ unit.T
    x, y = corners[:, 0] / corners[:, 2], corners[:, 1] / corners[:, 2]
    return float(abs((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) / 2)


def _dropping(photos: Sequence[Photo], lost: Iterable[int]) -> list[Photo]:
    behind = set(lost)
    return [photo for photo in photos if photo.photo_id not in behind]


def _without(photos: list[Photo], lost: set[int], code: str, reasons: list[Reason]) -> list[Photo]:
    left = _dropping(photos, lost)
    if not left or len(left) == len(photos):
        return photos
    reasons.append(Reason(code=code, over=tuple(photo.photo_id for photo in photos if photo.photo_id in lost)))
    return left


def _ahead(
    photos: list[Photo],
    measure: Callable[[Photo], float],
    clearly: float,
    code: str,
    reasons: list[Reason],
    *,
    digits: int = 0,
) -> list[Photo]:
    values = {photo.photo_id: measure(photo) for photo in photos}
    most = max(values.values())
    behind = tuple(one for one, value in values.items() if value * clearly <= most)
    if not behind:
        return photos
    next_best = max(values[one] for one in behind)
    # Without digits `round` gives a whole number, which is told without a point.
    params: dict[str, str | float] = {
        "here": round(most, digits or None),
        "there": round(next_best, digits or None),
    }
    reasons.append(Reason(code=code, params=params, over=behind))
    return _dropping(photos, behind)
