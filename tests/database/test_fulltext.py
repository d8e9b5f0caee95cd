import numpy as np
import pytest

from motifsearch.database.fulltext import Fulltext, TextHit
from motifsearch.records import Name
from motifsearch.vocabulary.expansion import expand


@pytest.fixture
def write(db, add_photo):
    """Add a photograph whose cloth, and perhaps motif, say something; returns its id."""

    def add(motif=None, **fields):
        number = db.cloths.count()
        motif_id = db.motifs.ensure(motif).motif_id if motif else None
        cloth = db.cloths.add(uid=f"W-{number}", motif_id=motif_id, **fields)
        return add_photo(cloth.cloth_id).photo_id

    return add


@pytest.fixture
def find(db):
    """The ids that a text finds, best first, and the same with the vocabulary's spellings."""

    def ids(text, *, widened=False):
        spellings = expand(text).spellings if widened else ()
        return [hit.photo_id for hit in db.fulltext.search(text, 50, spellings=spellings)]

    return ids


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"motif": "Kawung picis"}, "picis"),
        ({"title": "Dodot agung"}, "dodot"),
        ({"dyes": ("soga",)}, "soga"),
        ({"colours": ("dark_blue",)}, "dark blue"),
        ({"tags": ("kain kraton",)}, "kraton"),
        ({"technique": "tulis"}, "hand"),
        ({"collection": "Peti 7"}, "peti"),
        ({"place": "Kotagede"}, "kotagede"),
        ({"province": "ID-YO"}, "yogyakarta"),
        ({"regency": "3375"}, "pekalongan"),
        ({"community": "Trusmi"}, "trusmi"),
        ({"maker": "Perajin A"}, "perajin"),
        ({"meaning": "kesabaran"}, "kesabaran"),
        ({"description": "tepi berlubang"}, "berlubang"),
    ],
)
def test_every_field_that_says_something_is_found(write, find, fields, text):
    write(title="sesuatu yang lain")
    photo = write(**fields)
    assert find(text) == [photo]


def test_names_meaning_and_use_of_the_motif_and_the_file_are_found(db, add_photo, find):
    motif = db.motifs.add(
        name="Udan liris",
        names=(Name(text="Hujan gerimis"), Name(text="Drizzle", lang="en")),
        family="diagonal",
        meaning="kesuburan",
        use="pernikahan",
    )
    cloth = db.cloths.add(uid="A-1", motif_id=motif.motif_id)
    photo = add_photo(cloth.cloth_id, path="/boxes/folder/pasar_beringharjo-12.jpg").photo_id
    add_photo()
    for text in ("liris", "gerimis", "DRIZZLE", "diagonal", "kesuburan", "pernikahan", "beringharjo"):
        assert find(text) == [photo], text
    assert find("folder") == []


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Mega mendung", "MEGA"),
        ("kain café", "cafe"),
        ("kain cafe", "café"),
        ("cafe\u0301 lama", "café"),
        ("Ｋａｗｕｎｇ", "kawung"),
        ("parang_rusak", "rusak"),
        ("kupu-kupu", "kupu"),
        ("abad ke-19", "ke 19"),
        ("wayang \"golek\" 'asli'", '"golek"'),
        ("Jum'at", "jum'at"),
        ("ꦧꦠꦶꦏ꧀", "ꦧꦠꦶꦏ꧀"),
    ],
)
def test_case_accents_and_marks_make_no_difference(write, find, written, typed):
    photo = write(title=written)
    write(title="sesuatu")
    assert find(typed) == [photo]


@pytest.mark.parametrize(
    ("motif", "typed"),
    [
        ("Mega mendung", "megamendung"),
        ("Mega mendung", "Mega-Mendoeng"),
        ("Mega mendoeng", "megamendung"),
        ("Sido mukti", "sidomoekti"),
        ("Parang roesak", "parang rusak"),
        ("Tjeplok", "ceplok"),
        ("Udan liris", "drizzle"),
    ],
)
def test_old_spellings_and_other_languages_find_a_motif(write, find, motif, typed):
    photo = write(motif=motif)
    write(motif="Kawung")
    assert find(typed, widened=True) == [photo]


@pytest.mark.parametrize(("colour", "typed"), [("blue", "biru"), ("blue", "biroe"), ("dark_red", "merah tua")])
def test_a_key_in_the_record_is_found_by_its_name_in_another_language(write, find, colour, typed):
    photo = write(colours=(colour,))
    write(colours=("green",))
    assert find(typed, widened=True) == [photo]


def test_a_motif_does_not_bring_every_cloth_of_its_town(write, find):
    asked = write(motif="Mega mendung")
    at_home = write(motif="Mega mendung", regency="3274")
    town = write(motif="Kawung", regency="3274")
    write(title="awan hujan", description="rain in the mega city")
    assert set(find("megamendung", widened=True)) == {asked, at_home}
    assert find("megamendung cirebon", widened=True) == [at_home, asked, town]


def test_the_last_word_typed_may_be_a_beginning_whatever_is_added_to_it(write, find):
    photo = write(motif="Kawung", place="Pekalongan")
    other = write(motif="Kawung", title="latar hitam")
    assert find("kawung peka", widened=True) == [photo, other]
    assert find("kawu") == [photo, other]
    assert find("kaw pekalongan") == [photo], "only the last one"
    assert find("k") == [], "one letter is no beginning"


