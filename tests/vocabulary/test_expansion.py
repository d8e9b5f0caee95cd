import pytest

from motifsearch.vocabulary.expansion import expand


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
