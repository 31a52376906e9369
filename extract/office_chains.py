"""The offices that stand one after the other: ``Bí thư Đảng đoàn, Chủ tịch X``, on a masked sentence.

An office in a body that isn't known is passed over, so that those after it are still read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from unionties.extract.cues import SIDE
from unionties.extract.masked import Masked
from unionties.extract.post_patterns import Patterns
from unionties.graph.names import match_key

#: The body of an office after a comma: ``ông N - Thư ký, Ban Thư ký X -``.
APPOSED = re.compile(rf"\s*,\s*({SIDE})\s*(?:[-–,)]|$)")


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
    """The offices from ``start`` on, and where they end; one in an organ right before its body's name is held in that
    body, one in an unknown body left out. ``person`` tells whether words end with a
    person's name, ``organ`` whether a side is an organ of another."""
    position, end = start, start
    offices: list[Office] = []
    apart = False
    while match := p.post.match(masked.text, position):
        title = match["title"] + (match["extra"] or "")
        side = match["side"]
        if match["whole"] and (organ := masked.side(side)):
            title, side = f"{title} {organ.words}", match["whole"]
        told = match_key(match["title"])
        if (side is None and told in p.needing) or (offices and apart and told in p.alone):
            break
        unknown = None if side or match["kind"] else p.unknown.match(masked.text, match.end())
        if unknown and person(unknown.group()):
            unknown = None
        end = unknown.end() if unknown else match.end()
        if unknown is None:
            office = Office(" ".join(title.split()), side, match["kind"], match["level"], match.start(), end)
            offices.append(office)
            if side is None and office.kind is None and (after := APPOSED.match(masked.text, end)) and organ(after[1]):
                offices[-1], end = replace(office, side=after[1], apposed=True), after.end(1)
        join = p.join.match(masked.text, end)
        if not join:
            break
        position, apart = join.end(), p.parting.match(join.group().strip()) is not None
    return offices, end
