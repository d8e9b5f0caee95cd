"""Reading what presenters write as a browser would."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from motifsearch.records import SearchAnswer, SearchHit
from motifsearch.ui.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable

_VOID = {"img", "input", "br", "hr", "meta", "link"}


class Elements(HTMLParser):
    """Every element with its attributes; fails where they do not nest, and where something of a record would run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        assert tag != "script"
        assert not [name for name, _ in attrs if name.startswith("on")]
        assert not (dict(attrs).get("href") or "").startswith("javascript:")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(params=["id", "en"])
def say(request: pytest.FixtureRequest) -> Wording:
    return Wording(request.param)


@pytest.fixture
def read() -> Callable[[str], Elements]:
    return Elements


@pytest.fixture
def answer_of(collection) -> Callable[..., SearchAnswer]:
    """A function that makes an answer of so many bands, all of the first cloth."""

    def make(*bands: str | None, candidates: int | None = None) -> SearchAnswer:
        cloth, motif = collection.cloths[1], collection.motifs[1]
        hits = tuple(
            SearchHit(rank=rank, photo=collection.photos[1], cloth=cloth, motif=motif, band=band, score=0.123456)
            for rank, band in enumerate(bands, start=1)
        )
        return SearchAnswer(hits=hits, candidates=candidates or len(hits), total=99)

    return make
