"""The application as a browser meets it, without a browser."""

from __future__ import annotations

import asyncio
import io
import re
import socket
from dataclasses import replace

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

from motifsearch.errors import UsageError
from motifsearch.messages import Translator
from motifsearch.ui.query_photos import QueryPhotos
from motifsearch.ui.routes import router
from motifsearch.ui.server import build_app, serve


@pytest.fixture
def client(collection):
    """The routes alone, which are quick to build."""
    app = FastAPI()
    app.include_router(router(collection, QueryPhotos(collection.read_image)))
    return TestClient(app)


def whole(collection, **options) -> TestClient:
    """The application with both pages."""

    async def made() -> FastAPI:
        # Inside a running loop, where gradio makes no loops of its own that nobody closes.
        return build_app(collection, **options)

    return TestClient(asyncio.run(made()))


@pytest.fixture(scope="module")
def pages(memory_collection, tmp_path_factory):
    return whole(memory_collection(tmp_path_factory.mktemp("pages")))


def test_photographs_and_thumbnails_are_served_with_what_caches_need(client, collection):
    for address, file, kind in (("/thumbnail/1", collection.small, "jpeg"), ("/photo/1", collection.file, "jpeg")):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.content == file.read_bytes()
        assert answer.headers["content-type"] == f"image/{kind}"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "private" in answer.headers["cache-control"]
        again = client.get(address, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("number", ["4", "5", "6", "999", "99999999999999999999999"])
def test_what_may_not_be_seen_or_is_gone_is_not_found(client, number):
    answers = [client.get(f"/{kind}/{number}") for kind in ("thumbnail", "photo")]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, b"")}


def test_a_photograph_that_was_restricted_meanwhile_is_not_confirmed(client, collection):
    tag = client.get("/photo/1").headers["etag"]
    collection.cloths[1] = replace(collection.cloths[1], access="institution")
    assert client.get("/photo/1", headers={"If-None-Match": tag}).status_code == 404


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


def test_each_language_has_its_page(pages):
    for home, lang in (("/", "id"), ("/en/", "en")):
        say = Translator(lang)
        assert say("ui.page_title") in pages.get(home).text
        head = pages.get(f"{home}config").json()["head"]
        assert f"lang='{lang}'" in head
        assert say("ui.page_description") in head
    moved = pages.get("/en?q=kawung&f.motif=a", follow_redirects=False)
    assert moved.headers["location"] == "/en/?q=kawung&f.motif=a"


def test_pictures_are_reached_beside_the_pages(pages):
    assert pages.get("/thumbnail/1").status_code == 200
    assert pages.get("/favicon.svg").headers["content-type"] == "image/svg+xml"


def test_no_file_of_the_machine_goes_out_and_none_comes_in(pages, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    for home in ("/", "/en/"):
        for path in (str(secret), "pyproject.toml", "catalog/catalog.sqlite", "/etc/hostname"):
            assert pages.get(f"{home}gradio_api/file={path}").status_code in {403, 404}, path
        assert pages.post(f"{home}gradio_api/upload", files={"files": b"x"}).status_code == 404


def test_no_event_is_an_open_interface_and_nothing_is_counted(pages):
    for home in ("/", "/en/"):
        settings = pages.get(f"{home}config").json()
        assert settings["analytics_enabled"] is False
        assert {event["api_visibility"] for event in settings["dependencies"]} == {"private"}


def test_the_page_loads_nothing_of_another_host(pages):
    for home in ("/", "/en/"):
        loaded = re.findall(r'<(?:script|link)[^>]+(?:src|href)="(https?://[^"]+)"', pages.get(home).text)
        assert [address for address in loaded if "testserver" not in address] == []


def test_without_the_password_no_address_answers(collection, tmp_path):
    file = tmp_path / "users"
    file.write_text("sari:rahasia\n", encoding="utf-8")
    client = whole(collection, auth_file=file)
    addresses = ("/", "/en/", "/config", "/en/config", "/thumbnail/1", "/photo/1", "/gradio_api/info", "/favicon.svg")
    for address in addresses:
        refused = client.get(address)
        assert refused.status_code == 401, address
        assert refused.headers["www-authenticate"].startswith("Basic ")
    assert client.post("/query-photo", content=b"x").status_code == 401
    for wrong in (("sari", "salah"), ("budi", "rahasia"), ("budi", ""), ("sari", "")):
        assert client.get("/thumbnail/1", auth=wrong).status_code == 401
    for odd in ("Basic", "Basic !!!", "Bearer x", "Basic /w=="):
        assert client.get("/thumbnail/1", headers={"Authorization": odd}).status_code == 401
    assert client.get("/thumbnail/1", auth=("sari", "rahasia")).status_code == 200
    assert client.get("/en/", auth=("sari", "rahasia")).status_code == 200


def test_a_taken_port_and_a_foreign_host_are_said_at_once(collection):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UsageError) as caught:
            serve(collection, port=port)
        assert (caught.value.code, caught.value.params) == ("ui.port_taken", {"host": "127.0.0.1", "port": port})
    with pytest.raises(UsageError) as caught:
        serve(collection, host="192.0.2.1", port=0)
    assert caught.value.code == "ui.bad_host"
