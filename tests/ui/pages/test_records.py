"""Reading, citing, editing and undoing in the app, in both languages, over a real catalogue."""

from __future__ import annotations

import re
from html import escape, unescape

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from motifsearch.catalog import MotifCatalog
from motifsearch.messages import LANGS, Translator
from motifsearch.records import Claim, Label, Name
from motifsearch.ui.pages import pages
from motifsearch.ui.pages.shell import Shell
from motifsearch.ui.presenters.addresses import HOME
from motifsearch.ui.presenters.record_fields import GROUPS, PARTS
from motifsearch.ui.wording import Wording

HERE, AWAY = ("127.0.0.1", 5000), ("203.0.113.9", 5000)


@pytest.fixture
def catalog(tmp_path, folder):
    with MotifCatalog.open(tmp_path / "k", create=True, model="colour:", ark_naan="99999") as opened:
        opened.add([folder])
        opened.database.motifs.add(name="Kawung")
        opened.database.motifs.add(name="Semen", access="community")
        yield opened


@pytest.fixture(params=LANGS)
def lang(request):
    return request.param


def make_client(catalog, where=HERE, host="127.0.0.1"):
    app = FastAPI()
    for each in LANGS:
        shell = Shell(catalog, None, Wording(each), pages=pages(), author="Sari")
        routes = shell.router()
        for page in pages():
            page.build(shell, routes)
        app.include_router(routes)
    return TestClient(app, client=where, base_url=f"http://{host}", follow_redirects=False)


@pytest.fixture
def client(catalog):
    return make_client(catalog)


@pytest.fixture
def visitor(catalog):
    return make_client(catalog, AWAY, "katalog.example")


def uid(catalog, number=1):
    return catalog.cloth(number).uid


def boxes(html):
    """What a browser would send back: the boxes of a form as they stand in it."""
    form = re.search(r'<form[^>]*class="ms-form".*?</form>', html, re.DOTALL).group()
    found = {}
    for attributes in re.findall(r"<input([^>]*)>", form):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        if "name" in said and (said.get("type") != "checkbox" or " checked" in attributes):
            found.setdefault(unescape(said["name"]), []).append(unescape(said.get("value", "")))
    for attributes, text in re.findall(r"<textarea([^>]*)>(.*?)</textarea>", form, re.DOTALL):
        found[re.search(r'name="([^"]*)"', attributes)[1]] = [unescape(text)]
    for attributes, options in re.findall(r"<select([^>]*)>(.*?)</select>", form, re.DOTALL):
        chosen = re.search(r'<option[^>]*value="([^"]*)"[^>]* selected', options) or re.search(
            r'<option[^>]*value="([^"]*)"', options
        )
        found[re.search(r'name="([^"]*)"', attributes)[1]] = [unescape(chosen[1])]
    return found


def test_a_record_has_a_page_that_can_be_cited(catalog, visitor, lang):
    catalog.edit("cloth", 1, {"title": "Kain <Nenek>", "maker": "Bengkel", "date": "1931-04-02", "motif_id": 1})
    page = visitor.get(f"{HOME[lang]}record/cloth/{uid(catalog)}")
    assert page.status_code == 200
    t = Translator(lang)
    assert escape("Kain <Nenek>") in page.text
    assert t("record.cite") in page.text
    bare = uid(catalog).replace("-", "")
    assert f"http://katalog.example/ark:99999/{bare}" in page.text
    # Who may not write is offered nothing to write with.
    assert t("record.edit") not in page.text
    reached = visitor.get(f"/ark:99999/{bare}")
    assert reached.headers["location"] == f"/record/cloth/{uid(catalog)}"
    assert visitor.get(f"/ark:/99999/{bare}").status_code == 302
    assert visitor.get(f"/ark:11111/{bare}").status_code == 404
    photo = visitor.get(f"{HOME[lang]}record/photo/{catalog.photo(1).sha256}")
    assert photo.headers["location"] == f"{HOME[lang]}record/cloth/{uid(catalog)}"


