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
HAIR: Final = "#D8DEE4"
FAINT: Final = "#8C959F"
DASHES: Final = (0.0, (4.0, 2.4))
FONT: Final = "DejaVu Sans"
LIKE_FONT: Final = ("Verdana",)
"""What an SVG shows its text in where the font isn't installed: letters as wide."""


@dataclass(frozen=True)
class TypeStyle:
    """How an entity type is drawn: ``mark`` is a matplotlib marker, ``scale`` evens out their weight."""

    colour: str
    mark: str
    scale: float = 1.0


@dataclass(frozen=True)
class RelationStyle:
    """How a relation is drawn: its family's colour in a shade, a glyph amid the line, one stroke or two.

    ``sign`` is its mark where an act is a point and not a line, as on a timeline: a matplotlib marker, ``=`` or ``-``
    for a short piece of the line itself.
    """

    family: str
    colour: str
    glyph: str = ""
    double: bool = False
    sign: str = "o"


@dataclass(frozen=True)
class FamilyStyle:
    """How a family of relations is drawn where its relations are added up; families differ in lightness, too."""

    colour: str
    label: Mapping[str, str]


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
    "cooperationAgreement": RelationStyle("cooperation", "#332288", double=True, sign="="),
    "cooperation": RelationStyle("cooperation", "#332288", sign="-"),
    "jointActivity": RelationStyle("cooperation", "#6A5ACD", "D", sign="D"),
    "meeting": RelationStyle("contact", "#117A8B", "o", sign="o"),
    "visit": RelationStyle("contact", "#117A8B", sign="v"),
    "participation": RelationStyle("contact", "#3FA0B0", "s", sign="s"),
    "membership": RelationStyle("belonging", "#882255", "h", sign="h"),
    "withdrawal": RelationStyle("belonging", "#882255", "X", sign="X"),
    "partOf": RelationStyle("belonging", "#8C959F", sign="|"),
    "post": RelationStyle("belonging", "#8C959F", "o", sign="o"),
    "training": RelationStyle("support", "#117733", "^", sign="^"),
    "aid": RelationStyle("support", "#117733", "P", sign="P"),
    "award": RelationStyle("support", "#6B8E23", "*", sign="*"),
    "solidarity": RelationStyle("support", "#6B8E23", sign="p"),
    "dispute": RelationStyle("conflict", "#C8102E", "X", sign="X"),
}
"""The style of each relation, families together, in the order of legends."""

FAMILIES: Final[Mapping[str, FamilyStyle]] = {
    "cooperation": FamilyStyle("#332288", {"vi": "hợp tác", "en": "cooperation"}),
    "contact": FamilyStyle("#8FD3DE", {"vi": "gặp gỡ, thăm, dự", "en": "meetings, visits, participation"}),
    "belonging": FamilyStyle("#882255", {"vi": "thành viên", "en": "membership"}),
    "support": FamilyStyle("#7FA32E", {"vi": "đào tạo, hỗ trợ, đoàn kết", "en": "training, aid, solidarity"}),
    "conflict": FamilyStyle("#C8102E", {"vi": "tranh chấp", "en": "dispute"}),
}
"""The families of relations, in the order of legends."""

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
        "families": "Nhóm quan hệ",
        "planned": "dự kiến",
        "reading": "Nút to: nhiều quan hệ. Nét dày: nhiều bài viết.",
        "limit": "Chỉ vẽ {nodes} trong {all_nodes} tổ chức và {ties} trong {all_ties} quan hệ: "
        "những quan hệ được nhiều bài viết nêu nhất.",
        "empty": "Không có tổ chức nào để vẽ",
        "no acts": "Không có quan hệ nào để vẽ",
        "thousands": ".",
        "acts": "lượt",
        "undated": "không rõ năm",
        "before": "trước {year}",
        "total": "tất cả",
        "bodies": "Tổ chức quốc tế",
        "nowhere": "Không rõ nước",
        "rows limit": "Chỉ vẽ {rows} trong {all_rows} {what} và {acts} trong {all_acts} lượt: nhiều nhất trước.",
        "partners": "đối tác",
        "countries": "nước",
        "coarse": "Nét mảnh dưới dấu: chỉ rõ năm, dấu đứng ở chỗ còn trống trong năm.",
        "begun": "Mỗi lượt tính vào năm bắt đầu; mọi hàng cùng một tỉ lệ.",
        "hollow": "Cột rỗng, +1: dự kiến.",
        "both": "Một lượt giữa hai nước tính cho cả hai, vì thế các cột không cộng thành hàng cuối.",
        "plus": "+1: dự kiến, không tính vào tổng.",
        "ribbons": "Bề rộng: số lượt; nét đứt: dự kiến.",
        "not drawn": "Không vẽ: {parts}.",
        "inner": "trong một nước {n} lượt",
        "among bodies": "giữa các tổ chức quốc tế {n} lượt",
        "side unknown": "có bên không rõ nước {n} lượt",
        "spanning": "Một lượt kéo dài đứng ở mọi giai đoạn có ngày của nó.",
        "no date": "Không rõ thời gian, không vẽ: {undated} trong {acts} lượt.",
        "left out": "Không rõ thời gian, không tính: {n} lượt.",
        "in all": "{acts} lượt · {nodes} tổ chức",
    },
    "en": {
        "types": "Type of organisation",
        "relations": "Relation",
        "families": "Relations",
        "planned": "planned",
        "reading": "Larger node: more ties. Thicker line: more reports.",
        "limit": "Only {nodes} of {all_nodes} organisations and {ties} of {all_ties} ties are drawn: "
        "those with the most reports.",
        "empty": "No organisation to draw",
        "no acts": "No act to draw",
        "thousands": ",",
        "acts": "acts",
        "undated": "no date",
        "before": "before {year}",
        "total": "all",
        "bodies": "International bodies",
        "nowhere": "Country unknown",
        "rows limit": "Only {rows} of {all_rows} {what} and {acts} of {all_acts} acts are drawn: "
        "those with the most acts.",
        "partners": "partners",
        "countries": "countries",
        "coarse": "Thin line under a sign: only the year is known; the sign stands where the year has room.",
        "begun": "An act counts in the year in which it begins; all rows have one scale.",
        "hollow": "Hollow, +1: planned.",
        "both": "An act between two countries counts for both, so columns don't add up to the last row.",
        "plus": "+1: planned, not in the totals.",
        "ribbons": "Width: acts; dashed: planned.",
        "not drawn": "Not drawn: {parts}.",
        "inner": "acts within one country {n}",
        "among bodies": "acts among international bodies {n}",
        "side unknown": "acts with a side of unknown country {n}",
        "spanning": "An act that lasts stands in every period that has a day of it.",
        "no date": "Without a date and not drawn: {undated} of {acts} acts.",
        "left out": "Without a date and left out: acts {n}.",
        "in all": "acts {acts} · organisations {nodes}",
    },
}
"""What a picture says in its own voice, by language."""


