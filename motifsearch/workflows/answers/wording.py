"""How evidence and newness are said, the same on paper and on the command line.

Knows: sentences of ``locales/`` and the vocabulary. Does not know: how anything was found, or layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.images.palette import swatch_hex
from motifsearch.vocabulary.terms import KINDS, label, term

if TYPE_CHECKING:
    from motifsearch.messages import Translator
    from motifsearch.records import SearchHit
    from motifsearch.workflows.answers.newness import Caution, Newness
    from motifsearch.workflows.answers.parts import Box
    from motifsearch.workflows.answers.why import Why

_KIND_OF = {"dyes": "dye", "colours": "colour"}
_FROM_VOCABULARY = ("rights", "regime")


def hit_name(hit: SearchHit, t: Translator) -> str:
    """Name a hit by its motif, title and origin, with its number."""
    cloth = hit.cloth
    origin = [
        label(kind, key, t.lang) for kind, key in (("regency", cloth.regency), ("province", cloth.province)) if key
    ]
    said = [hit.motif.name if hit.motif else None, cloth.title, ", ".join(origin) or cloth.place, cloth.maker]
    return " · ".join([f"P{hit.photo.photo_id}", *(part for part in said if part)])


def box_words(box: Box) -> str:
    """Write a box as percentages from the left and top and its size."""
    x, y, width, height = (round(100 * part) for part in box)
    return f"{x},{y} {width}×{height} %"


def why_words(why: Why, t: Translator) -> list[str]:
    """Say the evidence for a hit, a sentence each."""
    said = [
        t(
            "answers.part_turned" if pair.turn_degrees else "answers.part",
            number=number,
            query=box_words(pair.query),
            hit=box_words(pair.hit),
            degrees=pair.turn_degrees,
        )
        for number, pair in enumerate(why.parts, start=1)
    ]
    if why.colours:
        names = ", ".join(f"{swatch_hex(colour.hit)} {round(100 * colour.share)} %" for colour in why.colours)
        said.append(t("answers.colours", share=round(100 * why.colour_share), names=names))
    elif why.parts:
        said.append(t("answers.no_colours"))
    if why.terms:
        said.append(t("answers.terms", terms=", ".join(why.terms)))
    if why.shared:
        names = ", ".join(_value(field, value, t) for field, value in why.shared)
        said.append(t("answers.shared", names=names))
    return said


def newness_words(found: Newness, t: Translator) -> list[str]:
    """Say how new a design is in the catalogue, a sentence each."""
    said: list[str] = []
    if not found.is_cloth:
        said.append(t("answers.not_cloth"))
    if found.nearest is None:
        return [*said, t("answers.new_empty")]
    said.append(t(f"answers.new_{found.close[0].hit.band}", name=hit_name(found.close[0].hit, t)))
    if found.closer_share is None:
        said.append(t("answers.new_few", cloths=found.cloths))
    else:
        said.append(
            t(
                "answers.new_unusual",
                closer=round(100 * found.closer_share),
                compared=found.compared,
                cloths=found.cloths,
            )
        )
    count = sum(bool(close.cautions) for close in found.close)
    said.append(t("answers.new_cautions" if count else "answers.new_no_cautions", count=count, shown=len(found.close)))
    return said


def caution_words(caution: Caution, t: Translator) -> str:
    """Say what to mind about a close motif."""
    value = caution.value
    if caution.kind in _FROM_VOCABULARY and term(caution.kind, value):
        value = label(caution.kind, value, t.lang)
    return t(f"answers.caution_{caution.kind}", value=value)


def _value(field: str, value: str, t: Translator) -> str:
    kind = _KIND_OF.get(field, field)
    return label(kind, value, t.lang) if kind in KINDS and term(kind, value) else value
