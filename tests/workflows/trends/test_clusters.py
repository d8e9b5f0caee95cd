from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.errors import ModelError, MotifsearchError
from motifsearch.records import EmbeddingSpace, Swatch
from motifsearch.vectors import unit
from motifsearch.workflows.trends.axes import palette_vectors
from motifsearch.workflows.trends.fitting import NOISE, alone, assign, fit
from motifsearch.workflows.trends.matching import match
from motifsearch.workflows.trends.naming import name_clusters, numbered
from motifsearch.workflows.trends.operations import Trends

SPACE = EmbeddingSpace(uri="planted:", name="planted", fingerprint="d0" * 32, dim=64)
MOTIFS = ("kawung", "parang", "mega_mendung", "truntum")


def planted(count: int, kinds: int, rng: np.random.Generator, *, noise: float = 0.6) -> tuple[np.ndarray, np.ndarray]:
    """Vectors around the directions of some kinds, and the kinds; the directions are the same for every call."""
    middles = unit(np.random.default_rng(99).normal(size=(kinds, SPACE.dim)))
    truth = np.arange(count) % kinds
    return unit(middles[truth] + noise * rng.normal(size=(count, SPACE.dim)) / np.sqrt(SPACE.dim)), truth


class Collection:
    """A catalogue whose cloths have planted vectors: four kinds, named by their motif."""

    def __init__(self, catalog: MotifCatalog) -> None:
        self.database = catalog.database
        self.rng = np.random.default_rng(1)
        self.trends = Trends(catalog.database, lambda: SPACE, lambda _: None)
        self.truth: dict[int, int] = {}
        self._motifs = [self.database.motifs.add(uid=name, name=name).motif_id for name in MOTIFS]

    def add(self, count: int, *, loners: int = 0) -> None:
        vectors, truth = planted(count, len(MOTIFS), self.rng)
        for vector, kind in zip(vectors, truth.tolist(), strict=True):
            self._add_one(vector, kind)
        for vector in unit(self.rng.normal(size=(loners, SPACE.dim))):
            self._add_one(vector, NOISE)

    def _add_one(self, vector: np.ndarray, kind: int) -> None:
        number = len(self.truth) + 1
        motif = self._motifs[kind] if kind != NOISE else None
        cloth = self.database.cloths.add(uid=f"c{number}", motif_id=motif, tags=("contoh",))
        photo = self.database.photos.add(
            cloth_id=cloth.cloth_id, sha256=f"{number:064x}", path=Path(f"/p/{number}.jpg"), mtime_ns=1, size_bytes=1,
            format="JPEG", width_px=9, height_px=9, pdq=bytes(32), pdq_quality=9,
        )  # fmt: skip
        self.database.embeddings.put(SPACE, [photo.photo_id], vector[None, :])
        self.truth[cloth.cloth_id] = kind

    def kinds(self, cluster) -> Counter:
        return Counter(self.truth[cloth] for cloth in cluster.cloth_ids)


@pytest.fixture
def collection(catalog: MotifCatalog) -> Collection:
    made = Collection(catalog)
    made.add(60, loners=6)
    return made


def test_planted_kinds_are_found_and_what_is_like_nothing_stays_outside():
    from sklearn.metrics import adjusted_rand_score

    rng = np.random.default_rng(0)
    vectors, truth = planted(120, 5, rng)
    loners = unit(rng.normal(size=(12, SPACE.dim)))
    found = fit(np.concatenate([vectors, loners]))
    assert found is not None
    assert adjusted_rand_score(truth, alone(found.labels[:120])) > 0.9
    assert (found.labels[120:] == NOISE).mean() > 0.6
    again = fit(np.concatenate([vectors, loners]))
    assert again is not None
    assert again.labels.tolist() == found.labels.tolist()
    assert found.chosen.stability == max(each.stability for each in found.candidates)


def test_finer_has_more_clusters_than_coarser():
    rng = np.random.default_rng(0)
    middles = unit(rng.normal(size=(3, 64)))
    inner = unit(middles.repeat(4, axis=0) + 0.5 * unit(rng.normal(size=(12, 64))))
    vectors = unit(inner.repeat(9, axis=0) + 0.25 * rng.normal(size=(108, 64)) / 8)
    counts = [found.chosen.clusters for level in (-2, 0, 2) if (found := fit(vectors, level=level))]
    assert len(counts) == 3
    assert counts[0] >= counts[1] >= counts[2]
    assert counts[0] > counts[2]


