"""Vietnamese sentences keep their ties when something is put into them that leaves these as they are.

``python -m tests.insertions_vi`` counts all rows; here every sixteenth one is changed.
"""

from __future__ import annotations

from math import sqrt

from tests.insertions_vi import CHANGES, tallies

#: Changes of which less is kept, a little below what is reached; of any other nine in ten ties.
FLOORS = {"broken line": 0.80, "object leaders before": 0.75, "object unions before": 0.75}
LEAST, TOGETHER, ADDED = 0.85, 0.98, 0.006


def least(ties: int, share: float) -> float:
    """How many of so many ties a sample keeps where a share is kept of all, one standard deviation below it."""
    return share * ties - sqrt(share * (1 - share) * ties)


def test_harmless_insertions_leave_the_ties_as_they_are() -> None:
    """No change takes many ties, all together hardly any, and they add still fewer."""
    found = tallies(tuple(CHANGES), step=16)
    assert len(found) > 0.9 * len(CHANGES), "the changes fit the sentences of the table"
    assert {name: t.share for name, t in found.items() if t.kept < least(t.ties, FLOORS.get(name, LEAST))} == {}
    ties = sum(tally.ties for tally in found.values())
    assert sum(tally.kept for tally in found.values()) >= TOGETHER * ties
    assert sum(tally.added for tally in found.values()) <= ADDED * ties
