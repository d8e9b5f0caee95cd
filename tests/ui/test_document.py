"""The middleware alone, before an application that answers as gradio does."""

from __future__ import annotations

import gzip

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from fastapi.testclient import TestClient

from motifsearch.ui.document import Document


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()

    @app.get("/")
    def home() -> Response:
        return HTMLResponse("<html>motif</html>")

    @app.get("/en/")
    def failing() -> Response:
        return HTMLResponse("<html>broken</html>", status_code=500)

    @app.get("/json/")
    def other() -> Response:
        return Response("{}", media_type="application/json")

    @app.get("/streamed/")
    def streamed() -> Response:
        return StreamingResponse(iter([b"<html>", "kawung é</html>".encode()]), media_type="text/html")

    @app.get("/assets/{name}")
    def file(name: str) -> Response:
        return Response(name, status_code=404 if name.startswith("gone") else 200)

    @app.get("/theme.css")
    def style() -> Response:
        return Response("p {}", media_type="text/css")

    def complete(document: str, search: str) -> str:
        return f"{document}<!-- {search} -->"

    app.add_middleware(Document, pages=dict.fromkeys(("/", "/en/", "/json/", "/streamed/"), complete))
    return TestClient(app)


def test_a_page_is_completed_with_its_question_and_never_kept_unasked(client):
    answer = client.get("/?q=mega%20mendung&f.motif=a")
    assert answer.text == "<html>motif</html><!-- q=mega%20mendung&f.motif=a -->"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_page_in_several_parts_is_one(client):
    assert client.get("/streamed/").text == "<html>kawung é</html><!--  -->"


@pytest.mark.parametrize(("accepted", "coding"), [("gzip, br", "gzip"), ("identity", None), ("", None)])
def test_a_page_is_compressed_where_the_browser_takes_it(client, accepted, coding):
    with client.stream("GET", "/", headers={"Accept-Encoding": accepted}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == coding
    assert int(answer.headers["content-length"]) == len(raw)
    assert (gzip.decompress(raw) if coding else raw).startswith(b"<html>motif")
    assert "Accept-Encoding" in answer.headers["vary"]


def test_what_is_no_page_passes_unchanged(client):
    assert (client.get("/en/").status_code, client.get("/en/").text) == (500, "<html>broken</html>")
    assert client.get("/json/").text == "{}"
    assert client.post("/").status_code == 405


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/assets/index-DphvyggB.js", True),
        ("/assets/Index-Akn07EZk2.css", True),
        ("/assets/plain.js", False),
        ("/assets/gone-DphvyggB.js", False),
        ("/theme.css?v=2854810e", True),
        ("/theme.css", False),
    ],
)
def test_files_named_by_their_content_are_kept_for_good(client, address, kept):
    assert ("immutable" in client.get(address).headers.get("cache-control", "")) is kept
