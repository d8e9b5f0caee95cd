from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest

from motifsearch import errors
from motifsearch.errors import (
    CatalogError,
    DataError,
    ImageError,
    ModelError,
    MotifsearchError,
    StoreError,
    UsageError,
)


def kinds() -> list[type[MotifsearchError]]:
    return [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, MotifsearchError)]


def test_exit_codes_are_those_that_the_help_promises():
    assert {kind: kind.exit_code for kind in (UsageError, DataError, ModelError, StoreError)} == {
        UsageError: 2,
        DataError: 3,
        ModelError: 4,
        StoreError: 5,
    }
    # Every other error is one of these, but for their common root.
    assert all(issubclass(kind, (UsageError, DataError, ModelError, StoreError)) for kind in kinds()[1:])
    assert len({kind.exit_code for kind in kinds()}) == 5


@pytest.mark.parametrize("kind", kinds())
def test_an_error_crosses_a_process_border_whole(kind: type[MotifsearchError]):
    error = kind("images.too_large", name="kain.jpg", width=9, limit=0.5)
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301  # our own bytes
        assert type(other) is kind
        assert (other.code, other.params) == (error.code, error.params)
        assert str(other) == str(error)


def test_what_a_programmer_sees_names_code_and_parameters():
    assert (
        str(ImageError("images.empty", name="kain satu.jpg", size=0)) == "images.empty(name='kain satu.jpg', size=0)"
    )


def test_an_error_keeps_its_cause_through_a_thread():
    def fail() -> None:
        raise CatalogError("catalog.cannot_write", path="/x", reason="full") from OSError(
            28, "No space left on device"
        )

    with ThreadPoolExecutor(1) as pool, pytest.raises(CatalogError) as caught:
        pool.submit(fail).result()
    assert isinstance(caught.value.__cause__, OSError)
