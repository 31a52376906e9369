"""The one visual language of every picture: colours, marks and words, with no drawing library behind it.

Entity types are told apart by colour *and* mark, relations by the colour of their family, a shade in it *and*
a glyph on the line: no difference rests on hue alone. Dashes mean one thing only: planned.

The colours of types are those of Okabe and Ito, "Color Universal Design" (2008), with grey for persons; the
families of relations use dark colours near Paul Tol's "muted" scheme (2021), to keep lines unlike nodes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

INK: Final = "#1F2328"
QUIET: Final = "#59636E"
PAPER: Final = "#FFFFFF"
DASHES: Final = (0.0, (4.0, 2.4))
FONT: Final = "DejaVu Sans"


@dataclass(frozen=True)
class TypeStyle:
    """How an entity type is drawn: ``mark`` is a matplotlib marker, ``scale`` evens out their weight."""

    colour: str
    mark: str
    scale: float = 1.0


@dataclass(frozen=True)
class RelationStyle:
    """How a relation is drawn: its family's colour in a shade, a glyph amid the line, one stroke or two."""

    family: str
    colour: str
    glyph: str = ""
    double: bool = False


@dataclass(frozen=True)
class Size:
    """A format: width and height in inches, font size in points, dots per inch of a PNG."""

    width: float
    height: float
    font: float
    dpi: int


TYPES: Final[Mapping[str, TypeStyle]] = {
    "TradeUnion": TypeStyle("#0072B2", "o"),
    "InternationalUnionBody": TypeStyle("#56B4E9", "h", 1.08),
    "IntergovernmentalBody": TypeStyle("#009E73", "p", 1.1),
    "StateBody": TypeStyle("#D55E00", "s", 0.88),
    "CivilOrganisation": TypeStyle("#CC79A7", "D", 0.84),
    "EducationBody": TypeStyle("#F0E442", "^", 1.1),
    "Company": TypeStyle("#E69F00", "v", 1.1),
    "Person": TypeStyle("#8C959F", "o", 0.8),
    "Event": TypeStyle("#1F2328", "*", 1.3),
}
"""The style of each entity type, in the order of legends."""

RELATIONS: Final[Mapping[str, RelationStyle]] = {
    "cooperationAgreement": RelationStyle("cooperation", "#332288", double=True),
    "cooperation": RelationStyle("cooperation", "#332288"),
    "jointActivity": RelationStyle("cooperation", "#6A5ACD", "D"),
    "meeting": RelationStyle("contact", "#117A8B", "o"),
    "visit": RelationStyle("contact", "#117A8B"),
    "participation": RelationStyle("contact", "#3FA0B0", "s"),
    "membership": RelationStyle("belonging", "#882255", "h"),
    "withdrawal": RelationStyle("belonging", "#882255", "X"),
    "partOf": RelationStyle("belonging", "#8C959F"),
    "post": RelationStyle("belonging", "#8C959F", "o"),
    "training": RelationStyle("support", "#117733", "^"),
    "aid": RelationStyle("support", "#117733", "P"),
    "award": RelationStyle("support", "#6B8E23", "*"),
    "solidarity": RelationStyle("support", "#6B8E23"),
    "dispute": RelationStyle("conflict", "#C8102E", "X"),
}
"""The style of each relation, families together, in the order of legends."""

SIZES: Final[Mapping[str, Size]] = {
    "slide": Size(13.333, 7.5, font=11.0, dpi=150),
    "page": Size(11.69, 8.27, font=8.5, dpi=200),
    "poster": Size(33.11, 23.39, font=22.0, dpi=120),
}
"""A 16:9 slide, an A4 page and an A1 poster, all landscape."""

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "vi": {
        "types": "Loại tổ chức",
        "relations": "Quan hệ",
        "planned": "dự kiến",
        "reading": "Nút to: nhiều quan hệ. Nét dày: nhiều bài viết.",
        "limit": "Chỉ vẽ {nodes} trong {all_nodes} tổ chức và {ties} trong {all_ties} quan hệ: "
        "những quan hệ được nhiều bài viết nêu nhất.",
        "empty": "Không có tổ chức nào để vẽ",
        "thousands": ".",
    },
    "en": {
        "types": "Type of organisation",
        "relations": "Relation",
        "planned": "planned",
        "reading": "Larger node: more ties. Thicker line: more reports.",
        "limit": "Only {nodes} of {all_nodes} organisations and {ties} of {all_ties} ties are drawn: "
        "those with the most reports.",
        "empty": "No organisation to draw",
        "thousands": ",",
    },
}
"""What a picture says in its own voice, by language."""


def type_style(key: str) -> TypeStyle:
    """The style of an entity type; a plain grey dot for one that has none yet."""
    return TYPES.get(key, TypeStyle("#8C959F", "o"))


def relation_style(key: str) -> RelationStyle:
    """The style of a relation; a plain grey line for one that has none yet."""
    return RELATIONS.get(key, RelationStyle("other", QUIET))


def relation_rank(key: str) -> tuple[int, str]:
    """Where a relation stands in a legend, for ``sorted``: families together, unknown ones last."""
    order = list(RELATIONS)
    return (order.index(key) if key in RELATIONS else len(order), key)


def number(value: int, lang: str) -> str:
    """A whole number with the language's thousands separator.

    >>> number(1000, "vi"), number(1000, "en")
    ('1.000', '1,000')
    """
    return f"{value:,}".replace(",", WORDS[lang]["thousands"])
