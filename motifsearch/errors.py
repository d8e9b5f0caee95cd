"""Every error of the project, as a tree.

    MotifsearchError
    ├── UsageError    2   the request itself is wrong (an option, a query, a field name)
    ├── DataError     3   a photograph, a table, a record or the catalogue's database
    │   ├── ImageError    one photograph cannot be taken in
    │   ├── TableError    a metadata table or one of its rows
    │   └── CatalogError  the catalogue as a whole
    ├── ModelError    4   an embedding model: missing, damaged, not the one expected
    └── StoreError    5   a vector store: missing, damaged, unreachable

Knows: codes, parameters and exit codes. Does not know: any sentence for people; ``locales/`` holds those
under the same key as the code.
"""

from __future__ import annotations

from typing import ClassVar


class MotifsearchError(Exception):
    """Base of all errors that a user may meet.

    Parameters
    ----------
    code : str
        ``"room.what"``, for example ``"images.truncated"``. It is also the key of the sentence in ``locales/``.
    **params : str or int or float
        What the sentence names: a path, a number, the values that are allowed.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, **params: str | float) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        inside = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({inside})"

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders whole: the default would drop the parameters.
        return (_rebuild, (type(self), self.code, self.params))


def _rebuild(kind: type[MotifsearchError], code: str, params: dict[str, str | float]) -> MotifsearchError:
    return kind(code, **params)


class UsageError(MotifsearchError):
    """The request is wrong: an unknown option, field, language or an empty query."""

    exit_code = 2


class DataError(MotifsearchError):
    """What was given, or what is stored, cannot be used."""

    exit_code = 3


class ImageError(DataError):
    """One photograph cannot be taken in; the others go on."""


class TableError(DataError):
    """A metadata table, or one row of it, cannot be used."""


class CatalogError(DataError):
    """The catalogue as a whole cannot be opened or written."""


class ModelError(MotifsearchError):
    """An embedding model is missing, damaged or not the one that was expected."""

    exit_code = 4


class StoreError(MotifsearchError):
    """A vector store is missing, damaged or unreachable."""

    exit_code = 5
