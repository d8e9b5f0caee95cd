"""What photographs say about themselves fills what is empty, in the right fields, and nothing else."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image, TiffImagePlugin

from motifsearch.cli.main import run
from tests.archive.conftest import everything

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 photoshop:City="Pekalongan" photoshop:State="Jawa Tengah" photoshop:DateCreated="2019-05-04T10:00:00"
 photoshop:Credit="Museum A" xmpRights:WebStatement="https://creativecommons.org/licenses/by/4.0/">
 <dc:creator><rdf:Seq><rdf:li>Pemotret A</rdf:li><rdf:li>Pemotret B</rdf:li></rdf:Seq></dc:creator>
 <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">(c) Museum A</rdf:li></rdf:Alt></dc:rights>
 <dc:title><rdf:Alt><rdf:li xml:lang="en">Sarong</rdf:li>
  <rdf:li xml:lang="x-default">Sarung</rdf:li></rdf:Alt></dc:title>
 <dc:description><rdf:Alt><rdf:li xml:lang="x-default">Sarung di atas meja</rdf:li></rdf:Alt></dc:description>
 <dc:subject><rdf:Bag><rdf:li>burung</rdf:li><rdf:li>bunga</rdf:li></rdf:Bag></dc:subject>
 <Iptc4xmpExt:ArtworkOrObject><rdf:Bag><rdf:li rdf:parseType="Resource">
  <Iptc4xmpExt:AOTitle><rdf:Alt><rdf:li xml:lang="x-default">Tiga negeri</rdf:li></rdf:Alt></Iptc4xmpExt:AOTitle>
  <Iptc4xmpExt:AOCreator><rdf:Seq><rdf:li>Bengkel C</rdf:li></rdf:Seq></Iptc4xmpExt:AOCreator>
  <Iptc4xmpExt:AODateCreated>1925</Iptc4xmpExt:AODateCreated>
  <Iptc4xmpExt:AOSourceInvNo>T-9</Iptc4xmpExt:AOSourceInvNo>
 </rdf:li></rdf:Bag></Iptc4xmpExt:ArtworkOrObject>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""
BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + XMP.partition("?>")[2].replace(
    "Pemotret A", "&e;"
)


def iptc_block(**texts: bytes) -> bytes:
    """An IPTC-IIM block inside Photoshop's resources, as old programs write it."""
    numbers = {
        "title": 5,
        "keyword": 25,
        "date": 55,
        "creator": 80,
        "city": 90,
        "credit": 110,
        "rights": 116,
        "caption": 120,
    }
    data = b"".join(
        b"\x1c\x02" + bytes([numbers[name]]) + struct.pack(">H", len(text)) + text for name, text in texts.items()
    )
    body = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)
    return b"Photoshop 3.0\0" + body


def picture(seed: int, form: str, *, xmp: str | None = None, iptc: bytes | None = None) -> bytes:
    buffer = io.BytesIO()
    image = Image.effect_noise((96, 64), 20 + seed).convert("RGB")
    more = {}
    if xmp and form in {"JPEG", "WEBP"}:
        more["xmp"] = xmp.encode()
    if xmp and form == "PNG":
        from PIL.PngImagePlugin import PngInfo

        more["pnginfo"] = PngInfo()
        more["pnginfo"].add_itxt("XML:com.adobe.xmp", xmp, zip=True)
    if xmp and form == "TIFF":
        more["tiffinfo"] = TiffImagePlugin.ImageFileDirectory_v2()
        more["tiffinfo"][700] = xmp.encode()
        more["tiffinfo"].tagtype[700] = 7
    image.save(buffer, form, **more)
    data = buffer.getvalue()
    if iptc:
        data = data[:2] + b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + data[2:]
    return data


def only(catalog):
    (photo,) = catalog.database.photos.iter()
    return photo, catalog.cloth(photo.cloth_id)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_xmp_fills_the_right_fields(catalog, tmp_path, form):
    path = tmp_path / "box" / f"a.{form.lower()}"
    path.parent.mkdir()
    path.write_bytes(picture(1, form, xmp=XMP))
    report = catalog.exchange.import_photos(path.parent)
    assert (report.added, report.problems) == (1, ())
    photo, cloth = only(catalog)
    assert (photo.photographer, photo.caption) == ("Pemotret A; Pemotret B", "Sarung di atas meja")
    assert (photo.rights, photo.rights_holder, photo.taken_at) == ("cc_by", "Museum A", "2019-05-04")
    # The object's own title, maker and number come before the picture's.
    assert (cloth.title, cloth.maker, cloth.date, cloth.inventory) == ("Tiga negeri", "Bengkel C", "1925", "T-9")
    assert cloth.tags == ("burung", "bunga")
    # Where a picture was taken is no proof of where a cloth is from.
    assert (cloth.place, cloth.province) == (None, None)
    (claim,) = cloth.claims
    assert (claim.field, claim.value, claim.confidence) == ("place", "Pekalongan, Jawa Tengah", "possible")
    before = everything(catalog.database)
    again = catalog.exchange.import_photos(path.parent)
    assert (again.added, again.changed, again.same) == (0, 0, 1)
    assert everything(catalog.database) == before


