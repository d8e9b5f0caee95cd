"""From an address to what the page shows: the one place where the web app asks the catalogue.

Knows: which presenter shows what the catalogue answers, and what a visitor gets when it cannot. Does not know: gradio,
HTTP, or how the catalogue answers.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from motifsearch.errors import MotifsearchError, UsageError
from motifsearch.records import Example, Query
from motifsearch.ui.collection import is_shown, shown_changes, shown_photo
from motifsearch.ui.presenters import filters, frame, record, results
from motifsearch.ui.question import from_address, is_number
from motifsearch.vocabulary import term
from motifsearch.vocabulary.swatches import read_palette

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.records import SearchAnswer
    from motifsearch.ui.collection import Collection
    from motifsearch.ui.markup import Markup
    from motifsearch.ui.query_photos import QueryPhotos
    from motifsearch.ui.question import Question
    from motifsearch.ui.wording import Wording

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows for one address."""

    header: Markup
    form: Markup
    filters: Markup
    results: Markup


class Answering:
    """Answers addresses in one language.

    Parameters
    ----------
    collection : Collection
    uploads : QueryPhotos
        Where photographs that visitors brought are kept.
    say : Wording
    pages : sequence of str
        Names of the pages beside the search, for the navigation.
    """

    def __init__(self, collection: Collection, uploads: QueryPhotos, say: Wording, pages: Sequence[str] = ()) -> None:
        self.collection = collection
        self.uploads = uploads
        self.say = say
        self._pages = tuple(pages)

    def ask(self, address: str) -> Shown:
        """Answer the question of an address; a question that cannot be answered is answered with the reason."""
        question = from_address(address)
        try:
            return self._answer(question)
        except MotifsearchError as error:
            return self._failed(question, self.say.translator.error(error))
        except Exception:  # noqa: BLE001  # the last resort: a visitor is never left with a page that goes on loading
            _log.exception("a question could not be answered")
            return self._failed(question, self.say("error_unexpected"))

    def record(self, photo_id: int) -> Markup:
        """Show the record of a photograph, or that there is none for this visitor."""
        found = shown_photo(self.collection, photo_id)
        if found is None:
            return record.gone(self.say)
        photo, cloth = found
        catalogue = self.collection
        changes = [
            *shown_changes(catalogue.history("cloth", cloth.cloth_id)),
            *shown_changes(catalogue.history("photo", photo_id)),
        ]
        motif = catalogue.motif(cloth.motif_id) if cloth.motif_id is not None else None
        if motif is not None:
            changes += shown_changes(catalogue.history("motif", motif.motif_id))
        everything = record.Record(
            photo=photo,
            cloth=cloth,
            motif=motif,
            others=[other for other in catalogue.photos_of(cloth.cloth_id) if is_shown(other, cloth)],
            listings=catalogue.listings_of(cloth.cloth_id),
            changes=changes,
        )
        return record.record(everything, self.say)

    def _answer(self, question: Question) -> Shown:
        like_name = self._like_name(question)
        form = frame.form(question, self.say, like_name=like_name)
        total = self.collection.shown_count
        header = frame.header(total, self.say, pages=self._pages)
        if not total:
            return Shown(
                header=header, form=form, filters=self._no_filters(), results=results.empty_catalogue(self.say)
            )
        query = self.query(question)
        answer = _shown_only(self._found(query, question), total)
        facets = self.collection.facets(question.conditions)
        return Shown(
            header=header,
            form=form,
            filters=filters.filters(
                facets, question.conditions, answer.candidates, self.say, motif_names=self._motif_names(facets)
            ),
            results=results.results(answer, question, self.say),
        )

    def _found(self, query: Query, question: Question) -> SearchAnswer:
        # Leafing through shows every photograph; an answer shows each cloth once.
        return self.collection.search(query) if question.is_empty else self.collection.answers.folded(query)

    def query(self, question: Question) -> Query:
        """Turn a question into what the catalogue is asked.

        Parameters
        ----------
        question : Question

        Returns
        -------
        Query

        Raises
        ------
        UsageError
            ``ui.upload_gone`` where the photograph that asks is no longer kept.
        """
        lang = self.say.lang
        return Query(
            text=question.text or None,
            image=self.uploads.get(question.upload).pixels if question.upload is not None else None,
            photo_id=question.like,
            region=question.region,
            more=self._examples(question.more),
            less=self._examples(question.less),
            colour=question.colour,
            balance=question.balance,
            palette=read_palette(question.palette, lang) if question.palette else (),
            other_colours=question.other_colours,
            conditions=question.conditions,
            k=question.k,
        )

    def _examples(self, values: Sequence[str]) -> tuple[Example, ...]:
        """Read examples; a photograph that a visitor may not see is passed over."""
        found: list[Example] = []
        for value in values:
            if not is_number(value):
                found.append(Example(text=value))
            elif shown_photo(self.collection, int(value)) is not None:
                found.append(Example(photo_id=int(value)))
        return tuple(found)

    def _motif_names(self, facets: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
        """Name the motifs that the vocabulary does not know, by their records."""
        unknown = [uid for uid in facets.get("motif", {}) if term("motif", uid) is None]
        found = [self.collection.motif_of(uid) for uid in unknown]
        return {motif.uid: motif.name for motif in found if motif is not None}

    def _like_name(self, question: Question) -> str | None:
        if question.like is None:
            return None
        found = shown_photo(self.collection, question.like)
        if found is None:
            raise UsageError("ui.like_gone")
        _, cloth = found
        motif = self.collection.motif(cloth.motif_id) if cloth.motif_id is not None else None
        return self.say.name(cloth, motif)

    def _failed(self, question: Question, sentence: str) -> Shown:
        # The words stay in the form; a photograph that is gone or bad does not.
        asked = replace(
            question, upload=None, like=None, region=None, more=(), less=(), palette=(), other_colours=False
        )
        form = frame.form(asked, self.say)
        shown = self._no_filters()
        total = 0
        # What failed may be the catalogue itself.
        with suppress(Exception):
            total = self.collection.shown_count
            facets = self.collection.facets(())
            shown = filters.filters(facets, (), total, self.say, motif_names=self._motif_names(facets))
        header = frame.header(total, self.say, pages=self._pages)
        return Shown(header=header, form=form, filters=shown, results=results.failure(sentence, self.say))

    def _no_filters(self) -> Markup:
        return filters.filters({}, (), 0, self.say)


def _shown_only(answer: SearchAnswer, total: int) -> SearchAnswer:
    """Leave out what a visitor may not see; the search leaves it out already, this is the second lock.

    The search counts restricted photographs too in how many there are; a visitor is told of what is shown.
    """
    hits = tuple(hit for hit in answer.hits if is_shown(hit.photo, hit.cloth, hit.motif))
    return replace(answer, hits=hits, total=total)
