"""The nouns of the project.

Knows: what a motif, a cloth, a photograph, a listing, a question and its answer consist of. Does not know: how they
are stored, found or shown. Values of controlled terms (technique, province, …) are the keys of ``vocabulary/``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

Band: TypeAlias = Literal["same_cloth", "same_motif", "related", "nothing_close"]
RecordKind: TypeAlias = Literal["motif", "cloth", "photo", "listing"]
RECORD_KINDS: tuple[RecordKind, ...] = ("motif", "cloth", "photo", "listing")
Axis: TypeAlias = Literal["pattern", "colour", "both"]
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
class Listing:
    """One market observation of a cloth.

    Attributes
    ----------
    date : str
        ISO 8601 day.
    price : float or None
        In units of `currency`, not negative.
    currency : str
        ISO 4217 code.
    """

    listing_id: int
    uid: str
    cloth_id: int
    date: str
    price: float | None = None
    currency: str = "IDR"
    units_sold: int | None = None
    likes: int | None = None
    channel: str | None = None
    seller: str | None = None
    place: str | None = None
    product: str | None = None
    generated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendCluster:
    """A group of cloths that are alike in pattern, in colour or in both.

    Attributes
    ----------
    fit : float or None
        How well the name fits, 0 to 1: the share of members of which its first word is true. None where nothing is
        known of the members, or a person named it.
    pinned : bool
        Whether its members stay as a person put them.
    cloth_ids : tuple of int
        Ascending.
    """

    cluster_id: int
    axis: Axis
    name_id: str
    name_en: str
    fit: float | None
    named_by: Literal["software", "person"]
    pinned: bool
    cloth_ids: tuple[int, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Where a photograph's content was seen, and the file's size and time of change then."""

    path: str
    size_bytes: int
    mtime_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """Records as they go from one catalogue to another.

    Attributes
    ----------
    motifs, cloths, photos, listings : tuple
        Their numbers are those of the catalogue that they come from; each names only records that are here too.
    seen : mapping of int to tuple of Seen
        By the number of the photograph.
    changes : tuple of Change
        The history of these records, and of those that are no more; empty where it stays at home.
    is_whole : bool
        Whether it is everything that the catalogue has, the history too.
    """

    motifs: tuple[Motif, ...] = ()
    cloths: tuple[Cloth, ...] = ()
    photos: tuple[Photo, ...] = ()
    listings: tuple[Listing, ...] = ()
    seen: Mapping[int, tuple[Seen, ...]] = field(default_factory=dict[int, "tuple[Seen, ...]"])
    changes: tuple[Change, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingSpace:
    """A model with its preprocessing and version; vectors of two fingerprints are never compared.

    Attributes
    ----------
    uri : str
        How the model is opened again, for example ``"openclip:ViT-B-32/laion2b_s34b_b79k"``.
    fingerprint : str
        Hexadecimal digest over weights, preprocessing and the adapter's version.
    dim : int
        Numbers per vector.
    has_text : bool
        Whether words can be embedded too.
    """

    uri: str
    name: str
    fingerprint: str
    dim: int
    has_text: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """What a store answers.

    Attributes
    ----------
    ids : ndarray, (n, k) int64
        Best first; -1 where there are fewer than k.
    scores : ndarray, (n, k) float32
        Cosine in [-1, 1]; -inf beside an id of -1.
    """

    ids: NDArray[np.int64]
    scores: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One filter: a field is one of some values. Several conditions must all hold."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a person asks.

    Attributes
    ----------
    text : str or None
    image : ndarray or None
        (h, w, 3) uint8 sRGB.
    photo_id : int or None
        A photograph of the catalogue as the question; it is left out of the answer.
    conditions : tuple of Condition
    k : int
        Number of answers, at least 1.
    """

    text: str | None = None
    image: NDArray[np.uint8] | None = None
    photo_id: int | None = None
    conditions: tuple[Condition, ...] = ()
    k: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One answer.

    Attributes
    ----------
    band : str or None
        How close it is in words; None where nothing was asked and the catalogue is only leafed through.
    score : float or None
        Cosine of query and photograph in [-1, 1]; None where only words of the record matched.
    terms : tuple of str
        The words of the query that the record holds.
    folded : tuple of int
        Other photographs that show the same and are folded into this hit, nearest first.
    """

    rank: int
    photo: Photo
    cloth: Cloth
    motif: Motif | None
    band: Band | None
    score: float | None
    terms: tuple[str, ...] = ()
    folded: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """The hits, best first, and from how many photographs they were chosen.

    Attributes
    ----------
    is_cloth : bool or None
        Whether the picture that asks looks like patterned cloth; None where no picture asks.
    """

    hits: tuple[SearchHit, ...]
    candidates: int
    total: int
    is_cloth: bool | None = None

    @property
    def relevant(self) -> int:
        """How many leading hits are close at all, all where nothing was asked; the rest is no answer any more."""
        close = [hit.rank for hit in self.hits if hit.band != "nothing_close"]
        return max(close, default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A photograph on a board, with a note that may be empty."""

    photo_id: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Photographs that somebody put together, in an order of their own.

    Attributes
    ----------
    uid : str
        32 hexadecimal digits that cannot be guessed, for an address to share.
    """

    board_id: int
    uid: str
    name: str
    made_at: str
    pins: tuple[Pin, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that could not be taken in, with its reason.

    Attributes
    ----------
    where : str
        A path, or a table's path with ``":"`` and the line.
    code : str
        Key of the sentence in ``locales/``.
    params : tuple of (str, str or float)
        What the sentence names.
    """

    where: str
    code: str
    params: tuple[tuple[str, str | float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """What `add` did.

    Attributes
    ----------
    added, known, moved : int
        Photographs that are new, that were there already, and known ones seen at a new path.
    embedded : int
        Vectors made in this run.
    records_changed : int
        Cloths whose record a metadata table filled or changed.
    ignored : int
        Files that are no pictures by name and content, such as text files.
    problems : tuple of Problem
    """

    added: int = 0
    known: int = 0
    moved: int = 0
    embedded: int = 0
    records_changed: int = 0
    ignored: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What `check` found, and what it repaired."""

    photos: int
    vectors: int
    problems: tuple[Problem, ...] = ()
    repaired: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedPhoto:
    """A photograph after decoding.

    Attributes
    ----------
    pixels : ndarray, (h, w, 3) uint8
        sRGB, upright, alpha laid on white; possibly smaller than the file's picture.
    width_px, height_px : int
        Full size of the file's picture, upright.
    format : str
        As Pillow names it: ``"JPEG"``, ``"PNG"``, …
    taken_at : str or None
        ISO 8601 from EXIF.
    """

    pixels: NDArray[np.uint8] = field(repr=False)
    width_px: int
    height_px: int
    format: str
    taken_at: str | None = None
