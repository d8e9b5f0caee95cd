import pytest

from motifsearch.errors import UsageError
from motifsearch.vocabulary import lookup, lookup_all, suggest

REAL_LIFE = """
motif | megamendung | mega_mendung
motif | Mego Mendung | mega_mendung
motif | MEGA-MENDUNG | mega_mendung
motif | mega mendoeng | mega_mendung
motif | mega mendumg | mega_mendung
motif | megamendng | mega_mendung
motif | sidomukti | sido_mukti
motif | Sida Mukti | sido_mukti
motif | sido moekti | sido_mukti
motif | sidho luhur | sido_luhur
motif | sidomulyo | sido_mulyo
motif | tuntrum | truntum
motif | troentoem | truntum
motif | truntrum | truntum
motif | jelamprang | jlamprang
motif | jlampang | jlamprang
motif | kawoeng | kawung
motif | kawong | kawung
motif | kawung picis | kawung_picis
motif | parang roesak | parang_rusak
motif | prang rusak | parang_rusak
motif | parang rusak barong | parang_barong
motif | parang klithik | parang_klitik
motif | parang kusuma | parang_kusumo
motif | udanliris | udan_liris
motif | oedan liris | udan_liris
motif | udan lirs | udan_liris
motif | sekar jagat | sekar_jagad
motif | sekarjagad | sekar_jagad
motif | tjeplok | ceplok
motif | lokcan | lok_can
motif | lok tjan | lok_can
motif | gedhog | gedog
motif | batik gedog | gedog
motif | wahyu temurun | wahyu_tumurun
motif | satrio manah | satria_manah
motif | tiga negri | tiga_negeri
motif | Boeketan | buketan
motif | semen romo | semen_rama
motif | gajah uling | gajah_oling
technique | batik tulis | tulis
technique | toelis | tulis
technique | Hand-drawn | tulis
technique | tjap | cap
technique | cap tulis | kombinasi
technique | printing | printed
technique | sablon | printed
colour | biroe | blue
colour | coklat | brown
colour | tjoklat | brown
colour | ijo | green
colour | biru wedel | indigo
colour | sogan | soga
dye | soga alam | sogan
dye | naptol | naphthol
dye | remasol | remazol
dye | tarum | nila
element | kupu2 | butterfly
element | burung phoenix | phoenix
element | gurdha | garuda
layout | kotak-kotak teratur | grid
province | Jateng | ID-JT
province | Central Java | ID-JT
province | Djawa Tengah | ID-JT
province | jogja | ID-YO
province | DIY | ID-YO
province | yogyakata | ID-YO
province | id-jt | ID-JT
regency | Solo | 3372
regency | Lasem | 3317
regency | Tjirebon | 3274
regency | kab. pekalongan | 3326
regency | Pekalongan | 3375
regency | Pekalongan Regency | 3326
regency | 3375 | 3375
regency | Gunung Kidul | 3403
regency | Indramajoe | 3212
regency | pekalongn | 3375
product | jarik | kain_panjang
event | Idul Fitri | lebaran
event | hari batik | hari_batik
rights | CC BY-SA 4.0 | cc_by_sa
rights | http://rightsstatements.org/vocab/InC/1.0/ | rs_inc
rights | public domain | pdm
family | pesisir | north_coast
"""
TABLE = [tuple(part.strip() for part in line.split("|")) for line in REAL_LIFE.strip().splitlines()]


@pytest.mark.parametrize(("kind", "written", "key"), TABLE)
def test_spellings_of_real_life(kind, written, key):
    found = lookup(kind, written)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("motif", "kucing"),
        ("motif", "mobil"),
        ("motif", "the"),
        ("motif", "flower power"),
        ("motif", ""),
        ("motif", "🙂"),
        ("motif", "kawung " * 100),
        ("colour", "merak"),
        ("colour", "bir"),
        ("technique", "cat"),
        ("province", "California"),
        ("regency", "Paris"),
        ("regency", "9999"),
        ("regency", "3374a"),
        ("dye", "susu"),
        ("element", "keyboard"),
    ],
)
def test_unknown_words_find_nothing(kind, written):
    assert lookup(kind, written) is None


def test_a_code_with_a_typing_mistake_is_no_other_code():
    assert lookup("regency", "3399") is None


def test_a_name_that_two_places_bear_finds_both_the_city_first():
    assert [each.key for each in lookup_all("regency", "Cirebon")] == ["3274", "3209"]
    assert lookup("regency", "cirebon").key == "3274"


def test_a_name_that_none_bears_alone_finds_no_single_place():
    assert lookup("regency", "Madura") is None
    assert [each.key for each in lookup_all("regency", "Madura")] == ["3526", "3527", "3528", "3529"]
    # The regency in Kalimantan and the city in West Java have the name in common only.
    assert lookup("regency", "Banjar") is None


def test_equally_close_terms_are_not_chosen_between():
    # One letter from hijau tua and one from hijau muda.
    assert lookup("colour", "hijau mua") is None
    assert lookup("colour", "hijau mudda").key == "light_green"


def test_suggestions_begin_with_the_closest():
    assert [each.key for each in suggest("motif", "parang rsk", 2)] == ["parang", "parang_rusak"]
    assert suggest("motif", "sido")[0].key.startswith("sido")
    assert {each.key for each in suggest("regency", "Madura", 4)} >= {"3526", "3527"}
    assert suggest("motif", "xqzw") == ()
    assert suggest("motif", "🙂") == ()
    assert len(suggest("regency", "kabupaten", limit=3)) == 3


@pytest.mark.parametrize("ask", [lookup, lookup_all, suggest])
def test_an_unknown_kind_is_refused(ask):
    with pytest.raises(UsageError) as caught:
        ask("planet", "Mars")
    assert caught.value.code == "vocabulary.unknown_kind"
