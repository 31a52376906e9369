"""Rolls of those who were somewhere: lists whose members have a country, a leader or a number beside them.

``A (Kenya), B of Uganda and N N of C; from Ghana D and E`` is read as one group, which neither brackets nor semicolons
part. Only relations whose ends such a list may be are looked for in that reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from unionties.extract.forms import CAPITALISED, filled
from unionties.extract.language import alternation, language
from unionties.extract.masked import Masked, Side

#: The fewest bodies that make a roll, and how much may stand between two of them or before the first; characters.
FEWEST, _LONGEST = 3, 160


@dataclass(frozen=True)
class _Rolls:
    """What stands between two members of a roll, what before its first one and behind its last one belongs to it, what
    before and in it tells of acts ``apart``, and the relations that it may be an end of. Read for those ``alone`` in
    ``parted``, a list ends where the companions of somebody else begin: *a member of W, together with A and B*. Where
    ``two`` stands between them, two make a roll, too."""

    link: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    apart: re.Pattern[str]
    of: frozenset[str]
    parted: re.Pattern[str]
    alone: frozenset[str]
    two: re.Pattern[str]


@cache
def _rolls(code: str) -> _Rolls | None:
    data = language(code).data
    rolls = data.get("rolls")
    if rolls is None:
        return None
    place = rf"{CAPITALISED}(?:\s(?:(?:{alternation(rolls['inside'])})\s){{0,2}}{CAPITALISED}){{0,3}}"
    pieces = {"place": place}
    joins = alternation([*data["wrappers"]["joins"], *rolls["joins"]])
    after, before = filled(rolls["after"], pieces), filled(rolls["before"], pieces)
    mark = rf"(?:\s*[,;•·]\s*(?:(?:{joins})\s+)?|\s+[–—-]\s+|\s+(?:{joins})\s+)"
    parted = rolls.get("parted", {})
    unknown = rf"(?:(?:{alternation(rolls['the'])})\s+)?{place}(?:{after}){{0,2}}{mark}"
    return _Rolls(
        link=re.compile(rf"(?:{after}){{0,3}}{mark}(?:{unknown}){{0,2}}(?:{before}){{0,3}}"),
        before=re.compile(filled(rolls["opens"], pieces) + r"\Z"),
        after=re.compile(rf"(?:{after}){{0,2}}(?:\s*\))?"),
        apart=re.compile(filled(rolls.get("apart", "(?!)"), pieces)),
        of=frozenset(rolls["of"]),
        parted=re.compile(rf",\s+(?:{alternation(parted.get('words', ['-']))})\b"),
        alone=frozenset(parted.get("of", ())),
        two=re.compile(filled(rolls.get("two", "(?!)"), pieces)),
    )


def rolled(masked: Masked, text: str, lower: str, code: str) -> Iterator[tuple[str, frozenset[str]]]:
    """The sentence with each roll as one group, in lower case, and the relations that it is read for; ``text`` is the
    masked text as it is written, ``lower`` the same as cues read it. Nothing where it has no such list."""
    rolls = _rolls(code)
    if rolls is None or len(text) != len(lower):
        return
    placed = list(masked.placed_sides(text))
    if sum(len(side.groups) or 1 for _, side in placed) < (2 if rolls.two.search(text) else FEWEST):
        return
    parted = any(rolls.parted.match(text, k + 1) for k, _ in placed)
    for cut, of in ((False, rolls.of - rolls.alone), (True, rolls.alone)) if parted else ((False, rolls.of),):
        reading = _reading(rolls, masked, text, lower, _runs(rolls, text, placed, cut))
        if reading is not None:
            yield reading, of


def _reading(
    rolls: _Rolls, masked: Masked, text: str, lower: str, runs: Iterable[list[tuple[int, Side]]]
) -> str | None:
    """The sentence with each run that is a roll as one group, or None where none is."""
    read, last, found = list[str](), 0, False
    for run in runs:
        told = (g for _, side in run for g in (side.groups or (side,)) if g.ids and not g.inferred)
        members = tuple(g for g in told if not g.words[:1].islower())  # no ITF, the union of seafarers, and IUF
        first, end = run[0][0], run[-1][0] + 1
        opened = rolls.before.search(text, max(last, first - _LONGEST), first)
        two = len(run) == 2 and rolls.two.fullmatch(text, run[0][0] + 1, run[1][0])
        if (len(run) < 2 and not opened) or len({i for g in members for i in g.ids}) < (2 if two else FEWEST):
            continue
        if rolls.apart.search(text, max(last, first - _LONGEST), end):
            continue
        closed = rolls.after.match(text, end)
        group = Side((), members[0].start, members[-1].end, members[0].kind, groups=members)
        read += [lower[last : opened.start() if opened else first], masked.add(group)]
        last, found = closed.end() if closed else end, True
    return "".join([*read, lower[last:]]) if found else None


def _runs(
    rolls: _Rolls, text: str, placed: list[tuple[int, Side]], cut: bool = False
) -> Iterator[list[tuple[int, Side]]]:
    """The sides of a sentence in runs, each of which is a list; ``cut`` also before companions."""
    number, numbered = 0, list[tuple[int, tuple[int, Side]]]()
    for before, one in zip([None, *placed], placed, strict=False):
        gap = text[before[0] + 1 : one[0]] if before else ""
        number += len(gap) > _LONGEST or rolls.link.fullmatch(gap) is None or (cut and bool(rolls.parted.match(gap)))
        numbered.append((number, one))
    for _, run in groupby(numbered, key=lambda item: item[0]):
        yield [one for _, one in run]