@pytest.mark.parametrize("count", [0, 1, 3, 11])
def test_too_few_cloths_have_no_clusters(count):
    assert fit(unit(np.random.default_rng(0).normal(size=(count, 8)))) is None


def test_cloths_that_are_all_the_same_are_no_reason_to_fail():
    found = fit(np.tile(unit(np.ones(8)), (20, 1)))
    assert found is None or found.chosen.clusters >= 2


def test_a_new_vector_joins_its_nearest_members_only_where_it_is_as_near_as_they_are():
    rng = np.random.default_rng(0)
    vectors, truth = planted(60, 3, rng)
    near, kinds = planted(9, 3, rng, noise=0.4)
    assert assign(near, vectors, truth).tolist() == kinds.tolist()
    far = unit(rng.normal(size=(9, SPACE.dim)))
    assert set(assign(far, vectors, truth).tolist()) == {NOISE}


def test_a_cluster_goes_on_in_the_one_that_has_most_of_its_members():
    old = {7: frozenset(range(10)), 9: frozenset(range(10, 20))}
    new = [frozenset(range(9, 20)) | {100, 101, 102}, frozenset(range(9)), frozenset({200, 201, 202})]
    assert match(old, new) == {0: 9, 1: 7}
    assert match(old, []) == match({}, new) == {}
    scattered = [frozenset({0, 10, 300}), frozenset({1, 11, 301})]
    assert match(old, scattered) == {}


def test_clusters_are_named_in_both_languages_with_how_well_the_name_fits(collection):
    found = collection.trends.clusters("pattern")
    assert {cluster.name_en for cluster in found.clusters} >= {"Kawung", "Parang", "Truntum"}
    for cluster in found.clusters:
        assert "contoh" not in cluster.name_id.lower()
        assert cluster.fit is not None
        assert cluster.fit == max(collection.kinds(cluster).values()) / len(cluster.cloth_ids)
    assert found.outside >= 3
    assert found.cloths == 66


def test_names_say_what_is_common_inside_and_rare_outside():
    terms = {
        cloth: frozenset({("motif", "kawung" if cloth < 5 else "parang"), ("technique", "tulis"), ("tag", "lama")})
        for cloth in range(10)
    }
    terms[4] = frozenset({("motif", "parang")})
    first, second, third = name_clusters([range(5), range(5, 10), [77]], terms, {}, ("Lain", "Other"))
    assert first.english.startswith("Kawung")
    assert first.fit == 0.8
    assert second.indonesian.startswith("Parang")
    assert (third.indonesian, third.english, third.fit) == ("Lain", "Other", None)
    same = numbered(name_clusters([[0], [1]], terms, {}, ("Lain", "Other")))
    assert [name.english[-4:] == " (2)" for name in same] == [False, True]


def test_where_no_record_says_anything_the_pictures_name_a_group_as_an_impression(collection):
    """A model that knows one word: it lies where that kind lies, all other words as far from every kind."""
    middles = unit(np.random.default_rng(99).normal(size=(len(MOTIFS), SPACE.dim)))
    elsewhere = np.linalg.svd(middles)[2][len(MOTIFS)]
    asked = []

    def texts(words):
        asked.extend(words)
        return unit(np.stack([middles[0] if "kawung" in word.lower() else elsewhere for word in words]))

    for cloth in collection.truth:
        collection.database.cloths.update(cloth, {"motif_id": None, "tags": ()})
    trends = Trends(collection.database, lambda: SPACE, lambda _: None, texts=texts)
    found = trends.clusters("pattern").clusters
    by_kind = {collection.kinds(each).most_common(1)[0][0]: each for each in found}
    kawung = by_kind[MOTIFS.index("kawung")]
    assert (kawung.name_id, kawung.name_en) == ("Tampak seperti kawung", "Looks like kawung")
    assert kawung.fit is not None
    assert kawung.fit > 0.9
    others = [each for each in found if each is not kawung]
    assert all("kawung" not in each.name_id for each in others)
    # What records or people say is not asked of the pictures.
    asked.clear()
    trends.rename(kawung.cluster_id, "Kawung kami")
    for cloth in collection.truth:
        collection.database.cloths.update(cloth, {"tags": ("polos",)})
    trends.find_clusters("pattern")
    assert asked == []


