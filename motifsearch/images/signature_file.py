"""Signatures of photographs in one file, so that each picture is looked at once.

Knows: a file of records of equal length, by the photographs' content. Does not know: databases, how a signature is
made or used. It is a cache: without it everything is found all the same, later.

Records are only ever appended. One that was cut short by a failing disk or machine is dropped when the file is opened,
and of several records for one content the first counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.images.signature import COUNT, SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from motifsearch.images.signature import Signature

# Another way to make signatures takes another name.
NAME = "local-2.signatures"
_RECORD = np.dtype([("sha256", "V32"), ("length", "<u4"), ("features", SIGNATURE, (COUNT,))])


class SignatureFile:
    """The signatures that a folder keeps.

    Parameters
    ----------
    folder : Path or None
        Made when the first signature is kept; None keeps them in memory alone, as does a folder that cannot be
        written.
    """

    def __init__(self, folder: Path | None) -> None:
        self._path = None if folder is None else folder / NAME
        self._known: dict[str, Signature] = {}
        if self._path is not None and self._path.is_file():
            self._read(self._path)

    def get(self, sha256: str) -> Signature | None:
        """Return the signature of a content, or None where it is not known."""
        return self._known.get(sha256)

    def put(self, signatures: Mapping[str, Signature]) -> None:
        """Keep signatures, by the SHA-256 of their photographs' files in hexadecimal digits."""
        new = {sha256: one for sha256, one in signatures.items() if sha256 not in self._known}
        self._known.update(new)
        if self._path is None or not new:
            return
        records = np.zeros(len(new), _RECORD)
        for record, (sha256, one) in zip(records, new.items(), strict=True):
            record["sha256"] = bytes.fromhex(sha256)
            record["length"] = len(one)
            record["features"][: len(one)] = one
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                # What a run that was broken off left half written.
                left_over = file.tell() % _RECORD.itemsize
                if left_over:
                    file.truncate(file.tell() - left_over)
                file.write(records.tobytes())
        except OSError:
            # A full disk or a catalogue opened for reading: the next run looks at the pictures again.
            self._path = None

    def _read(self, path: Path) -> None:
        try:
            data = path.read_bytes()
        except OSError:
            return
        whole = len(data) - len(data) % _RECORD.itemsize
        for record in np.frombuffer(data[:whole], _RECORD):
            length = int(record["length"])
            if length <= COUNT:
                self._known.setdefault(record["sha256"].tobytes().hex(), record["features"][:length])