def test_an_identifier_may_hold_anything(catalog, client):
    cloth = catalog.database.cloths.add(uid="A/1 é?#&x=edit/cloth", title="Kain")
    made = client.get("/record/motif/kawung")
    assert made.status_code == 200
    path = "/record/cloth/A%2F1%20%C3%A9%3F%23%26x%3Dedit%2Fcloth"
    for address in (path, path.replace("/record/", "/record/edit/"), path.replace("/record/", "/record/history/")):
        assert "Kain" in client.get(address).text, address
    sent = boxes(client.get(path.replace("/record/", "/record/edit/")).text) | {"maker": ["Bengkel"]}
    assert client.post(path.replace("/record/", "/record/edit/"), data=sent).status_code == 303
    assert catalog.cloth(cloth.cloth_id).maker == "Bengkel"


@pytest.mark.parametrize("access", ["institution", "community"])
def test_what_is_kept_back_is_as_if_it_were_not_there(catalog, client, visitor, access):
    catalog.edit("cloth", 1, {"title": "Rahasia", "access": access})
    catalog.edit("cloth", 2, {"motif_id": 2, "title": "Rahasia"})
    catalog.edit("photo", 3, {"hidden": True, "caption": "Rahasia"})
    hidden = catalog.cloth(catalog.photo(3).cloth_id).uid
    absent = visitor.get("/record/cloth/nobody").text
    for kind, name in (
        ("cloth", uid(catalog)),
        ("cloth", uid(catalog, 2)),
        ("cloth", hidden),
        ("motif", "semen"),
        ("photo", catalog.photo(1).sha256),
        ("photo", catalog.photo(3).sha256),
    ):
        for way in ("record", "record/edit", "record/history"):
            answer = visitor.get(f"/{way}/{kind}/{name}")
            assert answer.status_code == 404, (way, kind)
            assert re.sub(r'href="/en/[^"]*"', "", answer.text) == re.sub(r'href="/en/[^"]*"', "", absent)
        assert visitor.post(f"/record/edit/{kind}/{name}", data={"revision": "0"}).status_code == 403
        assert client.get(f"/record/{kind}/{name}").status_code in {200, 302}
    assert visitor.get(f"/ark:99999/{uid(catalog).replace('-', '')}").status_code == 404
    # A motif's page names no cloth that is kept back.
    catalog.edit("cloth", 1, {"motif_id": 1})
    assert "Rahasia" not in visitor.get("/record/motif/kawung").text


def test_a_history_does_not_tell_what_a_record_said_while_it_was_kept_back(catalog, client, visitor):
    catalog.edit("cloth", 1, {"access": "community"})
    catalog.edit("cloth", 1, {"story": "Rahasia"})
    catalog.edit("cloth", 1, {"story": None})
    catalog.edit("cloth", 1, {"access": "public"})
    catalog.edit("cloth", 1, {"maker": "Bengkel"})
    told = visitor.get(f"/record/history/cloth/{uid(catalog)}").text
    assert "Rahasia" not in told
    assert "Bengkel" in told
    assert "Rahasia" in client.get(f"/record/history/cloth/{uid(catalog)}").text


def test_a_form_that_is_sent_as_it_stands_changes_nothing(catalog, client, lang):
    catalog.edit(
        "cloth",
        1,
        {
            "title": "Kain",
            "motif_id": 1,
            "technique": "tulis",
            "dyes": ["sogan", "tidak dikenal"],
            "colours": ["blue"],
            "length_cm": 250.5,
            "province": "ID-YO",
            "regency": "3471",
            "date": "195X",
            "rights": "cc-by-4.0",
            "regime": "unknown",
            "description": "satu\ndua",
            "labels": [Label(name="TK A", community="C", text="kata")],
            "claims": [Claim(field="meaning", value="a", confidence="possible", date="1950")],
            "tags": ["a; b", "c"],
        },
    )
    catalog.edit("motif", 1, {"names": [Name(text="Kawoeng", lang="jv", status="local")], "restricted": True})
    for kind, name in (("cloth", uid(catalog)), ("motif", "kawung"), ("photo", catalog.photo(1).sha256)):
        address = f"{HOME[lang]}record/edit/{kind}/{name}"
        done = client.post(address, data=boxes(client.get(address).text))
        assert done.headers["location"].endswith("?saved=0"), (kind, done.text[:300])


