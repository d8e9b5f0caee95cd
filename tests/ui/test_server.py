"""The application as a browser meets it, without a browser."""

from __future__ import annotations

import re
import socket

import pytest
from fastapi.testclient import TestClient

from motifsearch.errors import UsageError
from motifsearch.messages import Translator
from motifsearch.ui.server import build_app, serve, warm


@pytest.fixture(scope="module")
def pages(memory_collection, tmp_path_factory, in_loop):
    """The application with both pages."""
    collection = memory_collection(tmp_path_factory.mktemp("pages"))
    client = TestClient(in_loop(lambda: build_app(collection)))
    client.collection = collection
    return client


@pytest.mark.parametrize(("home", "lang"), [("/", "id"), ("/en/", "en")])
def test_each_language_has_its_page(pages, home, lang):
    say = Translator(lang)
    html = pages.get(home).text
    assert re.search(r"<html\s+lang=\"(\w+)\"", html)[1] == lang
    assert html.count(f"<title>{say('ui.page_title')}</title>") == 1
    assert say("ui.page_description") in html


def test_the_slash_may_be_left_out(pages):
    moved = pages.get("/en?q=kawung&f.motif=a", follow_redirects=False)
    assert moved.headers["location"] == "/en/?q=kawung&f.motif=a"


@pytest.mark.parametrize("home", ["/", "/en/"])
def test_the_document_holds_the_answer_already(pages, home):
    html = pages.get(f"{home}?q=kawung&f.maker=x&record=1").text
    view = html.split('<main id="ms-first"', 1)[1].split("</main>", 1)[0]
    assert 'value="kawung"' in view
    assert 'src="/thumbnail/1"' in view
    assert "/thumbnail/4" not in view
    assert html.index('id="ms-first"') < html.index("<gradio-app")
    asked = pages.collection.asked[-1]
    assert (asked.text, asked.conditions[0].field) == ("kawung", "maker")


def test_the_document_is_a_fraction_of_what_it_says(pages):
    with pages.stream("GET", "/", headers={"Accept-Encoding": "gzip"}) as answer:
        sent = sum(len(part) for part in answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    # Everything of the first view but the pictures; a phone of 2026 on a slow network has it in well under a second.
    assert sent < 30_000


def test_an_unanswerable_address_still_gets_a_page(pages):
    answer = pages.get("/?photo=gone&q=kawung")
    assert answer.status_code == 200
    assert Translator("id")("ui.upload_gone") in answer.text
    assert 'value="kawung"' in answer.text


def test_nothing_in_an_address_becomes_part_of_the_document(pages):
    html = pages.get("/?q=%3C/main%3E%3Cscript%3Ealert(1)%3C/script%3E&f.%3Cb%3E=%22%3E%3Ci%3E").text
    assert "<script>alert" not in html
    assert "<b>" not in html
    assert '"><i>' not in html


def test_pictures_are_reached_beside_the_pages(pages):
    assert pages.get("/thumbnail/1").headers["content-type"] == "image/jpeg"
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
        answer = pages.get(home)
        loaded = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="(https?://[^"]+)"', answer.text)
        assert [address for address in loaded if "testserver" not in address] == []
        assert "githubusercontent" not in answer.text
        assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_without_the_password_no_address_answers(collection, tmp_path, in_loop):
    file = tmp_path / "users"
    file.write_text("sari:rahasia\n", encoding="utf-8")
    client = TestClient(in_loop(lambda: build_app(collection, auth_file=file)))
    pictures = ("/thumbnail/1", "/view/1", "/photo/1", "/query-photo/x", "/favicon.svg")
    for address in ("/", "/en", "/en/", "/config", "/en/config", "/gradio_api/info", "/nowhere", *pictures):
        refused = client.get(address)
        assert refused.status_code == 401, address
        assert refused.headers["www-authenticate"].startswith("Basic ")
    assert client.post("/query-photo", content=b"x").status_code == 401
    assert client.post("/gradio_api/queue/join", json={}).status_code == 401
    assert collection.asked == []
    assert client.get("/thumbnail/1", auth=("sari", "rahasia")).status_code == 200
    assert "ms-first" in client.get("/en/", auth=("sari", "rahasia")).text


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


def test_the_model_is_called_before_the_first_visitor_asks(collection):
    warm(collection)
    assert [query.text is None for query in collection.asked] == [False]
    collection.fail = RuntimeError("no model")
    warm(collection)


def test_an_empty_catalogue_has_nothing_to_warm(collection):
    collection.photos.clear()
    warm(collection)
    assert collection.asked == []
