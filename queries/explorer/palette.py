"""The colours of types and relations as a style sheet, from the one visual language of pictures."""

from __future__ import annotations

import colorsys
import math
from collections.abc import Iterator
from functools import cache

from flask import Blueprint, Response

from unionties.graph import style

pages = Blueprint("palette", __name__)

LIGHTEST, DARKEST = 0.64, 0.42
"""Lightness: the least of a colour on dark ground, the most of a line on light ground."""
_POLYGONS = {"h": (6, 0.0), "p": (5, 0.0), "s": (4, 45.0), "D": (4, 0.0), "^": (3, 0.0), "v": (3, 180.0)}


@pages.get("/palette.css")
def palette() -> Response:
    """A class for each type and relation that sets ``--c``, for light and for dark ground."""
    dark = "\n".join(f"  {rule}" for rule in _rules(dark=True))
    light = "\n".join(_rules(dark=False))
    text = f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"
    return Response(text, content_type="text/css; charset=utf-8", headers={"Cache-Control": "max-age=3600"})


def _rules(*, dark: bool) -> Iterator[str]:
    for key, look in style.TYPES.items():
        yield f".type-{key} {{ --c: {lightened(look.colour) if dark else look.colour} }}"
    for name, relation in style.RELATIONS.items():
        yield f".rel-{name} {{ --c: {lightened(relation.colour) if dark else relation.colour} }}"


def lightened(colour: str) -> str:
    """The colour, light enough to be seen on dark ground.

    >>> lightened("#332288"), lightened("#F0E442")
    ('#8d7cd9', '#f0e442')
    """
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    rgb = colorsys.hls_to_rgb(hue, max(lightness, LIGHTEST), saturation * (1 if lightness >= LIGHTEST else 0.92))
    return "#" + "".join(f"{round(255 * part):02x}" for part in rgb)


def type_mark(kind: str) -> str:
    """The outline of an entity type's mark, as :func:`mark_path` gives it."""
    return mark_path(style.type_style(kind).mark)


@cache
def mark_path(letter: str) -> str:
    """The outline of a mark of pictures, by its letter, as the data of an SVG path of radius 1."""
    if letter in _POLYGONS:
        corners, turn = _POLYGONS[letter]
        return _polygon([(1.0, turn + 360 / corners * k) for k in range(corners)])
    if letter == "*":
        return _polygon([((1.0, 0.42)[k % 2], 36.0 * k) for k in range(10)])
    if letter in ("X", "P"):
        turn = 45.0 if letter == "X" else 0.0
        arm = math.degrees(math.atan(0.32))
        near = 0.36 * math.sqrt(2)
        return _polygon(
            [corner for k in range(4) for corner in (
                (1.0, turn + 90 * k - arm), (1.0, turn + 90 * k + arm), (near, turn + 90 * k + 45)
            )]
        )  # fmt: skip
    return "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1 -1 0Z"


def _polygon(corners: list[tuple[float, float]]) -> str:
    points = ((r * math.sin(math.radians(a)), -r * math.cos(math.radians(a))) for r, a in corners)
    return "M" + "L".join(f"{x:.3f} {y:.3f}" for x, y in points) + "Z"
