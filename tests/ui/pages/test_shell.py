"""A plain page has its frame, navigation and safety in either language, and words when something fails."""

from html import escape

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from motifsearch.errors import DataError, UsageError
from motifsearch.messages import LANGS, Translator
from motifsearch.ui.markup import el
from motifsearch.ui.pages.shell import Page, Shell
from motifsearch.ui.presenters import frame
from motifsearch.ui.presenters.addresses import HOME
from motifsearch.ui.wording import Wording

FAILURES = {
    "usage": UsageError("ui.like_gone"),
    "data": DataError("search.no_vector", photo=3),
    "other": ZeroDivisionError("private words"),
}


def build(shell, routes):
    @routes.get("/trial")
    def trial(request: Request):
        return shell.page(request, name="trial", title="<Coba>", body=el("h1", "Coba & lihat"))

    @routes.get("/trial/fails")
    def fails(kind: str):
        raise FAILURES[kind]

    @routes.post("/trial")
    def change(request: Request, number: int):
        shell.require_writer(request)
        return shell.go(f"trial?number={number}")


@pytest.fixture(params=LANGS)
def lang(request):
    return request.param


@pytest.fixture
def client(collection, lang, monkeypatch):
    # No page of the app has this name.
    header = frame.header
    monkeypatch.setattr(
        "motifsearch.ui.pages.shell.frame.header", lambda *args, **kw: header(*args, **(kw | {"pages": ("search",)}))
    )
    app = FastAPI()
    shell = Shell(collection, None, Wording(lang), pages=(Page(name="trial", build=build),), author="local")
    routes = shell.router()
    build(shell, routes)
    app.include_router(routes)
    return TestClient(app, client=("127.0.0.1", 5000), base_url="http://127.0.0.1", follow_redirects=False)


def test_a_page_has_head_frame_and_safety(client, lang):
    answer = client.get(f"{HOME[lang]}trial?b=1&a=2")
    assert answer.status_code == 200
    assert f'<html lang="{lang}">' in answer.text
    assert "<title>&lt;Coba&gt;" in answer.text
    assert "<h1>Coba &amp; lihat</h1>" in answer.text
    # The other language shows the same.
    other = HOME["en" if lang == "id" else "id"]
    assert f'href="{other}trial?b=1&amp;a=2"' in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-encoding"] == "gzip"
    assert client.get(f"{HOME[lang]}trial", headers={"accept-encoding": ""}).text.startswith("<!doctype html>")


@pytest.mark.parametrize(("kind", "status"), [("usage", 400), ("data", 422)])
def test_an_error_of_ours_is_said_in_the_language(client, lang, kind, status):
    answer = client.get(f"{HOME[lang]}trial/fails", params={"kind": kind})
    assert answer.status_code == status
    assert escape(Translator(lang).error(FAILURES[kind])) in answer.text


def test_any_other_error_tells_nothing_private(client, lang, caplog):
    answer = client.get(f"{HOME[lang]}trial/fails", params={"kind": "other"})
    assert answer.status_code == 500
    assert Translator(lang)("ui.error_unexpected") in answer.text
    assert "private words" not in answer.text
    assert "private words" in caplog.text


def test_the_way_back_stays_on_this_site(client, lang):
    address = f"{HOME[lang]}trial/fails?kind=usage"
    own, foreign = "http://127.0.0.1/en/trial", "http://evil.example/"
    assert f'href="{own}"' in client.get(address, headers={"referer": own}).text
    assert foreign not in client.get(address, headers={"referer": foreign}).text


def test_forms(client, lang):
    address = f"{HOME[lang]}trial"
    done = client.post(f"{address}?number=3")
    assert (done.status_code, done.headers["location"]) == (303, f"{address}?number=3")
    assert client.post(f"{address}?number=three").status_code == 400
    refused = client.post(f"{address}?number=3", headers={"origin": "http://evil.example"})
    assert refused.status_code == 403
    assert Translator(lang)("ui.foreign_form") in refused.text


def test_the_navigation_marks_where_one_is(lang):
    say = Wording(lang)
    html = frame.header(5, say, pages=("search",), current="search")
    assert html.count('aria-current="page"') == 2
    assert f'aria-label="{say("nav_label")}"' in html
    assert "<nav" not in frame.header(5, say)
