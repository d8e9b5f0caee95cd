"""Bad questions through Python and through the app: what the command line says of them is in tests/cli."""

from __future__ import annotations

import html
import io
import re
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from motifsearch.catalog import MotifCatalog
from motifsearch.errors import MotifsearchError
from motifsearch.messages import Translator
from motifsearch.records import Box, Condition, Example, Query
from motifsearch.ui.answering import Answering
from motifsearch.ui.query_photos import QueryPhotos
from motifsearch.ui.wording import Wording


@pytest.fixture(scope="module")
def catalog(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    rng = np.random.default_rng(0)
    for number in range(3):
        Image.fromarray(rng.integers(0, 255, (96, 96, 3), dtype=np.uint8)).save(folder / f"kain{number}.png")
    (folder / "table.csv").write_text("file,technique\nkain0.png,tulis\nkain1.png,cap\n", encoding="utf-8")
    with MotifCatalog.open(folder / "catalog", create=True, model="colour:") as opened:
        opened.add([folder], table=folder / "table.csv")
        yield opened


def _png_declaring(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")


FILES = {
    "images.empty": b"",
    "images.is_pdf": b"%PDF-1.7 not a picture",
    "images.too_large": _png_declaring(20_000, 15_000),
}
QUESTIONS = {
    "search.no_words": (Query(text="🧵🎉"), "?q=%F0%9F%A7%B5%F0%9F%8E%89"),
    "search.text_too_long": (Query(text="b" * 10_000), "?q=" + "b" * 10_000),
    "database.unknown_field": (Query(conditions=(Condition(field="bunga", values=("x",)),)), "?f.bunga=x"),
    "search.contradiction": (
        Query(photo_id=1, more=(Example(photo_id=2),), less=(Example(photo_id=2),)),
        "?like=1&more=2&less=2",
    ),
    "search.region_outside": (Query(photo_id=1, region=Box(left=0.9, top=0, width=0.5, height=1)), None),
}


@pytest.mark.parametrize("code", FILES)
def test_a_file_that_is_no_photograph(catalog, code):
    uploads = QueryPhotos(catalog.read_image)
    for take in (catalog.read_image, uploads.take):
        with pytest.raises(MotifsearchError) as caught:
            take(FILES[code])
        assert caught.value.code == code
        for lang in ("id", "en"):
            sentence = Translator(lang).error(caught.value)
            assert sentence.endswith(".")
            assert "{" not in sentence


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("code", QUESTIONS)
def test_a_question_that_cannot_be_answered(catalog, code, lang):
    query, address = QUESTIONS[code]
    with pytest.raises(MotifsearchError) as caught:
        catalog.search(query)
    assert caught.value.code == code
    if address is not None:
        answering = Answering(catalog, QueryPhotos(catalog.read_image), Wording(lang))
        shown = html.unescape(re.sub(r"<[^>]+>", " ", str(answering.ask(address).results)))
        assert Translator(lang).error(caught.value) in shown


@pytest.mark.parametrize("lang", ["id", "en"])
def test_filters_that_contradict_one_another_leave_nothing_and_that_is_said(catalog, lang):
    conditions = (
        Condition(field="technique", values=("tulis",)),
        Condition(field="has_listing", values=("yes",)),
    )
    answer = catalog.search(Query(conditions=conditions))
    assert (answer.hits, answer.candidates, answer.total) == ((), 0, 3)
    answering = Answering(catalog, QueryPhotos(catalog.read_image), Wording(lang))
    shown = str(answering.ask("?f.technique=tulis&f.has_listing=yes").results)
    assert Translator(lang)("ui.no_result_filtered") in html.unescape(shown)


def test_a_region_in_an_address_is_kept_inside_the_picture(catalog):
    # An address is typed by anybody; what lies outside is cut off, and what is left is asked for.
    image = io.BytesIO()
    Image.fromarray(np.full((400, 400, 3), 90, dtype=np.uint8)).save(image, "PNG")
    uploads = QueryPhotos(catalog.read_image)
    token = uploads.take(image.getvalue())
    answering = Answering(catalog, uploads, Wording("id"))
    assert "data-record" in str(answering.ask(f"?photo={token}&region=0.5,0.5,0.9,0.9").results)