def type_style(key: str) -> TypeStyle:
    """The style of an entity type; a plain grey dot for one that has none yet."""
    return TYPES.get(key, TypeStyle("#8C959F", "o"))


def relation_style(key: str) -> RelationStyle:
    """The style of a relation; a plain grey line for one that has none yet."""
    return RELATIONS.get(key, RelationStyle("other", QUIET))


def family_of(relation: str) -> str:
    """The key of ``FAMILIES`` that a relation belongs to; that of contacts for one that has no style yet."""
    family = relation_style(relation).family
    return family if family in FAMILIES else "contact"


def relation_rank(key: str) -> tuple[int, str]:
    """Where a relation stands in a legend, for ``sorted``: families together, unknown ones last."""
    order = list(RELATIONS)
    return (order.index(key) if key in RELATIONS else len(order), key)


def tint(colour: str, strength: float) -> str:
    """A colour thinned with white: 1 leaves it, 0 is white.

    >>> tint("#332288", 1.0), tint("#332288", 0.5)
    ('#332288', '#9990C4')
    """
    parts = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * strength):02X}" for part in parts)


def luminance(colour: str) -> float:
    """The relative luminance of a colour, 0 for black to 1 for white (WCAG 2.1).

    >>> round(luminance("#FFFFFF"), 3), round(luminance("#117A8B"), 3)
    (1.0, 0.159)
    """
    shares = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def number(value: int, lang: str) -> str:
    """A whole number with the language's thousands separator.

    >>> number(1000, "vi"), number(1000, "en")
    ('1.000', '1,000')
    """
    return f"{value:,}".replace(",", WORDS[lang]["thousands"])


def tally(done: int, planned: int, lang: str) -> str:
    """How many acts, what is planned apart.

    >>> tally(3, 1, "en"), tally(0, 2, "en"), tally(5, 0, "en"), tally(0, 0, "en")
    ('3+1', '+2', '5', '')
    """
    return (number(done, lang) if done else "") + (f"+{number(planned, lang)}" if planned else "")


def say(key: str, lang: str, **values: int | str) -> str:
    """What ``WORDS`` says, with numbers as the language writes them.

    >>> say("no date", "vi", undated=12, acts=1040)
    'Không rõ thời gian, không vẽ: 12 trong 1.040 lượt.'
    """
    told = {k: number(v, lang) if isinstance(v, int) else v for k, v in values.items()}
    return WORDS[lang][key].format(**told)
