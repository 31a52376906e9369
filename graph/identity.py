"""The identity and the labels of an organisation that the shipped knowledge doesn't hold, composed of its parts.

Two articles that name one organisation differently meet when its parts agree: ``LĐLĐ tỉnh Kon Tum`` and
``Công đoàn tỉnh Kon Tum`` are the union of Kon Tum. The tones of Vietnamese stay in the identifier.
"""

from __future__ import annotations

from unionties.graph.divisions import division
from unionties.graph.kinds import Term, company, mission_words, organ, sector, single_centre
from unionties.graph.names import match_key, slug, strip_marks
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
    A branch of work, a mission abroad and a place have one name in ids, whatever the spelling or language. A district's
    level stays in the id, since districts and provinces share names; so does that of a city within a province of the
    same name.

    >>> organisation_id("TradeUnion", head="lđlđ", level="province", place="Kon Tum", country="VN")
    'union-vn-kon-tum'
    >>> organisation_id("TradeUnion", level="province", place="Khammouane", country="LA")
    'union-la-khăm-muộn'
    >>> organisation_id("TradeUnion", head="lđlđ", level="city", place="Thái Nguyên", country="VN")
    'union-vn-city-thái-nguyên'
    >>> organisation_id("TradeUnion", head="công đoàn", own="ngành Dệt - May", country="VN")
    'union-vn-dệt-may'
    >>> organisation_id("StateBody", head="UBND", level="province", place="Kon Tum", country="VN")
    'ủy-ban-nhân-dân-vn-kon-tum'
    """
    organ_ = organ(head) if type_ == "StateBody" else None
    kind = "union" if type_ in _UNIONS else organ_.vi if organ_ else head
    branch = sector(own) if type_ == "TradeUnion" and own and (single_centre(country) or place) else None
    words = [branch.vi if branch else own] if own else []
    if place:
        known = division(country, place, level)
        small = level in _SMALL or division(country, place) is not None
        words.append(known.name if known else f"{level} {place}" if small else place)
    return slug(kind, country or "", *words)


def mission_id(kind: str, sender: str, host: str) -> str:
    """The id of a mission abroad: its kind, whose it is and where, by country codes or for a consulate by its town.

    >>> mission_id("embassy", "LA", "VN"), mission_id("consulate", "VN", "Pakse")
    ('embassy-la-vn', 'consulate-vn-pakse')
    """
    return slug(kind, sender, host)


def mission_labels(kind: str, sender: str, host: str) -> tuple[tuple[str, str], ...]:
    """The labels of a mission abroad by language, sorted; ``host`` is a country code or a town.

    >>> dict(mission_labels("embassy", "LA", "VN"))
    {'en': 'Embassy of Laos in Vietnam', 'vi': 'Đại sứ quán Lào tại Việt Nam'}
    """
    words = mission_words(kind)
    assert words is not None, f"no mission is called {kind!r}"
    where = {tag: country_label(host, tag) if len(host) == 2 else host for tag in ("en", "vi")}
    at = {"en": f" in {where['en']}", "vi": f" tại {where['vi']}"} if host else {"en": "", "vi": ""}
    return (
        ("en", f"{words.en} of {country_label(sender, 'en')}{at['en']}"),
        ("vi", f"{words.vi} {country_label(sender, 'vi')}{at['vi']}"),
    )


def organisation_labels(
    text: str,
    *,
    type_: str,
    level: str | None = None,
    place: str | None = None,
    own: str = "",
    country: str | None = None,
    head: str = "",
    language: str = "vi",
) -> tuple[tuple[str, str], ...]:
    """Labels by language, sorted: composed in both languages where the parts are regular, else the article's words.

    >>> dict(organisation_labels("LĐLĐ", type_="TradeUnion", level="district", place="Đắk Glei", country="VN"))
    {'en': 'Dak Glei District Federation of Labour', 'vi': 'Liên đoàn Lao động huyện Đắk Glei'}
    >>> dict(organisation_labels("CĐ Xây dựng Lào", type_="TradeUnion", own="Xây dựng", country="LA"))["en"]
    "Construction Workers' Union of Laos"
    >>> dict(organisation_labels("UBND tỉnh Kon Tum", type_="StateBody", head="ubnd", level="province", place="Kon Tum",
    ...     country="VN"))["en"]
    "People's Committee of Kon Tum Province"
    """
    labels = {language: spelled_out(text) if language == "vi" else text}
    branch, organ_ = sector(own) if own else None, organ(head)
    if type_ == "TradeUnion" and branch and (place or single_centre(country)):
        labels = _branch_labels(branch, level, place, country)
    elif type_ == "TradeUnion" and place and not own and country:
        labels = _local_labels(level, place, country)
    elif type_ == "TradeUnion" and own and (name := company(own)):
        labels |= {"en": f"Trade Union of {name}"}
    elif organ_ and place:
        labels |= {
            "vi": f"{organ_.vi} {_ranked(level, place, 'vi')}",
            "en": f"{organ_.en} of {_ranked(level, place, 'en')}",
        }
    return tuple(sorted(labels.items()))


def _local_labels(level: str | None, place: str, country: str) -> dict[str, str]:
    kind = {"VN": "Liên đoàn Lao động", "CN": "Tổng Công hội"}.get(country, "Liên hiệp Công đoàn")
    english = "Federation of Labour" if country == "VN" else "Federation of Trade Unions"
    adjective = {"province": " Provincial", "city": " City", "district": " District"}.get(level or "", "")
    tail = "" if country == "VN" else f", {country_label(country, 'en')}"
    return {"vi": f"{kind} {_ranked(level, place, 'vi')}", "en": f"{strip_marks(place)}{adjective} {english}{tail}"}


def _branch_labels(branch: Term, level: str | None, place: str | None, country: str | None) -> dict[str, str]:
    own = branch.en if branch.en.endswith(("s'", "s")) else f"{branch.en} Workers'"
    vi = f"Công đoàn {branch.vi}"
    if place:
        return {"vi": f"{vi} {_ranked(level, place, 'vi')}", "en": f"{own} Union of {_ranked(level, place, 'en')}"}
    assert country is not None
    return {"vi": f"{vi} {country_label(country, 'vi')}", "en": f"{own} Union of {country_label(country, 'en')}"}


def _ranked(level: str | None, place: str, language: str) -> str:
    """A place with its rank: ``tỉnh Kon Tum``, ``Kon Tum Province``."""
    if language == "vi":
        rank = {"province": "tỉnh ", "city": "thành phố ", "district": "huyện ", "region": "khu tự trị "}
        return f"{rank.get(level or '', '')}{place}"
    rank = {"province": " Province", "city": " City", "district": " District"}
    known = strip_marks(place)
    return known if known.endswith(rank.get(level or "", "-")) else f"{known}{rank.get(level or '', '')}"


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
