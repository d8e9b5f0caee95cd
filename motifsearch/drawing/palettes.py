"""Palettes: the colour of each role, in the ways of several batik towns.

Knows: which colours go together and what they are called. Does not know: what is drawn. The colours are chosen by eye
after dyed cloth: soga browns and indigo of Solo and Yogyakarta, brights of the north coast (pesisir), the red of
Lasem, indigo alone, and one dye only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.tones import tones
from motifsearch.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of one cloth.

    Attributes
    ----------
    colours : tuple of str
        Keys of vocabulary kind "colour", the ground's first.
    table : tuple of str
        "#rrggbb" by the number of the role.
    crackle : float
        How readily wax breaks with it, 0 to 1; indigo and soga show veins most.
    """

    name: str
    colours: tuple[str, ...]
    table: tuple[str, ...]
    crackle: float


def palette_names() -> tuple[str, ...]:
    """All palettes."""
    return tuple(_PALETTES)


def palette_by_name(name: str) -> Palette:
    """Return the palette of a name.

    Parameters
    ----------
    name : str
        One of `palette_names`.

    Returns
    -------
    Palette

    Raises
    ------
    UsageError
        ``drawing.unknown_palette``.
    """
    if name not in _PALETTES:
        raise UsageError("drawing.unknown_palette", palette=name, known=", ".join(_PALETTES))
    return _PALETTES[name]


