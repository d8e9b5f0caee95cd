from __future__ import annotations

from pathlib import Path

import pytest

from motifsearch.archive.tables import read_table
from motifsearch.errors import TableError


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encodings_and_separators_of_spreadsheets(tmp_path: Path, encoding: str, separator: str):
    path = tmp_path / "t.csv"
    path.write_bytes(f"file{separator}maker\r\na.jpg{separator}Café Batik\r\n".encode(encoding))
    table = read_table(path)
    assert table.columns == ("file", "maker")
    assert table.rows[0].cells == {"file": "a.jpg", "maker": "Café Batik"}
    assert table.rows[0].line == 2


def test_lines_are_those_of_the_file_even_after_breaks_inside_cells(tmp_path: Path):
    path = tmp_path / "t.csv"
    path.write_text('file,note\na.jpg,"two\nlines"\n\nb.jpg,x\n')
    assert [row.line for row in read_table(path).rows] == [2, 5]


def test_short_rows_are_filled_and_long_ones_reported(tmp_path: Path):
    path = tmp_path / "t.csv"
    path.write_text("file,a,b\nx.jpg\ny.jpg,1,2,3\nz.jpg,1,2,,\n")
    table = read_table(path)
    assert [row.cells["file"] for row in table.rows] == ["x.jpg", "z.jpg"]
    assert [(problem.where, problem.code) for problem in table.problems] == [(f"{path}:3", "archive.row_too_long")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "archive.table_empty"),
        (b" \n\n", "archive.table_empty"),
        (b"PK\x03\x04" + b"\0" * 200, "archive.table_is_binary"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 200, "archive.table_is_workbook"),
        (bytes(range(256)), "archive.table_is_binary"),
        (b"file,File\na,b\n", "archive.table_duplicate_header"),
        (b'file,note\na.jpg,"never closed\nb.jpg,x\n', "archive.table_broken"),
    ],
)
def test_tables_that_cannot_be_used_say_why(tmp_path: Path, content: bytes, code: str):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(TableError) as caught:
        read_table(path)
    assert caught.value.code == code


def test_a_missing_table_and_a_folder(tmp_path: Path):
    for path, code in ((tmp_path / "none.csv", "archive.table_missing"), (tmp_path, "archive.table_is_folder")):
        with pytest.raises(TableError) as caught:
            read_table(path)
        assert caught.value.code == code


def test_a_workbook_is_named_as_such(tmp_path: Path):
    import zipfile

    path = tmp_path / "t.csv"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(TableError) as caught:
        read_table(path)
    assert caught.value.code == "archive.table_is_workbook"


def test_a_long_table_takes_no_more_memory_than_a_short_one(tmp_path: Path):
    import tracemalloc

    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("file,maker,note\n")
        file.writelines(
            f"{number}.jpg,Bengkel {number % 50},keterangan yang agak panjang\n" for number in range(40_000)
        )
    tracemalloc.start()
    table = read_table(path)
    assert len(table.rows) == 40_000
    assert sum(row.cells["maker"] == "Bengkel 7" for row in table.rows) == 800
    # Gone through twice, each time from the beginning.
    assert next(iter(table.rows)).cells["file"] == "0.jpg"
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1 << 20
    assert path.stat().st_size > 1 << 20


def test_what_is_wrong_far_down_is_known_before_any_row_is_used(tmp_path: Path):
    path = tmp_path / "t.csv"
    for end, code in ((b'"never closed\n', "archive.table_broken"), (b"a\0b\n", "archive.table_is_binary")):
        path.write_bytes(b"file\n" + b"a.jpg\n" * 5000 + end)
        with pytest.raises(TableError) as caught:
            read_table(path)
        assert caught.value.code == code


def test_one_letter_of_windows_far_down_decides_the_encoding(tmp_path: Path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"file,maker\n" + b"a.jpg,x\n" * 20_000 + "b.jpg,Café\n".encode("cp1252"))
    *_, last = read_table(path).rows
    assert last.cells["maker"] == "Café"
