"""The fields of a record's form: which there are, in which order, what each is filled in with, and reading them.

Knows: how a value stands in the boxes of a form, and how what was typed becomes a value or a sentence that says what
is wrong. Does not know: HTML, or what is done with the values.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from motifsearch.archive.cells import read_cell, write_cell
from motifsearch.records import Claim, Label, Name
from motifsearch.vocabulary import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.records import Cloth, Motif, Photo
    from motifsearch.ui.wording import Wording

FormKind: TypeAlias = Literal["cloth", "motif", "photo"]
# Name of a box to what was typed into it, or into several of the same name.
Typed: TypeAlias = "Mapping[str, Sequence[str]]"

GROUPS: Mapping[FormKind, Mapping[str, tuple[str, ...]]] = {
    "cloth": {
        "identity": ("title", "motif_id", "inventory", "description", "tags"),
        "making": ("technique", "dyes", "colours", "fabric", "length_cm", "width_cm", "maker", "date"),
        "origin": ("province", "regency", "place", "community"),
        "meaning": ("meaning", "story", "may_tell"),
        "keeping": ("collection", "owner", "acquisition", "condition"),
        "rights": ("rights", "rights_holder", "permission", "permission_date", "regime", "labels", "access"),
        "sources": ("source", "claims"),
    },
    "motif": {
        "identity": ("name", "names", "family", "use", "restricted"),
        "meaning": ("meaning", "story", "may_tell"),
        "origin": ("province", "regency", "place", "community"),
        "rights": ("regime", "access"),
        "sources": ("source", "claims"),
    },
    "photo": {"photo": ("caption", "photographer", "taken_at", "rights", "rights_holder", "hidden")},
}
# Fields whose values are keys of the vocabulary, and the kind of term.
TERMS: Mapping[str, str] = {
    "technique": "technique",
    "province": "province",
    "regency": "regency",
    "family": "family",
    "regime": "regime",
    "rights": "rights",
    "dyes": "dye",
    "colours": "colour",
}
CHOSEN = frozenset({"technique", "province", "regime", "access"})
TICKED = frozenset({"dyes", "colours"})
FLAGS = frozenset({"restricted", "hidden"})
LONG = frozenset({
    "description", "meaning", "story", "may_tell", "use", "acquisition", "condition", "source", "permission",
})  # fmt: skip
# Several things with parts: what they are and the names of the parts, the main one first.
PARTS: Mapping[str, tuple[type[Any], tuple[str, ...]]] = {
    "names": (Name, ("text", "lang", "status")),
    "labels": (Label, ("name", "community", "text", "uri")),
    "claims": (Claim, ("field", "value", "source", "confidence", "author", "date")),
}
PART_CHOICES: Mapping[str, tuple[str, ...]] = {
    "status": ("preferred", "local", "disputed"),
    "confidence": ("", "certain", "probable", "possible", "disputed"),
}
LEVELS = ("public", "institution", "community")
_REQUIRED = frozenset({"name"})


def fields_of(kind: FormKind) -> tuple[str, ...]:
    """Return the fields of a form in their order."""
    return tuple(field for group in GROUPS[kind].values() for field in group)


def boxes_of(kind: FormKind, record: Cloth | Motif | Photo, say: Wording, *, motif: str = "") -> dict[str, list[str]]:
    """Return what stands in the boxes of a record's form.

    Parameters
    ----------
    kind : {"cloth", "motif", "photo"}
    record : Cloth, Motif or Photo
    say : Wording
    motif : str
        Name of the cloth's motif.

    Returns
    -------
    dict of str to list of str
    """
    boxes: dict[str, list[str]] = {}
    for field in fields_of(kind):
        value: Any = motif if field == "motif_id" else getattr(record, field)
        if field in PARTS:
            for number, part in enumerate(value):
                said = asdict(part)
                for name in PARTS[field][1]:
                    boxes[f"{field}.{number}.{name}"] = [said[name] or ""]
        elif field in TICKED:
            boxes[field] = list(value)
        elif field in FLAGS:
            boxes[field] = ["yes"] if value else []
        elif field in TERMS and field not in CHOSEN and value:
            boxes[field] = [label(TERMS[field], value, say.lang)]
        elif field in {"length_cm", "width_cm"} and value is not None:
            boxes[field] = [write_cell(value).replace(".", "," if say.lang == "id" else ".")]
        else:
            boxes[field] = [write_cell(value)]
    return boxes


def read_boxes(
    kind: FormKind, typed: Typed, record: Cloth | Motif | Photo, say: Wording
) -> tuple[dict[str, object], dict[str, str]]:
    """Read a form.

    Parameters
    ----------
    kind : {"cloth", "motif", "photo"}
    typed : mapping of str to sequence of str
    record : Cloth, Motif or Photo
        As it is now: what stands in a box as the record has it is that very value.
    say : Wording

    Returns
    -------
    values : dict of str to object
        Field to value, but for ``motif_id``, which a name stands for.
    problems : dict of str to str
        Field to a sentence that says what is wrong with it.
    """
    values: dict[str, object] = {}
    problems: dict[str, str] = {}
    shown = boxes_of(kind, record, say)
    for field in fields_of(kind):
        if field == "motif_id":
            continue
        if field in PARTS:
            values[field] = _parts(field, typed, problems, say)
        elif field in TICKED:
            known: tuple[str, ...] = getattr(record, field)
            wanted = [part for part in typed.get(field, ()) if part]
            read, complaints = read_cell(field, ";".join(part for part in wanted if part not in known))
            # The order in which they were written down says which is the main one.
            values[field] = (*(part for part in known if part in wanted), *read)
            _complain(field, complaints, problems, say)
        elif field in FLAGS:
            values[field] = bool(typed.get(field))
        else:
            text = _line(typed, field)
            if [text] == [each.replace("\r\n", "\n").strip() for each in shown.get(field, [""])]:
                values[field] = getattr(record, field)
                continue
            if field in _REQUIRED and not text:
                problems[field] = say.translator("record.needed")
            read, complaints = read_cell(field, text)
            values[field] = read
            _complain(field, complaints, problems, say)
    return {field: value for field, value in values.items() if field not in problems}, problems


def _line(typed: Typed, name: str) -> str:
    return next(iter(typed.get(name, ())), "").replace("\r\n", "\n").strip()


def _parts(field: str, typed: Typed, problems: dict[str, str], say: Wording) -> tuple[object, ...]:
    kind, names = PARTS[field]
    numbers = sorted(
        {
            int(box.split(".")[1])
            for box in typed
            if box.startswith(f"{field}.") and box.count(".") == 2 and box.split(".")[1].isdecimal()
        }
    )
    found: list[object] = []
    for number in numbers:
        said = {name: _line(typed, f"{field}.{number}.{name}") for name in names}
        if not said[names[0]]:
            rest = [value for name, value in said.items() if name not in {names[0], "lang", "status"} and value]
            if rest:
                problems[field] = say.translator("record.part_needs", part=say.translator(f"record.part_{field}"))
            continue
        filled = {name: value for name, value in said.items() if value}
        if any(filled.get(name, choices[0]) not in choices for name, choices in PART_CHOICES.items()):
            problems[field] = say.translator("record.bad_choice")
            continue
        if "date" in filled:
            _complain(field, read_cell("date", filled["date"])[1], problems, say)
        found.append(kind(**filled))
    return tuple(found)


def _complain(
    field: str, complaints: Sequence[tuple[str, dict[str, str | float]]], problems: dict[str, str], say: Wording
) -> None:
    for code, params in complaints:
        named = {**params, "field": say.field(field)}
        problems[field] = say.translator(code.replace("archive.", "cli."), **named)
