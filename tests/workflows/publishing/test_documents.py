"""LIDO and Linked Art: valid for others, whole for whoever may see it, without what is not open."""

from __future__ import annotations

import json
import tempfile
from importlib.resources import files
from pathlib import Path

import cromulent
import pytest
from hypothesis import given, settings
from lxml import etree
from pyld import jsonld

from motifsearch.archive import lido, linked_art
from motifsearch.archive.spans import span
from motifsearch.catalog import MotifCatalog
from motifsearch.vocabulary.terms import terms
from tests.archive.conftest import RECIPES, fill
from tests.workflows.publishing.conftest import SECRETS, closed_contents

SCHEMA = Path(__file__).parents[2] / "archive" / "schemas" / "lido-1.1-subset.xsd"
NS = {"l": "http://www.lido-schema.org"}
_XML = "{http://www.w3.org/XML/1998/namespace}"
CRM = "http://www.cidoc-crm.org/cidoc-crm/"


@pytest.fixture(scope="module")
def schema():
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def linked_art_context(address, _options):
    """Linked Art's own context, as its library brings it; nothing is fetched."""
    assert address == linked_art.CONTEXT
    said = json.loads((files(cromulent) / "data" / "linked-art.json").read_text(encoding="utf-8"))
    return {"contextUrl": None, "documentUrl": address, "document": said}


def test_lido_is_valid_and_says_what_the_record_says(full, tmp_path, schema):
    report = full.exchange.export_lido(tmp_path / "a.xml", base="https://museum.example/id")
    assert report.cloths == 9
    root = etree.parse(str(tmp_path / "a.xml"))
    schema.assertValid(root)
    record = next(one for one in root.getroot() if one.findtext(".//l:workID", namespaces=NS) == "A/1")
    assert [part.get(f"{_XML}lang") for part in record.findall("l:descriptiveMetadata", NS)] == ["id", "en"]

    def said(path: str, lang: str = "en") -> list[str]:
        (part,) = record.xpath(f"l:*[@xml:lang='{lang}'][self::l:descriptiveMetadata]", namespaces=NS)
        return [element.text for element in part.findall(path, NS)]

    assert said(".//l:titleSet/l:appellationValue") == ["Dodot <agung> & kampuh"]
    assert said(".//l:eventMethod/l:term") == ["Hand-drawn batik", "batik"]
    assert said(".//l:eventMethod/l:term", "id") == ["Batik tulis", "batik"]
    assert said(".//l:eventMethod/l:conceptID") == ["http://vocab.getty.edu/aat/300053050"]
    assert said(".//l:displayDate") == ["195X"]
    assert said(".//l:earliestDate") + said(".//l:latestDate") == ["1950-01-01", "1959-12-31"]
    wikidata = "http://www.wikidata.org/entity/"
    assert said(".//l:placeID") == [f"{wikidata}Q11026", "3375", f"{wikidata}Q3557", "ID-JT"]
    assert said(".//l:measurementValue") == ["250.5", "105"]
    assert said(".//l:classification/l:term")[:2] == ["Parang", "Broken blade"]
    named = [element.text for element in record.findall(".//l:creditLine", NS)][:4]
    assert named == ["Museum A", "Kauman", "TK A – Trusmi – Milik kami.", "Izin: Surat 1"]
    assert record.findtext("l:objectPublishedID", namespaces=NS).startswith("https://museum.example/id/cloth/")


def test_linked_art_is_read_by_its_own_context(full, tmp_path):
    full.exchange.export_linked_art(tmp_path / "a.jsonld")
    said = json.loads((tmp_path / "a.jsonld").read_bytes())
    (graph,) = jsonld.expand(said, {"documentLoader": linked_art_context})
    members = graph["https://linked.art/ns/terms/has_member"]
    cloths = [one for one in members if one["@type"] == [f"{CRM}E22_Human-Made_Object"]]
    motifs = [one for one in members if one["@type"] == [f"{CRM}E36_Visual_Item"]]
    assert (len(cloths), len(motifs)) == (9, 1)
    cloth = next(one for one in cloths if len(one[f"{CRM}P1_is_identified_by"]) == 3)
    (made,) = cloth[f"{CRM}P108i_was_produced_by"]
    techniques = {one["@id"] for one in made[f"{CRM}P32_used_general_technique"]}
    assert {"urn:x-motifsearch:technique:tulis", "http://vocab.getty.edu/aat/300053050"} <= techniques
    (place,) = made[f"{CRM}P7_took_place_at"]
    assert place[f"{CRM}P89_falls_within"][0]["@id"] == "http://www.wikidata.org/entity/Q11026"
    (when,) = made[f"{CRM}P4_has_time-span"]
    assert when[f"{CRM}P82a_begin_of_the_begin"][0]["@value"] == "1950-01-01T00:00:00Z"
    assert [one["@id"] for one in cloth[f"{CRM}P65_shows_visual_item"]] == [motifs[0]["@id"]]
    assert {one[f"{CRM}P90_has_value"][0]["@value"] for one in cloth[f"{CRM}P43_has_dimension"]} == {250.5, 105.0}
    # Every key is one that the profile knows: expansion drops the others.
    assert sum(_leaves(members)) == sum(_leaves(said["member"]))


