"""Which entity each name in an article stands for: what a measure of identity needs of the extraction.

Statements hold the ends of ties only; here is every mention that the extraction resolved, whether a tie was told with
it or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from unionties.extract.blocks import blocks
from unionties.extract.masked import Masked, Side
from unionties.extract.pipeline import Analysis, analyse
from unionties.extract.sentences import sentences
from unionties.graph.statement import Article

_BRACKETED = re.compile(r"\s*\(([^()]{2,40})\)")
#: Between the ids of a name that stands for several at once: ``LĐLĐ hai tỉnh A và B``.
TOGETHER = " + "


@dataclass(frozen=True, order=True)
class Identified:
    """A mention by its offsets in the article, and the id in the graph of what it stands for.

    ``kind`` is ``persons``, ``events`` or ``organisations``.
    """

    start: int
    end: int
    id: str
    kind: str = "organisations"


def identified(article: Article) -> list[Identified]:
    """The mentions of an article that were resolved, in the order of the text; some lie within others.

    References without a name (``the federation``) are among them where they were understood, and so are the names in
    captions, teasers and the like: they tell no ties, but mean whom the article has made known.

    Raises:
        ReadError: the article's language has no data file.
    """
    analysis = analyse(article, explain=True)
    found = {m for masked in analysis.masked.values() for m in _identified(analysis, masked)}
    return sorted(found | {m for masked in _beside(analysis) for m in _identified(analysis, masked)})


def _beside(analysis: Analysis) -> Iterator[Masked]:
    """The lines and sentences that the extraction passes over, read after all others."""
    article, code = analysis.read, analysis.read.source.language or "vi"
    assert analysis.builder is not None, "the analysis is complete"
    for block in blocks(article):
        for start, end in sentences(article.text.replace("\n", " "), block.start, block.end, code):
            if (start, end) not in analysis.masked:
                yield analysis.builder.build(article.text, start, end)


def _identified(analysis: Analysis, masked: Masked) -> Iterator[Identified]:
    people = analysis.people
    assert people is not None, "the analysis is complete"
    for side in masked.sides:
        for person in side.persons if not side.groups else ():
            yield Identified(person.start, person.end, people.id(person.name), "persons")
            alias = _BRACKETED.match(analysis.article.text, person.end)
            if alias and alias[1] in people.aliases:
                yield Identified(alias.start(1), alias.end(1), people.id(person.name), "persons")
        if side.kind == "person":
            continue
        ids = analysis.meant.get((side.start, side.end), ()) if side.inferred else side.ids
        if len(ids) > 1 and not side.inferred:
            yield from _each(analysis, side)
        elif ids:
            names = (people.id(i.removeprefix("person:")) if i.startswith("person:") else i for i in ids)
            kind = "persons" if ids[0].startswith("person:") else "organisations"
            yield Identified(side.start, side.end, TOGETHER.join(names), kind)
            if not side.inferred:
                yield from _whole(analysis, side)
    for event in masked.events:
        if event.id:
            yield Identified(event.start, event.end, event.id, "events")


def _whole(analysis: Analysis, side: Side) -> Iterator[Identified]:
    """``the ILO's office in Hanoi``: the name of what a part belongs to stands within the name of the part."""
    resolver = analysis.resolver
    assert resolver is not None, "the analysis is complete"
    parent = resolver.parents.get(side.ids[0])
    parts = resolver.records[side.ids[0]].parts
    if parent is None or parent not in resolver.records:
        return
    known = resolver.facts.organisations.get(parent)
    names = {*resolver.records[parent].forms, *(known.all_names() if known else ())}
    names |= {parts.whole.text} if parts and parts.whole else set()
    said = analysis.article.text[side.start : side.end]
    for name in names:
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", said) if len(name) < len(said) else ():
            yield Identified(side.start + found.start(), side.start + found.end(), parent)


def _each(analysis: Analysis, side: Side) -> Iterator[Identified]:
    """``LĐLĐ các tỉnh A, B``: each of several where its place stands, and all together where no place tells them."""
    assert analysis.resolver is not None, "the analysis is complete"
    text, told = analysis.article.text, False
    for id_ in side.ids:
        parts = analysis.resolver.records[id_].parts
        place = parts.place if parts else None
        start = text.find(place, side.start, side.end) if place else -1
        if place and start >= 0:
            told = True
            yield Identified(start, start + len(place), id_)
    if not told:
        yield Identified(side.start, side.end, TOGETHER.join(side.ids))
