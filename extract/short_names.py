"""Short names: acronyms, brands, and those that leave out the country, or all but the trade of the members; and names
that are spelled otherwise than shipped ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from unionties.extract.knowledge import Knowledge, country_forms, country_words
from unionties.extract.language import Language, language
from unionties.extract.mentions import Parts
from unionties.graph.names import match_key
from unionties.graph.organisations import Organisation, organisations, used_files

#: What may stand before the trade in an English union's name, and trades that too many unions share.
_OPENING = frozenset(["American", "Amalgamated", "Canadian", "National", "United"])
_COMMON = frozenset(["Workers", "Members", "Employers"])
_TRADE = re.compile(r"(?:[A-Z][a-z]+ )?[A-Z][a-z]+(?:ers|men|smiths)")
_COUNTRY = r"[^\W\d_][\w-]*(?: [^\W\d_][\w-]*){0,2}"


#: The fewest letters of a brand with which a union's name may end.
_BRAND = 5


def trade_name(name: str) -> str | None:
    """What a union is called by its members' trade.

    >>> trade_name("United Steelworkers"), trade_name("International Union of Operating Engineers")
    ('Steelworkers', 'Operating Engineers')
    >>> trade_name("Union of Workers"), trade_name("World Federation of Trade Unions")
    (None, None)
    """
    _, of, trade = name.rpartition(" of ")
    first, _, rest = name.partition(" ")
    trade = trade.removeprefix("the ") if of else rest if first in _OPENING else ""
    return trade if _TRADE.fullmatch(trade) and trade not in _COMMON else None


def lacks_country(parts: Parts, org: Organisation, language: Language) -> bool:
    """Whether a name is a shipped organisation's without its country: ``Công đoàn Ngân hàng`` of ``… Việt Nam``."""
    if org.country is None or org.type != parts.type or not parts.own or parts.place or parts.country or parts.known:
        return False
    names = org.names.get(language.code, ())
    rest = (name[len(parts.text) :].strip() for name in names if name.startswith(f"{parts.text} "))
    return any(language.countries.get(after) == org.country for after in rest)


def core(parts: Parts, language: Language) -> str:
    """A company's own words without its legal form: ``Hansae`` of ``Công ty TNHH Hansae``."""
    forms = language.names.get("legal_forms", ()) if parts.type == "Company" else ()
    found = next((form for form in forms if parts.own.casefold().startswith(f"{form} ")), "")
    return parts.own[len(found) :].strip()


def holding(parts: Parts, language: Language, facts: Knowledge) -> tuple[str, ...]:
    """The known company behind a word for a group or a brand: ``tập đoàn Nike``, no ``Công ty Nike``."""
    if parts.type != "Company" or parts.head not in language.names.get("brand_heads", ()) or parts.place:
        return ()
    ids = facts.names.get(parts.own) or ()
    return tuple(i for i in ids if facts.types[i] == "Company")


def stands_alone(parts: Parts, facts: Knowledge) -> bool:
    """Whether a body's own words, without its kind, mean it from now on: not those by which a union bears the name of a
    known company, as *Samsung Electronics*."""
    if not parts.own or not parts.own.isascii() or parts.known or parts.place:
        return False
    ids = (facts.names.get(parts.own) or ()) if parts.type == "TradeUnion" else ()
    return all(facts.types[i] != "Company" for i in ids)


def bracketed(parts: Parts, facts: Knowledge, named: Sequence[str]) -> Sequence[str]:
    """The ids named, or those whose acronym stands in brackets, where it is that of others alone and no country tells:
    ``Tổng Liên đoàn Lao động (CGT)``."""
    for acronym in parts.acronyms if named and not parts.country else ():
        owners = [i for i in facts.names.get(acronym) or () if facts.organisations[i].type == parts.type]
        if owners and not set(owners) & set(named):
            return owners
    return named


def told_country(parts: Parts, text: str, language: Language) -> str | None:
    """The country that a text somewhere gives with a name of a union that lacks it here.

    In Vietnamese it follows the name, in English after ``of``.
    """
    if parts.country or parts.place or parts.level or parts.known or not parts.own or parts.type != "TradeUnion":
        return None
    link = r"\s+of\s+(?:the\s+)?" if language.names.get("grammar") == "noun" else r"\s+"
    found = set()
    for match in re.finditer(rf"(?<!\w){re.escape(parts.text)}{link}({_COUNTRY})", text):
        words = match[1].split()
        listed = (language.countries.get(" ".join(words[:size])) for size in (3, 2, 1) if size <= len(words))
        found.add(next((country for country in listed if country), None))
    return found.pop() if len(found) == 1 else None


def is_acronym(word: str) -> bool:
    """Whether a word of a name is a foreign acronym or brand: plain Latin letters, two of them capitals or more."""
    return word.isascii() and sum(c.isupper() for c in word) > 1


