"""The plan of the sample collection: which cloths there are, their records, and how each is photographed.

Knows: a believable, plainly generated collection with planted truths: recoloured and redrawn designs, several
photographs of one cloth, exact and edited copies of photographs. Does not know: how anything is drawn or stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from motifsearch.drawing.cloth import motif_names
from motifsearch.drawing.edits import edit_names
from motifsearch.drawing.palettes import palette_names

Kinship: TypeAlias = Literal["recoloured", "redrawn"]
_WORKSHOPS = 24
# Of the cloths, one in eight repeats an earlier design in other colours and one in twelve by another hand.
_RECOLOURED, _REDRAWN = 1 / 8, 1 / 12
# Besides its ordinary photographs, one cloth in sixteen has an exact copy and one in six an edited copy.
_COPIED, _EDITED = 1 / 16, 1 / 6

# Where a motif is at home, as province and regency keys of the vocabulary; elsewhere it may come from any of them.
_PEKALONGAN, _CIREBON = ("ID-JT", "3375"), ("ID-JB", "3209")
_SOLO, _YOGYA, _LASEM = ("ID-JT", "3372"), ("ID-YO", "3471"), ("ID-JT", "3317")
_HOMES: dict[str, tuple[tuple[str, str], ...]] = {
    "mega_mendung": (_CIREBON,),
    "buketan": (_PEKALONGAN, _PEKALONGAN, _LASEM),
    "jlamprang": (_PEKALONGAN,),
    "tumpal": (_PEKALONGAN, _LASEM),
    "sekar_jagad": (_YOGYA, _LASEM, _SOLO),
}
_COURTS = (_SOLO, _YOGYA)
_TECHNIQUES = {"tulis": 0.4, "cap": 0.3, "kombinasi": 0.15, "printed": 0.15}


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleCloth:
    """One cloth of the plan.

    Attributes
    ----------
    number : int
        From 1.
    seed, hand : int
        Of the design and of the strokes.
    twin_of : int or None
        Number of the cloth whose design this one repeats.
    kinship : {"recoloured", "redrawn"} or None
        How it differs from that cloth.
    home : int
        Which of the motif's places it comes from.
    date : str
        A year or a decade, EDTF.
    """

    number: int
    motif: str
    palette: str
    technique: str
    seed: int
    hand: int
    home: int
    maker: str
    date: str
    twin_of: int | None = None
    kinship: Kinship | None = None

    @property
    def place(self) -> tuple[str, str]:
        """Province and regency, keys of the vocabulary."""
        places = _HOMES.get(self.motif, _COURTS)
        return places[self.home % len(places)]

    @property
    def mark(self) -> str:
        """The cloth's inventory mark, also the beginning of its files' names."""
        return f"contoh-{self.number:04d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePhoto:
    """One photograph of the plan.

    Attributes
    ----------
    file : str
        Its name.
    seed : int
        Of the photograph, or of the edit.
    copy_of : str or None
        The file that it is made from, unchanged or by `edit`.
    edit : str or None
        Kind of the edit; None for an exact copy.
    """

    file: str
    cloth: int
    seed: int
    copy_of: str | None = None
    edit: str | None = None


def plan_cloths(count: int, seed: int) -> tuple[SampleCloth, ...]:
    """Plan so many cloths; the same arguments give the same plan."""
    rng = np.random.default_rng((seed, 1))
    motifs, palettes = motif_names(), palette_names()
    cloths: list[SampleCloth] = []
    for number in range(1, count + 1):
        # Every draw is made for every cloth, so that one more rule does not change all that follow.
        motif = motifs[(number - 1) % len(motifs)]
        palette = palettes[int(rng.integers(len(palettes)))]
        technique = str(rng.choice(list(_TECHNIQUES), p=list(_TECHNIQUES.values())))
        home = int(rng.integers(2**31))
        maker = f"Bengkel Contoh {int(rng.integers(_WORKSHOPS)) + 1:02d}"
        year = int(rng.integers(1925, 2026))
        date = str(year) if year >= 1970 else f"{year // 10}X"
        design = int(rng.integers(1, 2**31))
        luck, pick = float(rng.random()), int(rng.integers(2**31))
        cloth = SampleCloth(
            number=number,
            motif=motif,
            palette=palette,
            technique=technique,
            seed=design,
            hand=design,
            home=home,
            maker=maker,
            date=date,
        )
        originals = [earlier for earlier in cloths if earlier.twin_of is None]
        if originals and luck < _RECOLOURED + _REDRAWN:
            cloth = _twin(originals[pick % len(originals)], cloth, "recoloured" if luck < _RECOLOURED else "redrawn")
        cloths.append(cloth)
    return tuple(cloths)


def _twin(original: SampleCloth, cloth: SampleCloth, kinship: Kinship) -> SampleCloth:
    palettes = palette_names()
    if kinship == "recoloured":
        other = [name for name in palettes if name != original.palette]
        palette, hand, technique = other[cloth.seed % len(other)], original.hand, original.technique
    else:
        # Printed cloth shows no hand: the same design twice would be the same cloth twice.
        palette, hand = original.palette, cloth.seed
        technique = "tulis" if original.technique == "printed" else original.technique
    return SampleCloth(
        number=cloth.number,
        motif=original.motif,
        palette=palette,
        technique=technique,
        seed=original.seed,
        hand=hand,
        home=cloth.home if kinship == "recoloured" else original.home,
        maker=cloth.maker,
        date=cloth.date,
        twin_of=original.number,
        kinship=kinship,
    )


def plan_photos(cloths: tuple[SampleCloth, ...], seed: int) -> tuple[SamplePhoto, ...]:
    """Plan the photographs of each cloth, in the order of the cloths: two to four, then its copies."""
    rng = np.random.default_rng((seed, 2))
    kinds = edit_names()
    photos: list[SamplePhoto] = []
    for cloth in cloths:
        takes = int(rng.choice([2, 3, 4], p=[0.4, 0.4, 0.2]))
        exact, edited = rng.random() < _COPIED, rng.random() < _EDITED
        kind, seeds = kinds[int(rng.integers(len(kinds)))], rng.integers(1, 2**31, size=6)
        for take in range(takes):
            file = f"{cloth.mark}-{'abcd'[take]}.jpg"
            photos.append(SamplePhoto(file=file, cloth=cloth.number, seed=int(seeds[take])))
        first = f"{cloth.mark}-a.jpg"
        if exact:
            file = f"{cloth.mark}-salinan.jpg"
            photos.append(SamplePhoto(file=file, cloth=cloth.number, seed=0, copy_of=first))
        if edited:
            file = f"{cloth.mark}-{kind.replace('_', '-')}.jpg"
            photos.append(SamplePhoto(file=file, cloth=cloth.number, seed=int(seeds[5]), copy_of=first, edit=kind))
    return tuple(photos)
