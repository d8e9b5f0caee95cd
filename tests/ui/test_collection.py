from __future__ import annotations

from dataclasses import replace

import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.ui.collection import Collection, is_shown, shown_photo


@pytest.mark.parametrize(
    ("hidden", "access", "shown"),
    [
        (False, "public", True),
        (True, "public", False),
        (False, "institution", False),
        (False, "community", False),
        (True, "community", False),
    ],
)
def test_only_what_is_neither_hidden_nor_restricted_is_shown(collection, hidden, access, shown):
    photo = replace(collection.photos[1], hidden=hidden)
    cloth = replace(collection.cloths[1], access=access)
    assert is_shown(photo, cloth) is shown
    collection.photos[1], collection.cloths[1] = photo, cloth
    assert shown_photo(collection, 1) == ((photo, cloth) if shown else None)


def test_what_is_not_there_is_as_what_may_not_be_seen(collection):
    assert shown_photo(collection, 999) is None


def test_the_catalogue_offers_what_the_app_calls():
    asked = {name for name in vars(Collection) if not name.startswith("_")}
    assert {"search", "facets", "thumbnail", "shown_count"} <= asked
    assert [name for name in sorted(asked) if not hasattr(MotifCatalog, name)] == []
