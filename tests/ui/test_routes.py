"""The addresses of pictures, without pages."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

from motifsearch.messages import Translator
from motifsearch.ui.query_photos import QueryPhotos
from motifsearch.ui.routes import router


@pytest.fixture
def client(collection):
    app = FastAPI()
    app.include_router(router(collection, QueryPhotos(collection.read_image)))
    return TestClient(app)


@pytest.mark.parametrize("kind", ["thumbnail", "view", "photo"])
def test_pictures_are_served_with_what_caches_need(client, kind):
    address = f"/{kind}/1"
    answer = client.get(address)
    assert answer.status_code == 200
    assert Image.open(io.BytesIO(answer.content)).size == (320, 240)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "private" in answer.headers["cache-control"]
    again = client.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_large_photograph_comes_in_the_size_of_its_place(client, collection):
    Image.fromarray(np.full((2000, 3000, 3), 200, dtype=np.uint8)).save(collection.file)
    sizes = {kind: Image.open(io.BytesIO(client.get(f"/{kind}/1").content)).size for kind in ("view", "photo")}
    assert sizes == {"view": (1200, 800), "photo": (2560, 1707)}
    tags = {client.get(f"/{kind}/1").headers["etag"] for kind in ("thumbnail", "view", "photo")}
    assert len(tags) == 3


def test_where_a_photograph_was_taken_is_not_sent(client, collection):
    exif = Image.Exif()
    exif[0x010F] = "Kamera Contoh"
    exif.get_ifd(0x8825)[2] = (7.0, 33.0, 12.0)
    Image.fromarray(np.full((60, 80, 3), 120, dtype=np.uint8)).save(collection.file, exif=exif)
    assert b"Kamera Contoh" in collection.file.read_bytes()
    for kind in ("view", "photo"):
        content = client.get(f"/{kind}/1").content
        assert b"Kamera" not in content
        assert not Image.open(io.BytesIO(content)).getexif()


def test_a_file_that_was_damaged_meanwhile_is_not_found(client, collection):
    collection.file.write_bytes(b"\xff\xd8\xff\xe0 no more")
    assert [client.get(f"/{kind}/1").status_code for kind in ("view", "photo")] == [404, 404]


@pytest.mark.parametrize("number", ["4", "5", "6", "999", "99999999999999999999999"])
def test_what_may_not_be_seen_or_is_gone_is_not_found(client, number):
    answers = [client.get(f"/{kind}/{number}") for kind in ("thumbnail", "view", "photo")]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, b"")}


def test_a_photograph_that_was_restricted_meanwhile_is_not_confirmed(client, collection):
    tags = {kind: client.get(f"/{kind}/1").headers["etag"] for kind in ("thumbnail", "view", "photo")}
    collection.cloths[1] = replace(collection.cloths[1], access="institution")
    for kind, tag in tags.items():
        assert client.get(f"/{kind}/1", headers={"If-None-Match": tag}).status_code == 404


@pytest.mark.parametrize("odd", ["../1", "%2e%2e/1", "1/../../etc/passwd", "abc", "1.5", "-1", "%00", "1;2"])
def test_an_address_that_names_no_photograph_answers_nothing(client, odd):
    for kind in ("thumbnail", "view", "photo", "query-photo"):
        answer = client.get(f"/{kind}/{odd}")
        assert answer.status_code == 404, kind
        assert b"passwd" not in answer.content


def test_a_format_that_browsers_do_not_show_comes_as_jpeg(client, collection):
    path = collection.file.with_suffix(".tif")
    Image.fromarray(np.full((30, 50, 3), 200, dtype=np.uint8)).save(path)
    collection.photos[1] = replace(collection.photos[1], paths=(str(path),), format="TIFF")
    answer = client.get("/photo/1")
    assert answer.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(answer.content)).size == (50, 30)


def test_a_photograph_to_ask_by_is_taken_and_shown(client):
    written = io.BytesIO()
    Image.fromarray(np.full((40, 60, 3), 90, dtype=np.uint8)).save(written, "PNG")
    token = client.post("/query-photo?lang=en", content=written.getvalue()).json()["token"]
    answer = client.get(f"/query-photo/{token}")
    assert Image.open(io.BytesIO(answer.content)).format == "JPEG"
    assert answer.headers["cache-control"] == "no-store"
    assert client.get("/query-photo/another").status_code == 404


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0 half a picture"])
def test_a_bad_photograph_gets_a_sentence_in_the_language(client, data):
    told = {lang: client.post(f"/query-photo?lang={lang}", content=data).json()["problem"] for lang in ("id", "en")}
    assert told["id"] != told["en"]
    assert all(sentence.endswith(".") for sentence in told.values())


def test_too_many_bytes_are_refused(client, monkeypatch):
    monkeypatch.setattr("motifsearch.ui.routes.MOST_BYTES", 1000)
    sentence = Translator("en")("ui.upload_too_large", limit_mb=0)
    assert client.post("/query-photo?lang=en", content=b"x" * 1001).json() == {"problem": sentence}
