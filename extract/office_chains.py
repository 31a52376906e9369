"""The offices that stand one after the other: ``Bí thư Đảng đoàn, Chủ tịch X``, on a masked sentence.

An office in a body that isn't known is passed over, so that those after it are still read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from unionties.extract.cues import SIDE
from unionties.extract.masked import Masked
from unionties.extract.post_patterns import Patterns
from unionties.graph.names import match_key

if TYPE_CHECKING:
    from unionties.extract.holders import Holders

#: The body of an office after a comma: ``ông N - Thư ký, Ban Thư ký X -``.
APPOSED = re.compile(rf"\s*,\s*({SIDE})\s*(?:[-–,)]|$)")


#: Bodies in which those of the country have offices.
_NATIONAL = ("TradeUnion", "StateBody")
_ASIDE = re.compile(r", ")
#: What goes on behind an office as the clause of its holder: a verb, or the holder's name.
_SPEAKS = re.compile(r"\s+(?=[^\W\d])")


@dataclass(frozen=True)
class Office:
    """A title with its side's character or the bare noun for its body; ``start`` and ``end`` in the masked text."""

    title: str
    side: str | None
    kind: str | None
    level: str | None
    start: int
    end: int
    apposed: bool = False


def chain(
    masked: Masked, start: int, p: Patterns, person: Callable[[str], bool], organ: Callable[[str], bool]
) -> tuple[list[Office], int]:
    """The offices from ``start`` on, and where they end; one in an unknown body is left out.

    ``person`` tells whether words end with a person's name, ``organ`` whether a side is an organ of another.
    """
    position, end = start, start
    offices: list[Office] = []
    apart = False
    while match := p.post.match(masked.text, position):
        told = match_key(match["title"])
        if (match["side"] is None and told in p.needing) or (offices and apart and told in p.alone):
            break
        unknown = None if match["side"] or match["kind"] else p.unknown.match(masked.text, match.end())
        if unknown and not person(unknown.group()):
            end = unknown.end()
        else:
            office, end = _with_body(masked, _office(masked, match), p, person, organ)
            offices.append(office)
        join = p.join.match(masked.text, end)
        if not join:
            break
        position, apart = join.end(), p.parting.match(join.group().strip()) is not None
    return offices, end


def of_another(masked: Masked, office: Office, name: re.Match[str], p: Patterns, holders: Holders) -> bool:
    """Whether the name behind an office and a comma is that of another: a name of the press's own people behind an
    office in a union or a state body of a country with other names, or one that its own office in a body follows."""
    side, native = masked.side(office.side) if office.side else None, holders.language.data["posts"].get("native", ())
    country, kind = holders.resolver.country, holders.resolver.type
    if any(country(i) not in (None, *native) and kind(i) in _NATIONAL for i in (side.ids if side else ())):
        return holders.origin(name["name"].strip()) is True
    aside = _ASIDE.match(masked.text, name.end())
    own = p.post.match(masked.text, aside.end()) if aside else None
    return own is not None and own["side"] is not None


def own_offices(
    text: str, offices: list[Office], end: int, after: re.Match[str] | None, person: Callable[[str], bool]
) -> tuple[list[Office], int]:
    """The offices of who stands before them, and where they end, without those of the next in a list, whose name stands
    right behind: ``N, chức X; chức Y M``."""
    if after is None or after["sep"] or len(offices) < 2:
        return offices, end
    parted = [i for i, (a, b) in enumerate(pairwise(offices), 1) if ";" in text[a.end : b.start]]
    if not parted and not person(f"{offices[-1].title} {after['name']}"):
        return offices, end
    own = offices[: (parted or [len(offices) - 1])[-1]]
    return own, own[-1].end


def speaks(text: str, before: re.Match[str], end: int, p: Patterns) -> bool:
    """Whether the office that ends here is that of who speaks, and not of the guest ``before`` it with whom a sentence
    opens: ``Tại buổi tiếp ông N, Chủ tịch X nói``, but not ``Tiếp ông N, Chủ tịch X và ông M``."""
    if before["sep"] != "," or not p.met.match(text[: before.start()]):
        return False
    goes_on = _SPEAKS.match(text, end)
    return goes_on is not None and not p.parting.match(text, goes_on.end())


def guests_offices(
    offices: list[Office], end: int, before: re.Match[str], after: re.Match[str] | None
) -> tuple[list[Office], int, re.Match[str] | None, re.Match[str] | None]:
    """The offices of the guest before them and where they end, without that of who speaks; where there are no others,
    that one with no holder before it."""
    return (offices[:-1], offices[-2].end, before, None) if len(offices) > 1 else (offices, end, None, after)


def _office(masked: Masked, match: re.Match[str]) -> Office:
    """The office as it is written; in an organ right before its body's name it is held in that body."""
    title, side = match["title"] + (match["extra"] or ""), match["side"]
    if match["whole"] and (organ := masked.side(side)):
        title, side = f"{title} {organ.words}", match["whole"]
    return Office(" ".join(title.split()), side, match["kind"], match["level"], match.start(), match.end())


def _with_body(
    masked: Masked, office: Office, p: Patterns, person: Callable[[str], bool], organ: Callable[[str], bool]
) -> tuple[Office, int]:
    """An office, and where it ends, with its body after a comma: ``Trưởng phòng Đối ngoại, X,``, or
    with the acronym of one whose name in words nobody knows: ``Giám đốc Văn phòng các hoạt động của thợ (X)``."""
    if office.side or office.kind:
        return office, office.end
    short = p.shortened.match(masked.text, office.end)
    if short and not person(short["words"]):
        return replace(office, side=short["side"], end=short.end()), short.end()
    unit = p.unit.match(masked.text, office.end) if match_key(office.title) in p.of_unit else None
    if unit and not person(unit["own"]):
        title = f"{office.title}{unit['own']}"
        return replace(office, title=title, side=unit["side"], end=unit.end()), unit.end()
    after = APPOSED.match(masked.text, office.end)
    if after and organ(after[1]):
        return replace(office, side=after[1], apposed=True), after.end(1)
    return office, office.end