def test_every_field_can_be_filled_in_and_has_help_in_both_languages(catalog, client, lang):
    t = Translator(lang)
    for kind, name in (("cloth", uid(catalog)), ("motif", "kawung"), ("photo", catalog.photo(1).sha256)):
        html = client.get(f"{HOME[lang]}record/edit/{kind}/{name}").text
        for field in [each for group in GROUPS[kind].values() for each in group]:
            assert escape(t(f"record.help_{field}"), quote=False) in unescape(html).replace("&", "&amp;"), field
            assert f'name="{field}"' in html or f'name="{field}.0.{PARTS[field][1][0]}"' in html
        for identifier in re.findall(r' for="([^"]+)"', html):
            assert html.count(f' id="{identifier}"') == 1, identifier


def test_saving_names_who_and_why_and_shows_it(catalog, client, lang):
    address = f"{HOME[lang]}record/edit/cloth/{uid(catalog)}"
    sent = boxes(client.get(address).text)
    sent |= {
        "title": ["Kain <b>"],
        "motif_id": ["kawung"],
        "dyes": ["sogan", "nila"],
        "length_cm": ["250,5"],
        "labels.0.name": ["TK Attribution"],
        "labels.0.community": ["Paguyuban"],
        "claims.0.field": ["meaning"],
        "claims.0.confidence": ["possible"],
        "rights": ["CC BY 4.0"],
        "why": ["dari kartu"],
    }
    done = client.post(address, data=sent)
    assert done.status_code == 303
    cloth = catalog.cloth(1)
    assert (cloth.title, cloth.motif_id, cloth.dyes, cloth.length_cm) == ("Kain <b>", 1, ("sogan", "nila"), 250.5)
    assert cloth.labels == (Label(name="TK Attribution", community="Paguyuban"),)
    assert cloth.claims == (Claim(field="meaning", confidence="possible"),)
    told = client.get(done.headers["location"]).text
    assert escape("Kain <b>") in told
    assert "<b>" not in told
    assert "dari kartu" in told
    assert {change.by for change in catalog.history("cloth", 1)[1:]} == {"Sari"}


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("date", "awal abad", "1950~"),
        ("length_cm", "panjang", "panjang"),
        ("motif_id", "Motif baru sekali", "Motif baru sekali"),
        ("claims.0.value", "tanpa bidang", "bidang"),
        ("access", "rahasia", "public"),
    ],
)
def test_what_cannot_be_read_is_explained_beside_its_box_and_nothing_is_lost(catalog, client, field, value, told):
    address = f"/record/edit/cloth/{uid(catalog)}"
    sent = boxes(client.get(address).text) | {"title": ["Ketikan saya"], field: [value]}
    answer = client.post(address, data=sent)
    assert answer.status_code == 422
    problem = "".join(re.findall(r'<p id="[^"]*-problem"[^>]*>(.*?)</p>', answer.text))
    assert told in unescape(problem)
    assert "Ketikan saya" in answer.text
    if field != "access":
        assert escape(value) in answer.text
    assert catalog.cloth(1).title is None


def test_a_new_motif_is_made_only_when_it_is_asked_for(catalog, client):
    address = f"/record/edit/cloth/{uid(catalog)}"
    sent = boxes(client.get(address).text) | {"motif_id": ["Motif Nenek"]}
    assert client.post(address, data=sent).status_code == 422
    assert catalog.database.motifs.find("Motif Nenek") is None
    assert client.post(address, data=sent | {"motif_new": ["yes"]}).status_code == 303
    assert catalog.motif(catalog.cloth(1).motif_id).name == "Motif Nenek"
    # What the vocabulary knows comes with what it says.
    assert (
        client.post(address, data=boxes(client.get(address).text) | {"motif_id": ["parang rusak"]}).status_code == 303
    )
    assert catalog.motif(catalog.cloth(1).motif_id).family == "diagonal"


