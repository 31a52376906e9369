"""Statements from masked sentences: cues matched, their ends resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from unionties.extract.acts import JOINED
from unionties.extract.asides import asides
from unionties.extract.attendance import Attendance
from unionties.extract.called_by import UNIONS
from unionties.extract.circumstances import Circumstances
from unionties.extract.clauses import clauses
from unionties.extract.cues import SLOTS, Cue
from unionties.extract.declarations import Declaration
from unionties.extract.discourse import LONGEST_GROUP, Discourse
from unionties.extract.drafts import LISTED, Draft, undoubled
from unionties.extract.enumerations import explained, goes_on
from unionties.extract.events import at_named_event, taught
from unionties.extract.fitting import Fitting
from unionties.extract.language import JOINT, Language
from unionties.extract.late_times import LateTimes
from unionties.extract.listings import Listing
from unionties.extract.masked import NOT_PRESENT, Masked, Rejection, Side, readable
from unionties.extract.offices import posts, units
from unionties.extract.pairs import PairReader
from unionties.extract.resolution import Resolver
from unionties.extract.rolls import rolled
from unionties.extract.segments import Places
from unionties.extract.subjectless import Subjectless
from unionties.extract.subjects import grammar
from unionties.extract.timeline import Timeline
from unionties.extract.unsaid import unsaid
from unionties.graph.names import place_tones
from unionties.graph.vocabulary import vocabulary

#: The fewest that a cue wants that is one of lists only.
_MANY = 3
#: A reference in place of a name, and a subject found and not given by the cue, make a statement less sure.
_BY_REFERENCE, _BY_POSITION = 0.92, 0.9
_ALL = frozenset(vocabulary().relations)
_TIES = _ALL - {"partOf"}
_MISFIT = "the ends are the same, belong together, or are of types that the relation doesn't join"


class RelationFinder:
    """Matches a language's cues over an article's sentences, in their order."""

    def __init__(self, language: Language, resolver: Resolver, published: str | None = None) -> None:
        self.language, self.resolver, code = language, resolver, language.code
        self.discourse = Discourse(language, resolver)
        self.listing, self.attendance = Listing(code, self.discourse), Attendance(code, self.discourse, published)
        self.circumstances, self.timeline, self._title = Circumstances(code, published), Timeline(published), False
        self.late, self.declared = LateTimes(code, published), Declaration(code)
        self.rejected: list[Rejection] | None = None
        """Where a list is given, the matches that made no statement are added to it."""
        self._forms, self._grammar, self._asides = clauses(code), grammar(code), asides(code)
        self._fitting, self._subjectless = Fitting(language, resolver), Subjectless(code, self.discourse)
        self.pairs = PairReader(code, resolver, self._fitting, self.circumstances)

    def find(self, masked: Masked, start: int, end: int, title: bool = False) -> list[Draft]:
        """The statements of one sentence, which spans ``start`` to ``end`` in the article."""
        self._title, whole = title, self._subjectless.read(masked, title)
        self.discourse.occasions.title = title
        drafts: dict[tuple[str, str, str, str | None, bool], Draft] = {}
        if masked.sides or self.discourse.talks:
            self.discourse.open(whole)
            for reading, told in self._readings(whole):
                for draft in self._matched(whole, reading, told, start, end):
                    draft = replace(draft, rolled=True) if told < _TIES else draft
                    key = (draft.subject, draft.relation, draft.object, draft.when, draft.planned)
                    old = drafts.get(key)
                    if old is None or (old.confidence, old.rolled) < (draft.confidence, draft.rolled):
                        drafts[key] = draft
        parts = [*posts(masked, start, end), *units(masked, self.resolver, start, end)]
        if above := self.listing.ended(masked):
            drafts |= self._of_line(*above, start, end)
        listed = self._fitting.those(self.listing.members(masked, start, end))
        found = [*parts, *undoubled([*drafts.values(), *listed])]
        present = self.attendance.members(masked, (text for text, _ in self._readings(masked)), found, start, end)
        found += self._fitting.those(present)
        learned = [*self.pairs.told(masked, self.discourse.occasions, found, self.timeline, title, start, end)]
        self.discourse.remember(whole, found, above is not None)
        self.listing.head(masked, start)
        if not title:
            self.timeline.take(masked, found)
            self.late.take(masked, found)
        return [*found, *learned]

    def _of_line(self, whole: Masked, ids: frozenset[str], above: int, start: int, end: int) -> dict[Any, Draft]:
        """What the sentence above a list says of the members that a line names."""
        read = (d for text, of in self._readings(whole) for d in self._matched(whole, text, of, start, end))
        told = (replace(d, cue=f"{LISTED}{d.cue}", above=above) for d in read if {d.subject, d.object} & ids)
        return {(d.subject, d.relation, d.object, d.when, d.planned): d for d in told}

    def _readings(self, masked: Masked) -> Iterator[tuple[str, frozenset[str]]]:
        """The sentence without asides between a side and its verb, and what they say by themselves; each with the
        relations that it is read for."""
        text = self.circumstances.modality.without_names(masked)
        lower = text.lower()
        lower = self._forms.spelled(place_tones(lower) if len(lower) == len(text) else text)
        if self._forms.compounds:
            lower = self._forms.compounds.sub(self._joined, lower)
        apart = self._forms.apposition
        shorter = apart.sub(lambda match: self._kept(masked, match), lower) if apart else lower
        plain, *parts = self._asides.without(masked, shorter) if self._asides else [shorter]
        yield plain, _ALL if plain == lower else _TIES
        yield from ((part, _TIES) for part in (*parts, *explained(masked, text, lower, self.language.code)))
        yield from rolled(masked, text, lower, self.language.code)
        if apart and shorter != lower:
            yield from ((lower[max(0, m.start() - 1) : m.end() + 1], _ALL) for m in apart.finditer(lower))

    def _kept(self, masked: Masked, match: re.Match[str]) -> str:
        """What stays of an aside: nothing, but all of a list, and of whom nobody known is made of or led by."""
        leads = match.lastgroup in ("led", "made")
        known = self.discourse.ids(masked, masked.side(match.string[match.start() - 1])) if leads else ()
        return match.group() if (leads and not known) or goes_on(masked, match, self.language.code) else " "

    def _joined(self, match: re.Match[str]) -> str:
        """A compound as one word, as long as before, that holds no verb; one that tells a plan goes on telling it."""
        word = match.group()
        modality = self.circumstances.modality
        if word in modality.plans and len(modality.sign_of_plan) < len(word):
            return modality.sign_of_plan.ljust(len(word), "·")
        return re.sub(r"\s", JOINT, word)

    def _matched(self, masked: Masked, text: str, of: frozenset[str], start: int, end: int) -> Iterator[Draft]:
        places = Places(text, SLOTS)
        for cue in self.language.cue_index.candidates(places, masked.slots(text, self._grammar.elides)):
            matches = cue.matches(places) if cue.relation in of else ()
            if matches and self.discourse.acts.open(cue):
                for match in matches:
                    yield from self._drafts(cue, match, masked, text, start, end)

    def _drafts(
        self, cue: Cue, match: re.Match[str], masked: Masked, text: str, start: int, end: int
    ) -> Iterator[Draft]:
        slots = {k: v for k, v in match.groupdict().items() if v}
        if cue.unless and cue.unless.search(text, *self._forms.around(text, match)):
            return self._reject(cue, match, start, end, "words in the sentence rule it out (`unless`)")
        if reason := self._forms.no_act(cue.relation, text, match, masked):
            return self._reject(cue, match, start, end, reason)
        if cue.relation == "training" and not taught(masked, match.group(), self.language.code):
            return self._reject(cue, match, start, end, "the event is none at which somebody is taught")
        ends = self._ends(cue, match, masked, text, slots)
        if isinstance(ends, str):
            return self._reject(cue, match, start, end, ends)
        if isinstance(planned := self.circumstances.modality.planned(cue, text, match), str):
            return self._reject(cue, match, start, end, planned)
        (pairs, confidence), fitting = ends, False
        act = self.discourse.acts.of(cue.relation) if cue.object in JOINED else ()
        pairs = self._fitting.kept(cue.relation, pairs, self._forms, text, match)
        times = self.circumstances.times(cue, masked, text, match, self.timeline, planned, self._title)
        future = [self.circumstances.future(cue, when, text, match) for when in times]
        for subject, object_ in [*pairs, *((b, a) for a, b in pairs if cue.both)]:
            subject, object_ = (object_, subject) if cue.swap else (subject, object_)
            if self._fits(cue, subject, object_, "G" in slots):
                fitting = True
                for when, later in zip(times, future, strict=True):
                    held = self.discourse.occasions.time_of(object_, when, not masked.dates)
                    later = later or self.circumstances.future(cue, held, text, match)
                    when = held or self.discourse.occasions.made(cue.relation, masked) or when
                    if act and cue.object == "same":
                        when, later = when if masked.dates else act[0].when, later or act[0].planned
                    if not planned and self.declared.tells(cue, text, match, subject, self.discourse):
                        when = self.declared.day
                    yield Draft(
                        subject, cue.relation, object_, start, end, when, planned or later, None,
                        round(confidence, 3), cue.template, cue.object in ("host", *JOINED) or cue.before is not None,
                        above=act[0].begin if act else self.discourse.lately.end(cue.before)[1],
                        whole=cue.object in ("report", "floor"),
                    )  # fmt: skip
        if not fitting:
            self._reject(cue, match, start, end, _MISFIT if pairs else "an end stands for nothing known")

    def _reject(self, cue: Cue, match: re.Match[str], start: int, end: int, reason: str) -> None:
        if self.rejected is not None:
            self.rejected.append(Rejection(start, end, cue.relation, cue.template, readable(match.group()), reason))

    def _ends(
        self, cue: Cue, match: re.Match[str], masked: Masked, text: str, slots: dict[str, str]
    ) -> tuple[list[tuple[str, str]], float] | str:
        """The pairs of entities that a match joins, and how sure that is; or why it joins none."""
        if "P" in slots:
            side = masked.side(slots["P"])
            if cue.relation == "meeting" and side and (self._present(side) or at_named_event(masked, match)):
                return "participants of an event hold no talks of their own"
            if cue.named and side and (side.kind == "topic" or (side.kind == "pair" and side.wrapper.isalpha())):
                return "a pronoun may mean each of them apart"
            if match.start() == match.start("P") and self._grammar.depends(text, match.start(), side):
                place = self._grammar.resumed(masked, text, match.start())
                side = masked.side(text[place]) if place is not None else None
                if side is None:
                    return "the group depends on what stands before it"
            pairs = self._fitting.turned(cue.relation, self.discourse.pairs(masked, side))
            return pairs, cue.confidence * (_BY_REFERENCE if side and side.inferred else 1)
        if cue.object == "talks":
            return self.discourse.talked(cue.relation), cue.confidence
        named = next((s for s in "SG" if s in slots), None)
        slot = next((s for s in "XOE" if s in slots), None)
        place = match.start(named) if named else None
        told = masked.side(text[place]) if place is not None else None
        unknown = named == "S" and not self.discourse.ids(masked, told, None, cue.personal)
        if unknown and self._grammar.begins_clause(text, match.start("S"), told):
            return "the subject stands for nothing known"
        if place is None or unknown:
            start, named = match.start() if place is None else place, None
            place = self._subject_before(masked, text, start, match.start(slot) if slot else None)
        if place is None and slot and not named and not self._grammar.preceded.search(text, 0, match.start()):
            place = self._grammar.after(masked, text, match.end())
        side = masked.side(text[place]) if place is not None else None
        if side is None and slot and not named and not self._title and self._grammar.elided(masked, text, start):
            side, place = Side(self.discourse.going_on(cue.relation), start, start, inferred=True), match.start()
        if side is None or place is None:
            return "no subject found"
        if cue.present and not self._present(side):
            return NOT_PRESENT
        if named == "G" and not side.delegated:
            return "the guest is no delegation"
        # he joined it as its lawyer; but: her union, she recalled, had joined it
        aside = place < match.start("V") and text[place - 2 : place] == ", "
        he = side.kind == "he" and " " not in side.wrapper and not aside
        if cue.relation in ("membership", "withdrawal") and not cue.person and (he or side.kind == "person"):
            return "a person joins or leaves, no organisation"
        first = named == "S" and place == match.start() and not cue.governed
        joined = self._grammar.joined.search(text, place + 1, match.start("V")) is not None  # met N of B and visited C
        first &= side.kind != "person" or self._forms.strict or joined
        if named == "S" and not cue.governed and self._grammar.follows(text, place, match.start("V")):
            earlier = self._subject_before(masked, text, place, match.start(slot) if slot else None)
            if earlier is not None:
                first, place = False, earlier
                side = masked.side(text[place])
                assert side is not None, "a subject stands at its place"
        if first and self._grammar.bars(text, place, side, match.start("V")):
            earlier = self._grammar.resumed(masked, text, place, match.start("V"))
            if earlier is None:
                return "what stands before the subject makes it none"
            place = earlier
            side = masked.side(text[place])
            assert side is not None, "a subject stands at its place"
        side = self._grammar.antecedent(text, place, side) or side
        if self._forms.hides(masked, text, place, match.start("V")):
            return "a relative clause of another noun holds the verb"
        if masked.open and self._grammar.interrupted(masked, text, place, match.start("V")):
            return "a name that stays open is the subject"
        awarded = cue.swap and cue.relation == "award"
        subjects = self.discourse.ids(masked, side, personal=awarded or (cue.personal and not side.ids))
        target = masked.side(text[match.start(slot)]) if slot else None
        if cue.relation == "membership" and target is not None and target.kind == "delegation":
            return "a delegation has no members"
        behind = slot is not None and match.start(slot) > match.start("V")
        if behind and target is not None and target.wrapper in self._grammar.nominative:
            return "the object is a pronoun that can only be a subject"
        if behind and slot == "O" and self._grammar.parted(cue.template, text, match.start(slot), named == "S"):
            return "a comma parts the object from the verb"
        if cue.listed and named:
            begin = self._forms.begin(text, place) if place < match.start("V") else place
            subjects = self._objects(masked, text, begin, (), cue.relation, True)
        if (cue.single and len(subjects) > 1) or (cue.many and len(subjects) < _MANY):
            return f"the cue wants {'one subject' if cue.single else 'more subjects'}"
        if slot:
            relation = "award" if cue.personal else cue.relation
            objects = self._objects(masked, text, match.start(slot), subjects, relation)
            if cue.swap and (school := masked.event(slots[slot])) and cue.relation == "training":
                objects = school.body  # they learnt at the school of X
            if place < match.start(slot) and (also := self._grammar.also(self._forms.also, text, place, match.end())):
                subjects = (*subjects, *self._objects(masked, text, also.start("next"), (), cue.relation, True))
        else:
            objects = unsaid(cue, subjects, masked, match, self.discourse)
        if side.inferred and side.kind in ("he", "topic", "last") and len(subjects) == 1 and subjects == objects:
            # nobody thanks himself: the speaker has changed
            subjects = self.discourse.partner(subjects[0])
        confidence = cue.confidence * (_BY_REFERENCE if side.inferred else 1) * (1 if named else _BY_POSITION)
        pairs = [(s, o) for s in subjects for o in objects]
        return pairs + list(combinations(objects, 2)) if cue.all else pairs, confidence

    def _fits(self, cue: Cue, subject: str, object_: str, guest: bool) -> bool:
        """Whether a cue may join the ends: a guest's host is a union, unless it is an event that the guest came to."""
        hosted = not guest or cue.relation == "participation" or self._fitting.type(object_) in UNIONS
        return hosted and self._fitting.joins(cue.relation, subject, object_)

    def _present(self, side: Side) -> bool:
        """Whether a side, or the first of a group, is said to be participants: ``participants from A and B``."""
        told = (side.groups or (side,))[0].wrapper
        there = self.discourse.occasions.only is not None and self._forms.present_at.search(told)
        return bool(there or self._forms.present.search(told))

    def _subject_before(self, masked: Masked, text: str, end: int, slot: int | None) -> int | None:
        """The position of the side that a verb belongs to: the last one before it that nothing governs, that stands
        for somebody, and that isn't the object itself."""
        objects = self._objects(masked, text, slot, (), "") if slot else ()
        return self._grammar.before(masked, text, end, objects, lambda side: self.discourse.ids(masked, side))

    def _objects(
        self, masked: Masked, text: str, position: int, subjects: Sequence[str], relation: str, listing: bool = False
    ) -> tuple[str, ...]:
        """The entities at a place and those that are listed after it; ``listing``: asides between them don't matter."""
        ids: list[str] = []
        repeated = text[max(0, position - 12) : position].rstrip().rpartition(" ")[2]
        again = self._forms.others if listing else self._forms.again.get(repeated)
        subject = subjects[0] if subjects else None
        if self._forms.affiliates and relation not in ("membership", "withdrawal"):
            named = self._forms.affiliates.match(text, position + 1)
            position = named.start("next") if named else position
        while True:
            if (event := masked.event(text[position])) is not None:
                found: tuple[str, ...] = self.discourse.occasions.met(event, relation)
            else:
                side = self._grammar.antecedent(text, position, masked.side(text[position]))
                found = self.discourse.ids(masked, side, subject, relation == "award")
            ids.extend(i for i in found if i not in ids)
            following = self._forms.more.match(text, position + 1)
            if relation == "membership" and (told := masked.side(text[position])) and told.groups:
                again = None  # a list that ends with `and` has ended
            if len(ids) > LONGEST_GROUP:
                return tuple(ids)
            same = self._forms.same(again, relation, text, position + 1)
            if same and not following:
                position = same.start("next")
                continue
            if following is None:
                return tuple(ids)
            before = text[max(0, position - 8) : position].rstrip(" :")
            listing = listing or (event is None and following["like"] is not None) or before.endswith(self._forms.like)
            if not listing and not (event is not None and masked.event(following["next"]) is not None):
                return tuple(ids)
            position = following.start("next")
