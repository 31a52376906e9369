"""The identity and the labels of an organisation that the shipped knowledge doesn't hold, composed of its parts.

Two articles that name one organisation differently meet when its parts agree: ``LĐLĐ tỉnh Kon Tum`` and
``Công đoàn tỉnh Kon Tum`` are the union of Kon Tum. The tones of Vietnamese stay in the identifier.
"""

from __future__ import annotations

from unionties.graph.names import match_key, slug
from unionties.graph.places import country_label

_UNIONS = ("TradeUnion", "InternationalUnionBody")
_SMALL = ("district", "ward")


def organisation_id(
    type_: str,
    *,
    head: str = "",
    own: str = "",
    level: str | None = None,
    place: str | None = None,
    country: str | None = None,
) -> str:
    """A readable id of an organisation's parts.

    Any union of a place is its union, whatever its kind is called; other bodies are told apart by their head words.
    A district's level stays in the id, since districts and provinces share names.

    >>> organisation_id("TradeUnion", head="lđlđ", level="province", place="Kon Tum", country="VN")
    'union-vn-kon-tum'
    >>> organisation_id("TradeUnion", head="công đoàn", own="Dệt May", country="VN")
    'union-vn-dệt-may'
    """
    kind = "union" if type_ in _UNIONS else head
    words = [own] if own else []
    if place:
        words.append(f"{level} {place}" if level in _SMALL else place)
    return slug(kind, country or "", *words)


def organisation_labels(
    text: str,
    *,
    type_: str,
    level: str | None = None,
    place: str | None = None,
    own: str = "",
    country: str | None = None,
) -> tuple[tuple[str, str], ...]:
    """Labels by language, sorted: composed where the parts are regular, else the article's own words in Vietnamese.

    >>> labels = organisation_labels("LĐLĐ", type_="TradeUnion", level="province", place="Kon Tum", country="VN")
    >>> dict(labels)["vi"]
    'Liên đoàn Lao động tỉnh Kon Tum'
    """
    if type_ == "TradeUnion" and place and not own and level in ("province", "city", None) and country:
        rank = {"province": "tỉnh ", "city": "thành phố ", None: ""}[level]
        kind = {"VN": "Liên đoàn Lao động", "CN": "Tổng Công hội"}.get(country, "Liên hiệp Công đoàn")
        english = "Provincial " if level == "province" else "City " if level == "city" else ""
        place_en = place if country == "VN" else f"{place}, {country_label(country, 'en')}"
        return (
            ("en", f"{english}Federation of {'Labour' if country == 'VN' else 'Trade Unions'} of {place_en}"),
            ("vi", f"{kind} {rank}{place}"),
        )
    return (("vi", spelled_out(text)),)


def spelled_out(name: str) -> str:
    """A Vietnamese name with its usual abbreviations written out.

    >>> spelled_out("CĐ Đường sắt VN")
    'Công đoàn Đường sắt Việt Nam'
    """
    words = {
        "LĐLĐ": "Liên đoàn Lao động",
        "CĐ": "Công đoàn",
        "VN": "Việt Nam",
        "TLĐ": "Tổng Liên đoàn",
        "TP": "thành phố",
        "LHCĐ": "Liên hiệp Công đoàn",
    }
    return " ".join(words.get(w, w) for w in name.split())


def person_id(name: str, organisation: str | None) -> str:
    """A person's id: the name and the organisation of the first office; a bare name alone is nobody else's.

    >>> person_id("Nguyễn Đình Khang", "vgcl")
    'person-nguyễn-đình-khang-vgcl'
    """
    return slug("person", match_key(name), organisation or "")
