"""Whatever a person gets wrong: one sentence in their language says what, and what helps, and nothing is lost."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from motifsearch.cli.main import run
from motifsearch.database import Database

Make = Callable[[Path], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """Something that goes wrong.

    Attributes
    ----------
    run : list of str
        The command line.
    exit, code : int, str
        The exit code, and the code of the error, or of the problem where the rest goes on.
    named : str
        What both sentences must name.
    id, en : str
        What the sentence must advise in each language.
    make : callable
        Prepares the person's folder.
    env : dict
        Variables that are set.
    as_owner : bool
        Whether the rights of files must bind.
    """

    run: list[str]
    exit: int
    code: str
    named: str
    id: str
    en: str
    make: Make = lambda _here: None
    env: dict[str, str] = field(default_factory=dict)
    as_owner: bool = False


def write(name: str, data: bytes | str) -> Make:
    return lambda here: (here / name).write_bytes(data.encode() if isinstance(data, str) else data)


def table(data: bytes | str) -> Make:
    return write("t.csv", data)


def all_of(*makes: Make) -> Make:
    return lambda here: [make(here) for make in makes]


def png_declaring(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")


def half_a_jpeg(name: str) -> Make:
    def make(here: Path) -> None:
        pixels = np.random.default_rng(9).integers(0, 256, (90, 120, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(here / name, "JPEG")
        data = (here / name).read_bytes()
        (here / name).write_bytes(data[: len(data) // 2])

    return make


def sql(statement: str) -> Make:
    def make(here: Path) -> None:
        with closing(sqlite3.connect(here / "catalog" / "catalog.sqlite")) as connection:
            connection.execute(statement)
            connection.commit()

    return make


def damage_the_database(here: Path) -> None:
    path = here / "catalog" / "catalog.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[100 : len(data) // 2] = b"\x55" * (len(data) // 2 - 100)
    path.write_bytes(bytes(data))


def replace_the_database(data: bytes) -> Make:
    def make(here: Path) -> None:
        for path in (here / "catalog").glob("catalog.sqlite*"):
            path.unlink()
        (here / "catalog" / "catalog.sqlite").write_bytes(data)

    return make


def another_programs_database(here: Path) -> None:
    replace_the_database(b"")(here)
    sql("CREATE TABLE invoices (amount)")(here)


def rights(name: str, mode: int) -> Make:
    return lambda here: (here / name).chmod(mode)


def config(text: str | bytes) -> Make:
    return write("catalog/config.toml", text)


ADD = ["add", "foto"]
TABLE = ["add", "foto", "--csv", "t.csv"]
SEARCH = ["search", "--where", "generated=no"]
LONG = "n" * 300
CHECK_THE_NAME = {"id": "Periksa nama dan izinnya", "en": "Check the name and the permissions"}

FILES = {
    "an empty photograph": Bad(
        make=write("foto/a.jpg", b""),
        run=ADD,
        exit=0,
        code="images.empty",
        named="a.jpg",
        id="kosong (0 byte). Salin ulang",
        en="empty (0 bytes). Copy it again",
    ),
    "a photograph cut short": Bad(
        make=half_a_jpeg("foto/a.jpg"),
        run=ADD,
        exit=0,
        code="images.truncated",
        named="a.jpg",
        id="terpotong: sebagian gambarnya hilang. Salin atau unduh ulang",
        en="part of the picture is missing. Copy or download it again",
    ),
    "text with a picture's name": Bad(
        make=write("foto/a.jpg", "Berkas tidak ditemukan\n"),
        run=ADD,
        exit=0,
        code="images.is_text",
        named="a.jpg",
        id="berkas teks, apa pun namanya",
        en="a text file, whatever its name says",
    ),
    "a PDF with a picture's name": Bad(
        make=write("foto/a.png", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
        run=ADD,
        exit=0,
        code="images.is_pdf",
        named="PDF",
        id="Ekspor halaman atau gambar",
        en="Export the page or the picture",
    ),
    "a saved web page": Bad(
        make=write("foto/a.jpg", "<!DOCTYPE html>\n<html><title>404</title></html>"),
        run=ADD,
        exit=0,
        code="images.is_web_page",
        named="HTML",
        id="Simpan gambar sebagai",
        en="Save image as",
    ),
    "a video": Bad(
        make=write("foto/a.jpg", b"\0\0\0\x18ftypisom\0\0\x02\0isommp42" + bytes(64)),
        run=ADD,
        exit=0,
        code="images.is_video",
        named="MP4",
        id="simpan tangkapannya sebagai JPEG",
        en="save that still as JPEG",
    ),
    "a camera's raw file": Bad(
        make=write("foto/a.nef", b"II*\0" + bytes(200)),
        run=ADD,
        exit=0,
        code="images.is_raw",
        named="NEF",
        id="simpan sebagai JPEG",
        en="save it as JPEG",
    ),
    "a bomb of pixels": Bad(
        make=write("foto/a.png", png_declaring(60_000, 60_000)),
        run=ADD,
        exit=0,
        code="images.too_large",
        named="60000 × 60000",
        id="max_pixels",
        en="max_pixels",
    ),
    "a picture without height": Bad(
        make=write("foto/a.png", png_declaring(60, 0)),
        run=ADD,
        exit=0,
        code="images.zero_size",
        named="PNG",
        id="Simpan ulang",
        en="Save it anew",
    ),
    "bytes that are nothing": Bad(
        make=write("foto/a.jpg", bytes(np.random.default_rng(1).bytes(900))),
        run=ADD,
        exit=0,
        code="images.not_a_picture",
        named="JPEG, PNG, WebP",
        id="bukan gambar yang dapat dibaca",
        en="no picture of a kind that can be read",
    ),
    "a link to a drive that is away": Bad(
        make=lambda here: (here / "foto" / "a.jpg").symlink_to("/mnt/usb/a.jpg"),
        run=ADD,
        exit=0,
        code="images.link_broken",
        named="a.jpg",
        id="sambungkan drive",
        en="connect the drive",
    ),
    "a photograph that may not be read": Bad(
        make=all_of(write("foto/a.jpg", b"x"), rights("foto/a.jpg", 0)),
        run=ADD,
        exit=0,
        code="add.unreadable",
        named="a.jpg",
        id="akses ditolak. Periksa",
        en="permission denied. Check",
        as_owner=True,
    ),
    "a folder that may not be read": Bad(
        make=all_of(lambda here: (here / "foto" / "dalam").mkdir(), rights("foto/dalam", 0)),
        run=ADD,
        exit=0,
        code="images.folder_unreadable",
        named="dalam",
        id="Pastikan Anda berhak membacanya",
        en="Check that you are allowed to read it",
        as_owner=True,
    ),
    "a folder that is not there": Bad(
        run=["add", "fotto"],
        exit=3,
        code="images.path_missing",
        named="fotto",
        id="Periksa ejaannya",
        en="Check the spelling",
    ),
    "a name that is too long": Bad(
        run=["add", LONG],
        exit=3,
        code="images.file_unreadable",
        named=LONG,
        id="namanya terlalu panjang",
        en="the name is too long",
    ),
    "a broken picture that asks": Bad(
        make=half_a_jpeg("sketsa.jpg"),
        run=["search", "--image", "sketsa.jpg"],
        exit=3,
        code="images.truncated",
        named="sketsa.jpg",
        id="Salin atau unduh ulang",
        en="Copy or download it again",
    ),
    "a picture that asks and is not there": Bad(
        run=["search", "--image", "sketsa.jpg"],
        exit=3,
        code="catalog.unreadable",
        named="sketsa.jpg",
        **CHECK_THE_NAME,
    ),
    "a folder that asks": Bad(
        run=["search", "--image", "foto"], exit=3, code="catalog.unreadable", named="foto", id="folder", en="folder"
    ),
}

TABLES = {
    "a table that is not there": Bad(
        run=TABLE,
        exit=3,
        code="archive.table_missing",
        named="t.csv",
        id="Periksa nama dan foldernya",
        en="Check the name and the folder",
    ),
    "a folder as table": Bad(
        run=["add", "foto", "--csv", "foto"],
        exit=3,
        code="archive.table_is_folder",
        named="foto",
        id="Sebutkan berkas CSV",
        en="Name the CSV file",
    ),
    "an empty table": Bad(
        make=table(""),
        run=TABLE,
        exit=3,
        code="archive.table_empty",
        named="t.csv",
        id="Baris pertama harus berisi nama kolom",
        en="needs a first line with column names",
    ),
    "a workbook": Bad(
        make=table(b"PK\x05\x06" + bytes(18)),
        run=TABLE,
        exit=3,
        code="archive.table_is_workbook",
        named="t.csv",
        id="Simpan sebagai CSV",
        en="Save it as CSV",
    ),
    "a table of bytes": Bad(
        make=table(bytes(np.random.default_rng(2).bytes(400)) + b"\0"),
        run=TABLE,
        exit=3,
        code="archive.table_is_binary",
        named="t.csv",
        id="Simpan tabel sebagai CSV",
        en="Save the table as CSV",
    ),
    "a table without a column of files": Bad(
        make=table("motif,teknik\nkawung,tulis\n"),
        run=TABLE,
        exit=3,
        code="archive.no_file_column",
        named="motif, teknik",
        id="--map KOLOM=file",
        en="--map COLUMN=file",
    ),
    "one header twice": Bad(
        make=table("file,Motif,motif\nkain0.png,kawung,parang\n"),
        run=TABLE,
        exit=3,
        code="archive.table_duplicate_header",
        named='"motif"',
        id="Ganti nama salah satunya",
        en="Rename one of them",
    ),
    "two columns of one meaning": Bad(
        make=table("file,motif,pola\nkain0.png,kawung,parang\n"),
        run=TABLE,
        exit=3,
        code="archive.field_twice",
        named='"pola"',
        id="Pilih salah satu dengan --map",
        en="Choose one with --map",
    ),
    "--map of a column that is not there": Bad(
        make=table("file,motif\nkain0.png,kawung\n"),
        run=[*TABLE, "--map", "Judull=title"],
        exit=3,
        code="archive.unknown_column",
        named='"Judull"',
        id="Kolom yang ada: file, motif",
        en="Columns: file, motif",
    ),
    "--map to a field that is not there": Bad(
        make=table("file,motif\nkain0.png,kawung\n"),
        run=[*TABLE, "--map", "motif=corak"],
        exit=2,
        code="archive.unknown_field",
        named='"corak"',
        id="Pilih salah satu: file, ",
        en="Choose one of: file, ",
    ),
    "--map without a sign": Bad(
        make=table("file,motif\nkain0.png,kawung\n"),
        run=[*TABLE, "--map", "motif"],
        exit=2,
        code="cli.bad_map",
        named='"motif"',
        id="KOLOM=ISIAN",
        en="COLUMN=FIELD",
    ),
    "--map without a table": Bad(
        run=[*ADD, "--map", "a=title"],
        exit=2,
        code="cli.map_without_csv",
        named="--map",
        id="sebutkan dengan --csv",
        en="name it with --csv",
    ),
    "a quotation mark that is not closed": Bad(
        make=table('file,keterangan\nkain0.png,"tidak ditutup\nkain1.png,b\n'),
        run=TABLE,
        exit=3,
        code="archive.table_broken",
        named="t.csv",
        id="tanda kutip dibuka tetapi tidak ditutup",
        en="quotation mark that is opened but not closed",
    ),
    "a row about a photograph that is not there": Bad(
        make=table(b'berkas;keterangan\nkain0.png;"Caf\xe9,\nbaris dua"\nkain77.png;x\n'),
        run=TABLE,
        exit=0,
        code="describe.not_found",
        named="t.csv:4",
        id="Tambahkan fotonya, atau perbaiki namanya",
        en="Add the photograph too, or correct the name",
    ),
    "a row without a photograph": Bad(
        make=table("file,judul\n,Kain\n"),
        run=TABLE,
        exit=0,
        code="describe.no_file",
        named="t.csv:2",
        id="Tulis nama berkas",
        en="Write the photograph's file name",
    ),
    "two rows about one photograph": Bad(
        make=table("file,judul\nkain0.png,A\nkain0.png,B\n"),
        run=TABLE,
        exit=0,
        code="describe.twice",
        named="t.csv:3",
        id="sudah diterangkan pada baris 2",
        en="described on line 2 already",
    ),
    "a name that two photographs have": Bad(
        make=all_of(
            lambda here: (here / "foto" / "lain").mkdir(),
            lambda here: Image.new("RGB", (40, 40), "red").save(here / "foto" / "lain" / "kain0.png"),
            lambda here: (here / "kain0.csv").write_text("file,judul\nKAIN0.PNG,A\n"),
        ),
        run=["add", "foto", "--csv", "kain0.csv"],
        exit=0,
        code="describe.ambiguous",
        named='"KAIN0.PNG"',
        id="lengkap dengan folder",
        en="Write the path with the folder",
    ),
    "a row that is too long": Bad(
        make=table("file,judul\nkain0.png,A,B,C\n"),
        run=TABLE,
        exit=0,
        code="archive.row_too_long",
        named="t.csv:2",
        id="Beri tanda kutip",
        en="in quotation marks",
    ),
    "a date that is none": Bad(
        make=table("file,tanggal\nkain3.png,kemarin\n"),
        run=TABLE,
        exit=0,
        code="archive.bad_date",
        named='"kemarin"',
        id="Tulis 1950, 1950-06",
        en="Write 1950, 1950-06",
    ),
    "a province that is none": Bad(
        make=table("file,provinsi\nkain3.png,Zzyzx\n"),
        run=TABLE,
        exit=0,
        code="archive.unknown_term",
        named='"Zzyzx"',
        id="Nilai yang dikenal, misalnya: Aceh",
        en="Known values are, for example: Aceh",
    ),
    "an access that is none": Bad(
        make=table("file,akses\nkain3.png,rahasia\n"),
        run=TABLE,
        exit=0,
        code="archive.unknown_access",
        named='"rahasia"',
        id="hanya untuk komunitas sampai Anda memperbaikinya",
        en="for the community only until you correct it",
    ),
    "a column of no meaning": Bad(
        make=table("file,xyz\nkain3.png,1\n"),
        run=TABLE,
        exit=0,
        code="describe.unused",
        named="xyz",
        id="--map KOLOM=ISIAN",
        en="--map COLUMN=FIELD",
    ),
    "a table that may not be read": Bad(
        make=all_of(table("file\n"), rights("t.csv", 0)),
        run=TABLE,
        exit=3,
        code="archive.table_unreadable",
        named="t.csv",
        as_owner=True,
        **CHECK_THE_NAME,
    ),
}

ARGUMENTS = {
    "no command": Bad(
        run=[], exit=2, code="cli.nothing_asked", named="motifsearch --help", id="Belum ada perintah", en="No command"
    ),
    "an unknown command": Bad(
        run=["serach", "kawung"],
        exit=2,
        code="cli.no_such_command",
        named='"serach"',
        id="Perintah yang ada: demo, add, search",
        en="Commands: demo, add, search",
    ),
    "an unknown option": Bad(
        run=["search", "kawung", "--imge", "x.jpg"],
        exit=2,
        code="cli.no_such_option_near",
        named='"--imge"',
        id="Mungkin maksud Anda --image",
        en="Did you mean --image",
    ),
    "an option that is like none": Bad(
        run=["search", "--zzz"],
        exit=2,
        code="cli.no_such_option",
        named='"--zzz"',
        id="search --help",
        en="search --help",
    ),
    "an option without its value": Bad(
        run=["search", "--image"],
        exit=2,
        code="cli.option_needs_value",
        named="--image",
        id="harus diikuti nilai",
        en="needs a value after it",
    ),
    "a flag with a value": Bad(
        run=["check", "--repair=ya"],
        exit=2,
        code="cli.option_takes_none",
        named="--repair",
        id="Tulis opsinya saja",
        en="Write it alone",
    ),
    "nothing to add": Bad(run=["add"], exit=2, code="cli.missing", named="PATH", id="add --help", en="add --help"),
    "words of no use": Bad(
        run=["show", "P1", "kawung"],
        exit=2,
        code="cli.extra_words",
        named="kawung",
        id="tanda kutip",
        en="quotation marks",
    ),
    "--lang of another language": Bad(
        run=["--lang", "xx", "check"],
        exit=2,
        code="messages.unknown_language",
        named='"xx"',
        id="Pilih salah satu: id, en",
        en="Choose one of: id, en",
    ),
    "a search for nothing": Bad(
        run=["search"], exit=2, code="search.empty", named="--image", id="Berikan kata", en="Give words"
    ),
    "a search for signs": Bad(
        run=["search", "?!"], exit=2, code="search.no_words", named='"?!"', id="Tulis nama motif", en="Write a motif"
    ),
    "a search for a whole book": Bad(
        run=["search", "batik " * 300],
        exit=2,
        code="search.text_too_long",
        named="1000",
        id="Pakai kata-kata yang penting",
        en="Keep the words that matter",
    ),
    "an empty picture that asks": Bad(
        make=write("sketsa.jpg", b""),
        run=["search", "--image", "sketsa.jpg"],
        exit=3,
        code="images.empty",
        named="sketsa.jpg",
        id="kosong (0 byte)",
        en="empty (0 bytes)",
    ),
    "a PDF that asks": Bad(
        make=write("sketsa.jpg", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
        run=["search", "--image", "sketsa.jpg"],
        exit=3,
        code="images.is_pdf",
        named="PDF",
        id="Ekspor halaman atau gambar",
        en="Export the page or the picture",
    ),
    "a picture of 300 megapixels that asks": Bad(
        make=write("sketsa.png", png_declaring(20_000, 15_000)),
        run=["search", "--image", "sketsa.png"],
        exit=3,
        code="images.too_large",
        named="20000 × 15000",
        id="max_pixels",
        en="max_pixels",
    ),
    "a search for faces": Bad(
        run=["search", "😀🎉"], exit=2, code="search.no_words", named="😀🎉", id="Tulis nama motif", en="Write a motif"
    ),
    "a region outside the picture": Bad(
        run=["search", "--image", "foto/kain0.png", "--region", "50,50,60,20"],
        exit=2,
        code="cli.region_outside",
        named="96 px",
        id="Perbaiki angkanya",
        en="Correct the numbers",
    ),
    "a region outside a photograph of the catalogue": Bad(
        run=["search", "--like", "P1", "--region", "0.5,0,0.6,1"],
        exit=2,
        code="cli.region_outside",
        named="96 px",
        id="Perbaiki angkanya",
        en="Correct the numbers",
    ),
    "a region of nothing": Bad(
        run=["search", "kawung", "--region", "0,0,10,10"],
        exit=2,
        code="search.region_alone",
        named="--image",
        id="memerlukan gambar asalnya",
        en="needs a picture",
    ),
    "a region that is no region": Bad(
        run=["search", "--like", "P1", "--region", "kiri,atas"],
        exit=2,
        code="cli.bad_region",
        named='"kiri,atas"',
        id="Tulis X,Y,W,H",
        en="Write X,Y,W,H",
    ),
    "a region of a few pixels": Bad(
        run=["search", "--image", "foto/kain0.png", "--region", "10,10,4,4"],
        exit=2,
        code="search.region_too_small",
        named="4 × 4 px",
        id="Pilih bagian yang lebih besar",
        en="Choose a larger region",
    ),
    "more and less of the same": Bad(
        run=["search", "--more", "P1", "--less", "P1"],
        exit=2,
        code="search.contradiction",
        named="P1",
        id="Hilangkan salah satunya",
        en="Leave one of them out",
    ),
    "more of a cloth": Bad(
        run=["search", "--more", "C1"],
        exit=2,
        code="cli.not_a_photo",
        named='"C1"',
        id="Tulis P dan nomornya",
        en="Write P and its number",
    ),
    "a weight of nothing": Bad(
        run=["search", "--more", "P1=0"],
        exit=2,
        code="search.bad_weight",
        named="100",
        id="di atas 0",
        en="above 0",
    ),
    "a balance beyond its end": Bad(
        run=["search", "kawung", "--like", "P1", "--balance", "2"],
        exit=2,
        code="search.bad_balance",
        named="2",
        id="antara 0 dan 1",
        en="between 0 and 1",
    ),
    "a colour beyond its end": Bad(
        run=["search", "--like", "P1", "--colour", "1.5"],
        exit=2,
        code="search.bad_colour",
        named="1.5",
        id="antara 0 dan 1",
        en="between 0 and 1",
    ),
    "words without a colour by colour": Bad(
        run=["search", "kawung", "--colour", "0.5"],
        exit=2,
        code="search.no_colours",
        named="--palette",
        id="sebut warna dalam kata-katanya",
        en="name a colour in the words",
    ),
    "a colour that nobody knows": Bad(
        run=["search", "--palette", "zyx"],
        exit=2,
        code="search.unknown_colour",
        named='"zyx"',
        id="Merah tua",
        en="Dark red",
    ),
    "no colour among the colours": Bad(
        run=["search", "--palette", " , "],
        exit=2,
        code="search.no_palette",
        named="#1f3a63",
        id="dipisahkan koma",
        en="commas between",
    ),
    "no answers asked for": Bad(
        run=["search", "kawung", "-k", "0"],
        exit=2,
        code="search.bad_k",
        named="1000",
        id="antara 1 dan 1000",
        en="between 1 and 1000",
    ),
    "a number of answers that is none": Bad(
        run=["search", "kawung", "-k", "banyak"],
        exit=2,
        code="cli.whole_number",
        named="-k",
        id="bilangan bulat, misalnya 8",
        en="a whole number, such as 8",
    ),
    "a filter without a sign": Bad(
        run=["search", "--where", "tulis"],
        exit=2,
        code="cli.bad_pair",
        named='"tulis"',
        id="ISIAN=NILAI, misalnya technique=tulis",
        en="FIELD=VALUE, for example technique=tulis",
    ),
    "a filter that is none": Bad(
        run=["search", "--where", "warna=biru"],
        exit=2,
        code="database.unknown_field",
        named='"warna"',
        id="Isian yang dikenal: motif, ",
        en="Known fields: motif, ",
    ),
    "a photograph that is not there": Bad(
        run=["search", "--like", "P99"],
        exit=3,
        code="database.no_record",
        named="99",
        id="Tidak ada foto bernomor 99",
        en="There is no photograph with the number 99",
    ),
    "a number beyond all numbers": Bad(
        run=["search", "--like", "9" * 30],
        exit=3,
        code="database.no_record",
        named="9" * 30,
        id="Periksa nomornya",
        en="Check the number",
    ),
    "a cloth where a photograph is asked for": Bad(
        run=["search", "--like", "C1"],
        exit=2,
        code="cli.not_a_photo",
        named='"C1"',
        id="Tulis P dan nomornya",
        en="Write P and its number",
    ),
    "a record that is not there": Bad(
        run=["show", "C99"],
        exit=3,
        code="database.no_record",
        named="99",
        id="Tidak ada kain bernomor 99",
        en="There is no cloth with the number 99",
    ),
    "the history of a record that is not there": Bad(
        run=["history", "M99"],
        exit=3,
        code="database.no_record",
        named="99",
        id="Periksa nomornya",
        en="Check the number",
    ),
    "a name of no record": Bad(
        run=["show", "kain0"],
        exit=2,
        code="cli.bad_identifier",
        named='"kain0"',
        id="Tulis P12 untuk foto",
        en="Write P12 for a photograph",
    ),
    "a technique that is none": Bad(
        run=["edit", "C1", "technique=xqzw"],
        exit=2,
        code="cli.unknown_term",
        named='"xqzw"',
        id="Nilai yang dikenal, misalnya: Batik tulis",
        en="Known values are, for example: Batik tulis",
    ),
    "an edit of a field that is not there": Bad(
        run=["edit", "C1", "corak=kawung"],
        exit=2,
        code="database.unknown_field",
        named='"corak"',
        id="Isian yang dikenal: motif_id",
        en="Known fields: motif_id",
    ),
    "an edit without a sign": Bad(
        run=["edit", "C1", "kawung"],
        exit=2,
        code="cli.bad_pair",
        named='"kawung"',
        id="ISIAN=NILAI",
        en="FIELD=VALUE",
    ),
    "an edit to no date": Bad(
        run=["edit", "C1", "title=Baru", "date=kemarin"],
        exit=2,
        code="cli.bad_date",
        named='"kemarin"',
        id="Tulis 1950, 1950-06",
        en="Write 1950, 1950-06",
    ),
    "an edit to no access": Bad(
        run=["edit", "C1", "access=rahasia"],
        exit=2,
        code="cli.unknown_access",
        named='"rahasia"',
        id="institution (lembaga)",
        en="community",
    ),
    "neither yes nor no": Bad(
        run=["edit", "P1", "hidden=mungkin"],
        exit=2,
        code="cli.yes_or_no",
        named='"mungkin"',
        id="diisi ya atau tidak",
        en="is yes or no",
    ),
    "a motif that is not there": Bad(
        run=["edit", "C1", "motif_id=M99"],
        exit=3,
        code="database.no_record",
        named="99",
        id="Tidak ada motif bernomor 99",
        en="There is no motif with the number 99",
    ),
    "a reason that is no text": Bad(
        run=["edit", "C1", "title=Baru", "--why", "\udcff"],
        exit=3,
        code="database.bad_value",
        named='"why"',
        id="nilai yang sesuai",
        en="a value of the kind",
    ),
    "an author that is no text": Bad(
        run=["edit", "C1", "title=Baru", "--author", "\udcff"],
        exit=2,
        code="settings.bad_text",
        named='"author"',
        id="Tulis ulang dengan huruf biasa",
        en="Write it anew in plain letters",
    ),
    "vectors into a file of another kind": Bad(
        run=["embed", "foto", "--out", "v.csv", "--model", "colour:"],
        exit=2,
        code="cli.embed_suffix",
        named="v.csv",
        id="harus berakhiran .npz",
        en="must end in .npz",
    ),
    "vectors into a place that cannot be written": Bad(
        run=["embed", "foto", "--out", "daftar.csv/v.npz", "--model", "colour:"],
        exit=3,
        code="cli.cannot_write",
        named="v.npz",
        id="Pilih tempat lain",
        en="Choose another place",
    ),
    "vectors of no pictures": Bad(
        run=["embed", "kosong", "--out", "v.npz", "--model", "colour:"],
        exit=3,
        code="images.path_missing",
        named="kosong",
        id="Periksa ejaannya",
        en="Check the spelling",
    ),
    "an unknown model": Bad(
        run=["models", "use", "clip"],
        exit=4,
        code="embedders.unknown",
        named='"clip"',
        id="Gunakan salah satu bentuk ini: embedded",
        en="Use one of these forms: embedded",
    ),
    "a model in a folder that is not there": Bad(
        run=["models", "use", "openclip:local-dir:model-saya"],
        exit=4,
        code="embedders.no_folder",
        named="model-saya",
        id="Periksa alamatnya",
        en="Check the path",
    ),
    "labels that are not there": Bad(
        run=["evaluate", "label.csv", "--model", "colour:"],
        exit=3,
        code="archive.table_missing",
        named="label.csv",
        id="Periksa nama",
        en="Check the name",
    ),
    "an address that is not ours": Bad(
        run=["serve", "--host", "192.0.2.1"],
        exit=2,
        code="ui.bad_host",
        named='"192.0.2.1"',
        id="Pakai 127.0.0.1",
        en="Use 127.0.0.1",
    ),
    "a port that is none": Bad(
        run=["serve", "--port", "99999"],
        exit=2,
        code="cli.bad_value",
        named="--port",
        id="Yang boleh: 0 – 65535",
        en="Allowed: 0 – 65535",
    ),
    "passwords that are not there": Bad(
        run=["serve", "--port", "0", "--auth", "sandi.txt"],
        exit=2,
        code="ui.auth_missing",
        named="sandi.txt",
        **CHECK_THE_NAME,
    ),
    "a line that is no password": Bad(
        make=write("sandi.txt", "sari:rahasia\nbudi\n"),
        run=["serve", "--port", "0", "--auth", "sandi.txt"],
        exit=2,
        code="ui.auth_bad_line",
        named="sandi.txt",
        id="Tulis satu pengguna",
        en="Write one user",
    ),
    "no cloth to draw": Bad(
        run=["demo", "--cloths", "0"],
        exit=2,
        code="cli.bad_value",
        named="--cloths",
        id="Yang boleh: 1 – 2000",
        en="Allowed: 1 – 2000",
    ),
}

CATALOGUES = {
    "no catalogue": Bad(
        run=["--catalog", "lain", "search", "kawung"],
        exit=3,
        code="catalog.missing",
        named="lain",
        id='Buat dengan "motifsearch add FOLDER"',
        en='Make one with "motifsearch add FOLDER"',
    ),
    "a file as catalogue": Bad(
        run=["--catalog", "daftar.csv", "search", "kawung"],
        exit=3,
        code="catalog.not_a_folder",
        named="daftar.csv",
        id="Sebutkan folder katalog",
        en="Name the catalogue's folder",
    ),
    "a catalogue inside a file": Bad(
        run=["--catalog", "daftar.csv/katalog", "add", "foto"],
        exit=3,
        code="catalog.cannot_create",
        named="daftar.csv/katalog",
        id="Pilih tempat lain dengan --catalog",
        en="Choose another place with --catalog",
    ),
    "a catalogue whose name is too long": Bad(
        run=["--catalog", LONG, "add", "foto"],
        exit=3,
        code="catalog.cannot_open",
        named=LONG,
        id="namanya terlalu panjang. Periksa",
        en="the name is too long. Check",
    ),
    "a catalogue of a newer program": Bad(
        make=sql("INSERT INTO migration VALUES (999, '999_later', '2030-01-01T00:00:00+00:00')"),
        run=["search", "kawung"],
        exit=3,
        code="database.newer",
        named="999",
        id="Pasang motifsearch yang lebih baru",
        en="Install the newer motifsearch",
    ),
    "a damaged database": Bad(
        make=damage_the_database,
        run=["search", "kawung"],
        exit=3,
        code="database.damaged",
        named="catalog.sqlite",
        id="Pulihkan folder katalog dari salinan",
        en="Put back a backup copy",
    ),
    "a text as database": Bad(
        make=replace_the_database(b"catatan harian\n" * 900),
        run=["check"],
        exit=3,
        code="database.not_a_database",
        named="catalog.sqlite",
        id="Pilih folder sebuah katalog",
        en="Choose the folder of a catalogue",
    ),
    "an empty file as database": Bad(
        make=replace_the_database(b""),
        run=["add", "foto"],
        exit=3,
        code="catalog.emptied",
        named="catalog.sqlite",
        id="Pulihkan berkas itu dari salinan",
        en="Put back a backup copy",
    ),
    "another program's database": Bad(
        make=another_programs_database,
        run=["add", "foto"],
        exit=3,
        code="database.foreign",
        named="catalog.sqlite",
        id="Pilih folder lain",
        en="Choose another folder",
    ),
    "a catalogue that cannot be written": Bad(
        make=all_of(rights("catalog/catalog.sqlite", 0o444), rights("catalog", 0o555)),
        run=["edit", "C1", "title=Baru"],
        exit=3,
        code="database.readonly",
        named="catalog.sqlite",
        id="Periksa izin",
        en="Check the permissions",
        as_owner=True,
    ),
    "a catalogue that cannot be entered": Bad(
        make=rights("catalog", 0),
        run=["search", "kawung"],
        exit=3,
        code="catalog.cannot_open",
        named="catalog",
        id="akses ditolak. Periksa",
        en="permission denied. Check",
        as_owner=True,
    ),
    "thumbnails that cannot be written": Bad(
        make=all_of(
            lambda here: shutil.rmtree(here / "catalog" / "thumbnails"),
            write("catalog/thumbnails", "x"),
            lambda here: Image.new("RGB", (40, 40), "red").save(here / "foto" / "neu.png"),
        ),
        run=ADD,
        exit=3,
        code="catalog.cannot_write",
        named="thumbnails",
        id="jalankan lagi",
        en="run the command again",
    ),
    "an index that cannot be read": Bad(
        make=all_of(lambda here: shutil.rmtree(here / "catalog" / "index"), write("catalog/index", "x")),
        run=["search", "--like", "P1"],
        exit=5,
        code="stores.cannot_read",
        named="index",
        id="Periksa izin",
        en="Check the permissions",
    ),
    "an unknown store": Bad(
        env={"MOTIFSEARCH_STORE": "oracle:"},
        run=["search", "kawung"],
        exit=5,
        code="stores.unknown",
        named='"oracle:"',
        id="exact:, faiss:",
        en="exact:, faiss:",
    ),
    "an unknown model in the environment": Bad(
        env={"MOTIFSEARCH_MODEL": "clip"},
        run=["--catalog", "baru", "add", "foto"],
        exit=4,
        code="embedders.unknown",
        named='"clip"',
        id="Gunakan salah satu bentuk ini",
        en="Use one of these forms",
    ),
    "settings that are broken": Bad(
        make=config("model = \n"),
        run=SEARCH,
        exit=2,
        code="settings.bad_toml",
        named="config.toml",
        id="di baris 1. Tulis NAMA = NILAI",
        en="at line 1. Write NAME = VALUE",
    ),
    "settings that are no text": Bad(
        make=config(b'author = "\xff"\n'),
        run=SEARCH,
        exit=2,
        code="settings.bad_toml",
        named="config.toml",
        id="di baris 1. Tulis NAMA = NILAI",
        en="at line 1. Write NAME = VALUE",
    ),
    "settings that may not be read": Bad(
        make=all_of(config(""), rights("catalog/config.toml", 0)),
        run=SEARCH,
        exit=2,
        code="settings.unreadable",
        named="config.toml",
        id="akses ditolak. Izinkan",
        en="permission denied. Allow",
        as_owner=True,
    ),
    "an unknown setting": Bad(
        make=config('modell = "embedded"\n'),
        run=SEARCH,
        exit=2,
        code="settings.unknown",
        named='"modell"',
        id="Pengaturan yang dikenal: ark_naan, author, ",
        en="Known settings: ark_naan, author, ",
    ),
    "a setting of a wrong type": Bad(
        make=config("batch_size = 2.5\n"),
        run=SEARCH,
        exit=2,
        code="settings.wrong_type",
        named="2.5",
        id="bilangan bulat tanpa tanda kutip",
        en="a whole number without quotation marks",
    ),
    "a setting that is too large": Bad(
        run=[*ADD, "--batch-size", "100000"],
        exit=2,
        code="settings.out_of_range",
        named="100000",
        id="antara 1 dan 4096",
        en="between 1 and 4096",
    ),
    "a variable that is no number": Bad(
        env={"MOTIFSEARCH_WORKERS": "semua"},
        run=SEARCH,
        exit=2,
        code="settings.not_a_number",
        named="MOTIFSEARCH_WORKERS",
        id="harus bilangan bulat",
        en="must be a whole number",
    ),
    "a variable of no setting": Bad(
        env={"MOTIFSEARCH_MODELL": "embedded"},
        run=SEARCH,
        exit=2,
        code="settings.unknown",
        named="MOTIFSEARCH_MODELL",
        id="Pengaturan yang dikenal",
        en="Known settings",
    ),
}

ALL = FILES | TABLES | ARGUMENTS | CATALOGUES


def kept(here: Path) -> dict[str, str]:
    """What must still be there: the person's files, and every record and every change that the database holds."""
    found = {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in here.rglob("*")
        if "catalog" not in path.parts and path.is_file() and os.access(path, os.R_OK)
    }
    path = here / "catalog" / "catalog.sqlite"
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            for name, key in (("photo", "sha256"), ("cloth", "uid"), ("motif", "uid"), ("change", "change_id")):
                found |= {f"{name} {row[0]}": "" for row in connection.execute(f"SELECT {key} FROM {name}")}  # noqa: S608
            found |= {
                f"vector {row[0]}": row[1].hex()
                for row in connection.execute("SELECT photo_id, vector FROM embedding")
            }
    except sqlite3.Error:
        found["database"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@pytest.fixture(params=list(ALL))
def bad(request: pytest.FixtureRequest, place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bad]:
    found = ALL[request.param]
    found.make(place)
    for name, value in found.env.items():
        monkeypatch.setenv(name, value)
    yield found
    for path in (place / "catalog", place / "foto" / "dalam"):
        if path.exists():
            path.chmod(0o755)


# Words of the other language slip in from click and from the system.
ENGLISH = re.compile(r"\b(Invalid|such file|denied|directory|Error|option|is not|value)\b")
NEVER = re.compile(r"[{}]|\bErrno\b|\bNone\b|Traceback|\w+Error\b")


def test_one_sentence_says_what_is_wrong_and_what_helps(bad: Bad, place: Path, monkeypatch, capsys, as_owner):
    def answer(*more: str) -> int:
        return as_owner(lambda: run([*bad.run, *more])) if bad.as_owner else run([*bad.run, *more])

    before = kept(place)
    for lang, advice in (("id", bad.id), ("en", bad.en)):
        monkeypatch.setenv("LANG", {"id": "id_ID.UTF-8", "en": "en_GB.UTF-8"}[lang])
        code = answer()
        _, err = capsys.readouterr()
        assert code == bad.exit, err
        assert bad.named in err
        assert advice in err
        assert not NEVER.search(err)
        assert lang == "en" or not ENGLISH.search(err), err
    # A server has no answer in JSON, and without a command, or where a value is missing, --json would be that.
    if bad.run[:1] != ["serve"] and bad.code not in {"cli.nothing_asked", "cli.option_needs_value"}:
        assert answer("--json") == bad.exit
        out, err = capsys.readouterr()
        assert err == ""
        body = json.loads(out)
        codes = [body["error"]["code"]] if "error" in body else [problem["code"] for problem in body["problems"]]
        assert bad.code in codes
    assert before.items() <= kept(place).items()


@pytest.mark.usefixtures("place")
def test_a_port_that_another_program_has(capsys):
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for lang, advice in (("id", "Pilih nomor lain dengan --port"), ("en", "Choose another number with --port")):
            assert run(["--lang", lang, "serve", "--port", str(port)]) == 2
            err = capsys.readouterr().err
            assert f"127.0.0.1:{port}" in err
            assert advice in err


def test_a_catalogue_that_another_program_is_writing(place: Path, monkeypatch, capsys):
    monkeypatch.setitem(Database.open.__kwdefaults__, "busy_ms", 50)
    with closing(sqlite3.connect(place / "catalog" / "catalog.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for lang, advice in (("id", "Tunggu sampai selesai"), ("en", "Wait until it is done")):
            assert run(["--lang", lang, "edit", "C1", "title=Baru"]) == 3
            assert advice in capsys.readouterr().err
        # Who only looks is not kept waiting.
        assert run(["show", "C1"]) == 0
    assert run(["edit", "C1", "title=Baru"]) == 0


@pytest.mark.usefixtures("place")
def test_an_edit_of_which_one_part_is_wrong_changes_nothing(capsys):
    assert run(["edit", "C1", "title=Baru", "date=kemarin"]) == 2
    capsys.readouterr()
    assert run(["show", "C1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cloth"]["title"] is None


def test_damage_beside_the_pixels_is_no_hindrance(place: Path, capsys):
    """A broken EXIF block, a broken colour profile and a folder called like a picture: the photographs come in."""
    picture = Image.fromarray(np.random.default_rng(5).integers(0, 256, (60, 60, 3), dtype=np.uint8))
    picture.save(place / "foto" / "exif.jpg", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    picture.rotate(90).save(place / "foto" / "profile.jpg", icc_profile=b"no profile")
    (place / "foto" / "folder.jpg").mkdir()
    picture.rotate(180).save(place / "foto" / "folder.jpg" / "dalam.png")
    assert run(["add", "foto", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["added"], report["problems"]) == (3, [])


def test_windows_wrote_the_table(place: Path, capsys):
    """Semicolons, Windows-1252, a line break inside a cell and backslashes in a path."""
    (place / "t.csv").write_bytes(b'Berkas;Keterangan;Asal\r\nfoto\\kain3.png;"Caf\xe9,\r\nbaris dua";Jepara\r\n')
    assert run([*TABLE, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["records_changed"], report["problems"]) == (1, [])
    assert run(["show", "foto/kain3.png", "--json"]) == 0
    cloth = json.loads(capsys.readouterr().out)["cloth"]
    assert cloth["place"] == "Jepara"
    assert cloth["description"].splitlines() == ["Café,", "baris dua"]


def test_there_are_enough_of_them():
    assert len(ALL) >= 30
    assert len({bad.code for bad in ALL.values()}) >= 30
