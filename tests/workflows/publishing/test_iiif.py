"""A folder for IIIF viewers: valid, complete, and without what is not open."""

from __future__ import annotations

import io
import json

import iiif_prezi3
import jsonschema
import numpy as np
import pytest
from PIL import Image

from motifsearch.archive.titles import folder_name
from motifsearch.errors import UsageError
from tests.archive.iiif.presentation_schema import COLLECTION, MANIFEST
from tests.workflows.publishing.conftest import SECRETS, closed_contents

BASE = "https://museum.example/batik/iiif"


@pytest.fixture
def published(full, tmp_path):
    report = full.exchange.export_iiif(tmp_path / "iiif", base=BASE + "/")
    return tmp_path / "iiif", report


def manifests(folder):
    return [json.loads(path.read_bytes()) for path in sorted(folder.glob("cloths/*/manifest.json"))]


def addresses(said) -> list[str]:
    if isinstance(said, dict):
        return [text for value in said.values() for text in addresses(value)]
    if isinstance(said, list):
        return [text for value in said for text in addresses(value)]
    return [said] if isinstance(said, str) and said.startswith(BASE) else []


def test_others_find_the_manifests_valid(published):
    folder, report = published
    found = manifests(folder)
    assert len(found) == report.cloths - 2  # a cloth whose only photograph is hidden, and one whose went to another
    for said in found:
        jsonschema.validate(said, MANIFEST)
        assert iiif_prezi3.Manifest(**said).id == said["id"]
    said = json.loads((folder / "collection.json").read_bytes())
    jsonschema.validate(said, COLLECTION)
    iiif_prezi3.Collection(**said)
    assert {item["id"] for item in said["items"]} == {one["id"] for one in found}


def test_every_address_of_the_folder_leads_to_a_file(published):
    folder, _ = published
    for path in folder.rglob("*.json"):
        said = json.loads(path.read_bytes())
        assert said["id"] in {f"{BASE}/{path.relative_to(folder)}", f"{BASE}/{path.parent.relative_to(folder)}"}
        for address in addresses(said):
            below = folder / address.removeprefix(BASE + "/")
            if "/canvas/" not in address:
                assert below.is_file() or (below / "info.json").is_file(), address


def test_a_record_reads_in_both_languages_and_names_whom_it_must(full, published):
    folder, _ = published
    cloth = full.database.cloths.all()[0]
    said = json.loads((folder / "cloths" / folder_name(cloth.uid) / "manifest.json").read_bytes())
    assert said["label"] == {"none": ["Dodot <agung> & kampuh"]}
    assert said["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    assert said["requiredStatement"]["label"] == {"id": ["Atribusi"], "en": ["Attribution"]}
    named = said["requiredStatement"]["value"]["none"]
    assert named == ["Museum A", "Kauman", "TK A – Trusmi – Milik kami.", "Pemotret B"]
    rows = {row["label"]["en"][0]: row["value"] for row in said["metadata"]}
    assert rows["Technique"] == {"id": ["Batik tulis"], "en": ["Hand-drawn batik"]}
    assert rows["Motif"] == {"none": ["Parang"]}
    # A viewer would take it for HTML.
    assert rows["Meaning"] == {"none": ["<span>&lt;script&gt;alert(1)&lt;/script&gt;</span>"]}
    assert said["summary"] == {"none": ["Baris satu", "baris dua"]}
    canvases = said["items"]
    assert len(canvases) == 2
    assert canvases[1]["rights"] == "http://rightsstatements.org/vocab/InC/1.0/"
    assert canvases[1]["label"] == {"id": ["Foto 2"], "en": ["Photograph 2"]}


def test_what_is_not_open_stays_out(full, published, tmp_path):
    folder, report = published
    assert report.left_out == 3
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert not [word for word in SECRETS if word in data], path
        assert str(tmp_path).encode() not in data
    names = {path.name for path in (folder / "images").iterdir()}
    assert names.isdisjoint(closed_contents(full))
    assert len(names) == report.files == 8
    wider = full.exchange.export_iiif(tmp_path / "all", base=BASE, access="community")
    # Hidden photographs are not shown to anybody.
    assert wider.files == 11


def test_tiles_are_the_picture(catalog, tmp_path):
    gradient = np.zeros((700, 1300, 3), np.uint8)
    gradient[..., 0] = np.linspace(0, 255, 1300)[None]
    gradient[..., 1] = np.linspace(0, 255, 700)[:, None]
    Image.fromarray(gradient).save(tmp_path / "wide.png")
    catalog.add([tmp_path / "wide.png"])
    catalog.exchange.export_iiif(tmp_path / "out", base=BASE)
    (folder,) = (tmp_path / "out" / "images").iterdir()
    info = json.loads((folder / "info.json").read_bytes())
    assert (info["width"], info["height"]) == (1300, 700)
    for path in folder.glob("[0-9]*/*/0/default.jpg"):
        left, top, wide, high = map(int, path.parts[-4].split(","))
        tile = np.asarray(Image.open(io.BytesIO(path.read_bytes())), dtype=float)
        assert tile.shape[:2] == tuple(map(int, reversed(path.parts[-3].split(","))))
        expected = gradient[top : top + high, left : left + wide].mean((0, 1))
        assert np.abs(tile.mean((0, 1)) - expected).max() < 3
    catalog.exchange.export_iiif(tmp_path / "small", base=BASE, longer_px=400)
    (folder,) = (tmp_path / "small" / "images").iterdir()
    assert json.loads((folder / "info.json").read_bytes())["width"] == 400
    (manifest,) = manifests(tmp_path / "small")
    assert (manifest["items"][0]["width"], manifest["items"][0]["height"]) == (400, 215)


def test_a_photograph_whose_file_is_gone_is_named_and_the_rest_goes_on(full, tmp_path):
    next((tmp_path / "photos").rglob("kain00.png")).unlink()
    next((tmp_path / "photos").rglob("kain08.png")).write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    report = full.exchange.export_iiif(tmp_path / "iiif", base=BASE)
    assert report.files == 6
    # What lies in a photograph's place now is not what was agreed to be shown.
    assert [problem.code for problem in report.problems] == ["export.no_file", "export.changed_file"]


@pytest.mark.parametrize("base", [None, "", "museum.example", "file:///tmp", "https://", "https://a b/", "http://[x/"])
def test_an_address_that_is_none_is_refused_before_anything_is_written(full, tmp_path, base):
    with pytest.raises(UsageError) as caught:
        full.exchange.export_iiif(tmp_path / "iiif", base=base)
    assert caught.value.code in {"iiif.no_base", "iiif.bad_base"}
    assert not (tmp_path / "iiif").exists()


def test_what_is_there_is_not_overwritten(full, tmp_path):
    (tmp_path / "iiif").mkdir()
    with pytest.raises(UsageError) as caught:
        full.exchange.export_iiif(tmp_path / "iiif", base=BASE)
    assert caught.value.code == "export.there"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["catalog", "iiif", "photos"]
