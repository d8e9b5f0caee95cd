"""What is kept of heritage: motifs, cloths, photographs of them, and what was changed in each.

Does not know: where a record is stored, how one is found or shown. Values of controlled terms (technique, province,
…) are the keys of ``vocabulary/``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

RecordKind: TypeAlias = Literal["motif", "cloth", "photo", "listing"]
RECORD_KINDS: tuple[RecordKind, ...] = ("motif", "cloth", "photo", "listing")
Access: TypeAlias = Literal["public", "institution", "community"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name of a motif with its language and standing."""

    text: str
    lang: str = "id"
    status: Literal["preferred", "local", "disputed"] = "preferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label of a community, such as a TK Label, as a reference; nothing in it is made up by the software.

    Attributes
    ----------
    name : str
        The label's name or code, as its community gave it.
    community : str or None
        Who gave it.
    text : str or None
        The community's own words.
    uri : str or None
        Where the label is published.
    """

    name: str
    community: str | None = None
    text: str | None = None
    uri: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody says about a field of a record, beside others who may say otherwise.

    Attributes
    ----------
    field : str
        The field that it is about.
    value : str or None
        What is said; None where it is what the field holds.
    source : str or None
        The book, person or document that says so.
    confidence : str or None
        How sure the record-keeper is of it.
    author : str or None
        Who wrote the claim down.
    date : str or None
        EDTF.
    """

    field: str
    value: str | None = None
    source: str | None = None
    confidence: Literal["certain", "probable", "possible", "disputed"] | None = None
    author: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Motif:
    """A design, as its community names it.

    Attributes
    ----------
    use : str or None
        When and by whom it is worn: ceremony, court, every day.
    restricted : bool
        Whether it is kept for the court or for ceremonies (larangan).
    may_tell : str or None
        Who may tell its meaning and story.
    regime : str or None
        Key of the vocabulary: how the record-keeper sees it in the law of intellectual property.
    access : str
        Who may see the motif; its cloths are not open to more people than it is.
    """

    motif_id: int
    uid: str
    name: str
    names: tuple[Name, ...] = ()
    family: str | None = None
    meaning: str | None = None
    story: str | None = None
    may_tell: str | None = None
    use: str | None = None
    restricted: bool = False
    province: str | None = None
    regency: str | None = None
    place: str | None = None
    community: str | None = None
    regime: str | None = None
    source: str | None = None
    claims: tuple[Claim, ...] = ()
    access: Access = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloth:
    """A physical piece of cloth.

    Attributes
    ----------
    inventory : str or None
        The institution's own mark of the piece.
    may_tell : str or None
        Who may tell its meaning and story.
    length_cm, width_cm : float or None
        Centimetres, not negative.
    date, permission_date : str or None
        EDTF.
    regime : str or None
        Key of the vocabulary: how the record-keeper sees it in the law of intellectual property.
    """

    cloth_id: int
    uid: str
    motif_id: int | None = None
    inventory: str | None = None
    title: str | None = None
    technique: str | None = None
    dyes: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    fabric: str | None = None
    length_cm: float | None = None
    width_cm: float | None = None
    province: str | None = None
    regency: str | None = None
    place: str | None = None
    community: str | None = None
    maker: str | None = None
    date: str | None = None
    meaning: str | None = None
    story: str | None = None
    may_tell: str | None = None
    description: str | None = None
    tags: tuple[str, ...] = ()
    collection: str | None = None
    owner: str | None = None
    acquisition: str | None = None
    condition: str | None = None
    rights: str | None = None
    rights_holder: str | None = None
    permission: str | None = None
    permission_date: str | None = None
    regime: str | None = None
    labels: tuple[Label, ...] = ()
    access: Access = "public"
    source: str | None = None
    claims: tuple[Claim, ...] = ()
    generated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Swatch:
    """One dominant colour.

    Attributes
    ----------
    lab : tuple of float
        CIELAB (D65): L in [0, 100], a and b in about [-128, 127].
    share : float
        Part of the picture that has it, in [0, 1].
    """

    lab: tuple[float, float, float]
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """An image file of a cloth; its identity is its content.

    Attributes
    ----------
    sha256 : str
        64 hexadecimal digits of the file's bytes.
    paths : tuple of str
        Absolute paths at which the content was seen, the first one first; none where other files have taken them.
    width_px, height_px : int
        Size after the EXIF turn.
    pdq : bytes
        256-bit PDQ perceptual hash.
    pdq_quality : int
        0 (no detail) to 100.
    """

    photo_id: int
    sha256: str
    cloth_id: int
    paths: tuple[str, ...]
    size_bytes: int
    format: str
    width_px: int
    height_px: int
    pdq: bytes
    pdq_quality: int
    palette: tuple[Swatch, ...] = ()
    taken_at: str | None = None
    added_at: str
    caption: str | None = None
    photographer: str | None = None
    rights: str | None = None
    rights_holder: str | None = None
    hidden: bool = False

    @property
    def place(self) -> str:
        """The first of its paths, or ``photo:ID`` where another file has taken the place of its only one."""
        return self.paths[0] if self.paths else f"photo:{self.photo_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of one record changed once."""

    change_id: int
    kind: RecordKind
    record_id: int
    field: str
    before: str | None
    after: str | None
    at: str
    by: str
    why: str | None = None
