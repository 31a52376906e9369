"""A learned reading of sentences: what they say of two ends that no cue joins.

Cues know the wordings that somebody wrote down; news has more of them. For each two named ends of a sentence that the
rules leave unjoined, a model tells how likely each relation is in each direction, and none. It is learned from
annotated sentences and articles by ``python -m unionties.queries.encoder_learning`` and ``pair_learning``;
``languages/CODE.pairs.npz`` and ``CODE.encoder.npz`` hold its weights. A language without the first is read by its cues
alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import TYPE_CHECKING

from unionties.extract.circumstances import Circumstances
from unionties.extract.clauses import clauses
from unionties.extract.coordination import two_acts
from unionties.extract.cues import EVENTS, Cue
from unionties.extract.drafts import LEARNED, SHOWN, Draft
from unionties.extract.fitting import Fitting
from unionties.extract.masked import Masked, Side
from unionties.extract.occasions import Occasions
from unionties.extract.pair_features import Candidate, Pair, Words, of_ends, of_names, of_others, of_words, pairs
from unionties.extract.resolution import Resolver
from unionties.extract.subjects import grammar
from unionties.extract.timeline import Timeline
from unionties.extract.tokens import lower
from unionties.graph.vocabulary import vocabulary

if TYPE_CHECKING:
    from unionties.extract.pair_model import Likely, PairModel

#: How many words are named that spoke most for a statement, and how long they are at least: not *to* and *the*.
_NAMED, _TELLING = 3, 4
SUREST = 0.85
"""No learned statement is called surer: it has no cue to show."""
#: What somebody does by saying so: *A is not alone, B said*.
_UTTERED = ("solidarity", "dispute")
#: What one does to another; who does it is told once.
_DONE_TO = ("aid", "training", "award", "solidarity", "dispute")
#: How far behind the second end a denial still counts; characters.
_BEHIND = 60


@cache
def model_of(code: str) -> PairModel | None:
    """The weights of a language, or None where it has none; only those who have them load NumPy."""
    if not files("unionties.extract.languages").joinpath(f"{code}.pairs.npz").is_file():
        return None
    from unionties.extract.pair_model import pair_model

    return pair_model(code)


class PairReader:
    """Reads the sentences of an article for pairs that no cue joins."""

    def __init__(self, code: str, resolver: Resolver, fitting: Fitting, circumstances: Circumstances) -> None:
        self.model, self.resolver, self.fitting, self.circumstances = model_of(code), resolver, fitting, circumstances
        self.forms, self.grammar, self.code = clauses(code), grammar(code), code
        self.seen: list[tuple[int, int, Candidate]] | None = None
        """Where a list is given, every pair is added to it with the offsets of its sentence."""
        self.unsure: list[Draft] = []
        """Takes what is less sure than the floor, down to a half of it."""

    def told(
        self, masked: Masked, occasions: Occasions, drafts: Sequence[Draft], timeline: Timeline, title: bool,
        start: int, end: int,
    ) -> Iterator[Draft]:  # fmt: skip
        """What the sentence from ``start`` to ``end`` tells of pairs that none of the drafts joins."""
        if (self.model is None and self.seen is None) or len(masked.sides) + len(masked.events) < 2:
            return
        meant = {at: named(side) for at, side in masked.placed_sides()}
        events = {at: None if event.generic else occasions.meant(event) for at, event in masked.placed_events()}
        text = lower(self.circumstances.modality.without_names(masked))
        if self.circumstances.modality.asks(text):
            return
        joined = {frozenset((draft.subject, draft.object)) for draft in drafts} | set(_of_one(masked))
        found = [
            p for p in pairs(masked, meant, events)
            if self.seen is not None or frozenset((p.first, p.second)) not in joined
        ]  # fmt: skip
        if not found:
            return
        words = Words.of(text)
        listed = [self._candidate(pair, words, drafts, title) for pair in found]
        if self.seen is not None:
            self.seen += [(start, end, candidate) for candidate in listed]
            return
        assert self.model is not None, "nothing is told without weights"
        for likely in self.model.likeliest(listed):
            if _read(*self.model.classes[likely.told].partition("|")[::2], likely.candidate.pair, drafts):
                continue
            sure = self.model.sure(likely)
            draft = self._draft(likely, sure, masked, text, timeline, title, start, end)
            if draft and sure >= self.model.floor:
                yield draft
            elif draft:
                self.unsure.append(draft)

    def _candidate(self, pair: Pair, words: Words, drafts: Sequence[Draft], title: bool) -> Candidate:
        one, other = pair.first, pair.second
        types = self.fitting.type(one), self.fitting.type(other)
        countries = self.resolver.country(one), self.resolver.country(other)
        others = tuple(of_others(pair, drafts))
        names = of_names(self._known(one), self._known(other))
        features = (*of_ends(words, pair, types, countries, title), *of_words(words, pair), *names, *others)
        return Candidate(pair, tuple(dict.fromkeys(features)), words, bool(others), types)

    def _known(self, end: str) -> str:
        """How well an end's name is known: listed, read with an acronym, described, guessed, or read by grammar."""
        record = self.resolver.records.get(end)
        if record is None or record.parts is None or end in self.resolver.facts.organisations:
            return "listed" if record else "other"
        parts = record.parts
        return "guessed" if parts.guessed else "short" if parts.acronyms else "told" if parts.described else "named"

    def _draft(
        self, likely: Likely, sure: float, masked: Masked, text: str, timeline: Timeline, title: bool,
        start: int, end: int,
    ) -> Draft | None:  # fmt: skip
        """The likeliest statement of a pair, if it is likely enough, its ends fit it, and nothing denies it."""
        model, candidate = self.model, likely.candidate
        assert model is not None, "a language without weights has no candidates"
        pair = candidate.pair
        relation, _, turned = model.classes[likely.told].partition("|")
        subject, object_ = (pair.second, pair.first) if turned else (pair.first, pair.second)
        if sure < model.floor * SHOWN or not self.fitting.joins(relation, subject, object_):
            return None
        if relation != "membership" and any(self.forms.tied.match(text, place + 1) for place in pair.places):
            return None
        if self.grammar.only_owns(text, pair.places[0]) or two_acts(self.code, text, *pair.places):
            return None  # A, B's overseas arm, gave; A wrote to B and C picketed D
        spoke = self._spoke(candidate, likely.told)
        if not spoke:
            return None  # no word of the sentence would tell a reader why
        verb = candidate.words.starts[spoke[0]] if spoke else pair.places[0] + 1
        if _aside(text, verb, pair.places) or self.forms.begins_anew(text, *pair.places):
            return None
        if self.grammar.contrasted.search(text, *pair.places):
            return None  # A belongs to B, whereas C is a member of D
        if (letter := self.grammar.addressed.match(text)) and pair.places[0] < letter.end():
            return None  # Dear friends of A, on behalf of B I write
        match = _match(text, pair.places, verb)
        cue = Cue(relation, "", "", (), frozenset(), ())
        planned = self.circumstances.modality.planned(cue, text, match)
        if relation in _DONE_TO and ";" in text[slice(*pair.places)]:
            return None  # A sends B a van; C gives as much
        if self.forms.no_act(relation, text, match, masked) or self._owns(masked, text, pair, relation):
            return None
        if relation not in _UTTERED and self.forms.tells(text, pair.places[1]):
            return None
        if isinstance(planned, str) or self.circumstances.modality.negations.search(_clause(text, pair.places)):
            return None
        asked = self.circumstances.modality.asking.asked(text, pair.places[1])
        if asked and asked.place not in pair.places:
            return None  # another is asked to do it, or thanked for it
        if masked.open and self.grammar.interrupted(masked, text, *pair.places):
            return None
        when = self.circumstances.times(cue, masked, text, match, timeline, planned, title)[0]
        planned = planned or self.circumstances.future(cue, when, text, match)
        words = ", ".join(candidate.words.told[number] for number in sorted(spoke))
        return Draft(
            subject,
            relation,
            object_,
            start,
            end,
            when,
            planned,
            None,
            min(round(sure, 2), SUREST),
            f"{LEARNED}{words}",
            True,
        )

    def _owns(self, masked: Masked, text: str, pair: Pair, relation: str) -> bool:
        """Whether an end only tells whose body is meant, which acts for itself: *the ILO's Bureau and the ACFTU*."""
        if self.forms.affiliates is None or not vocabulary().relations[relation].symmetric:
            return False
        meant = (self.forms.affiliates.match(text, place + 1) for place in pair.places)
        bodies = (masked.side(found["next"]) for found in meant if found)
        first = (side.groups[0] if side.groups and not side.ids else side for side in bodies if side is not None)
        return any(side.ids and not side.persons for side in first)

    def _spoke(self, candidate: Candidate, best: int) -> list[int]:
        """Which words spoke most for a class, the one that spoke most first."""
        assert self.model is not None, "nothing speaks without weights"
        words = candidate.words
        first, second = words.span(candidate.pair)
        found = []
        for number, word in enumerate(words.told):
            if len(word) >= _TELLING:
                part = "f" if number < first else "b" if number < second else "a"
                found.append((self.model.speaks(word, part, best), -number))
        return [-number for speaks, number in sorted(found, reverse=True)[:_NAMED] if speaks > 0]