def role_colours(palette: Palette, rng: np.random.Generator) -> NDArray[np.uint8]:
    """(15, 3) uint8 sRGB by role: the palette's colours and tones, a little different in each dye bath."""
    exact = np.array([[int(text[i : i + 2], 16) for i in (1, 3, 5)] for text in palette.table], np.uint8)
    lab = cv2.cvtColor(exact[None].astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[0]
    bath = rng.normal(0.0, 1.0, 3) * (1.5, 2.0, 3.0)
    each = rng.normal(0.0, 1.0, lab.shape) * (1.2, 1.5, 1.5)
    changed = (lab + bath + each).astype(np.float32)
    changed[:, 0] = np.clip(changed[:, 0], 3, 97)
    rgb = cv2.cvtColor(changed[None], cv2.COLOR_LAB2RGB)[0]
    dyed = np.clip(np.rint(rgb * 255), 0, 255).astype(np.uint8)
    return np.vstack([dyed, tones(dyed[: Role.LINE])])


def _palette(name: str, colours: str, table: str, crackle: float) -> Palette:
    return Palette(name=name, colours=tuple(colours.split()), table=tuple(table.split()), crackle=crackle)


# Each row: name, colours, then GROUND FIELD MAIN SECOND ACCENT LINE DOT GRAIN, then how readily it crackles.
_PALETTES: dict[str, Palette] = {
    palette.name: palette
    for palette in (
        # Solo: warm, yellowish soga; the undyed parts are cream.
        _palette(
            "sogan_solo",
            "cream brown dark_brown",
            "#ead9b0 #d9b878 #b0702c #7a4418 #d09a4a #3a1e0e #f6e8c8 #8a5220",
            0.5,
        ),
        _palette(
            "sogan_solo_gelap",
            "dark_brown cream brown",
            "#2c1a12 #46281a #ecdcb4 #bd8440 #d9b06c #6e3c18 #52290f #b98a4e",
            0.5,
        ),
        _palette(
            "sogan_solo_emas",
            "brown gold cream",
            "#6b3a18 #4c2812 #e2b45a #f0dcae #c98a38 #271409 #50290e #d8a858",
            0.4,
        ),
        # Yogyakarta: clear white and blue-black beside the brown.
        _palette(
            "sogan_yogya",
            "white brown indigo",
            "#f4efe2 #dcd3c0 #8a4f22 #27345a #b98252 #1b1a24 #f8f3e8 #3a4468",
            0.4,
        ),
        _palette(
            "sogan_yogya_gelap",
            "black white brown",
            "#14161f #232a42 #f1ece0 #a8652e #d0a276 #5f3517 #3a2114 #c9c3b6",
            0.4,
        ),
        _palette(
            "sogan_cokelat",
            "brown white dark_brown",
            "#7d4420 #5c2f16 #f0e6d2 #c58a4e #e2bd8a #22130c #4a2511 #e6cba0",
            0.4,
        ),
        # Pekalongan and the north coast: brights.
        _palette(
            "pesisir_merah",
            "red yellow green blue",
            "#b3202a #8e1822 #f6d36a #3f9a6a #3c7fc0 #fdf4e0 #5c0f18 #fbe3b0",
            0.2,
        ),
        _palette(
            "pesisir_biru",
            "blue pink yellow white",
            "#2467ae #1c4f8c #f29ab4 #f5cf58 #8fd0c0 #0f2144 #b02a58 #d8ecf8",
            0.2,
        ),
        _palette(
            "pesisir_hijau",
            "green orange cream red",
            "#2b7d55 #1f6043 #f3a63e #f7ead0 #e26a58 #0d2d20 #a8341e #d9efc0",
            0.2,
        ),
        _palette(
            "pesisir_jingga",
            "orange purple cream green",
            "#ee8434 #f6a960 #6d2f7c #2e7a58 #b8326a #2d1030 #fbe6c4 #8a2e10",
            0.2,
        ),
        _palette(
            "pesisir_ungu",
            "purple pink yellow turquoise",
            "#5a2d7e #472266 #f3a9c8 #f6d878 #58c1bd #1e0c30 #a02e70 #d9bdf0",
            0.2,
        ),
        _palette(
            "pesisir_putih",
            "white red blue green",
            "#fbf6ea #f3e3c2 #d43a46 #2f72b8 #3c9a62 #241c3a #fdf1d6 #c07a3c",
            0.15,
        ),
        _palette(
            "pesisir_merah_muda",
            "pink red green cream",
            "#f4bfc8 #f9dcd8 #c42a4c #3f8f68 #e8792e #4a1226 #fff0e6 #b8466a",
            0.15,
        ),
        _palette(
            "pesisir_toska",
            "turquoise yellow red white",
            "#2fa6a2 #1f8686 #fbe28a #e8504a #fdf5e6 #0c3340 #8a1c38 #d2f3ea",
            0.15,
        ),
        # Indigo alone: white, middle and deep blue.
        _palette(
            "indigo",
            "white indigo blue",
            "#f0f1ec #d0dae4 #2c4f8c #7394c0 #4a6ca8 #101d44 #f2f4f2 #3c5c98",
            0.6,
        ),
        _palette(
            "indigo_gelap",
            "indigo white blue",
            "#121f47 #1f3468 #e9eff2 #86a8d2 #b8cde2 #3c5fa0 #1b3270 #9db8da",
            0.7,
        ),
        # Lasem: a red like chicken's blood, alone, with blue, and in three colours (tiga negeri).
        _palette(
            "lasem_merah",
            "cream red",
            "#f2e6cc #f0d2b4 #a81c22 #c9483e #8a1018 #560a10 #f8ead0 #b03430",
            0.4,
        ),
        _palette(
            "lasem_merah_tua",
            "red cream",
            "#96141c #74101a #f3e4c8 #e4b49a #efd0b0 #3e0509 #7a1018 #eec8a4",
            0.4,
        ),
        _palette(
            "lasem_merah_biru",
            "cream red indigo",
            "#f1e5cd #e6d2b6 #b01e28 #2b3f80 #cf5a50 #1c1638 #faeed8 #7c2a48",
            0.4,
        ),
        _palette(
            "lasem_tiga_negeri",
            "cream red indigo brown",
            "#ecd8ac #e0c088 #a81e26 #28397a #96591f #22131c #f8ecd0 #7c3f1c",
            0.4,
        ),
        # One dye.
        _palette(
            "mono_hitam",
            "white black",
            "#f5f4f0 #dddbd5 #4a4a4c #7d7d7e #a3a2a0 #121214 #fafaf6 #3a3a3c",
            0.3,
        ),
        _palette(
            "mono_putih",
            "black white",
            "#161618 #2a2a2d #f2f1ec #b4b3b0 #d2d0cb #626266 #1d1d20 #c2c0bb",
            0.4,
        ),
        _palette(
            "mono_cokelat",
            "cream brown",
            "#f1e5cf #e2cfae #8f5d33 #b98d5e #a3733f #42240f #f8eedc #7a4c26",
            0.4,
        ),
        _palette(
            "mono_hijau",
            "green cream",
            "#20463a #2c5a4a #ece8d0 #a8c4a0 #cfd9b4 #5c8a70 #20463a #b4cfa8",
            0.3,
        ),
    )
}
