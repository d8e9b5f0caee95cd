import pytest

from motifsearch.database.periods import period_of, years_of


@pytest.mark.parametrize(
    ("date", "years", "period"),
    [
        ("1953", (1953, 1953), "1950s"),
        ("1953-04", (1953, 1953), "1950s"),
        ("1953-04-30", (1953, 1953), "1950s"),
        ("1870-05-01T10:00:00", (1870, 1870), "century-19"),
        ("195X", (1950, 1959), "1950s"),
        ("195x", (1950, 1959), "1950s"),
        ("19XX", (1900, 1999), "century-20"),
        ("18XX", (1800, 1899), "century-19"),
        ("1950?", (1950, 1950), "1950s"),
        ("1950~", (1950, 1950), "1950s"),
        ("1950%", (1950, 1950), "1950s"),
        ("1950/1955", (1950, 1955), "1950s"),
        ("1955/1965", (1955, 1965), "century-20"),
        ("1895/1905", (1895, 1905), None),
        ("1900", (1900, 1900), "1900s"),
        ("1899", (1899, 1899), "century-19"),
        ("2004-21", (2004, 2004), "2000s"),
        ("2004-XX-XX", (2004, 2004), "2000s"),
        (" 1953 ", (1953, 1953), "1950s"),
        ("0999", (999, 999), "century-10"),
        ("0000", (0, 0), "century-01"),
    ],
)
def test_the_years_and_the_period_of_a_date(date, years, period):
    assert years_of(date) == years
    assert period_of(date) == period


@pytest.mark.parametrize(
    "date",
    [None, "", "awal abad 20", "195", "XXXX", "1XXX", "19X3", "1960/1950", "1950/", "/1950", "1/2/3", "1953-4", "53",
     "1953-04-30-01", "-0500", "1953 M"],
)  # fmt: skip
def test_what_says_no_year_has_no_period(date):
    assert years_of(date) is None
    assert period_of(date) is None


def test_a_cloths_period_follows_its_date(db, add_photo):
    cloth = db.cloths.add(uid="A-1", date="1953")
    add_photo(cloth.cloth_id)
    assert db.filters.counts("period") == {"1950s": 1}
    db.cloths.update(cloth.cloth_id, {"date": "18XX"})
    assert db.filters.counts("period") == {"century-19": 1}
    db.cloths.update(cloth.cloth_id, {"date": "lama sekali"})
    assert db.filters.counts("period") == {}
    db.cloths.update(cloth.cloth_id, {"date": None})
    assert db.filters.counts("period") == {}
