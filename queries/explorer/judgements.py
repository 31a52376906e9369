"""What people judged, as pages show it beside the statements: read from the ledger, so that it is seen at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from flask import current_app, g

from unionties.graph.judgement import Claim, Judgement, collapsed
from unionties.graph.ledger import Ledger
from unionties.graph.statement import digest
from unionties.queries.explorer.reading import store
from unionties.queries.reviewing import Judged, canonical

_Place = tuple[str, str, str]


def use_ledger(store_path: Path) -> Judged:
    """What the ledger beside a store says, kept by the application."""
    return Judged(Ledger.beside(store_path))


def judged(by: str = "") -> Judged:
    """What the ledger says now, as a reviewer sees it."""
    return cast("Judged", current_app.extensions["unionties-judged"]).seen_by(by)


def claim_key(claim: Claim) -> str:
    """A short name of a claim for addresses and forms."""
    return digest(*(f"{key}={value}" for key, value in sorted(claim.to_json().items())))


def verdicts_on(
    article: str, relation: str, ends: tuple[str, str], when: str | None, planned: bool, text: str
) -> list[Judgement]:  # fmt: skip
    """What people say of a statement as the graph has it, in order of time.

    Args:
        article: the article's name.
        relation: its id.
        ends: the ids of subject and object, as the graph has them.
        when: the time, if it is told.
        planned: whether it is only planned.
        text: the passage.
    """
    found: list[Judgement] = []
    for claim, said in _placed().get((article, relation, collapsed(text)), ()):
        alike = (claim.when or "") == (when or "") and claim.planned == planned
        if alike and {canonical(store(), end) for end in (claim.subject, claim.object)} == set(ends):
            found += said
    return sorted(found, key=lambda one: one.order)


def _placed() -> Mapping[_Place, list[tuple[Claim, list[Judgement]]]]:
    if "judgements" not in g:
        g.judgements = defaultdict(list)
        for about, said in judged().said.items():
            if isinstance(about, Claim) and said:
                g.judgements[about.article, about.relation, about.text].append((about, said))
    return cast("Mapping[_Place, list[tuple[Claim, list[Judgement]]]]", g.judgements)
