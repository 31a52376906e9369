"""The ends of generated statements: organisations that are known or made up, persons with an office, events."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from tests.benchmarks.corpus.wording import wording
from unionties.graph.organisations import Organisation, organisations
from unionties.queries.gold import fold

_FOUNDED_BEFORE = "2013"
_HEADS = re.compile(
    r"\b(Confederation|Federation|Union|Unions|Congress|Council|Organi[sz]ation|Association|Ministry|Centre|Center"
    r"|Foundation|Institute|League|Alliance|Bureau|Chamber|Office|Committee|Party|Agency|Programme|Fund|Department"
    r"|Network|Forum|Conference|Seminar|Academy|Commission|Bank|Secretariat)\b"
)
_PLAIN = re.compile(r"International$|^Union (Aid|to)|^University|^UNI |Global Union$")
_NUMBER = re.compile(r"^\d+(?:th|st|nd|rd)? | lần thứ \d+$| năm \d+$")
_SECTORS = {
    "vi": ("May", "Giày da", "Điện tử", "Gỗ", "Thủy sản", "Dệt", "Bao bì", "Cơ khí"),
    "en": ("Garments", "Footwear", "Electronics", "Furniture", "Seafood", "Textiles", "Packaging", "Shipping"),
}
_BRANDS = {
    "vi": ("Sao Mai", "Hoàng Long", "Tân Phú", "Minh Khôi", "Đại Thành", "Phương Đông", "Hải Vân", "Trường Thịnh",
           "Việt Phát", "Bảo Châu", "Kim Ngân", "Thiên Lộc", "Gia Hưng", "An Khang", "Đức Tiến", "Quang Vinh"),
    "en": ("Northfield", "Harlow", "Pacific Star", "Greenvale", "Stonebridge", "Eastgate", "Rivermark", "Ashdown",
           "Bluewater", "Kingsford", "Silverline", "Oakmont", "Westhaven", "Bright Sun", "Lakeside", "Redfern"),
}  # fmt: skip
_GOVERNMENTS = {"ilo", "iom", "asean", "un-women", "undp", "unicef", "unesco", "adb", "world-bank", "eu", "oecd", "wto"}
_MORE = {
    "vi": ("Á Châu", "Bắc Hà", "Nam Hải", "Đông Sơn", "Tây Hồ", "Thăng Tiến", "Hòa Lợi", "Sài Đồng", "Bình Minh"),
    "en": ("Delta", "Orient", "Prime", "Summit", "Global", "First", "Crown", "United", "Royal"),
}


@dataclass(frozen=True)
class End:
    """An end of a statement: all that it may be called, and the forms that an article in the language may use."""

    key: str
    type: str
    names: tuple[str, ...]
    forms: tuple[str, ...]
    acronym: str | None = None
    country: str | None = None
    folded: frozenset[str] = field(default=frozenset(), compare=False)
    company: End | None = field(default=None, compare=False)


@cache
def pools(language: str) -> dict[str, tuple[End, ...]]:
    """The known organisations that an article in the language may name, by kind."""
    owners = Counter(name for one in organisations().values() for name in {fold(n) for n in one.all_names()})
    ends = [end for one in organisations().values() if (end := _known(one, language, owners))]
    centres = {one.id for one in organisations().values() if one.centre}
    unions = [e for e in ends if e.type == "TradeUnion"]
    inland = [e for e in unions if e.country == "VN"]
    kinds = {
        "union": unions, "filler": inland if language == "vi" else unions, "home": inland,
        "sector": [e for e in inland if "Công đoàn" in e.names[0] and e.key != "vgcl"],
        "abroad": [e for e in unions if e.country != "VN"],
        "centre": [e for e in unions if e.key in centres], "body": _typed(ends, "InternationalUnionBody"),
        "igo": [e for e in ends if e.key in _GOVERNMENTS], "ngo": _typed(ends, "CivilOrganisation"),
        "ministry": [e for e in _typed(ends, "StateBody") if re.match("Bộ (?!Chính trị)|Ministry|Dep", e.forms[0])],
        "school": _typed(ends, "EducationBody"),
    }  # fmt: skip
    return {kind: tuple(found) for kind, found in kinds.items()}


@cache
def keys(language: str, kind: str) -> frozenset[str]:
    """The keys of the known organisations of a kind."""
    return frozenset(end.key for end in pools(language).get(kind, ()))


def drawn(draw: random.Random, kind: str, language: str) -> End:
    """An end of a kind: the well-known more often than the others, as in the news."""
    pool, chance = pools(language), draw.random()
    if kind in ("company", "shop"):
        return _made(draw, language, kind)
    if kind == "home" and chance < 0.35:
        return next(end for end in pool["home"] if end.key == "vgcl")
    if kind == "igo" and chance < 0.5:
        return next(end for end in pool["igo"] if end.key == "ilo")
    if kind in ("abroad", "union") and chance < 0.45:
        return draw.choice(pool["centre"])
    return draw.choice(pool[kind])


def event(draw: random.Random, language: str, topic: str, year: int) -> End:
    """A conference or congress."""
    number = draw.randrange(3, 30)
    ordinal = f"{number}{('th', 'st', 'nd', 'rd')[number % 10 if number % 10 < 4 and number // 10 != 1 else 0]}"
    small = {"and", "at", "of", "the"}
    title = " ".join(word if word in small else word[0].upper() + word[1:] for word in topic.split())
    text = str(draw.choice(wording(language).data["events"]))
    told = {"topic": topic, "Topic": title.removeprefix("the "), "year": year, "number": number, "Ordinal": ordinal}
    name = text.format(**told)
    names = tuple(dict.fromkeys((name, _NUMBER.sub("", name).strip())))
    return End(f"event-{_slug(name)}", "Event", names, (name,), folded=frozenset(map(fold, names)))


def person(draw: random.Random, language: str, country: str | None) -> str:
    """A person's name: Vietnamese for an office in Vietnam, without tones in English."""
    vietnamese = country == "VN"
    words = wording("vi" if vietnamese else "en").data
    family, middle, given = (draw.choice(words[part]) for part in ("family", "middle", "given"))
    if not vietnamese:
        return f"{given} {family}"
    name = f"{family} {middle} {given}"
    return name if language == "vi" else plain(name)


