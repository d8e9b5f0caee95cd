"""Words, numbers, dates and prices as the page says them in one language.

Knows: the sentences under ``ui.``, the vocabulary's labels, the two languages' ways of writing numbers. Does not know:
HTML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.messages import Lang, Translator
from motifsearch.vocabulary import label

if TYPE_CHECKING:
    from motifsearch.records import Cloth, Motif

_MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip
# Fields whose values are keys of the vocabulary under the same name, and the ones that answer yes or no.
_CONTROLLED = frozenset({
    "motif", "family", "technique", "dye", "colour", "province", "regency", "rights", "regime", "product",
})  # fmt: skip
_YES_NO = frozenset({"has_listing", "generated"})


class Wording:
    """How one language says things.

    Parameters
    ----------
    lang : {"id", "en"}
    """

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self.translator = Translator(lang)

    def __call__(self, key: str, **params: object) -> str:
        """Return the sentence ``ui.<key>``."""
        return self.translator(f"ui.{key}", **params)

    def field(self, name: str) -> str:
        """Name a field; a field without a name of its own is shown as it is."""
        for key in (f"ui.field_{name}", f"ui.row_{name}"):
            if self.translator.has(key):
                return self.translator(key)
        return name

    def value(self, field: str, value: str) -> str:
        """Name a field's value: by the vocabulary where it is controlled, else as it was written."""
        if field in _YES_NO and value in {"yes", "no"}:
            return self(f"{field}_{value}")
        if field in _CONTROLLED:
            return label(field, value, self.lang)
        if field == "period":
            return self.period(value)
        return value

    def period(self, value: str) -> str:
        """Name a decade, ``"1920s"``, or a century, ``"century-19"``."""
        if value.endswith("s") and value[:-1].isdigit():
            return self("decade", year=value[:-1])
        if value.startswith("century-"):
            number = value.removeprefix("century-")
            return self("century", number=_ordinal(int(number)) if self.lang == "en" else number)
        return value

    def number(self, value: int) -> str:
        """Write a whole number with the language's thousands mark."""
        written = f"{value:,}"
        return written.replace(",", ".") if self.lang == "id" else written

    def decimal(self, value: float, digits: int = 1) -> str:
        """Write a number with the language's decimal mark."""
        written = f"{value:.{digits}f}"
        return written.replace(".", ",") if self.lang == "id" else written

    def amount(self, value: float) -> str:
        """Write a number with one digit after the mark where it needs it."""
        return self.number(round(value)) if round(value, 1) == round(value) else self.decimal(value)

    def price(self, amount: float, currency: str) -> str:
        """Write a price; rupiah have no cents."""
        if currency == "IDR":
            return f"Rp{self.number(round(amount))}" if self.lang == "id" else f"IDR {self.number(round(amount))}"
        whole, cents = divmod(round(100 * amount), 100)
        return f"{currency} {self.number(whole)}{',' if self.lang == 'id' else '.'}{cents:02d}"

    def date(self, iso: str) -> str:
        """Write an ISO day in words; anything else, such as a span, stays as the record has it."""
        parts = iso[:10].split("-")
        if len(parts) != 3 or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
            return iso
        year, month, day = parts
        return f"{int(day)} {_MONTHS[self.lang][int(month) - 1]} {year}"

    def origin(self, of: Cloth | Motif, *, short: bool = False) -> str:
        """Name where a cloth or a motif comes from, the smallest place first; empty when nothing is recorded."""
        places = [
            of.place,
            label("regency", of.regency, self.lang) if of.regency else None,
            label("province", of.province, self.lang) if of.province else None,
        ]
        named = list(dict.fromkeys(place for place in places if place))
        return named[0] if short and named else ", ".join(named)

    def name(self, cloth: Cloth, motif: Motif | None) -> str:
        """Name a cloth: its motif, else its title, else that it has no name yet."""
        if motif is not None:
            return motif.name
        return cloth.title or self("unnamed")


def _ordinal(number: int) -> str:
    """Write an English ordinal."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
