"""A further sentence for a tie that another sentence of the article tells.

What a sentence alone is too unsure for is believed where the article tells the same tie elsewhere: it adds no tie, but
a place where it is said, which a reader may find the clearer one. It keeps the confidence that it has alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from unionties.extract.drafts import Draft
from unionties.graph.vocabulary import vocabulary


def corroborated(told: Iterable[Draft], unsure: Iterable[Draft]) -> list[Draft]:
    """Those of the unsure drafts whose tie, plan or post is told in another sentence.

    >>> sure = Draft("vgcl", "meeting", "lftu", 0, 40)
    >>> weak = Draft("lftu", "meeting", "vgcl", 41, 90, "2019", confidence=0.4)
    >>> [draft.start for draft in corroborated([sure], [weak, Draft("lftu", "visit", "vgcl", 41, 90)])]
    [41]
    """
    places: dict[tuple[Any, ...], set[tuple[int, int]]] = {}
    for draft in told:
        places.setdefault(_said(draft), set()).add((draft.start, draft.end))
    return [draft for draft in unsure if places.get(_said(draft), set()) - {(draft.start, draft.end)}]


def _said(draft: Draft) -> tuple[Any, ...]:
    """What a draft tells, whenever that was."""
    ends = [draft.subject, draft.object]
    if vocabulary().relations[draft.relation].symmetric:
        ends.sort()
    return *ends, draft.relation, draft.planned, draft.title and draft.title.casefold()
