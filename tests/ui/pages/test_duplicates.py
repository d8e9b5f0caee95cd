"""Who may decide through the app, what a visitor never sees, and that many are decided on only as they were shown."""

import re
from html import escape

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from motifsearch.database.duplicates import FoundPair
from motifsearch.messages import LANGS, Translator
from motifsearch.ui.pages.duplicates import page
from motifsearch.ui.pages.shell import Shell
from motifsearch.ui.presenters.addresses import HOME
from motifsearch.ui.wording import Wording


@pytest.fixture(params=LANGS)
def lang(request):
    return request.param


@pytest.fixture
def filled(catalog, folder):
    """Twelve photographs: 1 and 2 are a pair, 3 to 5 are one with 5 not public, 6 and 7 the same design."""
    catalog.add([folder])
    shas = {photo.photo_id: photo.sha256 for photo in catalog.database.photos.iter()}
    catalog.edit("cloth", catalog.photo(5).cloth_id, {"access": "institution", "title": "Rahasia"})

    def found(one, other, kind, sure):
        first, second = sorted((shas[one], shas[other]))
        return FoundPair(first, second, kind, sure, {"inliers": 50.0}, None)

    pairs = [
        found(1, 2, "same_photograph", 0.99),
        found(3, 4, "same_photograph", 0.9),
        found(6, 7, "same_design", 0.8),
    ]
    catalog.database.duplicates.put([*pairs, found(3, 5, "same_photograph", 0.95)], shas.values())
    return catalog


@pytest.fixture
def visitor(filled, lang):
    """A function that gives somebody at this computer, or elsewhere in the network."""

    def client(host="127.0.0.1"):
        app = FastAPI()
        shell = Shell(filled, None, Wording(lang), pages=(page(),), author="local")
        routes = shell.router()
        page().build(shell, routes)
        app.include_router(routes)
        return TestClient(app, client=(host, 5000), base_url="http://127.0.0.1", follow_redirects=False)

    return client


def group_of(html):
    return re.search(r'name="group" value="(\w+)"', html).group(1)


def test_a_decision_is_taken_shown_and_undone(visitor, filled, lang):
    client, home = visitor(), HOME[lang]
    first = client.get(f"{home}duplicates/review?kind=same_photograph").text
    sent = {"group": group_of(first), "kind": "same_photograph", "at": "1", "action": "hide", "keep": "2"}
    done = client.post(f"{home}duplicates/decide", data=sent)
    assert (done.status_code, done.headers["location"].startswith(f"{home}duplicates/review?")) == (303, True)
    assert (filled.photo(1).hidden, filled.photo(2).hidden) == (True, False)
    t = Translator(lang)
    assert escape(t("ui_duplicates.done", action=t("duplicates.do_hide"))) in client.get(done.headers["location"]).text
    # The same form again: the group is gone, and nothing more is done.
    assert client.post(f"{home}duplicates/decide", data=sent).status_code == 400
    back = client.post(f"{home}duplicates/undo", data={"step": "1", "back": "https://evil.example/"})
    assert back.headers["location"] == f"{home}duplicates"
    assert not filled.photo(1).hidden


def test_who_only_looks_changes_nothing_and_learns_no_paths(visitor, filled, lang, folder, paint):
    paint(folder / "lagi.png", 0)  # another file of the first photograph's content
    filled.add([folder])
    client, home = visitor("192.168.1.7"), HOME[lang]
    shown = client.get(f"{home}duplicates/review?kind=same_photograph").text
    assert "<form" not in shown
    assert Translator(lang)("ui_duplicates.may_not") in shown
    files = client.get(f"{home}duplicates/review?kind=identical_file").text
    assert "lagi.png" not in files
    assert "lagi.png" in visitor().get(f"{home}duplicates/review?kind=identical_file").text
    sent = {"group": "G0", "kind": "same_photograph", "action": "hide", "least": "95", "mark": "", "step": "1"}
    for address in ("decide", "undo", "all"):
        assert client.post(f"{home}duplicates/{address}", data=sent).status_code == 403
    assert client.get(f"{home}duplicates/all?kind=same_photograph&action=hide").status_code == 403
    assert filled.duplicates.history() == ()


def test_photographs_that_are_not_public_are_nowhere(visitor, filled, lang):
    client, home = visitor(), HOME[lang]
    assert Translator(lang)("ui_duplicates.count_open", count=2) in client.get(f"{home}duplicates").text
    html = "".join(
        client.get(f"{home}duplicates/{path}").text
        for path in ("review?kind=same_photograph&at=1", "review?kind=same_photograph&at=2",
                     "all?kind=same_photograph&action=hide&least=50")
    )  # fmt: skip
    assert "P4" in html
    assert "P5" not in html
    assert "Rahasia" not in html
    assert len(filled.duplicates.groups("same_photograph").groups[1].members) == 3


def test_many_are_decided_on_only_as_they_were_shown(visitor, filled, lang):
    client, home = visitor(), HOME[lang]
    shown = client.get(f"{home}duplicates/all?kind=same_photograph&action=hide&least=85").text
    mark = re.search(r'name="mark" value="(\w+)"', shown).group(1)
    sent = {"kind": "same_photograph", "action": "hide", "least": "85", "mark": mark}
    filled.duplicates.decide(filled.duplicates.groups("same_photograph").groups[0].key, "keep_all")
    refused = client.post(f"{home}duplicates/all", data=sent)
    assert Translator(lang)("ui_duplicates.all_changed") in refused.text
    assert len(filled.duplicates.history()) == 1
    sent["mark"] = re.search(r'name="mark" value="(\w+)"', refused.text).group(1)
    assert client.post(f"{home}duplicates/all", data=sent).headers["location"] == f"{home}duplicates"
    assert [step.action for step in filled.duplicates.history()] == ["keep_all", "hide"]


def test_what_cannot_be_understood_is_said(visitor, lang):
    client, home = visitor(), HOME[lang]
    for path in (
        "review?kind=other", "review?at=-1", "review?at=1e9", "review?photo=x", "all?kind=same_photograph&action=undo",
        "all?kind=same_photograph&action=hide&least=120", "preview?group=G0&kind=same_photograph&action=hide",
        "preview?kind=same_photograph&action=hide&keep=%C2%B2",
    ):  # fmt: skip
        answer = client.get(f"{home}duplicates/{path}")
        assert answer.status_code == 400, path
        assert Translator(lang)("ui.page_problem") in answer.text


def test_the_same_design_can_only_be_left(visitor, lang):
    html = visitor().get(f"{HOME[lang]}duplicates/review?kind=same_design").text
    assert re.findall(r'name="action" value="(\w+)"', html) == ["keep_all"]


def test_a_page_too_far_and_a_kind_with_nothing_are_answered(visitor, lang):
    client, home = visitor(), HOME[lang]
    assert "P4" in client.get(f"{home}duplicates/review?kind=same_photograph&at=99").text
    assert Translator(lang)("ui_duplicates.nothing") in client.get(f"{home}duplicates/review?kind=same_cloth").text
