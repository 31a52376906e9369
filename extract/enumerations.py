"""Lists that explain a noun of the sentence: of ``four unions joined the ITF: A, B, C and D`` A, B, C and D joined it.

They stand behind a colon, between dashes, in brackets, or after ``including`` and the like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from unionties.extract.cues import DATE, SIDE, SIDES
from unionties.extract.language import alternation, language
from unionties.extract.leaps import Beginnings, Leaping, beginnings
from unionties.extract.masked import Masked, Side
from unionties.extract.subjects import grammar
from unionties.extract.tokens import UPPER

#: How far before its list the noun stands that it explains, where words stand between them; characters.
_REACH = 160
_SIDES = re.compile(SIDE)
#: What ends an aside.
_CLOSED = (",", ".", ";", ")", "")


@dataclass(frozen=True)
class _Nouns:
    """How a language says that a list explains a noun.

    ``noun`` is the noun with its number, ``right`` what joins it to a list right behind it, ``far`` what joins it to
    one behind other words; ``rest`` is what may stand between two members, ``kept`` a noun that goes on to say whose
    they are; ``closing`` ends a list, ``places`` are the countries of unions that brackets name. ``owned`` tells whose
    the body right after it is (*met its affiliate, the X*), ``alike`` are those of whom the end of a sentence says the
    same, ``whole`` a body within the list of its members: three members of E, A, B and C.
    """

    noun: Leaping
    right: re.Pattern[str]
    far: re.Pattern[str]
    rest: re.Pattern[str]
    kept: re.Pattern[str]
    closing: re.Pattern[str]
    places: re.Pattern[str]
    owned: re.Pattern[str]
    alike: re.Pattern[str]
    described: re.Pattern[str]
    whole: Leaping
    belonging: re.Pattern[str]
    told: str
    numbers: Mapping[str, int]


@cache
def _nouns(code: str) -> _Nouns | None:
    data = language(code).data
    words = data.get("enumerations")
    if words is None:
        return None
    among, joins, listed = (
        alternation(words["among"]),
        alternation(data["wrappers"]["joins"]),
        alternation(words["nouns"]),
    )
    the = rf"(?:(?:{alternation(words['the'])})\s+)?"
    name = rf"[{UPPER}][\w'’-]*(?:\s(?:(?:{alternation(words['inside'])})\s)*[{UPPER}][\w'’-]*){{0,3}}"
    where, again = (rf"(?:{alternation(words[key])})\s+" for key in ("where", "again"))
    placed = rf"{where}{the}(?:{name}|{SIDE})"
    noun = (
        rf"\b(?:(?i:{words['counted']})\s+)(?:[\w'’-]+\s+){{0,3}}?(?i:{listed})\b"
        rf"|\b(?i:{listed})(?=\s+(?i:{among})|\s+{placed})|{SIDE}(?:\s+(?i:{listed})\b)?"
    )
    dated = rf"(?:\s+(?:(?:{alternation(words['on'])})\s+)?{DATE})?"
    acronym = rf"{the}(?:{SIDE}|[{UPPER}]{{2,8}})"
    acronyms = rf"{acronym}(?:(?:,\s*|\s(?:{joins})\s){acronym}){{0,6}}"
    land = rf"(?:(?:{name}|{SIDE})\s*\(\s*{acronyms}\s*\)|{SIDE})"
    numbers = data["dates"].get("numbers", {})
    number = rf"(?P<number>(?i:{alternation(numbers)}))" if numbers else "(?P<number>(?!))"

    def told(key: str, expression: str) -> re.Pattern[str]:
        return re.compile(expression if key in words else "(?!)")

    return _Nouns(
        owned=told("owned", rf"(?:{words.get('owned')})(?P<list>{SIDE})(?!')"),
        alike=told(
            "alike",
            rf"(?P<first>{SIDE})(?P<told>[^;:]{{4,160}}?),?\s+(?:{words.get('alike')})\s+{the}(?P<more>{SIDE})(?!')",
        ),
        described=re.compile(rf",\s*(?:{alternation(data['reference'].get('who', ['-']))})\s[^,]*,\s+"),
        whole=Leaping(
            re.compile(
                rf"\b{number}\s+(?:[\w-]+\s+){{0,2}}(?P<of>(?i:{alternation(words['kept'])})"
                rf"\s+(?:{alternation(words['again'])})\s+{the})(?P<list>{SIDE})(?!')"
            )
        ),
        belonging=told(
            "belonging",
            rf"(?i:{the}(?:(?:{alternation(data['wrappers']['representatives'])})\s+(?:{where}|{again}){the})?)"
            rf"{the}(?:(?:[{UPPER}][\w-]+|{words['counted']})\s+){{0,3}}"
            rf"(?i:{words.get('belonging')})(?P<whole>{SIDE}),\s*(?:(?:{joins})\s+)?(?P<list>{SIDE})",
        ),
        told=f"{words['kept'][0]} {words['again'][2]}",
        numbers=numbers,
        noun=Leaping(re.compile(noun)),
        right=re.compile(rf"(?:\s+{placed})?(?:\s*(?:[–—:(]|-{{2,3}}|\s-\s)|,?\s+(?i:{among})\b:?)\s*{the}(?={SIDE})"),
        far=re.compile(rf"(?:\s*:|,\s+(?i:{among})\b:?)\s*(?:{placed},\s*)?{the}(?={SIDE})"),
        rest=re.compile(
            rf"(?:\s*\([^()]{{1,40}}\))?(?:,?\s+{placed})?{dated}"
            rf"\s*(?:[,;]\s*(?:(?:{joins})\s+)?|\s(?:{joins})\s+)(?:{placed},\s+)?{the}(?:{again})?{the}"
        ),
        kept=re.compile(rf"(?i:{alternation(words['kept'])})\Z"),
        closing=re.compile(rf"\s*(?:\([^()]{{1,40}}\))?\s*(?:[–—)]|-{{1,3}}|,(?!\s*(?:{joins})\b))?"),
        places=re.compile(
            rf"{the}(?i:{listed})\s+{where}{the}"
            rf"(?P<list>{land}(?:(?:,\s*(?:(?:{joins})\s+)?|\s+(?:{joins})\s+)(?:{where})?{the}{land})+)"
        ),
    )


def counts(text: str, code: str) -> bool:
    """Whether a sentence tells of a number of bodies, whom a list may name."""
    nouns = _nouns(code)
    return nouns is not None and nouns.noun.pattern.search(text) is not None


def explained(masked: Masked, text: str, lower: str, code: str) -> Iterator[str]:
    """The sentence with the members of a list in place of the noun that it explains, in lower case; ``text`` is the
    masked text as it is written, ``lower`` the same as cues read it. Nothing where it has no such list."""
    nouns = _nouns(code)
    if nouns is None or len(text) != len(lower):
        return
    few = len(_SIDES.findall(text)) < 2 and not any(side.groups for _, side in masked.placed_sides(text))
    if few and text[-3:-1] != ": ":
        return
    begin = masked.beginnings() if text == masked.text else beginnings(text)
    yield from _of_others(masked, text, lower, nouns, begin)
    for match in nouns.places.finditer(text):
        group = _group(masked, match["list"])
        if group:
            yield lower[: match.start()] + group + lower[match.end() :]
    for noun in nouns.noun.finditer(text, begin):
        side = masked.side(noun.group()[0])
        if side is not None and side.kind != "set":
            continue  # a reference to several, whom the list names
        opening = nouns.right.match(text, noun.end())
        far = opening is None
        if opening is None:
            opening = nouns.far.search(text, noun.end(), noun.end() + _REACH)
        if opening is None:
            continue
        end = _end(text, opening.end(), nouns.rest)
        members = _group(masked, text[opening.end() : end], ":" in opening.group())
        if members is None:
            continue
        between = lower[noun.end() : opening.start()] if far else ""
        closing = nouns.closing.match(text, end)
        after = lower[closing.end() if closing else end :] or "."
        kept = f"{noun.group().split()[-1].lower()} " if nouns.kept.search(noun.group()) else ""
        yield f"{lower[: noun.start()]}{kept}{members}{between}{'' if far else ' '}{after.lstrip()}"


def _of_others(masked: Masked, text: str, lower: str, nouns: _Nouns, begin: Beginnings) -> Iterator[str]:
    """The sentence with those in its subject of whom its end says the same (``A belongs to E, as do B and C``), without
    what tells whose a body is (``met its affiliate, the X``), and with a body parted from as many members as are told:
    ``three members of E, A, B and C``."""
    alike = nouns.alike.search(text)
    if alike and not _SIDES.search(text, 0, alike.start()):
        group = _group(masked, alike["first"] + alike["more"])
        if group:
            # A, which left B in May, agreed, as did C: what describes the first is none of the others'
            aside = nouns.described.match(alike["told"])
            told = lower[alike.end("first") + (aside.end() - 1 if aside else 0) : alike.end("told")]
            yield lower[: alike.start()] + group + told + lower[alike.end() :]
    for match in nouns.belonging.finditer(text):
        side = masked.side(match["list"])
        if side is None or not side.groups:
            continue
        yield f"{lower[: match.start()]}{match['list']}{lower[match.end() :]}"
        yield f"{nouns.told} {match['whole']}: {match['list']}."
    for match in nouns.owned.finditer(text):
        if not match["aside"] or text[match.end() : match.end() + 1] in _CLOSED:
            yield lower[: match.start()] + lower[match.start("list") :]
    for match in nouns.whole.finditer(text, begin):
        side = masked.side(match["list"])
        if side and len(side.groups) == nouns.numbers[match["number"].lower()] + 1 and side.groups[0].ids:
            first, *others = side.groups
            body, members = masked.add(first), masked.add(replace(side, groups=tuple(others)))
            yield f"{lower[: match.end('of')]}{body}: {members}{lower[match.end() :]}"


def _end(text: str, start: int, rest: re.Pattern[str]) -> int:
    """Where the list ends whose first member stands at a place."""
    end = start + 1
    while (found := rest.match(text, end)) and _SIDES.match(text, found.end()):
        end = found.end() + 1
    return end


def _group(masked: Masked, words: str, alone: bool = False) -> str | None:
    """The character of a group of all sides among words, or of one ``alone``; None where they aren't as many."""
    sides = [side for _, side in masked.placed_sides(words)]
    flat = tuple(g for s in sides for g in (s.groups or (s,)) if g.ids or g.inferred)
    if len(flat) < 2 - alone:
        return None
    if len(sides) == 1:
        return next(c for c in words if SIDES[0] <= c <= SIDES[1])
    persons = tuple(p for s in flat for p in s.persons)
    return masked.add(Side((), flat[0].start, flat[-1].end, flat[0].kind, groups=flat, persons=persons))


def goes_on(masked: Masked, match: re.Match[str], code: str) -> bool:
    """Whether what looks like an aside on a noun goes on with a list: ``the unions, the parties A and B, and C``.

    Nothing in it governs the group that it names; of ``the unions, members of A and B,`` it is an aside.
    """
    noun = match.string[: match.start()].rpartition(" ")[2]
    if noun not in language(code).data.get("enumerations", {}).get("nouns", ()):
        return False
    aside = match.group()
    return any(s.groups and not grammar(code).governs(aside, at, None) for at, s in masked.placed_sides(aside))