def _of_one(masked: Masked) -> Iterator[frozenset[str]]:
    """Each two bodies that one person acts for: what the person does doesn't join them."""
    for _, side in masked.placed_sides():
        for part in side.groups or (side,):
            if part.kind == "person":
                yield from map(frozenset, combinations(part.ids, 2))


def _read(relation: str, turned: str, pair: Pair, drafts: Sequence[Draft]) -> bool:
    """Whether rules have read who the sides of an act are: of an agreement, where both have it with a third, and where
    the third who does it does something for the first, too: *A supports B and gave money to C*."""
    told = [frozenset((d.subject, d.object)) for d in drafts if d.relation == relation]
    if relation == "cooperationAgreement":
        return bool(told)
    if relation in _DONE_TO:
        subject, object_ = (pair.second, pair.first) if turned else (pair.first, pair.second)
        doing = {d.subject for d in drafts if d.relation == relation and d.object == object_}
        return any(d.subject in doing and d.object == subject for d in drafts)
    one, other = ({end for ends in told if of in ends for end in ends} for of in (pair.first, pair.second))
    return vocabulary().relations[relation].symmetric and not one.isdisjoint(other)


def named(side: Side) -> tuple[str, ...]:
    """Whom a side names; references name nobody."""
    parts = [part for part in side.groups or (side,) if not part.inferred]
    return tuple(dict.fromkeys(id_ for part in parts for id_ in (*part.ids, *(i for g in part.groups for i in g.ids))))


