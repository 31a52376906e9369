"""Reading bears what stands between a subject, its verb and its object; see tests/insertions.py."""

from __future__ import annotations

import pytest

from tests.insertions import STACKS, Tally, counted, insertions, parted, stacked

#: How many annotated sentences are tried; the command without a number tries all.
SENTENCES = 600
#: The least share of ties that may be kept, and the most wrong ties for each hundred of them.
FLOORS = {"alone": (0.96, 1.0), **dict.fromkeys(STACKS.values(), (0.90, 5.0))}


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    return counted(SENTENCES)


@pytest.mark.parametrize("which", FLOORS)
def test_ties_are_kept(tallies, which):
    told = [one for name, one in tallies.items() if which in (name, "alone") and (which == name or name not in FLOORS)]
    ties, kept, wrong = (sum(getattr(one, what) for one in told) for what in ("ties", "kept", "wrong"))
    least, most = FLOORS[which]
    assert ties > 20
    assert kept / ties >= least
    assert 100 * wrong / ties <= most


def test_a_sentence_is_parted_and_told_again():
    marked = "[1:The NUM] met [2:COSATU] in May."
    parts = parted(marked)
    assert parts is not None
    assert parts.joined() == marked
    told = {name: one.insert(parts) for name, one in insertions().items()}
    assert {name.split()[0] for name, one in told.items() if one is None} == {"between"}
    joined = {name: one.joined() for name, one in told.items() if one is not None}
    assert joined["aside founded"] == "[1:The NUM], founded in 1921, met [2:COSATU] in May."
    assert joined["chain able"] == "[1:The NUM] was able to meet [2:COSATU] in May."
    assert joined["who president"] == "[1:NUM] president Maria Silva met [2:COSATU] in May."
    assert joined["front told"] == "Maria Silva told reporters that [1:the NUM] met [2:COSATU] in May."
    assert joined["epithet sister"] == "[1:The NUM] met its sister organisation [2:COSATU] in May."


def test_stacks_are_the_same_each_time():
    parts = parted("[1:The NUM] met [2:COSATU] in May.")
    assert parts is not None
    first = [stacked(number, "x", parts, {"meeting"}) for number in STACKS]
    assert None not in first
    assert first == [stacked(number, "x", parts, {"meeting"}) for number in STACKS]
    assert parted("There, [1:The NUM]'s president met [2:COSATU].") is None
