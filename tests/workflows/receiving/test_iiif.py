"""Manifests of others and of our own become records; images come from beside them or when asked for."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
from pathlib import Path

import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.errors import DataError
from tests.archive.conftest import everything
from tests.workflows.publishing.conftest import full  # noqa: F401  # the catalogue that is published

BASE = "https://museum.example/iiif"


def foreign(address: str, image: str, **more) -> dict:
    """A manifest as a museum elsewhere writes it."""
    return {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": address,
        "type": "Manifest",
        "label": {"en": ["Sarong"], "nl": ["Sarong (nl)"]},
        "summary": {"en": ["<p>A cotton <b>sarong</b></p>"]},
        "rights": "http://rightsstatements.org/vocab/NKC/1.0/",
        "requiredStatement": {"label": {"en": ["Attribution"]}, "value": {"en": ["Museum of elsewhere"]}},
        "metadata": [
            {"label": {"en": ["Technique"]}, "value": {"en": ["hand drawn"]}},
            {"label": {"en": ["Date"]}, "value": {"en": ["1900/1920"]}},
            {"label": {"en": ["Motif"]}, "value": {"en": ["kawoeng"]}},
            {"label": {"en": ["Object number"]}, "value": {"en": ["X-1"]}},
            {"label": {"en": ["Length"]}, "value": {"en": ["long"]}},
        ],
        "items": [
            {
                "id": f"{address}/canvas/1",
                "type": "Canvas",
                "label": {"en": ["front"]},
                "width": 96,
                "height": 96,
                "items": [
                    {
                        "id": f"{address}/page",
                        "type": "AnnotationPage",
                        "items": [
                            {
                                "id": f"{address}/a",
                                "type": "Annotation",
                                "motivation": "painting",
                                "body": {"id": image, "type": "Image", "format": "image/png"},
                                "target": f"{address}/canvas/1",
                            }
                        ],
                    }
                ],
            }
        ],
        **more,
    }


@pytest.fixture
def museum(tmp_path, paint):
    """A folder with one manifest and its image."""
    paint(tmp_path / "museum" / "img" / "1.png", 7)
    path = tmp_path / "museum" / "objects" / "1" / "manifest.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(foreign(f"{BASE}/objects/1/manifest.json", f"{BASE}/img/1.png")))
    return tmp_path / "museum"


def test_a_manifest_of_a_museum_becomes_a_cloth(catalog, museum):
    report = catalog.exchange.import_iiif(museum)
    assert (report.added, report.files) == (1, 1)
    assert [problem.code for problem in report.problems] == ["archive.not_a_number"]
    (cloth,) = catalog.database.cloths.all()
    assert (cloth.title, cloth.technique, cloth.date, cloth.rights) == ("Sarong", "tulis", "1900/1920", "rs_nkc")
    assert catalog.motif(cloth.motif_id).uid == "kawung"
    assert cloth.description == "A cotton sarong\nObject number: X-1\nLength: long"
    assert cloth.source == f"{BASE}/objects/1/manifest.json\nMuseum of elsewhere"
    (photo,) = catalog.photos_of(cloth.cloth_id)
    assert photo.caption == "front"
    before = everything(catalog.database)
    again = catalog.exchange.import_iiif(museum / "objects" / "1" / "manifest.json")
    assert (again.added, again.changed, again.same) == (0, 0, 1)
    # Named by itself the manifest's folder is all that may be read, so the image is not looked for.
    assert everything(catalog.database) == before


def test_a_dry_run_says_what_would_happen_and_changes_nothing(catalog, museum):
    before = everything(catalog.database)
    report = catalog.exchange.import_iiif(museum, dry_run=True)
    assert report.added == 1
    assert everything(catalog.database) == before


def test_what_a_person_wrote_or_emptied_stays(catalog, museum):
    catalog.exchange.import_iiif(museum)
    (cloth,) = catalog.database.cloths.all()
    catalog.edit("cloth", cloth.cloth_id, {"title": "Tapih", "technique": None})
    path = museum / "objects" / "1" / "manifest.json"
    said = json.loads(path.read_text())
    said["metadata"].append({"label": {"en": ["Maker"]}, "value": {"en": ["Workshop W"]}})
    path.write_text(json.dumps(said))
    report = catalog.exchange.import_iiif(museum)
    cloth = catalog.cloth(cloth.cloth_id)
    assert (cloth.title, cloth.technique, cloth.maker) == ("Tapih", None, "Workshop W")
    assert [change.field for change in report.changes] == ["maker"]


def test_our_own_publication_comes_back(full, tmp_path):  # noqa: F811
    full.exchange.export_iiif(tmp_path / "iiif", base=BASE)
    before = everything(full.database)
    own = full.exchange.import_iiif(tmp_path / "iiif")
    assert (own.added, own.changed, own.files) == (0, 0, 0)
    assert everything(full.database) == before
    with MotifCatalog.open(tmp_path / "other", create=True, model="colour:") as other:
        report = other.exchange.import_iiif(tmp_path / "iiif")
        assert (report.added, report.files) == (7, 8)
        there = next(cloth for cloth in other.database.cloths.all() if cloth.inventory == "A/1")
        here = full.database.cloths.all()[0]
        same = ("title", "technique", "dyes", "colours", "fabric", "length_cm", "province", "regency", "place", "date")
        more = (
            "community",
            "maker",
            "collection",
            "owner",
            "acquisition",
            "rights",
            "rights_holder",
            "regime",
            "tags",
        )
        assert [getattr(there, name) for name in same + more] == [getattr(here, name) for name in same + more]
        assert other.motif(there.motif_id).name == "Parang"
        assert {photo.caption for photo in other.photos_of(there.cloth_id)} == {None}


def test_a_manifest_of_version_2(catalog, museum):
    path = museum / "objects" / "1" / "manifest.json"
    resource = {"@id": f"{BASE}/img/1.png", "@type": "dctypes:Image"}
    said = {
        "@context": "http://iiif.io/api/presentation/2/context.json",
        "@id": f"{BASE}/objects/1/manifest.json",
        "@type": "sc:Manifest",
        "label": "Kain",
        "metadata": [
            {
                "label": [{"@value": "Teknik", "@language": "id"}, {"@value": "Technique", "@language": "en"}],
                "value": "cap",
            }
        ],
        "attribution": "Museum",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "sequences": [{"canvases": [{"label": "f. 1", "images": [{"resource": resource}]}]}],
    }
    path.write_text(json.dumps(said))
    assert catalog.exchange.import_iiif(museum).files == 1
    (cloth,) = catalog.database.cloths.all()
    assert (cloth.title, cloth.technique, cloth.rights) == ("Kain", "cap", "cc_by")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def served(museum):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(museum)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_images_elsewhere_are_fetched_only_when_asked(catalog, served, tmp_path):
    path = tmp_path / "alone" / "manifest.json"
    path.parent.mkdir()
    said = foreign("https://elsewhere.example/m", f"{served}/img/1.png")
    said["items"] += foreign("https://elsewhere.example/m", f"{served}/img/none.png")["items"]
    path.write_text(json.dumps(said))
    report = catalog.exchange.import_iiif(path)
    assert report.files == 0
    assert [problem.code for problem in report.problems][1:] == ["iiif.not_here", "iiif.not_here"]
    assert catalog.count == 0
    report = catalog.exchange.import_iiif(path, is_fetched=True)
    assert report.files == 1
    assert [problem.code for problem in report.problems][1:] == ["iiif.not_fetched"]
    (photo,) = catalog.database.photos.iter()
    assert catalog.original(photo.photo_id).parent.parent == catalog.directory / "originals"
    assert catalog.exchange.import_iiif(path, is_fetched=True).files == 0


@pytest.mark.parametrize("image", ["../secret.png", "../../secret.png", "img/../../secret.png", "%2e%2e/secret.png"])
def test_no_image_outside_the_folder_is_read(catalog, museum, paint, image):
    paint(museum.parent / "secret.png", 3)
    path = museum / "objects" / "1" / "manifest.json"
    path.write_text(json.dumps(foreign(f"{BASE}/objects/1/manifest.json", f"{BASE}/{image}")))
    report = catalog.exchange.import_iiif(museum)
    assert report.files == 0
    assert report.problems[-1].code == "iiif.not_here"


def test_a_link_out_of_the_folder_is_not_followed(catalog, museum, paint):
    paint(museum.parent / "secret.png", 3)
    (museum / "img" / "1.png").unlink()
    (museum / "img" / "1.png").symlink_to(museum.parent / "secret.png")
    assert catalog.exchange.import_iiif(museum).files == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "iiif.no_manifest"),
        ("[]", "iiif.no_manifest"),
        ('{"@context": "http://iiif.io/api/presentation/3/context.json", "type": "Manifest"}', "iiif.bad_manifest"),
    ],
)
def test_what_is_no_manifest_is_refused_and_nothing_is_taken_in(catalog, museum, text, code):
    path = museum / "objects" / "1" / "manifest.json"
    path.write_text(text)
    before = everything(catalog.database)
    with pytest.raises(DataError) as caught:
        catalog.exchange.import_iiif(museum)
    assert caught.value.code == code
    assert everything(catalog.database) == before


@pytest.mark.parametrize("field", ["label", "summary", "rights", "requiredStatement", "metadata", "items"])
@pytest.mark.parametrize("value", [None, 3, "text", [], [[]], {}, {"a": 1}, [{"items": [{"items": "x"}]}]])
def test_odd_manifests_are_read_as_far_as_they_make_sense(catalog, museum, field, value):
    path = museum / "objects" / "1" / "manifest.json"
    path.write_text(json.dumps(foreign(f"{BASE}/objects/1/manifest.json", f"{BASE}/img/1.png", **{field: value})))
    assert catalog.exchange.import_iiif(museum, dry_run=True).added == 1


def test_photographs_that_are_here_already_keep_their_cloth(catalog, museum):
    shutil.copytree(museum / "img", museum.parent / "box")
    catalog.add([museum.parent / "box"])
    (cloth,) = catalog.database.cloths.all()
    report = catalog.exchange.import_iiif(museum)
    assert (report.added, report.changed, report.files) == (0, 1, 0)
    assert catalog.cloth(cloth.cloth_id).title == "Sarong"
    assert Path(catalog.original(1)).parent.name == "box"
