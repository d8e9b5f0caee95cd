from __future__ import annotations

import numpy as np
import pytest

from motifsearch.database import Database
from motifsearch.errors import UsageError
from motifsearch.records import EmbeddingSpace
from motifsearch.vectors import unit
from motifsearch.workflows.editing.suggestions import MARK, accept, suggest

SPACE = EmbeddingSpace(uri="test:", name="test", fingerprint="ab" * 32, dim=16)
GROUPS = 4


def centre(group):
    return np.random.default_rng(100 + group).normal(size=16)


def add(database, number, group, noise, **fields):
    rng = np.random.default_rng(number)
    cloth = database.cloths.add(uid=f"K{number}", **fields)
    photo = database.photos.add(
        sha256=f"{number:064x}", cloth_id=cloth.cloth_id, path=f"/{number}.jpg", mtime_ns=1, size_bytes=1,
        format="JPEG", width_px=1, height_px=1, pdq=bytes(32), pdq_quality=1,
    )  # fmt: skip
    vector = unit((centre(group) + noise * rng.normal(size=16))[None].astype(np.float32))
    database.embeddings.put(SPACE, [photo.photo_id], vector)
    return cloth.cloth_id


@pytest.fixture
def database(tmp_path):
    with Database.open(tmp_path / "catalog.sqlite") as opened:
        for group in range(GROUPS):
            opened.motifs.add(name=f"Motif {group}")
        yield opened


def fill(database, count, noise, start=0):
    for number in range(start, start + count):
        group = number % GROUPS
        add(database, number, group, noise, motif_id=group + 1, tags=[f"kata {group}"])


def test_a_cloth_without_a_motif_gets_that_of_those_like_it_and_nothing_is_stored(database):
    fill(database, 60, 0.3)
    asked = add(database, 1000, 2, 0.3)
    history = list(database.history.iter())
    (motif, tag) = suggest(database, SPACE, limit=1)
    assert (motif.cloth_id, motif.field, motif.value, motif.name) == (asked, "motif", "motif_2", "Motif 2")
    assert (tag.field, tag.value) == ("tags", "kata 2")
    assert 0.85 < motif.certainty < 1
    assert all(database.cloths.get(other).motif_id == 3 for other in motif.because)
    assert list(database.history.iter()) == history
    assert suggest(database, SPACE, limit=1) == (motif, tag)
    # What is filled in is not asked about.
    assert suggest(database, SPACE, cloth_ids=[1]) == ()


@pytest.mark.parametrize("noise", [0.5, 1.0, 1.6])
def test_what_is_said_of_the_certainty_is_what_comes_true(database, noise):
    fill(database, 160, noise)
    asked = {add(database, 1000 + number, number % GROUPS, noise): number % GROUPS for number in range(80)}
    firsts = {}
    for each in suggest(database, SPACE, limit=1):
        if each.field == "motif":
            firsts[each.cloth_id] = each
    right = np.mean([firsts[cloth].value == f"motif_{group}" for cloth, group in asked.items()])
    said = np.mean([firsts[cloth].certainty for cloth in asked])
    # Four standard errors of eighty answers.
    assert abs(said - right) < 4 * np.sqrt(0.25 / 80)


def test_of_few_described_cloths_no_certainty_is_said_and_of_none_nothing(database):
    assert suggest(database, SPACE) == ()
    asked = add(database, 1000, 1, 0.1)
    assert suggest(database, SPACE) == ()
    fill(database, 8, 0.1)
    first = suggest(database, SPACE, cloth_ids=[asked])[0]
    assert (first.value, first.certainty) == ("motif_1", None)


def test_the_models_words_are_heard_where_they_help(database):
    fill(database, 60, 2.5)
    fill(database, 40, 0.0, start=60)
    for number in range(100, 110):
        add(database, number, number % GROUPS, 2.5)

    def texts(prompts):
        return unit(np.stack([centre(group) for group in range(len(prompts))]).astype(np.float32))

    asked = [cloth.cloth_id for cloth in database.cloths.all() if cloth.motif_id is None]
    with_words = suggest(database, SPACE, cloth_ids=asked, limit=1, texts=texts)
    without = suggest(database, SPACE, cloth_ids=asked, limit=1)

    def right(found):
        of = {each.cloth_id: each.value for each in found if each.field == "motif"}
        return sum(of.get(cloth) == f"motif_{(100 + place) % GROUPS}" for place, cloth in enumerate(asked))

    assert right(with_words) >= right(without)


def test_a_yes_stays_marked_as_the_machines_suggestion_for_good(database):
    fill(database, 40, 0.2)
    asked = add(database, 1000, 3, 0.2)
    motif, tag = suggest(database, SPACE, limit=1)
    accept(database, motif, SPACE, by="Sari", day="2026-01-31")
    accept(database, tag, SPACE, by="Sari", day="2026-01-31")
    cloth = database.cloths.get(asked)
    assert (cloth.motif_id, cloth.tags) == (4, ("kata 3",))
    assert [(claim.field, claim.author, claim.date) for claim in cloth.claims] == [
        ("motif", "Sari", "2026-01-31"),
        ("tags", "Sari", "2026-01-31"),
    ]
    assert all(claim.source.startswith(MARK) and "certainty 0." in claim.source for claim in cloth.claims)
    changes = database.history.of("cloth", asked)[1:]
    assert {change.by for change in changes} == {"Sari"}
    assert all(change.why.startswith(MARK) for change in changes)
    # Somebody was faster.
    database.cloths.update(asked, {"motif_id": 1})
    with pytest.raises(UsageError) as caught:
        accept(database, motif, SPACE, by="Budi", day="2026-02-01")
    assert caught.value.code == "suggest.taken"
    assert database.cloths.get(asked).motif_id == 1
