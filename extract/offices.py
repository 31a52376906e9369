"""Statements that describe one side: the posts of persons and the units of bodies that a sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from unionties.extract.drafts import Draft
from unionties.extract.knowledge import knowledge
from unionties.extract.language import alternation, language
from unionties.extract.masked import Masked, Side
from unionties.extract.office_chains import Office
from unionties.extract.resolution import Resolver

#: What a head of state does as such; all else is done by a person.
OFFICIAL = ("award", "meeting")
#: Stands before the title of an office, behind what is said of it.
_TITLE = "\0"


@cache
def heads_of_state(code: str) -> frozenset[str]:
    """The ids of the offices that are listed as organisations though no body has them: *Chủ tịch nước*."""
    names = knowledge(code).names
    return frozenset(id_ for title in language(code).data["posts"].get("never", ()) for id_ in names.get(title) or ())


def ended(masked: Masked, offices: Sequence[Office], code: str) -> frozenset[int]:
    """Where those offices begin in the text that are over: *nguyên Chủ tịch X* doesn't act for X."""
    gone = (o for o in offices if _over(code).search(f"{masked.text[: o.start]}{_TITLE}{o.title}"))
    return frozenset(masked.spans[office.start][0] for office in gone)


@cache
def _over(code: str) -> re.Pattern[str]:
    words = alternation(language(code).data["posts"].get("over", ["-"]))
    return re.compile(rf"\b(?:{words})\s+{_TITLE}|{_TITLE}(?:{words})\s", re.IGNORECASE)


def units(masked: Masked, resolver: Resolver, start: int, end: int) -> Iterator[Draft]:
    """The units that a sentence names, each as part of its body."""
    for side in masked.sides:
        told = len(side.ids) == 1 and not side.inferred and side.ids[0] not in resolver.facts.organisations
        parent = resolver.parents.get(side.ids[0]) if told else None
        if parent:
            yield Draft(side.ids[0], "partOf", parent, start, end)


def posts(masked: Masked, start: int, end: int) -> Iterator[Draft]:
    """The posts of the persons that a sentence names, each once."""
    seen = set()
    for side, person in ((s, p) for s in masked.sides if not s.groups for p in s.persons):
        since = _since(masked, side)
        for post in person.posts:
            key = (person.name, post.title, post.organisation)
            if key not in seen:
                seen.add(key)
                yield Draft(
                    f"person:{person.name}", "post", post.organisation, start, end, post.when or since,
                    title=post.title, confidence=post.confidence,
                )  # fmt: skip


def _since(masked: Masked, side: Side) -> str | None:
    """The open time that stands right after a person with an office: ``làm Tổng Thư ký từ năm 2009``."""
    for i, date in masked.placed_dates():
        if date.role == "since" and masked.side(masked.text[:i].rstrip()[-1:] or " ") is side:
            return date.when
    return None
