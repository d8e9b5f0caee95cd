from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import motifsearch
from motifsearch.messages import entries
from motifsearch.records import Cloth
from motifsearch.ui.pages import pages
from motifsearch.ui.presenters import filters, rows
from motifsearch.ui.wording import Wording

UI = Path(motifsearch.__file__).parent / "ui"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_sentence_that_the_code_names_exists_and_is_used(lang):
    source = "\n".join(path.read_text(encoding="utf-8") for path in UI.rglob("*.py"))
    named = set(re.findall(r'say\(\s*"([a-z_]+)"', source)) | set(re.findall(r'"ui\.([a-z_]+)"', source))
    named |= set(re.findall(r'"((?:rows?|listing|tab|change)_[a-z_]+)"', source))
    ours = {key.removeprefix("ui.") for key in entries(lang) if key.startswith("ui.")}
    assert named <= ours
    # These keys are put together from a value, so that no source names them whole.
    built = re.compile(
        r"^(band|field|access|name|generated|has_listing|confidence|nav)_|_lead$|^results_(none_close|end)$"
        r"|^region_(left|top|width|height)$|^(colour|balance)_(label|from|to)$|^(more|less)_of$"
        r"|^(decade|century)$|^row_(length_cm|width_cm|permission_date)$"
    )
    assert {key for key in ours - named if not built.search(key)} == set()
    places = {"search", *(page.name for page in pages() if page.in_navigation)}
    assert {key for key in ours if key.startswith("nav_")} == {"nav_label", *(f"nav_{name}" for name in places)}


def test_both_languages_have_the_same_keys_and_parameters():
    def shape(lang: str) -> dict[str, set[str]]:
        return {k: set(re.findall(r"{(\w+)}", v)) for k, v in entries(lang).items() if k.startswith("ui.")}

    assert shape("id") == shape("en")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_no_sentence_accuses(lang):
    sentences = json.loads((UI.parent / "locales" / lang / "ui.json").read_text(encoding="utf-8")).values()
    accusing = re.compile(
        r"\b(cop(y|ied|ies)|plagiar|stolen|jiplak|menjiplak|tiruan|meniru|curian|bajakan)", re.IGNORECASE
    )
    assert [sentence for sentence in sentences if accusing.search(sentence)] == []


def test_every_filter_has_a_name_in_both_languages():
    for lang in ("id", "en"):
        say = Wording(lang)
        assert all(say.field(name) != name for name in filters.ORDER)


def test_numbers_prices_and_dates():
    indonesian, english = Wording("id"), Wording("en")
    assert (indonesian.number(1234567), english.number(1234567)) == ("1.234.567", "1,234,567")
    assert (indonesian.price(1250000.0, "IDR"), english.price(1250000.0, "IDR")) == ("Rp1.250.000", "IDR 1,250,000")
    assert (indonesian.price(12.5, "USD"), english.price(12.5, "USD")) == ("USD 12,50", "USD 12.50")
    assert (indonesian.date("1953-04-02"), english.date("1953-04-02")) == ("2 April 1953", "2 April 1953")
    assert indonesian.date("2026-08-17T10:00:00Z") == "17 Agustus 2026"
    assert [english.date(odd) for odd in ("195X", "1950/1955", "awal abad 20", "1953-13-01")] == [
        "195X",
        "1950/1955",
        "awal abad 20",
        "1953-13-01",
    ]
    assert (indonesian.period("1950s"), english.period("1950s")) == ("1950-an", "1950s")
    assert (indonesian.period("century-19"), english.period("century-19")) == ("Abad ke-19", "19th century")
    assert english.period("century-21") == "21st century"
    assert rows.file_size(1_234_567, indonesian) == "1,2 MB"
    assert rows.file_size(12_345, english) == "12 kB"


def test_an_origin_names_the_smallest_place_first_and_nothing_twice():
    say = Wording("id")
    cloth = Cloth(cloth_id=1, uid="c", place="Trusmi", province="ID-JB")
    assert say.origin(cloth) == "Trusmi, Jawa Barat"
    assert say.origin(cloth, short=True) == "Trusmi"
    assert say.origin(Cloth(cloth_id=1, uid="c")) == ""