def test_the_place_is_the_origin_when_a_person_says_so(catalog, tmp_path):
    (tmp_path / "a.jpg").write_bytes(picture(1, "JPEG", xmp=XMP))
    catalog.exchange.import_photos(tmp_path / "a.jpg", is_origin=True)
    _, cloth = only(catalog)
    assert (cloth.place, cloth.province, cloth.claims) == ("Pekalongan, Jawa Tengah", "ID-JT", ())


def test_what_a_person_wrote_or_emptied_stays(catalog, tmp_path):
    (tmp_path / "a.jpg").write_bytes(picture(1, "JPEG", xmp=XMP))
    catalog.add([tmp_path / "a.jpg"])
    photo, cloth = only(catalog)
    catalog.edit("photo", photo.photo_id, {"photographer": "Orang lain", "caption": "sementara"})
    catalog.edit("photo", photo.photo_id, {"caption": None})
    catalog.edit("cloth", cloth.cloth_id, {"tags": ("sendiri",)})
    catalog.exchange.import_photos(tmp_path / "a.jpg")
    photo, cloth = only(catalog)
    assert (photo.photographer, photo.caption, cloth.tags) == ("Orang lain", None, ("sendiri",))
    assert photo.rights == "cc_by"
    # A claim that a person took away does not come back.
    catalog.edit("cloth", cloth.cloth_id, {"claims": ()})
    assert catalog.exchange.import_photos(tmp_path / "a.jpg").changed == 0


def test_iptc_of_old_programs(catalog, tmp_path):
    block = iptc_block(
        title=b"A",
        keyword=b"ombak",
        date=b"19870500",
        creator="Pémotret".encode("cp1252"),
        city=b"Cirebon",
        credit=b"Arsip",
        rights=b"in copyright",
        caption="Kain – biru".encode(),
    )
    (tmp_path / "a.jpg").write_bytes(picture(1, "JPEG", iptc=block))
    catalog.exchange.import_photos(tmp_path / "a.jpg")
    photo, cloth = only(catalog)
    assert (photo.photographer, photo.caption, photo.rights) == ("Pémotret", "Kain – biru", "rs_inc")
    assert (photo.taken_at, photo.rights_holder) == ("1987-05", "Arsip")
    # A title that only repeats the file's name is none.
    assert (cloth.title, cloth.tags) == (None, ("ombak",))


def test_a_dry_run_shows_each_field_and_changes_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("MOTIFSEARCH_MODEL", "colour:")
    monkeypatch.setenv("MOTIFSEARCH_CATALOG", str(tmp_path / "catalog"))
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "a.jpg").write_bytes(picture(1, "JPEG", xmp=XMP))
    (tmp_path / "box" / "b.jpg").write_bytes(picture(2, "JPEG"))
    assert run(["--lang", "en", "add", str(tmp_path / "box" / "b.jpg")]) == 0
    capsys.readouterr()
    assert run(["--lang", "en", "import", str(tmp_path / "box"), "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert "Would add 1 records and change 0; 1 would stay" in shown
    assert "a.jpg" in shown
    assert "Pemotret A; Pemotret B" in shown
    assert run(["--lang", "en", "import", str(tmp_path / "box")]) == 0
    assert "1 records were added" in capsys.readouterr().out


def test_entities_in_xmp_read_no_file_and_are_named(catalog, tmp_path):
    (tmp_path / "a.jpg").write_bytes(picture(1, "JPEG", xmp=BOMB))
    report = catalog.exchange.import_photos(tmp_path / "a.jpg")
    assert [problem.code for problem in report.problems] == ["embedded.xml_entities"]
    photo, cloth = only(catalog)
    assert photo.photographer is None
    assert "root:x" not in str((photo, cloth))


@pytest.mark.parametrize("xmp", ["", "<", "<x/>", "\0" * 50, XMP[:400], XMP.replace("rdf:li", "li"), "<a>" * 20_000])
def test_damaged_xmp_says_nothing(catalog, tmp_path, xmp):
    (tmp_path / "a.jpg").write_bytes(picture(1, "JPEG", xmp=xmp or " "))
    report = catalog.exchange.import_photos(tmp_path / "a.jpg")
    assert (report.added, report.problems) == (1, ())


@pytest.mark.parametrize("at", range(0, 120, 7))
def test_damaged_iptc_says_nothing_wrong(catalog, tmp_path, at):
    block = bytearray(iptc_block(creator=b"Pemotret", caption=b"Kain", keyword=b"x"))
    block[at % len(block)] ^= 0xFF
    (tmp_path / "a.jpg").write_bytes(picture(1, "JPEG", iptc=bytes(block)))
    assert catalog.exchange.import_photos(tmp_path / "a.jpg").problems == ()


@pytest.mark.parametrize(
    ("artist", "software", "photographer"),
    [
        ("Pemotret A", "Editor 1", "Pemotret A"),
        ("Picasa 3.0", "x", None),
        ("Editor 1", "Editor 1", None),
        ("", "x", None),
    ],
)
def test_a_program_is_no_photographer(catalog, tmp_path, artist, software, photographer):
    exif = Image.Exif()
    exif[0x013B], exif[0x0131], exif[0x8298] = artist, software, "Arsip"
    Image.effect_noise((96, 64), 30).convert("RGB").save(tmp_path / "a.jpg", exif=exif)
    catalog.exchange.import_photos(tmp_path / "a.jpg")
    photo, _ = only(catalog)
    assert (photo.photographer, photo.rights) == (photographer, "Arsip")
