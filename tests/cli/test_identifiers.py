from __future__ import annotations

from pathlib import Path

import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.cli.identifiers import identifier, parse, photo_id_of
from motifsearch.errors import UsageError


@pytest.fixture
def filled(catalog: MotifCatalog, folder: Path, monkeypatch) -> MotifCatalog:
    catalog.add([folder])
    monkeypatch.chdir(folder)
    return catalog


@pytest.mark.parametrize("kind", ["photo", "cloth", "motif", "listing"])
def test_what_is_written_is_read_again(filled: MotifCatalog, kind):
    assert parse(identifier(kind, 12), filled) == (kind, 12)


@pytest.mark.parametrize("text", ["P3", "p3", "P-3", " p3 "])
def test_letters_and_spaces_are_taken_as_they_come(filled: MotifCatalog, text: str):
    assert parse(text, filled) == ("photo", 3)


def test_a_photograph_is_known_by_its_file_and_by_its_content(filled: MotifCatalog, folder: Path):
    photo = filled.photo(3)
    relative = str(Path(photo.paths[0]).relative_to(folder))
    for text in (photo.paths[0], relative, f"./{relative}", photo.sha256, photo.sha256.upper()):
        assert parse(text, filled) == ("photo", 3)
        assert photo_id_of(text, filled) == 3


def test_a_plain_number_is_a_photograph_where_one_is_asked_for(filled: MotifCatalog):
    assert photo_id_of("7", filled) == 7
    with pytest.raises(UsageError, match="bad_identifier"):
        parse("7", filled)


@pytest.mark.parametrize("text", ["X3", "P", "3P", "P3.5", "kain99.png", "0" * 64, "", "P" + "9" * 30])
def test_what_names_nothing_is_refused(filled: MotifCatalog, text: str):
    with pytest.raises(UsageError) as caught:
        parse(text, filled)
    assert (caught.value.code, caught.value.params) == ("cli.bad_identifier", {"text": text})


@pytest.mark.parametrize("text", ["C1", "M1", "L1"])
def test_another_record_is_no_photograph(filled: MotifCatalog, text: str):
    with pytest.raises(UsageError) as caught:
        photo_id_of(text, filled)
    assert caught.value.code == "cli.not_a_photo"
