"""What a record says, row by row, in groups that people look for: motif, cloth, keeping, rights, sources.

Knows: how every field of motif, cloth and photograph reads. Does not know: who may see what, or the rest of the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.addresses import HOME, file_name
from motifsearch.ui.presenters.citation import record_path
from motifsearch.vocabulary import label as term_label
from motifsearch.vocabulary import term
from motifsearch.vocabulary.uses import terms_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.records import Claim, Cloth, Label, Motif, Photo
    from motifsearch.ui.wording import Wording

    _Row: TypeAlias = Markup | str | None

# What an archivist would miss first; named plainly when it is not there.
_EXPECTED = ("row_motif", "row_technique", "row_origin", "row_maker", "row_date", "row_rights")


def rows(photo: Photo | None, cloth: Cloth, motif: Motif | None, say: Wording) -> Markup:
    """Show every field that holds something, and name what is expected but missing.

    Parameters
    ----------
    photo : Photo or None
        None where there is no photograph to speak of.
    cloth : Cloth
    motif : Motif or None
    say : Wording

    Returns
    -------
    Markup
    """
    groups: dict[str, Mapping[str, _Row]] = {
        "rows_cloth": _cloth(cloth, motif, say),
        "rows_motif": _motif(motif, say) if motif is not None else {},
        "rows_keeping": {
            "row_collection": cloth.collection,
            "row_owner": cloth.owner,
            "row_acquisition": cloth.acquisition,
            "row_condition": cloth.condition,
        },
        "rows_rights": _rights(cloth, say),
        "rows_record": {**_record(photo, cloth, say), "row_links": _links(cloth, motif, say)},
    }
    written: list[Markup] = []
    there: set[str] = set()
    for title, group in groups.items():
        filled = {key: value for key, value in group.items() if value}
        there |= set(filled)
        if filled:
            lines = (join(el("dt", say(key)), el("dd", value)) for key, value in filled.items())
            written.append(el("section", el("h3", say(title)), el("dl", *lines, class_="ms-rows")))
    missing = [say(key).lower() for key in _EXPECTED if key not in there]
    named = el("p", say("record_missing", fields=", ".join(missing)), class_="ms-missing") if missing else None
    return join(*written, named)


def motif_rows(motif: Motif, say: Wording) -> Markup:
    """Show every field of a motif that holds something."""
    filled = {key: value for key, value in _motif(motif, say).items() if value}
    lines = (join(el("dt", say(key)), el("dd", value)) for key, value in filled.items())
    return el("dl", *lines, el("dt", say("row_access")), el("dd", say(f"access_{motif.access}")), class_="ms-rows")


def file_size(size_bytes: int, say: Wording) -> str:
    """Write a size in kB or MB."""
    if size_bytes < 1_000_000:
        return f"{say.number(max(1, round(size_bytes / 1000)))} kB"
    return f"{say.decimal(size_bytes / 1_000_000)} MB"


def claim(said: Claim, say: Wording) -> str:
    """Say what somebody says about a field, and who says it."""
    name = say.field(said.field)
    words = say("claim_value", field=name, value=say.value(said.field, said.value)) if said.value else name
    sure = say(f"confidence_{said.confidence}") if said.confidence else None
    behind = [said.source, said.author, say.date(said.date) if said.date else None, sure]
    known = "; ".join(part for part in behind if part)
    return f"{words} ({known})" if known else words


def _cloth(cloth: Cloth, motif: Motif | None, say: Wording) -> dict[str, _Row]:
    return {
        "row_title": cloth.title,
        "row_inventory": cloth.inventory,
        "row_motif": motif.name if motif else None,
        "row_technique": say.value("technique", cloth.technique) if cloth.technique else None,
        "row_fabric": cloth.fabric,
        "row_dyes": ", ".join(say.value("dye", dye) for dye in cloth.dyes),
        "row_colours": ", ".join(say.value("colour", colour) for colour in cloth.colours),
        "row_size": _size(cloth, say),
        "row_origin": say.origin(cloth),
        "row_community": cloth.community,
        "row_maker": cloth.maker,
        "row_date": say.date(cloth.date) if cloth.date else None,
        "row_cloth_meaning": _own_meaning(cloth, motif),
        "row_story": cloth.story,
        "row_may_tell": cloth.may_tell,
        "row_description": cloth.description,
        "row_tags": ", ".join(cloth.tags),
    }


def _links(cloth: Cloth, motif: Motif | None, say: Wording) -> Markup | None:
    """How others name what the record says: the identifier, the term, and how well it fits."""
    held = [*(terms_of(motif) if motif else ()), *terms_of(cloth)]
    lines: list[Markup] = []
    for kind, key in dict.fromkeys(held):
        known = term(kind, key)
        for link in known.same_as if known else ():
            said = say.translator(f"terms.match_{link.match}")
            name = el("a", link.label, href=link.uri, rel="noopener", title=link.uri)
            lines.append(
                el("li", f"{term_label(kind, key, say.lang)}: {said} ", name, f" ({urlsplit(link.uri).netloc})")
            )
    return el("ul", *lines) if lines else None


def _motif(motif: Motif, say: Wording) -> dict[str, _Row]:
    return {
        "row_names": _names(motif, say),
        "row_family": say.value("family", motif.family) if motif.family else None,
        "row_meaning": motif.meaning,
        "row_use": motif.use,
        "row_story": motif.story,
        "row_may_tell": motif.may_tell,
        "row_origin_motif": say.origin(motif),
        "row_community": motif.community,
        "row_regime": say.value("regime", motif.regime) if motif.regime else None,
        "row_source": motif.source,
        "row_claims": _claims(motif.claims, say),
    }


def _rights(cloth: Cloth, say: Wording) -> dict[str, _Row]:
    return {
        "row_rights": _linked(cloth.rights, say) if cloth.rights else None,
        "row_rights_holder": cloth.rights_holder,
        "row_permission": _dated(cloth.permission, cloth.permission_date, say),
        "row_regime": say.value("regime", cloth.regime) if cloth.regime else None,
        "row_labels": _labels(cloth.labels),
        "row_access": say(f"access_{cloth.access}"),
    }


def _record(photo: Photo | None, cloth: Cloth, say: Wording) -> dict[str, _Row]:
    own: dict[str, _Row] = {"row_source": cloth.source, "row_claims": _claims(cloth.claims, say)}
    own |= {} if photo is None else _photograph(photo, say)
    return own | {"row_identifier": _lasting(cloth, say)}


def _lasting(cloth: Cloth, say: Wording) -> Markup:
    """The record's number, which leads to its page."""
    return el("a", el("code", cloth.uid), href=HOME[say.lang] + record_path("cloth", cloth.uid))


