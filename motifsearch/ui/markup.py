"""Building HTML whose text and attribute values are always escaped.

Knows: elements, attributes, escaping. Does not know: what the page shows.
"""

from __future__ import annotations

from html import escape

_VOID = frozenset({"img", "input", "br", "hr", "meta", "link"})


class Markup(str):
    """Text that is HTML already, so that it is not escaped again."""

    __slots__ = ()


def el(name: str, /, *children: str | None, **attributes: str | float | bool | None) -> Markup:
    """Build one element.

    Parameters
    ----------
    name : str
        The element's name, given by the program and never by a user.
    *children : str or None
        `Markup` is taken as it is, any other text is escaped, None is left out.
    **attributes : str or number or bool or None
        ``class_`` becomes ``class`` and other underscores become hyphens. True writes the bare attribute; False and
        None leave it out.

    Returns
    -------
    Markup
    """
    written = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        label = key.rstrip("_").replace("_", "-")
        written.append(label if value is True else f'{label}="{escape(str(value), quote=True)}"')
    start = f"<{' '.join(written)}>"
    return Markup(start) if name in _VOID else Markup(f"{start}{join(*children)}</{name}>")


def join(*children: str | None) -> Markup:
    """Put children one after the other, escaping those that are no `Markup`."""
    return Markup("".join(child if isinstance(child, Markup) else escape(child) for child in children if child))
