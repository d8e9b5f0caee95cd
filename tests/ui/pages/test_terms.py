"""The institution's lists of terms in the app, in both languages, over a real catalogue."""

from __future__ import annotations

import re

import pytest

from motifsearch.messages import Translator
from motifsearch.ui.presenters.addresses import HOME
from motifsearch.vocabulary.checking import EDITABLE
from tests.ui.pages.test_records import boxes, catalog, client, lang, make_client, visitor  # noqa: F401  # fixtures

pytestmark = pytest.mark.usefixtures("catalog")


@pytest.mark.parametrize("kind", EDITABLE)
def test_every_list_and_every_form_is_shown(client, lang, kind):  # noqa: F811
    home = HOME[lang]
    answer = client.get(f"{home}terms", params={"list": kind})
    assert answer.status_code == 200
    first = re.search(r'href="([^"]*terms/edit\?[^"]*key=[^"]*)"', answer.text)[1].replace("&amp;", "&")
    form = client.get(first)
    assert form.status_code == 200
    assert client.get(f"{home}terms/edit", params={"list": kind}).status_code == 200
    # A form that is sent as it came changes nothing.
    assert client.post(f"{home}terms/edit", data=boxes(form.text)).status_code == 303


def test_a_form_as_it_came_changes_nothing(client, catalog):  # noqa: F811
    for kind, key in (("motif", "kawung"), ("province", "ID-JT"), ("technique", "tulis"), ("rights", "cc_by")):
        form = client.get("/terms/edit", params={"list": kind, "key": key})
        assert client.post("/terms/edit", data=boxes(form.text)).status_code == 303
    assert catalog.terms.history() == ()


def test_a_term_is_added_found_changed_retired_and_given_up(client, catalog, lang):  # noqa: F811
    home, t = HOME[lang], Translator(lang)
    sent = boxes(client.get(f"{home}terms/edit", params={"list": "dye"}).text)
    sent |= {
        "label_id": ["Kulit <manggis>"],
        "spellings": ["manggis; mangosteen"],
        "group": ["natural"],
        "link.0.uri": ["https://www.wikidata.org/entity/Q1"],
        "link.0.label": ["x"],
        "link.0.source": ["buku"],
    }
    answer = client.post(f"{home}terms/edit", data=sent)
    assert answer.status_code == 303
    page = client.get(answer.headers["location"])
    assert "Kulit &lt;manggis&gt;" in page.text
    assert t("terms.saved") in page.text
    term = catalog.terms.get("dye", "mangosteen")
    assert (term.key, term.group, term.same_as[0].source) == ("kulit_manggis", "natural", "buku")
    assert catalog.terms.history("dye", term.key)[0].by == "Sari"
    listed = client.get(f"{home}terms", params={"list": "dye", "q": "mangos"})
    assert "kulit_manggis" in listed.text
    assert "ketapang" not in listed.text
    assert "kulit_manggis" in client.get(f"{home}record/edit/cloth/{catalog.cloth(1).uid}").text
    for what, kept in (("retire", True), ("back", True), ("reset", False)):
        data = {"list": "dye", "key": "kulit_manggis", "what": what}
        assert client.post(f"{home}terms/act", data=data).status_code == 303
        found = [one for one in catalog.terms.all("dye") if one.key == "kulit_manggis"]
        assert bool(found) == kept
        if what == "retire":
            assert found[0].retired
            assert "kulit_manggis" not in client.get(f"{home}record/edit/cloth/{catalog.cloth(1).uid}").text


def test_what_cannot_be_is_said_beside_what_was_typed(client, lang):  # noqa: F811
    home = HOME[lang]
    sent = boxes(client.get(f"{home}terms/edit", params={"list": "motif"}).text)
    answer = client.post(f"{home}terms/edit", data=sent | {"label_id": ["Kawoeng"], "looks": ["tetap di sini"]})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "tetap di sini" in answer.text


def test_two_at_once_lose_nothing(client, catalog):  # noqa: F811
    form = boxes(client.get("/terms/edit", params={"list": "motif", "key": "kawung"}).text)
    catalog.terms.change("motif", "kawung", {"looks": "ovals"}, by="Rini")
    answer = client.post("/terms/edit", data=form | {"looks": ["circles"]})
    assert answer.status_code == 422
    assert "Rini" in answer.text
    assert "circles" in answer.text
    assert catalog.terms.get("motif", "kawung").looks == "ovals"


def test_only_those_who_may_write_see_and_change_it(client, visitor, catalog):  # noqa: F811
    form = boxes(client.get("/terms/edit", params={"list": "motif", "key": "kawung"}).text)
    assert visitor.get("/terms").status_code == 403
    assert visitor.get("/terms/edit?list=motif&key=kawung").status_code == 403
    assert visitor.get("/terms/terms.csv").status_code == 403
    assert visitor.post("/terms/edit", data=form | {"looks": ["x"]}).status_code == 403
    assert visitor.post("/terms/act", data={"list": "motif", "key": "kawung", "what": "retire"}).status_code == 403
    assert catalog.terms.history() == ()


@pytest.mark.parametrize("path", ["terms?list=warna", "terms/edit?list=motif&key=zzzz", "terms/edit?list=colour"])
def test_an_address_that_means_nothing_says_so(client, lang, path):  # noqa: F811
    assert client.get(HOME[lang] + path).status_code == 400


def test_a_list_is_taken_along(client):  # noqa: F811
    answer = client.get("/terms/terms.csv?list=dye")
    assert answer.headers["content-type"].startswith("text/csv")
    assert len(answer.text.splitlines()) == 20
