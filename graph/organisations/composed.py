"""The federations of provinces and cities, composed of the divisions of ``graph/divisions.yaml``.

Their kind depends on the country: a federation of labour in Vietnam, of trade unions in Laos and Cambodia, a general
union (tổng công hội) in China. Those of Vietnam's provinces that were joined on 1 July 2025 keep their identity and
have a successor. An organisation that the files describe themselves is not composed a second time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from unionties.graph.divisions import Division, divisions
from unionties.graph.identity import organisation_id
from unionties.graph.organisations.model import Organisation

SOURCE = "composed of graph/divisions.yaml"
_SHOWN = 2  # names in each language that are shown; the others only lead to the federation
_RANKS = {
    "province": "tỉnh", "city": "thành phố", "capital": "thủ đô", "region": "khu tự trị", "prefecture": "châu",
    "county": "huyện",
}  # fmt: skip
_LEVELS = {"capital": "city", "prefecture": "district", "county": "district"}
_ENGLISH_RANKS = {"province": "Provincial", "city": "City", "prefecture": "Prefecture", "county": "County"}


@dataclass(frozen=True)
class Kind:
    """How a country's local federations are called, the usual name first, and what follows their English names."""

    vietnamese: Sequence[str]
    english: Sequence[str]
    country: tuple[str, str] = ("", "")


_KINDS = {
    "VN": Kind(
        ("Liên đoàn Lao động", "LĐLĐ", "Công đoàn", "Tổng Liên đoàn Lao động"),
        ("Federation of Labour", "Labour Federation", "Federation of Labor", "Confederation of Labour",
         "Labour Confederation", "Trade Union", "Trade Unions"),
    ),
    "LA": Kind(
        ("Liên hiệp Công đoàn", "Công đoàn", "Liên đoàn Lao động", "LHCĐ", "Liên đoàn Công đoàn"),
        ("Federation of Trade Unions", "Trade Union Federation", "Trade Unions", "Trade Union"),
        ("Lào", "Laos"),
    ),
    "KH": Kind(
        ("Liên hiệp Công đoàn", "Công đoàn", "Liên đoàn Lao động", "Liên đoàn Công đoàn"),
        ("Federation of Trade Unions", "Trade Union Federation", "Trade Unions", "Trade Union"),
        ("Campuchia", "Cambodia"),
    ),
    "CN": Kind(
        ("Tổng Công hội", "Công hội", "Tổng Công đoàn", "Liên hiệp Công đoàn", "Công đoàn"),
        ("Federation of Trade Unions", "Trade Union Federation", "Trade Unions", "Trade Union"),
        ("Trung Quốc", "China"),
    ),
}  # fmt: skip


def federations(known: Mapping[str, Organisation]) -> dict[str, Organisation]:
    """The federations of all divisions by id; one that ``known`` has already keeps its block and gets more names."""
    owners = _owners(known)
    centres = {org.country: org.id for org in known.values() if org.centre}
    ids = _ids(owners)
    made: dict[str, Organisation] = {}
    for one in divisions():
        org = _related(one, _federation(one, owners, centres.get(one.country)), ids)
        listed = known.get(ids[one.country, one.name])
        made[listed.id if listed else org.id] = _with_names(listed, org) if listed else org
    return made


def local_federations(known: Mapping[str, Organisation]) -> dict[tuple[str, str], str]:
    """The ids of the federations by country and name of their division.

    >>> from unionties.graph.organisations import organisations
    >>> local_federations(organisations())["VN", "Kon Tum"]
    'union-vn-kon-tum'
    """
    return _ids(_owners(known))


def _ids(owners: Mapping[tuple[str | None, str], str]) -> dict[tuple[str, str], str]:
    ids: dict[tuple[str, str], str] = {}
    for one in divisions():
        main = (f"{word} {place}".casefold() for word in _KINDS[one.country].vietnamese[:2] for place in _ranked(one))
        owner = next((owners[one.country, name] for name in main if (one.country, name) in owners), None)
        ids[one.country, one.name] = owner or _id(one)
    return ids


def _owners(known: Mapping[str, Organisation]) -> dict[tuple[str | None, str], str]:
    return {(org.country, name.casefold()): org.id for org in known.values() for name in org.all_names()}


