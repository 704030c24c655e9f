"""Which characters the fonts of our papers can draw.

PDF/A allows no missing glyph, and a paper that a person's name keeps from being printed would be
worse than one with a sign in its place.
"""

from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from fontTools.ttLib import TTFont


@cache
def drawable(folder: Path) -> frozenset[int]:
    """The code points that every font file in `folder` and below can draw.

    Raises ImproperlyConfigured where there is no font: papers must never fall back to another.
    """
    fonts = sorted(folder.rglob("*.ttf"))
    if not fonts:
        raise ImproperlyConfigured(f"PAPER_FONTS holds no fonts: {folder}")
    return frozenset.intersection(*(frozenset(TTFont(font).getBestCmap()) for font in fonts))