def test_a_model_that_is_not_there_leaves_groups_without_names(collection):
    def texts(_):
        raise ModelError("catalog.model_changed", model="x")

    for cloth in collection.truth:
        collection.database.cloths.update(cloth, {"motif_id": None, "tags": ()})
    found = Trends(collection.database, lambda: SPACE, lambda _: None, texts=texts).clusters("pattern")
    assert all(each.name_en.startswith("Group without records") for each in found.clusters)
    assert len({each.name_en for each in found.clusters}) == len(found.clusters)


def test_numbers_and_names_go_on_when_a_tenth_of_the_cloths_is_new(collection):
    before = collection.trends.clusters("pattern").clusters
    main = {max(counts, key=counts.get): each for each in before if (counts := collection.kinds(each)).total() > 9}
    collection.trends.rename(main[0].cluster_id, "Kawung toko kami")
    collection.add(8)
    added = collection.trends.clusters("pattern")
    assert sum(len(each.cloth_ids) for each in added.clusters) > sum(len(each.cloth_ids) for each in before)
    after = {each.cluster_id: each for each in collection.trends.find_clusters("pattern").clusters}
    for kind, cluster in main.items():
        assert collection.kinds(after[cluster.cluster_id]).most_common(1)[0][0] == kind
    renamed = after[main[0].cluster_id]
    assert (renamed.name_id, renamed.name_en, renamed.named_by) == ("Kawung toko kami", "Kawung toko kami", "person")


def test_what_a_person_merged_split_and_pinned_survives(collection):
    first, second, third, *_ = collection.trends.clusters("pattern").clusters
    merged = collection.trends.merge([second.cluster_id, third.cluster_id])
    assert (merged.cluster_id, merged.name_id, merged.pinned) == (second.cluster_id, second.name_id, True)
    kept, new = collection.trends.split(first.cluster_id, first.cloth_ids[:4])
    assert (kept.cluster_id, new.cloth_ids) == (first.cluster_id, first.cloth_ids[:4])
    collection.add(4)
    after = {each.cluster_id: set(each.cloth_ids) for each in collection.trends.find_clusters("pattern").clusters}
    assert after[merged.cluster_id] >= set(second.cloth_ids) | set(third.cloth_ids)
    assert after[new.cluster_id] >= set(new.cloth_ids)
    assert third.cluster_id not in after
    everything = [cloth for members in after.values() for cloth in members]
    assert len(everything) == len(set(everything))


def test_a_split_without_names_parts_what_lies_apart(collection):
    first, second, *_ = collection.trends.clusters("pattern").clusters
    both = collection.trends.merge([first.cluster_id, second.cluster_id])
    parts = collection.trends.split(both.cluster_id)
    assert {max(collection.kinds(part)) for part in parts} == {max(collection.kinds(each)) for each in (first, second)}


def test_what_cannot_be_done_with_clusters_changes_nothing(collection):
    first, *_ = before = collection.trends.clusters("pattern").clusters
    for change, code in (
        (lambda: collection.trends.merge([first.cluster_id] * 2), "trends.merge_two"),
        (lambda: collection.trends.split(first.cluster_id, first.cloth_ids), "trends.split_members"),
        (lambda: collection.trends.split(first.cluster_id, [9999]), "trends.split_members"),
        (lambda: collection.trends.rename(first.cluster_id, "  "), "trends.no_name"),
        (lambda: collection.trends.rename(9999, "Lain"), "database.no_cluster"),
        (lambda: collection.trends.find_clusters("pattern", level=9), "trends.bad_level"),
    ):
        with pytest.raises(MotifsearchError) as error:
            change()
        assert error.value.code == code
    assert collection.trends.clusters("pattern").clusters == before


def test_a_cloth_that_nobody_may_see_is_in_no_cluster(collection):
    hidden = collection.trends.clusters("pattern").clusters[0].cloth_ids[0]
    collection.database.cloths.update(hidden, {"access": "community"})
    found = collection.trends.find_clusters("pattern")
    assert all(hidden not in cluster.cloth_ids for cluster in found.clusters)
    assert found.cloths == 65


def test_palettes_of_near_colours_are_near():
    def palette(*colours):
        return tuple(Swatch(lab=lab, share=1 / len(colours)) for lab in colours)

    brown, darker, blue = (40.0, 25.0, 40.0), (37.0, 24.0, 36.0), (35.0, 5.0, -40.0)
    vectors = palette_vectors([palette(brown), palette(darker), palette(blue), palette(brown, blue)])
    like = vectors @ vectors.T
    assert like[0, 1] > 0.9
    assert like[0, 2] < 0.1
    assert like[0, 2] < like[0, 3] < like[0, 1]


