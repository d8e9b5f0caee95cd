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
DuplicateKind: TypeAlias = Literal["identical_file", "same_photograph", "same_cloth", "same_design"]


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
class DuplicatePair:
    """Two photographs that show the same, and why that is thought.

    Attributes
    ----------
    first_id, second_id : int
        Photographs; the first number is the smaller one.
    kind : {"identical_file", "same_photograph", "same_cloth", "same_design"}
        The last one is no duplicate: another cloth, or another colourway, of one design.
    certainty : float
        In [0, 1].
    evidence : mapping of str to float or str
        What was measured, by name; the names are described in ``workflows/duplicates/verdict.py``.
    transform : tuple of float or None
        Nine numbers, row by row: the homography that takes positions of the first picture to those of the second,
        both in fractions of width and height, (0, 0) the upper left corner; None where none was found.
    """

    first_id: int
    second_id: int
    kind: DuplicateKind
    certainty: float
    evidence: Mapping[str, float | str]
    transform: tuple[float, ...] | None


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
class CarriedTable:
    """A table of the database that is handed on as it is, such as groups of cloths or decisions.

    Attributes
    ----------
    rows : tuple of tuple
        A number, a text, bytes or None for each column.
    last : int or None
        The last number that was ever given in it, where it gives numbers.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | bytes | None, ...], ...]
    last: int | None = None


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
    tables : mapping of str to CarriedTable
        What the catalogue has beside records, by the table's name; empty where the history stays at home.
    """

    motifs: tuple[Motif, ...] = ()
    cloths: tuple[Cloth, ...] = ()
    photos: tuple[Photo, ...] = ()
    listings: tuple[Listing, ...] = ()
    seen: Mapping[int, tuple[Seen, ...]] = field(default_factory=dict[int, "tuple[Seen, ...]"])
    changes: tuple[Change, ...] = ()
    is_whole: bool = False
    tables: Mapping[str, CarriedTable] = field(default_factory=dict[str, CarriedTable])


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
class Box:
    """A rectangle in a picture, as shares of the picture's width and height, so that it fits every size of it.

    Attributes
    ----------
    left, top : float
        Of the upper left corner, from 0 to 1.
    width, height : float
        Above 0; left + width and top + height are at most 1.
    """

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Something of which the answers shall have more or less: exactly one of words, a picture or a photograph.

    Attributes
    ----------
    text : str or None
    image : ndarray or None
        (h, w, 3) uint8 sRGB.
    photo_id : int or None
        A photograph of the catalogue; it is left out of the answer.
    weight : float
        Above 0; 2 counts twice.
    """

    text: str | None = None
    image: NDArray[np.uint8] | None = None
    photo_id: int | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a person asks; every way of asking combines with every other.

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
    region : Box or None
        The part of `image` that asks, or of the photograph `photo_id` where there is no image.
    more, less : tuple of Example
        What the answers shall have more and less of.
    balance : float
        Between words and picture where both are asked: 0 words alone, 1 the picture alone.
    colour : float or None
        Between pattern and colour: 0 the same pattern in any dye, 1 the same colours in any pattern. None is 0 where
        no colours are chosen; else a half, and 1 where nothing but colours is asked.
    palette : tuple of Swatch
        The colours that are asked for, in place of the picture's own.
    """

    text: str | None = None
    image: NDArray[np.uint8] | None = None
    photo_id: int | None = None
    conditions: tuple[Condition, ...] = ()
    k: int = 24
    region: Box | None = None
    more: tuple[Example, ...] = ()
    less: tuple[Example, ...] = ()
    balance: float = 0.5
    colour: float | None = None
    palette: tuple[Swatch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One answer.

    Attributes
    ----------
    band : str or None
        How close its pattern is in words; None where no pattern was asked for: the catalogue is only leafed through,
        or colours alone count.
    score : float or None
        Cosine of query and photograph in [-1, 1], of patterns and colours as the query mixes them; None where only
        words of the record matched.
    terms : tuple of str
        The words of the query that the record holds.
    part : Box or None
        Where in the photograph the pattern lies, where a part of it is closer to the question than the whole.
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
    part: Box | None = None
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
class Lookalike:
    """A new photograph that looks like one that was there before; what it shows is for a closer look to say.

    Attributes
    ----------
    photo_id, known_id : int
    bits : int
        In how many of 256 bits their perceptual hashes differ.
    turn : str
        What was done to the new one, as `motifsearch.images.fingerprint.TURN_NAMES` has it.
    """

    photo_id: int
    known_id: int
    bits: int
    turn: str


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
    lookalikes : tuple of Lookalike
        New photographs that look like one that was there; they were added all the same.
    """

    added: int = 0
    known: int = 0
    moved: int = 0
    embedded: int = 0
    records_changed: int = 0
    ignored: int = 0
    problems: tuple[Problem, ...] = ()
    lookalikes: tuple[Lookalike, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFacts:
    """What a vector store is and how much it finds.

    Attributes
    ----------
    tier : str
        ``"flat"``: every vector is compared; ``"ivf"``, ``"pq"``: lists of compressed vectors; ``"milvus"``.
    recall_at_10 : float
        Share of the ten nearest that an unfiltered search finds, as measured when the lists were built; 1 where
        every vector is compared.
    lists, probes : int
        How many lists there are, and how many a search looks into; 0 without lists.
    bytes_on_disk : int
        Of the store's own files on this machine.
    """

    tier: str
    vectors: int
    recall_at_10: float = 1.0
    lists: int = 0
    probes: int = 0
    bytes_on_disk: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What `check` found, and what it repaired."""

    photos: int
    vectors: int
    problems: tuple[Problem, ...] = ()
    repaired: tuple[Problem, ...] = ()
    store: StoreFacts | None = None


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