def _with_names(org: Organisation, composed: Organisation) -> Organisation:
    own = set(org.all_names())
    hidden = {tag: (*composed.names[tag], *composed.hidden[tag]) for tag in composed.names}
    return replace(org, hidden={tag: tuple(n for n in names if n not in own) for tag, names in hidden.items()})


def _id(one: Division) -> str:
    level = _LEVELS.get(one.kinds[0], one.kinds[0])
    return organisation_id("TradeUnion", place=one.name, level=level, country=one.country)


def _related(one: Division, org: Organisation, ids: Mapping[tuple[str, str], str]) -> Organisation:
    successors = (ids[one.country, one.successor],) if one.successor else ()
    return replace(org, successors=successors, parent=ids.get((one.country, one.part_of or ""), org.parent))


def _federation(one: Division, owners: Collection[tuple[str | None, str]], centre: str | None) -> Organisation:
    kind = _KINDS[one.country]
    names = {
        tag: tuple(dict.fromkeys(name for name in found if (one.country, name.casefold()) not in owners))
        for tag, found in (("vi", _vietnamese(one, kind)), ("en", _english(one, kind)))
    }
    shown = {tag: found[:_SHOWN] for tag, found in names.items()}
    hidden = {tag: found[_SHOWN:] for tag, found in names.items()}
    dissolved = one.until[:4] if one.until else None  # a federation's last day isn't known
    return Organisation(
        _id(one), "TradeUnion", one.country, shown, parent=centre, dissolved=dissolved, source=SOURCE, hidden=hidden,
        composed=True,
    )  # fmt: skip


def _ranked(one: Division) -> Iterator[str]:
    """The place with its rank, as it has been and as it is: ``tỉnh Kon Tum``, ``thủ đô Viêng Chăn``."""
    if _has_rank(one.name):
        yield one.name[0].lower() + one.name[1:]
        return
    for kind, form in zip(one.kinds, (one.name, one.vietnamese[-1]), strict=False):
        yield f"{_RANKS[kind]} {form}"
        if kind == "city":
            yield from (f"TP {form}", f"TP. {form}", f"TP.{form}")


def _vietnamese(one: Division, kind: Kind) -> Iterator[str]:
    """The names of the main form with every kind word, then those of other spellings."""
    ranked = list(_ranked(one))
    bare = [] if ranked[0].casefold() == one.name.casefold() else [one.name]
    yield from (f"{word} {ranked[0]}" for word in kind.vietnamese)
    for word in kind.vietnamese:
        for place in (*ranked, *bare):
            yield f"{word} {place}"
            if kind.country[0]:
                yield f"{word} {place} {kind.country[0]}"
    for form in one.vietnamese[1:]:
        places = [form] if _has_rank(form) else [f"{_RANKS[one.kinds[0]]} {form}", form]
        for word in kind.vietnamese[:2]:
            yield from (f"{word} {place}" for place in places)


def _has_rank(place: str) -> bool:
    return place.casefold().startswith(tuple(f"{rank} " for rank in (*_RANKS.values(), "tp", "châu tự trị")))


def _english(one: Division, kind: Kind) -> Iterator[str]:
    tail = f", {kind.country[1]}" if kind.country[1] else ""
    rank = _ENGLISH_RANKS.get(one.kinds[-1], "")
    plain = [form for form in one.vietnamese[1:] if form.isascii() and " " not in form]
    toned = [one.name] if one.country == "VN" else []
    for number, form in enumerate(dict.fromkeys([*one.english, *plain, *toned])):
        bare = form.removesuffix(" Province")
        ranked = bare if not rank or bare.endswith((rank, "Region")) else f"{bare} {rank}"
        for word in kind.english[: 1 if number else None]:
            names = [f"{ranked} {word}", f"{bare} {word}", f"{word} of {bare}"]
            if "city" in one.kinds:
                names += [f"{bare} Municipal {word}", f"{word} of {bare} City"]
            if "province" in one.kinds:
                names += [f"{word} of {bare} Province", f"{bare} Province {word}", f"Provincial {word} of {bare}"]
            yield from (f"{name}{tail}" for name in names[: 1 if tail else 0])
            yield from names