def _leaves(said) -> list[int]:
    """How many texts and numbers there are, types and identifiers aside."""
    if isinstance(said, dict):
        return [n for key, value in said.items() if key not in {"id", "type", "@id", "@type"} for n in _leaves(value)]
    return [n for value in said for n in _leaves(value)] if isinstance(said, list) else [1]


def test_the_types_that_linked_art_prescribes_are_those_of_its_library():
    classes = json.loads((files(cromulent) / "data" / "vocab_classes.json").read_text(encoding="utf-8"))
    units = json.loads((files(cromulent) / "data" / "vocab_instances.json").read_text(encoding="utf-8"))
    assert linked_art._PRIMARY_NAME[0] == classes["PrimaryName"]["id"]
    assert linked_art._ACCESSION_NUMBER[0] == classes["AccessionNumber"]["id"]
    assert linked_art._LOCAL_NUMBER[0] == classes["LocalNumber"]["id"]
    assert linked_art._DESCRIPTION[0] == classes["Description"]["id"]
    assert (linked_art._HEIGHT[0], linked_art._WIDTH[0]) == (classes["Height"]["id"], classes["Width"]["id"])
    assert linked_art._CENTIMETRES[0] == units["cm"]["id"]


def test_no_identifier_of_a_concept_is_made_up(full, tmp_path):
    full.exchange.export_linked_art(tmp_path / "a.jsonld", access="community")
    text = (tmp_path / "a.jsonld").read_text(encoding="utf-8")
    known = {number for number, _ in (v for k, v in vars(linked_art).items() if k.startswith("_") and _is_pair(v))}
    for kind in ("motif", "technique", "dye", "family", "regime"):
        known |= {link.uri.rpartition("/")[2] for one in terms(kind) for link in one.same_as}
    found = {part.partition('"')[0] for part in text.split("http://vocab.getty.edu/aat/")[1:]}
    assert found
    assert found <= known


def _is_pair(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(isinstance(part, str) for part in value)


@pytest.mark.parametrize("form", ["lido", "linked_art"])
@pytest.mark.parametrize("access", ["public", "institution"])
def test_what_is_not_open_stays_out(full, tmp_path, form, access):
    report = getattr(full.exchange, f"export_{form}")(tmp_path / "out", access=access)
    data = (tmp_path / "out").read_bytes()
    if access == "institution":
        assert b"rahasia lembaga" in data
        data = data.replace(b"rahasia lembaga", b"")
    assert report.left_out == {"public": 3, "institution": 2}[access]
    assert [word for word in SECRETS if word in data] == []
    assert not [sha for sha in closed_contents(full) if sha.encode() in data]


@settings(max_examples=25, deadline=None)
@given(RECIPES)
def test_records_made_by_chance_stay_valid_lido(recipe):
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    with (
        tempfile.TemporaryDirectory() as folder,
        MotifCatalog.open(Path(folder), create=True, model="colour:") as catalog,
    ):
        fill(catalog.database, recipe)
        holdings = catalog.database.transfer.take_out(("public", "institution", "community"))
    numbers = {photo.photo_id: f"https://example.org/{photo.photo_id}.jpg" for photo in holdings.photos}
    data = lido.write(holdings, base=None, image=numbers)
    if holdings.cloths:
        schema.assertValid(etree.fromstring(data))
    said = json.loads(linked_art.write(holdings, base=None, image=numbers))
    assert len(said["member"]) == len(holdings.cloths) + len(holdings.motifs)


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("1950", ("1950-01-01", "1950-12-31")),
        ("195X", ("1950-01-01", "1959-12-31")),
        ("19XX~", ("1900-01-01", "1999-12-31")),
        ("1950-02", ("1950-02-01", "1950-02-28")),
        ("1952-02", ("1952-02-01", "1952-02-29")),
        ("1950-06-17?", ("1950-06-17", "1950-06-17")),
        ("1900/1920", ("1900-01-01", "1920-12-31")),
        ("../1920", (None, "1920-12-31")),
        ("1900/..", ("1900-01-01", None)),
        ("dahulu", (None, None)),
    ],
)
def test_the_days_that_a_date_may_mean(date, days):
    assert span(date) == days
