"""Everything that can be asked beyond a plain search, one method each.

Knows: which part of a catalogue each operation needs. Does not know: how any of them works.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.errors import DataError
from motifsearch.images.cloth_likeness import cloth_likeness
from motifsearch.images.cuttings import cut
from motifsearch.images.palette import palette
from motifsearch.messages import Translator
from motifsearch.records import Condition, Query
from motifsearch.workflows.answers import blending, ideas
from motifsearch.workflows.answers import newness as newness_module
from motifsearch.workflows.answers.board_files import write_board
from motifsearch.workflows.answers.folding import folded
from motifsearch.workflows.answers.newness import CloseMotif, Newness
from motifsearch.workflows.answers.newness_page import newness_page
from motifsearch.workflows.answers.parts import PartFinder
from motifsearch.workflows.answers.printing import write_page
from motifsearch.workflows.answers.why import Asking, explain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from motifsearch.database import Database
    from motifsearch.database.boards import Boards
    from motifsearch.embedders.base import Embedder, Pixels
    from motifsearch.messages import Lang
    from motifsearch.records import Cloth, Motif, Photo, SearchAnswer, SearchHit
    from motifsearch.stores.base import VectorStore
    from motifsearch.vectors import Ids, Vectors
    from motifsearch.workflows.answers.blending import Blend
    from motifsearch.workflows.answers.ideas import PaletteIdea, Region
    from motifsearch.workflows.answers.why import Why

# How much longer an answer is asked for, so that enough entries are left after folding.
_FOLD_DEPTH, _LARGEST_K = 4, 1000


class Answers:
    """What explains answers and leads on from them; `MotifCatalog.answers` makes one.

    Parameters
    ----------
    database : Database
    store, embedder : callable
        Give the part when it is needed.
    search : callable
        Answers a query.
    picture : callable
        Photograph's id to its pixels, None where neither its file nor its thumbnail can be read.
    thumbnail : callable
        Photograph's id to the file of its thumbnail, None where there is none.
    """

    def __init__(
        self,
        database: Database,
        *,
        store: Callable[[], VectorStore],
        embedder: Callable[[], Embedder],
        search: Callable[[Query], SearchAnswer],
        picture: Callable[[int], Pixels | None],
        thumbnail: Callable[[int], Path | None],
    ) -> None:
        self._database = database
        self._store = store
        self._embedder = embedder
        self._search = search
        self._picture = picture
        self._thumbnail = thumbnail

    @property
    def boards(self) -> Boards:
        """Boards of pinned photographs; see `motifsearch.database.boards`."""
        return self._database.boards

    def folded(self, query: Query) -> SearchAnswer:
        """Answer a query with one entry for each cloth and each set of near copies; see `folding`."""
        asked = replace(query, k=min(query.k * _FOLD_DEPTH, _LARGEST_K))
        return folded(self._search(asked), query.k)

    def explain(self, query: Query, hit: SearchHit, *, count: int = 3) -> Why:
        """Say why a hit is an answer; see `explain_all`."""
        return self.explain_all(query, (hit,), count=count)[0]

    def explain_all(self, query: Query, hits: Sequence[SearchHit], *, count: int = 3) -> tuple[Why, ...]:
        """Say why hits are answers.

        Parameters
        ----------
        query : Query
            Its picture is compared, or else the photograph of the catalogue that asks.
        hits : sequence of SearchHit
        count : int
            How many pairs of parts.

        Returns
        -------
        tuple of Why
            In the order of the hits.
        """
        asks, cloth = self._asking(query)
        return tuple(
            explain(
                hit,
                asks=asks,
                hit_pixels=self._picture(hit.photo.photo_id) if asks is not None else None,
                query_cloth=cloth,
                count=count,
            )
            for hit in hits
        )

    def _asking(self, query: Query) -> tuple[Asking | None, Cloth | None]:
        """The picture that asks, looked at once for all hits, and its cloth where the catalogue has it."""
        if query.image is not None:
            shown = query.image if query.region is None else cut(query.image, query.region)
            finder = PartFinder(query.image, self._embedder(), region=query.region)
            return Asking(finder=finder, palette=palette(shown)), None
        if query.photo_id is None:
            return None, None
        photo = self._database.photos.get(query.photo_id)
        cloth = self._database.cloths.get(photo.cloth_id)
        pixels = self._picture(query.photo_id)
        if pixels is None:
            return None, cloth
        shown = photo.palette if query.region is None else palette(cut(pixels, query.region))
        return Asking(finder=PartFinder(pixels, self._embedder(), region=query.region), palette=shown), cloth

    def newness(self, image: Pixels, *, count: int = 6, seed: int = 0) -> Newness:
        """Say how new a design is here.

        Parameters
        ----------
        image : ndarray, (h, w, 3) uint8
            In sRGB.
        count : int
            How many close cloths are shown.
        seed : int
            Of the sample of cloths that it is compared with.

        Returns
        -------
        Newness
        """
        query = Query(image=image, k=count)
        answer = self.folded(query)
        close = tuple(
            CloseMotif(why=why, cautions=newness_module.cautions(why.hit))
            for why in self.explain_all(query, answer.hits, count=2)
        )
        nearest = answer.hits[0].score if answer.hits else None
        own, cloths = self._own_nearest(seed)
        return Newness(
            close=close,
            nearest=nearest,
            closer_share=newness_module.closer_share(nearest, own),
            compared=len(own),
            cloths=cloths,
            is_cloth=cloth_likeness(image) >= 0,
        )

    def write_newness(self, found: Newness, image: Pixels, path: Path, lang: Lang) -> None:
        """Write what was found about a design as one page to take along, HTML or PDF."""
        t = Translator(lang)
        pictures = {close.hit.photo.photo_id: self._picture(close.hit.photo.photo_id) for close in found.close}
        write_page(newness_page(found, image, pictures, t), path)

    def blend(self, first: int, second: int, *, count: int = 4, seed: int = 0) -> Blend:
        """Say what lies between two photographs of the catalogue.

        Parameters
        ----------
        first, second : int
            Photographs.
        count : int
            How many cloths are named at each step.
        seed : int
            Of the sample of cloths that the middle is compared with.

        Returns
        -------
        Blend

        Raises
        ------
        DataError
            ``database.no_record``, ``search.no_vector``.
        """
        store = self._store()
        photos = self._database.photos.get_many([first, second])
        pair = np.stack([self._vector(photo_id) for photo_id in (first, second)])
        cloths = [photo.cloth_id for photo in photos]
        allowed = self._database.filters.allowed_ids()
        steps = blending.between(
            store, pair, allowed=allowed, cloth_of=self._cloth_of(allowed), left_out=cloths, count=count
        )
        own, _ = self._own_nearest(seed)
        records = [self._records(photo) for photo in photos]
        return blending.Blend(
            first=first,
            second=second,
            between=steps,
            closer_share=newness_module.closer_share(steps[len(steps) // 2].nearest, own),
            crossings=blending.crossings(self._database, records[0], records[1]),
        )

    def regions(self, motif: str) -> tuple[Region, ...]:
        """Show one motif, by name or uid, across the regions that it comes from."""
        ids, vectors = self._vectors((Condition(field="motif", values=(motif,)),))
        photos = {photo.photo_id: photo for photo in self._database.photos.get_many(ids.tolist())}
        cloths = {
            cloth.cloth_id: cloth
            for cloth in self._database.cloths.get_many({photo.cloth_id: None for photo in photos.values()})
        }
        return ideas.regions(ids, vectors, lambda photo_id: cloths[photos[photo_id].cloth_id])

    def palettes(self, conditions: Sequence[Condition] = (), *, count: int = 5) -> tuple[PaletteIdea, ...]:
        """Suggest palettes of real cloths under conditions, the most common first."""
        ids = self._database.filters.allowed_ids(conditions)
        first: dict[int, Photo] = {}
        for photo in self._database.photos.get_many(ids.tolist()):
            first.setdefault(photo.cloth_id, photo)
        return ideas.palettes(list(first.values()), count)

    def export_board(self, named: str, target: Path, lang: Lang) -> tuple[Path, ...]:
        """Write a board as a page (``.html``, ``.pdf``) or as a folder with a table and pictures.

        Parameters
        ----------
        named : str
            Name or uid.
        target : Path
        lang : {"id", "en"}

        Returns
        -------
        tuple of Path
            What was written. Photographs that are not open to the public are left out of it.
        """
        board = self.boards.get(named)
        allowed = set(self._database.filters.allowed_ids().tolist())
        pins = [pin for pin in board.pins if pin.photo_id in allowed]
        photos = self._database.photos.get_many([pin.photo_id for pin in pins])
        rows = [(pin, photo, *self._records(photo)) for pin, photo in zip(pins, photos, strict=True)]
        return write_board(board, rows, self._thumbnail, target, Translator(lang))

    def _records(self, photo: Photo) -> tuple[Cloth, Motif | None]:
        cloth = self._database.cloths.get(photo.cloth_id)
        return cloth, self._database.motifs.get(cloth.motif_id) if cloth.motif_id is not None else None

    def _vector(self, photo_id: int) -> Vectors:
        _, stored = self._database.embeddings.vectors(self._store().space, [photo_id])
        if not len(stored):
            raise DataError("search.no_vector", photo=photo_id)
        return stored[0]

    def _vectors(self, conditions: Sequence[Condition] = ()) -> tuple[Ids, Vectors]:
        return self._database.embeddings.vectors(self._store().space, self._database.filters.allowed_ids(conditions))

    def _cloth_of(self, ids: Ids) -> dict[int, int]:
        return {photo.photo_id: photo.cloth_id for photo in self._database.photos.get_many(ids.tolist())}

    def _own_nearest(self, seed: int) -> tuple[dict[int, float], int]:
        ids, vectors = self._vectors()
        cloth_of = self._cloth_of(ids)
        own = newness_module.own_nearest(self._store(), ids, vectors, cloth_of, seed=seed) if ids.size else {}
        return own, len(Counter(cloth_of.values()))
