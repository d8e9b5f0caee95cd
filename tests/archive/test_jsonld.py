import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from pyld import jsonld as pyld

from motifsearch.archive.jsonld import Document, identifier, read, write
from motifsearch.database import Database
from motifsearch.database.transfer import ALL_LEVELS
from motifsearch.errors import DataError
from tests.archive.conftest import RECIPES, everything, fill


def document(database, access=ALL_LEVELS):
    return Document(holdings=database.transfer.take_out(access), settings={"a": "b"}, files={1: "photos/x.jpg"})


@settings(max_examples=40, deadline=None)
@given(RECIPES)
def test_records_and_history_come_back_as_they_were_whatever_they_say(recipe):
    with (
        tempfile.TemporaryDirectory() as folder,
        Database.open(Path(folder, "a.sqlite")) as here,
        Database.open(Path(folder, "b.sqlite")) as there,
    ):
        fill(here, recipe)
        data = write(document(here))
        taken = there.transfer.take_in(read(data, "x").holdings)
        before, after = everything(here), everything(there)
        assert {key: after[key] for key in before if key != "vectors"} == {
            key: before[key] for key in before if key != "vectors"
        }
        assert taken.problems == ()
        assert there.check() == []
        again = there.transfer.take_in(read(data, "x").holdings)
        assert (again.added, again.changed) == (0, 0)
        assert everything(there) == after
        assert write(document(there)) == data


@pytest.fixture
def example(tmp_path):
    with Database.open(tmp_path / "a.sqlite") as database:
        motif = database.motifs.add(name="Parang Rusak", story="Ombak")
        cloth = database.cloths.add(
            uid="A-1", motif_id=motif.motif_id, title="Dodot", rights="cc_by", date="195X", tags=("a", "b")
        )
        database.listings.add(cloth_id=cloth.cloth_id, date="2026-01-31", price=5)
        yield database


def test_terms_stand_beside_the_records_with_what_others_call_them(example):
    example.cloths.update(1, {"technique": "tulis", "province": "ID-JT", "tags": ("kata bebas",)})
    (collection,) = pyld.expand(json.loads(write(document(example))))
    concepts = {one["@id"]: one for one in collection["http://purl.org/dc/terms/references"]}
    skos = "http://www.w3.org/2004/02/skos/core#"
    tulis, central_java = concepts["urn:x-motifsearch:technique:tulis"], concepts["urn:x-motifsearch:province:ID-JT"]
    assert tulis[f"{skos}broadMatch"] == [{"@id": "http://vocab.getty.edu/aat/300053050"}]
    assert f"{skos}exactMatch" not in tulis
    assert central_java[f"{skos}exactMatch"] == [{"@id": "http://www.wikidata.org/entity/Q3557"}]
    assert {"@language": "en", "@value": "Central Java"} in central_java[f"{skos}prefLabel"]
    rights = concepts["urn:x-motifsearch:rights:cc_by"]
    assert rights[f"{skos}exactMatch"][0]["@id"].startswith("https://creativecommons.org/")
    assert not any("kata" in name for name in concepts)


def test_somebody_elses_reader_of_json_ld_understands_it(example):
    said = json.loads(write(document(example), base="https://example.org/ark:/99999"))
    (collection,) = pyld.expand(said)
    parts = {part["@id"]: part for part in collection["http://purl.org/dc/terms/hasPart"]}
    cloth = parts["https://example.org/ark:/99999/cloth/A-1"]
    assert cloth["http://purl.org/dc/terms/title"] == [{"@value": "Dodot"}]
    assert cloth["http://purl.org/dc/terms/license"] == [{"@id": "https://creativecommons.org/licenses/by/4.0/"}]
    assert cloth["http://purl.org/dc/terms/created"] == [
        {"@type": "http://id.loc.gov/datatypes/edtf/EDTF", "@value": "195X"}
    ]
    assert cloth["http://purl.org/dc/terms/subject"] == [{"@list": [{"@value": "a"}, {"@value": "b"}]}]
    assert cloth["http://purl.org/dc/terms/conformsTo"] == [
        {"@id": "https://example.org/ark:/99999/motif/parang_rusak"}
    ]
    quads = pyld.to_rdf(json.loads(write(document(example))), {"format": "application/n-quads"})
    assert f"<{identifier('cloth', 'A-1')}>" in quads


def test_identifiers_are_the_same_everywhere():
    assert identifier("cloth", "A-1") == identifier("cloth", "A-1") != identifier("motif", "A-1")
    assert identifier("cloth", "A 1/ä", "https://x.org/") == "https://x.org/cloth/A%201%2F%C3%A4"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda said: said.update(archive="other"), "archive.not_ours"),
        (lambda said: said.update(version=99), "archive.newer"),
        (lambda said: said.update(cloths={}), "archive.bad_record"),
        (lambda said: said["cloths"].append(said["cloths"][0]), "archive.bad_record"),
        (lambda said: said["cloths"][0].update(motif="urn:uuid:nobody"), "archive.bad_record"),
        (lambda said: said["cloths"][0].update(length_cm=-1), "archive.bad_record"),
        (lambda said: said["cloths"][0].update(access="everybody"), "archive.bad_record"),
        (lambda said: said["cloths"][0].update(title="a\0b"), "archive.bad_record"),
        (lambda said: said["cloths"][0].update(tags=["a", 3]), "archive.bad_record"),
        (lambda said: said["cloths"][0].update(claims=[{"value": "x"}]), "archive.bad_record"),
        (lambda said: said["cloths"][0].update(number=True), "archive.bad_record"),
        (lambda said: said["cloths"][0].update(history=[{"field": "x"}]), "archive.bad_record"),
        (lambda said: said["motifs"][0].pop("uid"), "archive.bad_record"),
        (lambda said: said["listings"][0].update(price=float("nan")), "archive.bad_record"),
        (lambda said: said.update(lost=[{"kind": "wish", "number": 1, "history": []}]), "archive.bad_record"),
    ],
)
def test_a_document_that_cannot_be_right_is_refused_with_its_place(example, change, code):
    said = json.loads(write(document(example)))
    change(said)
    with pytest.raises(DataError) as caught:
        read(json.dumps(said).encode(), "x.jsonld")
    assert caught.value.code == code


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 200_000])
def test_what_is_no_json_is_said_to_be_none(data):
    with pytest.raises(DataError) as caught:
        read(data, "x.jsonld")
    assert caught.value.code == "archive.not_json"


def test_what_is_not_open_to_a_reader_stays_at_home(example):
    secret = example.motifs.add(name="Rahasia", access="community")
    example.cloths.add(uid="A-2", title="rahasia lembaga", access="institution")
    example.cloths.add(uid="A-3", title="di bawah motif rahasia", motif_id=secret.motif_id)
    public = write(document(example, ("public",)))
    assert b"ahasia" not in public
    assert b"history" not in public.partition(b'"spaces"')[2]
    institution = read(write(document(example, ("public", "institution"))), "x").holdings
    assert {cloth.uid for cloth in institution.cloths} == {"A-1", "A-2"}
    assert not institution.is_whole
    whole = read(write(document(example)), "x").holdings
    assert {cloth.uid for cloth in whole.cloths} == {"A-1", "A-2", "A-3"}
    assert whole.is_whole
    assert replace(whole, changes=()) != whole
