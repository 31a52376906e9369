"""The act that a sentence goes on to tell of others: ``The MUA gave 5,000 dollars to the ILA. So did Unite.``

Also which of the ties of a sentence those are that references mean from then on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from unionties.extract.cues import Cue
from unionties.extract.drafts import Draft
from unionties.extract.masked import Masked
from unionties.extract.occasions import Occasions

#: The option ``object`` of cues that tell the act of the sentence before of others: at the same time, or later.
JOINED = ("same", "after")
#: What a sentence tells beside its act.
_BESIDE = ("post", "partOf")


@dataclass
class Acts:
    """The statements of the sentence before, ``told``; none where it told of no act."""

    told: Sequence[Draft] = ()

    def take(self, found: Sequence[Draft]) -> None:
        """Take in what a sentence has told; one that did but tell the same act of others leaves it the last."""
        acts = [d for d in found if d.relation not in _BESIDE]
        own = [d for d in acts if not d.presumed]
        if own or not acts or not self.told:
            self.told = own or acts

    def of(self, relation: str) -> Sequence[Draft]:
        """The act of a relation, where the sentence told no other and each of its one side with each of the other."""
        act = [d for d in self.told if d.relation == relation]
        joined = {(d.subject, d.object) for d in act}
        whole = len({s for s, _ in joined}) * len({o for _, o in joined}) == len(joined)
        return act if whole and len(act) == len(self.told) else ()

    def open(self, cue: Cue) -> bool:
        """Whether there is an act in which a cue tells that others join; an event that was only named is one."""
        if cue.object not in JOINED:
            return True
        return bool(self.of(cue.relation)) or (cue.relation == "participation" and not self.told)

    def ends(
        self, relation: str, turned: bool, masked: Masked, match: re.Match[str], occasions: Occasions
    ) -> tuple[str, ...]:
        """The ends that others join in the same act; where it is ``turned``, those whose act it is.

        Nothing where the sentence names somebody before the match, whose act it tells. Who joins in where the sentence
        before told but of an event takes part in this.
        """
        if any(place < match.start() and not side.inferred for place, side in masked.placed_sides(match.string)):
            return ()
        ends = tuple(dict.fromkeys(d.subject if turned else d.object for d in self.of(relation)))
        event = occasions.event if relation == "participation" and not self.told and not occasions.age else None
        return (event,) if event else ends


def again(ties: Sequence[Draft], pair: Collection[tuple[str, ...]] | None) -> Draft:
    """The last of the ties, first of all of those of the two whom the article is about: having met their host, the
    guests went to see others, too."""
    return next((draft for draft in reversed(ties) if joins(draft, pair)), ties[-1])


def joins(draft: Draft, pair: Collection[tuple[str, ...]] | None) -> bool:
    """Whether a tie joins the two of a pair, one entity on each side."""
    return pair is not None and {*pair} == {(draft.subject,), (draft.object,)}