def places(view):
    return {point.cloth_id: (point.x, point.y) for point in view.points}


def test_a_few_new_cloths_move_nothing_on_the_map_and_nothing_is_laid_out_anew(collection, monkeypatch):
    before = places(collection.trends.views.map())
    clusters = {cluster.cluster_id: set(cluster.cloth_ids) for cluster in collection.trends.clusters().clusters}
    collection.add(8)
    for name in ("atlas.lay_out", "clusters.fit"):
        monkeypatch.setattr(f"motifsearch.workflows.trends.{name}", None)
    after = places(collection.trends.views.map())
    assert len(after) == len(before) + 8
    assert {cloth: after[cloth] for cloth in before} == before
    later = {cluster.cluster_id: set(cluster.cloth_ids) for cluster in collection.trends.clusters().clusters}
    assert all(later[number] >= members for number, members in clusters.items())
    # Where nothing came, not even the vectors are read.
    for name in ("atlas", "clusters"):
        monkeypatch.setattr(f"motifsearch.workflows.trends.{name}.cloth_vectors", None)
    assert places(collection.trends.views.map()) == after


def test_in_a_very_large_collection_new_cloths_are_put_beside_some_of_the_known(collection, monkeypatch):
    collection.trends.views.map()
    before = {each.cluster_id: each for each in collection.trends.clusters().clusters}
    kinds = {number: collection.kinds(each).most_common(1)[0][0] for number, each in before.items()}
    monkeypatch.setattr("motifsearch.workflows.trends.axes.MOST_BESIDE", 40)
    read = []
    vectors = type(collection.database.embeddings).vectors

    def counted(self, space, ids=None, **options):
        found = vectors(self, space, ids, **options)
        read.append(len(found[0]))
        return found

    monkeypatch.setattr(type(collection.database.embeddings), "vectors", counted)
    collection.add(8)
    after = {each.cluster_id: set(each.cloth_ids) for each in collection.trends.clusters().clusters}
    assert all(after[number] >= set(each.cloth_ids) for number, each in before.items())
    added = {number: members - set(before[number].cloth_ids) for number, members in after.items()}
    assert sum(map(len, added.values())) >= 6
    for number, cloths in added.items():
        assert {collection.truth[cloth] for cloth in cloths} <= {kinds[number]}
    assert len(places(collection.trends.views.map())) == 74
    assert read
    assert max(read) == 48


def test_the_map_is_the_same_from_one_look_to_the_next_and_drawn_anew_when_asked_or_outgrown(collection, monkeypatch):
    first = collection.trends.views.map()
    assert collection.trends.views.map() == first
    drawn = []
    from motifsearch.workflows.trends import atlas

    def counted(vectors, **options):
        drawn.append(len(vectors))
        return lay_out(vectors, **options)

    lay_out = atlas.lay_out
    monkeypatch.setattr(atlas, "lay_out", counted)
    collection.trends.views.map(again=True)
    assert drawn == [first.cloths]
    collection.add(first.cloths)
    assert collection.trends.views.map().cloths == 2 * first.cloths
    assert drawn == [first.cloths, 2 * first.cloths]


def test_a_hidden_cloth_is_not_on_the_map_and_comes_back_to_its_place(collection):
    before = places(collection.trends.views.map())
    cloth = next(iter(before))
    collection.database.cloths.update(cloth, {"access": "community"})
    collection.add(1)
    assert cloth not in places(collection.trends.views.map())
    collection.database.cloths.update(cloth, {"access": "public"})
    assert places(collection.trends.views.map())[cloth] == before[cloth]


def test_above_the_most_a_sample_is_clustered_and_the_rest_joins(monkeypatch):
    monkeypatch.setattr("motifsearch.workflows.trends.fitting.MOST_FITTED", 60)
    vectors, truth = planted(400, 4, np.random.default_rng(6))
    found = fit(vectors)
    assert found is not None
    assert found.chosen.clusters == 4
    placed = found.labels != NOISE
    assert placed.mean() > 0.8
    for label in range(4):
        assert len(set(truth[found.labels == label].tolist())) == 1
