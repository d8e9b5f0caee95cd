"""What each listing is made of: motif, colours, product and band of price.

Knows: which record says each. Does not know: what is rare.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from motifsearch.workflows.trends.fields import field_groups
from motifsearch.workflows.trends.gaps import price_bands
from motifsearch.workflows.trends.observations import observations

if TYPE_CHECKING:
    from motifsearch.database import Database
    from motifsearch.workflows.trends.gaps import Facets


def market_facets(database: Database) -> list[tuple[int, Facets, int | None]]:
    """Return cloth, facets and units sold of every listing that anybody may see.

    Parameters
    ----------
    database : Database

    Returns
    -------
    list of (int, facets, int or None)
        As `motifsearch.workflows.trends.gaps.find_gaps` takes them; prices in the currency that most listings have.
    """
    seen = observations(database, "market")
    motif_of = field_groups("motif", database).of
    colours = {cloth.cloth_id: cloth.colours for cloth in database.cloths.iter()}
    currencies = Counter(each.currency for each in seen if each.currency)
    currency = currencies.most_common(1)[0][0] if currencies else None
    bands = price_bands([each.price if each.currency == currency else None for each in seen])
    return [
        (
            each.cloth_id,
            {
                "motif": (motif,) if (motif := motif_of(each)) else (),
                "colour": colours.get(each.cloth_id, ()),
                "product": (each.product,) if each.product else (),
                "price": (f"{currency} {band[0]:.0f}-{band[1]:.0f}",) if band else (),
            },
            each.units,
        )
        for each, band in zip(seen, bands, strict=True)
    ]