def test_more_matching_words_go_first_then_weightier_fields(write, find):
    low = write(description="kawung biru", title="lain")
    high = write(title="kawung")
    both = write(description="kawung tulis biru dari pekalongan yang amat sangat panjang")
    assert find("kawung tulis") == [both, high, low]


def test_added_spellings_count_as_one_word_together(write, db):
    spellings = ("kawung", "kawoeng", "kawong", "khawung")
    said_often = write(title=" ".join(spellings))
    asked = write(title="kawung", place="Solo", community="Kraton")
    hits = db.fulltext.search("kawung solo kraton", 9, spellings=spellings)
    assert [hit.photo_id for hit in hits] == [asked, said_often]


def test_a_spelling_is_a_phrase(write, db):
    photo = write(title="parang rusak")
    write(title="rusak: parang")
    (hit,) = db.fulltext.search("x", 9, spellings=("parang rusak", "parang_rusak"))
    assert (hit.photo_id, hit.terms) == (photo, ("parang rusak",))


def test_the_words_that_match_are_said_as_they_were_typed(write, db):
    write(motif="Mega mendung", place="Cirebon")
    (hit,) = db.fulltext.search("Megamendung CIREBON lama", 9, spellings=("mega mendung", "cirebon", "tjirebon"))
    assert hit.terms == ("CIREBON", "mega mendung")
    (same,) = db.fulltext.search("mega mendung", 9, spellings=("mega mendung", "megamendung"))
    assert same.terms == ("mega", "mendung"), "nothing is said twice"
    assert isinstance(hit, TextHit)
    assert hit.score > 0


def test_hidden_photographs_and_closed_cloths_stay_out_unless_allowed(write, db):
    shown, hidden, closed = (write(title="kawung", access=access) for access in ("public", "public", "community"))
    db.photos.update(hidden, {"hidden": True})
    assert [hit.photo_id for hit in db.fulltext.search("kawung", 9)] == [shown]
    allowed = np.array([hidden, closed])
    assert [hit.photo_id for hit in db.fulltext.search("kawung", 9, allowed_ids=allowed)] == [hidden, closed]
    assert db.fulltext.search("kawung", 9, allowed_ids=np.array([], dtype=np.int64)) == []


def test_at_most_so_many_answers_even_where_few_of_many_are_allowed(write, db):
    ids = [write(title="kawung") for _ in range(6)]
    assert [hit.photo_id for hit in db.fulltext.search("kawung", 2)] == ids[:2]
    assert [hit.photo_id for hit in db.fulltext.search("kawung", 1, allowed_ids=np.array(ids[4:]))] == [ids[4]]
    assert db.fulltext.search("kawung", 0) == []


TYPED = [
    '"',
    '"""',
    'kawung"',
    "'kawung'",
    "kawung AND",
    "OR",
    "NOT kawung",
    "kawung NOT",
    "NEAR(kawung picis, 2)",
    "name:kawung",
    "{name title}: kawung",
    "- name : kawung",
    "kawung*",
    "*",
    "^kawung",
    "(kawung",
    "kawung)",
    "kawung + picis",
    "%_%",
    "\\",
    "; DROP TABLE words; --",
    "a\0b",
    "\ud800",
    "🙂",
    "kawung " * 500,
    "x" * 10_000,
    " ".join(map(str, range(1000))),
]


@pytest.mark.parametrize("typed", TYPED, ids=lambda text: ascii(text)[:20])
def test_nothing_that_is_typed_is_a_command(write, db, typed):
    photo = write(title="kawung")
    hits = db.fulltext.search(typed, 9, spellings=(typed, "name:x", '"'))
    assert [hit.photo_id for hit in hits] == ([photo] if "kawung" in typed else [])


def test_the_first_words_count(write, find):
    photo = write(title="kawung")
    others = [f"kata{number}" for number in range(40)]
    assert find(" ".join([*others[:31], "kawung"])) == [photo]
    assert find(" ".join([*others[:32], "kawung"])) == []


@pytest.mark.parametrize("text", ["kawung", "kawung biru", "biru kawung sogan", "sogan ka"])
@pytest.mark.parametrize("spellings", [(), ("kawoeng", "biroe"), ("soga alam", "kawung")])
@pytest.mark.parametrize("limit", [1, 3, 10, 60])
def test_the_short_way_to_the_first_answers_gives_what_the_long_one_gives(
    write, db, monkeypatch, *, text, spellings, limit
):
    rng = np.random.default_rng(5)
    words = ["kawung", "kawoeng", "biru", "biroe", "sogan", "soga alam", "kapal", "kain"]
    ids = []
    for _ in range(60):
        some = rng.choice(words, int(rng.integers(1, 6)))
        ids.append(write(title=" ".join(some[:2]), description=" ".join(some[2:])))
    allowed = np.array([one for one in ids if one % 7])
    short = db.fulltext.search(text, limit, spellings=spellings, allowed_ids=allowed)
    monkeypatch.setattr(Fulltext, "_leading", lambda *_: None)
    long = db.fulltext.search(text, limit, spellings=spellings, allowed_ids=allowed)
    assert [hit.photo_id for hit in short] == [hit.photo_id for hit in long]
    assert [hit.terms for hit in short] == [hit.terms for hit in long]
    assert [hit.score for hit in short] == pytest.approx([hit.score for hit in long])
