"""Bringing the ledger into a store from the command line, beside others who may be doing the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from unionties.queries.options import say, store_hint

if TYPE_CHECKING:
    from unionties.graph.judging import Applied
    from unionties.graph.ledger import Ledger

_SHOWN = 8
"""Lines that are shown of what applying did."""
PATIENCE = 10.0
"""Seconds for which another writer of the store is waited for."""


def bring_in(store_path: Path) -> Applied:
    """Apply the ledger to the store; what it did.

    Another reviewer who leaves at the same moment is waited for; the end of a build reads the ledger itself.

    Raises:
        StoreBusy: another writer stays at work.
        StoreError: there is no such store.
        LedgerError: the file beside the store isn't a ledger.
    """
    import time

    from unionties.graph.errors import StoreBusy
    from unionties.graph.judging import apply

    end = time.monotonic() + PATIENCE
    while True:
        try:
            return apply(store_path)
        except StoreBusy:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def apply_ledger(store_path: Path) -> None:
    """Apply the ledger to the store and say what it did; where another writer stays at work, that it will be done."""
    from unionties.graph.errors import StoreBusy

    try:
        applied = bring_in(store_path)
    except StoreBusy as error:
        say(f"The judgements are kept, but not in the store yet: {error}.")
        say("The next build or review applies them.")
        return
    lines = list(applied.lines())
    for line in lines[:_SHOWN] or ["No judgement changes the store."]:
        say(line)
    if len(lines) > _SHOWN:
        say(f"  and {len(lines) - _SHOWN} lines more")
    say_conflicts(len(applied.conflicts))


def is_behind(ledger: Ledger, store_path: Path) -> bool:
    """Whether the ledger was written to after the store was published."""
    from unionties.graph.store import POINTER

    pointer = store_path / POINTER
    if not (ledger.path.exists() and pointer.exists()):
        return False
    return ledger.path.stat().st_mtime_ns > pointer.stat().st_mtime_ns


def say_conflicts(number: int) -> None:
    """Say how many conflicts there are, and how to see them; nothing where there are none."""
    if number:
        say(f"{number} conflict{'s' if number > 1 else ''} between reviewers: unionties review --list{store_hint()}")
