import pytest

from motifsearch.vocabulary.spelling import allowed_typos, distance, fold, with_one_letter_less


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mega Mendung", "megamendung"),
        ("mega-mendung", "MEGA_MENDUNG"),
        ("oedan", "udan"),
        ("tjap", "cap"),
        ("Djogdja", "jogja"),
        ("Jogja", "Yogya"),
        ("njonja", "nyonya"),
        ("pesisiir", "pesisir"),
        ("gurdha", "gurda"),
        ("bathik", "batik"),
        ("sèmen", "semen"),
        ("kupu2", "kupu-kupu"),
        ("Rifa'iyah", "rifaiyah"),
        ("ＫＡＷＵＮＧ", "kawung"),
    ],
)
def test_ways_of_writing_that_are_one(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("merah", "merak"), ("kawung", "kawang"), ("cap", "cat"), ("17", "77")])
def test_words_that_stay_apart(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize("text", ["", "   ", "🙂", "—", "_"])
def test_nothing_to_read_folds_to_nothing(text):
    assert fold(text) == ""


@pytest.mark.parametrize(
    ("first", "second", "mistakes"),
    [
        ("kawung", "kawung", 0),
        ("kawung", "kawun", 1),
        ("kawung", "kawwung", 1),
        ("kawung", "kawong", 1),
        ("kawung", "kwaung", 1),
        ("jlamprang", "jemparang", 3),
        ("", "ab", 2),
    ],
)
def test_distance(first, second, mistakes):
    assert distance(first, second, 5) == mistakes
    assert distance(second, first, 5) == mistakes


def test_distance_stops_early():
    assert distance("kawung", "parang", 2) == 3
    assert distance("kawung", "kawungpicis", 2) == 3


def test_short_words_forgive_nothing():
    assert [allowed_typos("x" * length) for length in (0, 4, 5, 8, 9, 30)] == [0, 0, 1, 1, 2, 2]


def test_one_letter_less():
    assert with_one_letter_less("cap") == {"cap", "ap", "cp", "ca"}