def is_brand(word: str) -> bool:
    """Whether a name in brackets is too long to be shared by chance: ``Teamsters``, ``Solidarność``."""
    return len(word) > 6 and not word.isupper()


def respelled(parts: Parts, language: Language, facts: Knowledge) -> tuple[str, ...]:
    """The owners of a name that spells its country otherwise than the knowledge, or has a comma for its *and*:
    ``Liên đoàn Lao động Ma-rốc``, ``Công đoàn Dầu khí, Xây dựng Liên bang Nga``; or that has a word for a group before
    it: ``tập đoàn Nike``."""
    if group := holding(parts, language, facts):
        return group
    if not parts.country or parts.place or parts.described:
        return ()
    tokens = language.tokeniser(parts.text)
    for i, token in enumerate(tokens):
        found = language.countries.longest(tokens, i) if token.capital else None
        if found and found[1] == parts.country:
            before, after = parts.text[: token.start], parts.text[tokens[found[0] - 1].end :]
            forms = [f"{before}{form}{after}" for form in country_forms(language.code, parts.country)]
            joins = language.names.get("member_joins", ()) if "," in before else ()
            for form in (*forms, *(f" {join}".join(form.rsplit(",", 1)) for form in forms for join in joins)):
                ids = facts.names.get(form) or ()
                if own := tuple(id_ for id_ in ids if facts.organisations[id_].country == parts.country):
                    return own
    return ()


def agrees(parts: Parts, org: Organisation, bare: bool, language: Language) -> bool:
    """Whether an organisation found by its acronym alone may be the one with these parts; ``bare`` where nothing but a
    word for its kind stands before the acronym."""
    if bare and org.type == parts.type and parts.country in (None, org.country):
        return True
    words = set(match_key(parts.text).split())
    if parts.country and org.country:
        if parts.country != org.country or org.type != parts.type:
            return False
        told = words - country_words(language.code, parts.country)
        return org.type == "TradeUnion" or any(told & set(match_key(n).split()) for n in org.all_names())
    if parts.type == "InternationalUnionBody" and org.country and org.type != parts.type:
        return False
    best = max((len(words & set(match_key(n).split())) for n in org.all_names()), default=0)
    return best >= min(3, len(words))


def sharing(
    parts: Parts, acronym: str, bare: bool, language: Language, facts: Knowledge, told: Callable[[], frozenset[str]]
) -> list[str]:
    """The organisations with an acronym that may be the one with these parts; of several those of a country that the
    article tells, which is asked for then only."""
    known = facts.organisations
    same = [i for i in facts.names.get(acronym) or () if agrees(parts, known[i], bare, language)]
    lands = told() if len(same) > 1 else frozenset[str]()
    near = [i for i in same if known[i].country in lands]
    return near or same


def ends_with_brand(parts: Parts, language: Language, facts: Knowledge) -> str | None:
    """The known union of a trade with whose brand a union's name ends: ``Công đoàn Y tế Kommunal``; no national centre,
    of which the name may mean a part."""
    if not language.names.get("brand_behind") or parts.type != "TradeUnion" or parts.place or parts.level:
        return None
    before, _, brand = parts.own.rpartition(" ")
    found = facts.names.get(brand) if before and len(brand) >= _BRAND and brand[0].isupper() else None
    org = facts.organisations[found[0]] if found and len(found) == 1 else None
    if org is None or org.parent is None or org.type != parts.type or parts.country not in (None, org.country):
        return None
    return org.id


def rearranged(parts: Parts, language: Language) -> str | None:
    """The shipped organisation whose name has the same words in the same order with its country in another place:
    ``Confederation of Trade Unions of Mongolia`` for ``Confederation of Mongolian Trade Unions``."""
    if not parts.country or parts.place or parts.level or parts.described or language.names.get("grammar") != "noun":
        return None
    words = order(parts.text, language.code, parts.country)
    return _orders(language.code, used_files()).get((parts.type, parts.country, words)) if len(words) > 1 else None


@cache
def _orders(code: str, _files: tuple[Path, ...]) -> Mapping[tuple[str, str, tuple[str, ...]], str]:
    """The organisations by type, country and the words of their names without it, where these are one body's only."""
    found: dict[tuple[str, str, tuple[str, ...]], set[str]] = {}
    for org in organisations().values():
        for name in _with_country(org, code):
            found.setdefault((org.type, org.country or "", order(name, code, org.country or "")), set()).add(org.id)
    return {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1 and len(key[2]) > 1}


def _with_country(org: Organisation, code: str) -> Iterator[str]:
    """The names of an organisation in a language, if it has a country."""
    yield from org.names_in(code) if org.country and not org.composed else ()


def order(name: str, code: str, country: str = "") -> tuple[str, ...]:
    """A name's words, in the singular, without those of its country and what links them."""
    passed = {*language(code).names.get("links", ()), *(country_words(code, country) if country else ())}
    words = re.findall(r"\w+", name.casefold())
    return tuple(w.removesuffix("s") for w in words if w not in passed)
