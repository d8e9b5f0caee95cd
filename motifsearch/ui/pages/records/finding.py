"""Which record an address means, and whether this visitor may see it.

Knows: kinds, identifiers, the rule of access. Does not know: what is shown of a record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from motifsearch.errors import MotifsearchError
from motifsearch.ui.collection import is_shown
from motifsearch.ui.markup import el, join
from motifsearch.ui.presenters.citation import record_path

if TYPE_CHECKING:
    from fastapi.responses import HTMLResponse
    from starlette.requests import Request

    from motifsearch.records import Cloth, Motif, Photo
    from motifsearch.ui.pages.shell import Shell
    from motifsearch.ui.presenters.record_fields import FormKind

KINDS = ("cloth", "motif", "photo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A record with what it belongs to.

    Attributes
    ----------
    kind : {"cloth", "motif", "photo"}
    record : Cloth, Motif or Photo
    photos : tuple of Photo
        Of the cloth: those that the visitor may see.
    is_open : bool
        Whether anybody may see it.
    """

    kind: FormKind
    record: Cloth | Motif | Photo
    cloth: Cloth | None
    motif: Motif | None
    photos: tuple[Photo, ...]
    is_open: bool

    @property
    def record_id(self) -> int:
        """The record's number."""
        return int(getattr(self.record, f"{self.kind}_id"))

    @property
    def path(self) -> str:
        """Where the record is read."""
        if self.cloth is not None:
            return record_path("cloth", self.cloth.uid)
        return record_path("motif", self.motif.uid if self.motif else "")

    @property
    def own_path(self) -> str:
        """Kind and identifier as the form and the history are addressed."""
        return f"{self.kind}/{record_path(self.kind, self.uid).rpartition('/')[2]}"

    @property
    def uid(self) -> str:
        """The record's own identifier."""
        return str(getattr(self.record, "sha256" if self.kind == "photo" else "uid"))


def find(shell: Shell, request: Request, kind: str, uid: str) -> Found | None:
    """Find a record, or None where there is none or none for this visitor: the answer is the same."""
    found = _read(shell, kind, uid) if kind in KINDS else None
    return found if found is not None and (found.is_open or shell.writer(request) is not None) else None


def gone(shell: Shell, request: Request) -> HTMLResponse:
    """Say that there is no such record, or none for this visitor."""
    say = shell.say
    body = join(
        el("h1", say("record")),
        el("p", say("record_gone")),
        el("p", el("a", say("nav_search"), href=shell.home, class_="ms-button")),
    )
    return shell.page(request, name="record", title=say("record"), body=body, status=404)


def _read(shell: Shell, kind: str, uid: str) -> Found | None:
    collection, editing = shell.collection, shell.collection.editing
    try:
        if kind == "motif":
            motif = collection.motif_of(uid)
            if motif is None:
                return None
            return Found(
                kind="motif", record=motif, cloth=None, motif=motif, photos=(), is_open=motif.access == "public"
            )
        photo = editing.photo_of(uid) if kind == "photo" else None
        cloth = collection.cloth(photo.cloth_id) if photo else editing.cloth_of(uid) if kind == "cloth" else None
        if cloth is None:
            return None
        motif = None if cloth.motif_id is None else collection.motif(cloth.motif_id)
        photos = tuple(each for each in collection.photos_of(cloth.cloth_id) if is_shown(each, cloth, motif))
        has_any = bool(collection.photos_of(cloth.cloth_id))
    except MotifsearchError:
        return None
    is_public = cloth.access == "public" and (motif is None or motif.access == "public")
    is_open = is_shown(photo, cloth, motif) if photo else is_public and (bool(photos) or not has_any)
    return Found(
        kind=cast("FormKind", kind),
        record=photo or cloth,
        cloth=cloth,
        motif=motif,
        photos=photos,
        is_open=is_open,
    )
