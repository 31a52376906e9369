"""The judgements in force as a table, JSON or CSV, with the conflicts and the broken lines of the ledger."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unionties.graph.errors import StoreError
from unionties.graph.judgement import Claim, Judgement, Pair
from unionties.graph.verdicts import in_force, verdicts
from unionties.queries.options import say
from unionties.queries.tables import Column, columns, write_json, write_rows, write_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from unionties.graph.ledger import Ledger

_CSV = ("id", "at", "by", "word", "kind", "about", "why", "conflict")
_TABLE = [
    Column("id", wrap=False), Column("day", wrap=False), Column("by"), Column("word", wrap=False), Column("about"),
    Column("why"), Column("note"),
]  # fmt: skip


def write_listing(ledger: Ledger, store_path: Path, lang: str, form: str) -> None:
    """Write the judgements in force in order of time; raises LedgerError where the file isn't a ledger."""
    judgements = ledger.read()
    problems = ledger.problems()
    conflicts = verdicts(judgements).conflicts
    apart = {judgement.id for conflict in conflicts for judgement in conflict.judgements}
    with ExitStack() as stack:
        title = _titles(store_path, lang, stack)
        rows = [_row(judgement, title, judgement.id in apart) for judgement in in_force(judgements)]
        told: list[dict[str, Any]] = [
            {"about": title(c.about), "judgements": [_row(j, title, True) for j in c.judgements]} for c in conflicts
        ]
    if form == "json":
        write_json({"judgements": rows, "conflicts": told, "problems": problems}, sys.stdout)
        return
    for problem in problems:
        say(problem)
    if form == "csv":
        write_rows(rows, columns(_CSV), sys.stdout, format="csv")
        return
    if not rows:
        say(f"No judgements are in force; those of this store are kept in {ledger.path}")
        return
    shown = [row | {"day": row["at"][:10], "note": "conflict" if row["conflict"] else ""} for row in rows]
    write_table(shown, _TABLE, sys.stdout)
    for conflict in told:
        said = ", ".join(f"{j['by']} says {j['word']} [{j['id']}]" for j in conflict["judgements"])
        sys.stdout.write(f"\nConflict: {conflict['about']}: {said}\n")


def _row(judgement: Judgement, title: Callable[[Pair | Claim], str], conflict: bool) -> dict[str, Any]:
    kind = "identity" if isinstance(judgement.about, Pair) else "statement"
    return {
        "id": judgement.id, "at": judgement.at, "by": judgement.by, "word": judgement.word, "kind": kind,
        "about": title(judgement.about), "why": judgement.why, "conflict": conflict,
        "exact": judgement.about.to_json(),
    }  # fmt: skip


def _titles(store_path: Path, lang: str, stack: ExitStack) -> Callable[[Pair | Claim], str]:
    """What says a thing on one line: with names where there is a store, else by ids."""
    from unionties.graph.store import Store
    from unionties.queries.review_cards import Cards

    try:
        store = stack.enter_context(Store.open(store_path))
    except StoreError:
        return lambda about: (
            f"{about.a} = {about.b}" if isinstance(about, Pair) else f"{about.subject} {about.relation} {about.object}"
        )
    return Cards.of(store, lang).title
