"""A wide variety of pictures that are no batik: tilings, fields, scatters and patchworks, each from a seed.

An image model that has seen only one kind of drawing knows only that kind. These pictures cost little, differ as
much as possible, and are made for training; nobody is shown them.
"""

from motifsearch.drawing.variety.picture import Variety, variety, variety_kinds

__all__ = ["Variety", "variety", "variety_kinds"]