def _clause(text: str, places: tuple[int, int]) -> str:
    """What stands from the beginning of a sentence, or its last semicolon, up to a little behind the second end."""
    first, second = places
    return text[text.rfind(";", 0, first) + 1 : second + _BEHIND].partition(";")[0]


def _aside(text: str, place: int, ends: tuple[int, int]) -> bool:
    """Whether a word stands in brackets that hold neither end: what they tell is of somebody else."""
    begin = text.rfind("(", 0, place)
    end = text.find(")", place)
    return 0 <= begin < end and ")" not in text[begin:place] and not any(begin < at < end for at in ends)


def _match(text: str, places: tuple[int, int], verb: int) -> re.Match[str]:
    """A match as of a cue with the ends as slots and its verb at a place; two ends of one group are one slot."""
    slots = {place: f"(?P<{name}>.)" for place, name in zip(places[::-1], "OS", strict=True)}
    slots |= {place: f"(?P<E>{slot})" for place, slot in slots.items() if EVENTS[0] <= text[place] <= EVENTS[1]}
    slots[verb] = f"(?P<V>){slots.get(verb, '')}"
    begin = at = min(slots)
    pattern = ""
    for place in sorted(slots):
        pattern += f".{{{place - at}}}{slots[place]}"
        at = place + (place in places)
    found = re.compile(pattern, re.DOTALL).match(text, begin)
    assert found is not None, "the ends stand in the text"
    return found