def test_two_editors_at_once_see_both_and_decide(catalog, client, lang):
    address = f"{HOME[lang]}record/edit/cloth/{uid(catalog)}"
    first, second = boxes(client.get(address).text), boxes(client.get(address).text)
    assert client.post(address, data=first | {"title": ["Milik satu"], "maker": ["Bengkel"]}).status_code == 303
    answer = client.post(address, data=second | {"title": ["Milik dua"], "place": ["Solo"]})
    assert answer.status_code == 409
    assert Translator(lang)("record.conflict_lead") in unescape(answer.text)
    for words in ("Milik satu", "Milik dua", "Solo", "Sari"):
        assert words in answer.text
    assert catalog.cloth(1).title == "Milik satu"
    # Sent again, having seen both: their title, my place.
    again = boxes(answer.text) | {"theirs.title": ["yes"]}
    assert client.post(address, data=again).status_code == 303
    cloth = catalog.cloth(1)
    assert (cloth.title, cloth.place, cloth.maker) == ("Milik satu", "Solo", "Bengkel")


def test_undoing_by_a_button(catalog, client, visitor, lang):
    catalog.edit("cloth", 1, {"title": "Salah"})
    address = f"{HOME[lang]}record/history/cloth/{uid(catalog)}"
    change = catalog.history("cloth", 1)[-1].change_id
    assert f'name="change" value="{change}"' in client.get(address).text
    assert 'name="change"' not in visitor.get(address).text
    assert visitor.post(address, data={"change": str(change)}).status_code == 403
    assert client.post(address, data={"change": str(change)}).status_code == 303
    assert catalog.cloth(1).title is None
    # A change of another record, and one that is none.
    catalog.edit("cloth", 2, {"title": "Lain"})
    other = catalog.history("cloth", 2)[-1].change_id
    for number in (str(other), "x", "", "9" * 30):
        assert client.post(address, data={"change": number}).status_code == 400
    assert catalog.cloth(2).title == "Lain"


def test_many_at_once_are_shown_and_then_changed(catalog, client, visitor, lang):
    address = f"{HOME[lang]}record/batch"
    t = Translator(lang)
    for number in (1, 2, 3):
        catalog.edit("cloth", number, {"collection": "Lemari A", "tags": [f"t{number}"]})
    catalog.edit("cloth", 3, {"access": "community"})
    asked = {"by": "collection", "of": "Lemari A", "records": "C4", "field": "tags", "value": "baru", "adding": "yes"}
    shown = client.post(address, data=asked)
    assert shown.status_code == 200
    assert unescape(shown.text).count("baru") >= 4
    assert catalog.cloth(1).tags == ("t1",)
    hidden = {
        name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown.text)
    }
    catalog.edit("cloth", 5, {"title": "x"})
    done = client.post(address, data=hidden)
    assert t("record.batch_done", count=4) in done.text
    assert [catalog.cloth(number).tags for number in (1, 3, 4)] == [("t1", "baru"), ("t3", "baru"), ("baru",)]
    assert client.post(address, data=hidden).status_code == 422
    assert visitor.get(address).status_code == 400 or visitor.get(address).status_code == 403
    assert visitor.post(address, data=asked).status_code == 403


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"field": "tags", "value": "a"}, "record.batch_none"),
        ({"field": "tags", "value": "a", "records": "tidak ada"}, "record.batch_unknown"),
        ({"field": "date", "value": "kemarin", "records": "C1"}, "cli.bad_date"),
        ({"field": "motif_id", "value": "tidak ada", "records": "C1"}, "record.unknown_motif"),
    ],
)
def test_a_batch_that_cannot_be_read_says_why_and_keeps_what_was_typed(client, asked, key):
    answer = client.post("/record/batch", data=asked)
    assert answer.status_code == 422
    sentence = Translator("id")(key, names="tidak ada", name="tidak ada", value=asked["value"])
    assert sentence in unescape(answer.text)
    assert escape(asked["value"]) in answer.text