def _photograph(photo: Photo, say: Wording) -> dict[str, _Row]:
    return {
        "row_caption": photo.caption,
        "row_photographer": photo.photographer,
        "row_photo_rights": _linked(photo.rights, say) if photo.rights else None,
        "row_photo_rights_holder": photo.rights_holder,
        "row_taken": say.date(photo.taken_at) if photo.taken_at else None,
        "row_file": _file(photo, say),
        "row_added": say.date(photo.added_at),
    }


def _own_meaning(cloth: Cloth, motif: Motif | None) -> str | None:
    """What a cloth means beyond its motif: an archive's table often repeats the motif's meaning for each cloth."""
    repeated = cloth.meaning is not None and motif is not None and cloth.meaning in (motif.meaning or "")
    return None if repeated else cloth.meaning


def _names(motif: Motif, say: Wording) -> str:
    written: list[str] = []
    for name in motif.names:
        if name.text != motif.name:
            standing = f", {say(f'name_{name.status}')}" if name.status != "preferred" else ""
            written.append(f"{name.text} ({name.lang}{standing})")
    return ", ".join(dict.fromkeys(written))


def _size(cloth: Cloth, say: Wording) -> str | None:
    sides = [say.amount(side) for side in (cloth.length_cm, cloth.width_cm) if side is not None]
    return f"{' × '.join(sides)} cm" if sides else None


def _dated(words: str | None, date: str | None, say: Wording) -> str | None:
    written = say.date(date) if date else None
    return f"{words} ({written})" if words and written else words or written


def _linked(rights: str, say: Wording) -> Markup | str:
    words = say.value("rights", rights)
    known = term("rights", rights)
    return _link(words, known.uri if known is not None else rights)


def _link(words: str, address: str | None) -> Markup | str:
    if address is not None and address.startswith(("https://", "http://")):
        return el("a", words, href=address, rel="noopener noreferrer", target="_blank")
    return words


def _labels(labels: Sequence[Label]) -> Markup | None:
    lines: list[Markup] = []
    for label in labels:
        of = f" ({label.community})" if label.community else ""
        said = el("q", label.text) if label.text else None
        lines.append(el("li", _link(label.name, label.uri), of, said))
    return el("ul", *lines) if lines else None


def _claims(claims: Sequence[Claim], say: Wording) -> Markup | None:
    return el("ul", *(el("li", claim(one, say)) for one in claims)) if claims else None


def _file(photo: Photo, say: Wording) -> str:
    name, size = file_name(photo), file_size(photo.size_bytes, say)
    return say("file_summary", name=name, width=photo.width_px, height=photo.height_px, format=photo.format, size=size)