def place(draw: random.Random, language: str) -> str:
    """A made-up village or quarter."""
    kind = str(draw.choice(wording(language).data["places"]))
    names = draw.choice(_BRANDS[language]), draw.choice(_MORE[language])
    return f"{kind} {names[0]} {names[1]}" if language == "vi" else f"{names[1]} {names[0]} {kind}"


def article_before(form: str, language: str) -> str:
    """``the `` where English puts it before a name or an acronym of this form."""
    if language != "en" or _PLAIN.search(form):
        return ""
    return "the " if _HEADS.search(form) else ""


def _known(one: Organisation, language: str, owners: Counter[str]) -> End | None:
    if one.dissolved or (one.founded or "") >= _FOUNDED_BEFORE or one.id.startswith("vgcl-"):
        return None
    forms = [name for name in one.names.get(language, ())[:3] if owners[fold(name)] == 1]
    if not forms or forms[0] != one.names[language][0]:
        return None
    acronym = next((a for a in one.acronyms if re.fullmatch(r"[A-Z][A-Za-z-]{2,}", a) and owners[fold(a)] == 1), None)
    names = one.all_names()
    return End(one.id, one.type, names, tuple(forms), acronym, one.country, frozenset(map(fold, names)))


def _made(draw: random.Random, language: str, kind: str) -> End:
    sector, brand, more = (draw.choice(words[language]) for words in (_SECTORS, _BRANDS, _MORE))
    brand = f"{brand} {more}"
    unions: tuple[str, ...]
    if language == "vi":
        company, short = f"Công ty {draw.choice(('TNHH', 'Cổ phần'))} {sector} {brand}", f"{sector} {brand}"
        others: tuple[str, ...] = (f"Công ty {short}", short)
        unions = (f"Công đoàn {company}", f"CĐ {company}", f"Công đoàn Công ty {short}")
    else:
        company = f"{brand} {sector} {draw.choice(('Ltd', 'Company', 'Corporation'))}"
        others, unions = (f"{brand} {sector}",), (f"{brand} {sector} Workers' Union",)
    names = (company, *others)
    firm = End(f"company-{_slug(company)}", "Company", names, (company,), None, "VN", frozenset(map(fold, names)))
    if kind == "company":
        return firm
    key = f"union-{_slug(company)}"
    return End(key, "TradeUnion", unions, (unions[0],), None, "VN", frozenset(map(fold, unions)), firm)


def _typed(ends: list[End], type_: str) -> list[End]:
    return [end for end in ends if end.type == type_]


def plain(name: str) -> str:
    """A name without diacritics, as English newspapers and addresses write it."""
    letters = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _slug(name: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", plain(name).lower()))