def test_a_record_shows_how_others_name_its_terms(catalog, client, lang):
    catalog.edit("cloth", 1, {"technique": "tulis", "province": "ID-JT"})
    page = client.get(f"{HOME[lang]}record/cloth/{uid(catalog)}").text
    assert Translator(lang)("ui.row_links") in page
    for address in ("http://vocab.getty.edu/aat/300053050", "http://www.wikidata.org/entity/Q3557"):
        assert f'href="{address}"' in page
    catalog.edit("cloth", 1, {"technique": None, "province": None})
    assert Translator(lang)("ui.row_links") not in client.get(f"{HOME[lang]}record/cloth/{uid(catalog)}").text


def test_a_batch_begins_with_what_a_search_found(catalog, client, visitor, lang):
    home = HOME[lang]
    for number in (1, 2, 3):
        catalog.edit("cloth", number, {"technique": "cap", "title": f"Kain {number}"})
    catalog.edit("cloth", 4, {"technique": "cap", "access": "community"})
    address = f"{home}record/batch/results?f.technique=cap"
    assert visitor.get(address).status_code == 403
    page = client.get(address)
    assert page.text.count('name="cloth"') == 3
    sent = boxes(page.text)
    assert sorted(sent["cloth"]) == sorted(uid(catalog, number) for number in (1, 2, 3))
    # One is left out; what cannot be read is said with the choice kept.
    sent |= {"cloth": [uid(catalog, 1), uid(catalog, 2)], "field": ["province"], "value": ["Atlantis"]}
    again = client.post(f"{home}record/batch", data=sent)
    assert again.status_code == 422
    assert sorted(boxes(again.text)["cloth"]) == sorted(sent["cloth"])
    preview = client.post(f"{home}record/batch", data=sent | {"value": ["Jawa Tengah"]})
    assert [f"Kain {number}" in preview.text for number in (1, 2, 3)] == [True, True, False]
    assert catalog.cloth(1).province is None
    form = re.search(r'<form method="post".*?</form>', preview.text, re.DOTALL).group()
    kept = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', form))
    done = client.post(f"{home}record/batch", data={name: unescape(value) for name, value in kept.items()})
    assert done.status_code == 200
    assert [catalog.cloth(number).province for number in (1, 2, 3, 4)] == ["ID-JT", "ID-JT", None, None]


def test_foreign_forms_and_nonsense_change_nothing(catalog, client):
    address = f"/record/edit/cloth/{uid(catalog)}"
    sent = boxes(client.get(address).text) | {"title": ["x"]}
    assert client.post(address, data=sent, headers={"origin": "http://evil.example"}).status_code == 403
    assert client.post(address, data=sent | {"revision": ["x"]}).status_code == 400
    assert client.post(address, data={}).status_code == 400
    assert client.post("/record/batch", data={"field": "cloth_id", "value": "1"}).status_code == 400
    assert client.post("/record/batch", data={"field": "tags", "revisions": "[1]"}).status_code == 400
    huge = client.post(address, data=sent | {"story": ["x" * 3_000_000]})
    assert huge.status_code == 400
    assert catalog.cloth(1).title is None


def test_a_suggestion_is_written_down_only_by_a_yes(catalog, client, visitor, lang):
    for number in range(1, 9):
        catalog.edit("cloth", number, {"motif_id": 1, "tags": ["contoh"]})
    address = f"{HOME[lang]}record/suggest/cloth/{uid(catalog, 9)}"
    page = client.get(address)
    assert "Kawung" in page.text
    assert Translator(lang)("record.suggest_unsure") in page.text
    assert catalog.cloth(9).motif_id is None
    assert visitor.get(address).status_code == 403 or visitor.get(address).status_code == 400
    sent = {"field": "motif", "value": "kawung"}
    assert visitor.post(address, data=sent).status_code == 403
    assert client.post(address, data=sent | {"value": "parang"}).status_code == 400
    assert client.post(address, data=sent).status_code == 303
    assert catalog.cloth(9).motif_id == 1
    assert "machine suggestion" in catalog.cloth(9).claims[0].source
