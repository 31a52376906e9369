"""What a sentence tells, before its ends are written out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_CLOSER = {"cooperationAgreement", "training", "aid", "jointActivity"}


#: How the cue of a draft begins whose end stands in a line of its own, below the sentence that tells the act.
LISTED = "below: "
#: How the cue of a draft begins that no cue tells, but words as they stand in annotated sentences.
LEARNED = "words: "
#: The share of the floor from which on an explanation shows what is too unsure to be told.
SHOWN = 0.5


@dataclass(frozen=True)
class Draft:
    """A statement before its ends are written out: entity ids, and the offsets of its sentence.

    ``presumed``: an end is told by nothing but its country, or by the sentence before, so that no reference builds on
    it. ``above`` is where the sentence begins that tells the act, where another than this one does: its evidence
    reaches from there to ``end``. ``rolled``: it was read where a list with brackets and the like stands as one group.
    ``whole``: the whole article tells it, which reports one event, so that its sentence doesn't tell how sure it is.
    """

    subject: str
    relation: str
    object: str
    start: int
    end: int
    when: str | None = None
    planned: bool = False
    title: str | None = None
    confidence: float = 0.9
    cue: str = ""
    presumed: bool = False
    above: int | None = None
    rolled: bool = False
    whole: bool = False

    @property
    def begin(self) -> int:
        """Where its evidence begins."""
        return self.start if self.above is None else self.above


def undoubled(drafts: Iterable[Draft]) -> list[Draft]:
    """Without an undated draft beside a dated one of the same tie in the same sentence, and without a bare
    ``cooperation`` of two that the sentence joins by an agreement, training, aid or a joint activity; nor a ``meeting``
    of some of those who, as it tells, were at one event: *participants from A, B and C discussed it*."""
    listed = list(drafts)
    dated = {(d.subject, d.relation, d.object, d.planned) for d in listed if d.when}
    closer = {frozenset((d.subject, d.object)) for d in listed if d.relation in _CLOSER}
    there = {d.object: {x.subject for x in listed if x.relation == "participation" and x.object == d.object}
             for d in listed if d.relation == "participation"}  # fmt: skip
    met = {frozenset((d.subject, d.object)) for d in listed if d.relation == "meeting"}
    some = {pair for who in there.values() if len(who) > len({i for pair in met for i in pair if i in who})
            for pair in met if pair <= who}  # fmt: skip
    return [
        d for d in listed
        if (d.when or (d.subject, d.relation, d.object, d.planned) not in dated)
        and not (d.relation == "cooperation" and frozenset((d.subject, d.object)) in closer)
        and not (d.relation == "meeting" and frozenset((d.subject, d.object)) in some)
    ]  # fmt: skip
