"""Parquet for research: every open record and vector, typed, with the model's fingerprint."""

from __future__ import annotations

import tempfile
from dataclasses import fields
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings

from motifsearch.archive.parquet import records_table
from motifsearch.catalog import MotifCatalog
from motifsearch.errors import UsageError
from motifsearch.records import RECORD_KINDS, Cloth
from tests.archive.conftest import RECIPES, fill
from tests.workflows.publishing.conftest import SECRETS, closed_contents


def test_tables_hold_what_records_say(full, tmp_path):
    report = full.exchange.export_parquet(tmp_path / "out")
    cloths = pq.read_table(tmp_path / "out" / "cloths.parquet").to_pylist()
    assert len(cloths) == report.cloths == 9
    said = next(one for one in cloths if one["inventory"] == "A/1")
    cloth = full.database.cloths.all()[0]
    for each in fields(Cloth):
        if each.name not in {"cloth_id", "motif_id", "uid", "labels", "claims"}:
            value = getattr(cloth, each.name)
            assert said[each.name] == (list(value) if isinstance(value, tuple) else value), each.name
    assert said["labels"] == [
        {"name": "TK A", "community": "Trusmi", "text": "Milik kami.", "uri": "https://example.org/tk"}
    ]
    assert said["cloth_uid"] == cloth.uid
    assert said["motif_uid"] == full.motif(cloth.motif_id).uid
    assert said["rights_uri"] == "http://creativecommons.org/licenses/by/4.0/"
    photos = pq.read_table(tmp_path / "out" / "photos.parquet")
    assert "paths" not in photos.column_names


def test_vectors_bear_their_space_and_fit_their_photographs(full, tmp_path):
    report = full.exchange.export_parquet(tmp_path / "out")
    (path,) = (tmp_path / "out").glob("vectors-*.parquet")
    table = pq.read_table(path)
    about = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    assert (about["fingerprint"], about["dim"]) == (full.space.fingerprint, str(full.space.dim))
    assert table.num_rows == report.vectors == 8
    ids, vectors = full.database.embeddings.vectors(full.space)
    here = {full.photo(int(number)).sha256: vector for number, vector in zip(ids, vectors, strict=True)}
    for row in table.to_pylist():
        assert np.array_equal(np.array(row["vector"], np.float32), here[row["photo_sha256"]])


def test_what_is_not_open_stays_out(full, tmp_path):
    full.exchange.export_parquet(tmp_path / "out")
    shut = closed_contents(full)
    for path in (tmp_path / "out").iterdir():
        said = str(pq.read_table(path).to_pylist())
        assert [word for word in SECRETS if word.decode() in said] == []
        assert not [sha for sha in shut if sha in said]
        assert str(tmp_path) not in said


def test_what_is_there_is_not_overwritten(full, tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(UsageError):
        full.exchange.export_parquet(tmp_path / "out")


@settings(max_examples=20, deadline=None)
@given(RECIPES)
def test_records_made_by_chance_are_written_as_they_are(recipe):
    with (
        tempfile.TemporaryDirectory() as folder,
        MotifCatalog.open(Path(folder), create=True, model="colour:") as catalog,
    ):
        fill(catalog.database, recipe)
        holdings = catalog.database.transfer.take_out(("public", "institution", "community"))
        for kind in RECORD_KINDS:
            path = Path(folder) / f"{kind}.parquet"
            path.write_bytes(records_table(kind, holdings))
            rows = pq.read_table(path).to_pylist()
            assert len(rows) == len(getattr(holdings, f"{kind}s"))
            if kind == "cloth":
                assert [row["description"] for row in rows] == [one.description for one in holdings.cloths]
                assert [tuple(row["tags"]) for row in rows] == [one.tags for one in holdings.cloths]
