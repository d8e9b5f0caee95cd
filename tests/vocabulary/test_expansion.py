import pytest

from motifsearch.vocabulary import lookup_all, terms
from motifsearch.vocabulary.expansion import expand
from motifsearch.vocabulary.spelling import fold


def keys(text: str) -> list[str]:
    return [f"{each.kind}:{each.key}" for each in expand(text).terms]


def test_a_sentence_is_taken_apart():
    found = expand("kain megamendung biru dari cirebon")
    assert [each.key for each in found.terms] == ["mega_mendung", "blue", "3274", "3209"]
    assert found.leftover == ()
    assert found.english == "mega mendung blue Cirebon"
    assert found.indonesian == "mega mendung biru Cirebon"
    assert found.english_prompt == "a photo of batik cloth with a mega mendung (clouds) motif, blue, from Cirebon"
    assert {"mega mendung", "megamendung", "mego mendung", "biru", "blue", "cirebon", "tjirebon"} <= set(
        found.spellings
    )


def test_places_of_names_in_the_text():
    text = "kain Mega-Mendung biru"
    first, second = expand(text).found
    assert text[first.start : first.end] == "Mega-Mendung"
    assert text[second.start : second.end] == "biru"
    assert first.exact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("burung merah, tulis", ["element:bird", "colour:red", "technique:tulis"]),
        ("red bird, hand drawn", ["colour:red", "element:bird", "technique:tulis"]),
        ("Mego mendoeng biru tua", ["motif:mega_mendung", "colour:dark_blue"]),
        ("kupu2 merah muda", ["element:butterfly", "colour:pink"]),
        ("udan liris cap solo", ["motif:udan_liris", "technique:cap", "regency:3372"]),
        ("parang rusak barong", ["motif:parang_barong"]),
        ("parang rusk barong", ["motif:parang_barong"]),
        ("jlampang biru muda", ["motif:jlamprang", "colour:light_blue"]),
        ("sido mukti sogan jogja", ["motif:sido_mukti", "colour:soga", "province:ID-YO"]),
        ("garis miring hijau", ["layout:diagonal", "colour:green"]),
        ("batik untuk lebaran", ["event:lebaran"]),
        ("sarung Madura", ["product:sarung", "regency:3526", "regency:3527", "regency:3528", "regency:3529"]),
        ("naga dan burung hong", ["element:dragon", "element:phoenix"]),
        ("merak merah", ["element:peacock", "colour:red"]),
    ],
)
def test_terms_of_a_sentence(text, expected):
    assert keys(text) == expected


def test_the_longest_name_goes_first():
    assert keys("kawung") == ["motif:kawung"]
    assert keys("kawung picis") == ["motif:kawung_picis"]
    assert keys("hari batik") == ["event:hari_batik"]


def test_a_comma_parts_names():
    assert keys("merah, muda") == ["colour:red"]
    assert keys("merah muda") == ["colour:pink"]


def test_a_place_that_is_a_word_needs_a_preposition():
    assert keys("batang pohon") == ["element:tree"]
    assert keys("dari batang") == ["regency:3325"]
    assert keys("Batang") == ["regency:3325"]


def test_everyday_words_are_not_taken_for_misspelt_terms():
    assert keys("barong malam putra cantik") == []


def test_a_misspelt_name_says_so():
    (found,) = expand("jlampang").found
    assert found.name == "Jlamprang"
    assert not found.exact


def test_free_words_are_kept_and_translated_where_known():
    found = expand("kucing terbang di atas mega mendung")
    assert found.leftover == ("kucing", "terbang", "atas")
    assert found.english == "cat flying atas mega mendung"


def test_a_wish_for_something_else_is_not_dressed_as_batik():
    assert expand("a red car").english_prompt.startswith("a photo of batik cloth")  # red is a colour of cloth too
    assert expand("kucing").english_prompt == "cat"
    assert expand("batik kucing").english_prompt == "a photo of batik cloth, cat"


@pytest.mark.parametrize("text", ["", "  ", "🙂🙂", "...", "\x00", "\ud800"])
def test_nothing_to_read_gives_nothing(text):
    found = expand(text)
    assert found.terms == ()
    assert found.english_prompt == ""
    assert found.spellings == ()


def test_a_name_that_only_adds_words_is_no_spelling():
    assert "batik kawung" not in expand("kawung").spellings
    assert "kota pekalongan" not in expand("pekalongan").spellings


def test_a_very_long_text_is_read_to_its_three_hundredth_word():
    found = expand("kucing " * 299 + "kawung parang")
    assert [each.key for each in found.terms] == ["kawung"]
    assert expand("x" * 10_000).leftover == ("x" * 10_000,)


@pytest.mark.parametrize("text", ["megamendung", "megamendung cirebon", "mega mendoeng dari Cirebon"])
def test_a_place_in_a_motifs_name_is_no_spelling_of_the_motif(text):
    motif = {name for name in expand(text).spellings if "me" in name}
    assert {"mega mendung", "megamendung", "megamendoeng", "mego mendung"} <= motif
    assert not [name for name in motif if "cirebon" in name or "rain" in name]


def test_other_names_are_no_spellings():
    assert expand("parang rusak").spellings == ("parang roesak", "parang rusak", "parangrusak")
    assert set(expand("garut").spellings) == {"3205", "garoet", "garut", "garutan"}
    assert "sawat" not in expand("sayap").spellings
    assert "trusmi" not in expand("kabupaten cirebon").spellings


def test_a_name_as_it_was_found_is_among_the_spellings_with_the_label():
    assert {"drizzle", "udan liris", "oedan liris"} <= set(expand("drizzle").spellings)
    assert {"madura", "madoera", "sampang"} <= set(expand("Madoera").spellings)
    assert "madura" not in expand("sampang").spellings


def test_a_shortened_name_is_a_spelling_but_not_a_part_of_one():
    assert {"yogya", "jogja"} <= set(expand("yogyakarta").spellings)
    assert "cakar" not in expand("cakar ayam").spellings


@pytest.mark.parametrize("each", terms("motif"), ids=lambda each: each.key)
def test_no_spelling_of_a_motif_names_a_place_that_the_motif_does_not(each):
    own = fold(" ".join([each.key, *each.labels.values()]))
    # "Padang bulan" is a field of moonlight, not the city of Padang.
    for name in set(expand(each.label("id")).spellings) - {"padang bulan"}:
        for word in name.split():
            if lookup_all("regency", word) or lookup_all("province", word):
                assert fold(word) in own
