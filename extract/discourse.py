"""What references point to as an article goes on: ``hai bên``, ``phía bạn``, ``đoàn``, ``tổ chức này``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from unionties.extract.acts import Acts, again, joins
from unionties.extract.drafts import Draft
from unionties.extract.language import Language
from unionties.extract.lately import Lately
from unionties.extract.masked import Masked, Side
from unionties.extract.occasions import Occasions
from unionties.extract.resolution import Resolver
from unionties.extract.salience import Salience
from unionties.extract.subjects import acting_first, grammar

#: The most entities that one group may stand for.
LONGEST_GROUP = 14
_BILATERAL = {"meeting", "visit", "cooperation", "cooperationAgreement", "jointActivity", "training", "aid"}


@dataclass
class Discourse:
    """The state of an article's references after the sentences read so far.

    ``pair`` are the two sides that the article is about (each one entity or more), ``group`` the last three or more
    named together, ``delegation`` the guests, ``talks`` the sides of the meeting, visit or joint activity told of last,
    ``spoke`` whether they met, ``announced`` the two unions of the headline; ``told`` counts the names of the whole
    article, ``collective`` are those named by one name of several (*công đoàn 4 tỉnh*), ``occasions`` are its events,
    ``memory`` is what single references need.
    """

    language: Language
    resolver: Resolver
    pair: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    group: tuple[str, ...] = ()
    delegation: tuple[str, ...] = ()
    talks: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    announced: tuple[tuple[str, ...], ...] = ()
    told: Counter[str] = field(default_factory=Counter)
    collective: dict[str, tuple[str, ...]] = field(default_factory=dict)
    received: bool = False
    spoke: bool = False

    def __post_init__(self) -> None:
        self.memory = Salience(self.language, self.resolver)
        events = self.language.data["events"]
        kin = [frozenset(words) for words in events.get("kin", ())]
        unattended, inward, passing = (frozenset(events.get(key, ())) for key in ("unattended", "inward", "passing"))
        self.acts, self.lately = Acts(), Lately()
        apart = bool(events.get("described", {}).get("apart"))
        self.occasions = Occasions(self.resolver, kin, unattended, inward, passing, apart)

    def announce(self, headline: Masked) -> None:
        """Take in whom a headline names: the guests, and the two unions that the body calls so without naming them."""
        self.open(headline)
        self.memory.headline = self.memory.headline or headline
        named = dict.fromkeys(i for s in headline.sides if not s.inferred and s.kind != "person" for i in s.ids)
        unions = [i for i in named if self.memory.unions(i)]
        if len(unions) == 2 and not self.announced:
            self.announced = ((unions[0],), (unions[1],))

    def foresee(self, sentences: Collection[Masked], first: Collection[Masked] = ()) -> None:
        """Take in whom and which events the article is going to name; ``first`` are its sentences at the head."""
        named = (s for m in sentences for s in m.sides if not s.inferred and not s.groups)
        sides = sorted(named, key=lambda s: s.start)
        self.told.update(id_ for side in sides for id_ in side.ids)
        self.collective = {i: side.ids for side in sides if len(side.ids) > 2 for i in side.ids}
        self.occasions.foresee(sentences, first)

    def open(self, masked: Masked) -> None:
        """Take in what a sentence names before its references are resolved."""
        self.occasions.date_events(masked, beside=True)
        for at, side in masked.placed_sides():
            if side.several and self.delegation:
                continue
            if side.kind == "delegation" or (side.kind == "person" and self.memory.leads(masked, at)):
                self.delegation = side.ids or tuple(i for g in side.groups for i in g.ids) or self.delegation

    def ids(
        self, masked: Masked, side: Side | None, subject: str | None = None, personal: bool = False
    ) -> tuple[str, ...]:
        """The entities that a side stands for here; ``personal``: a person may be meant beside the organisation."""
        if side is None:
            return ()
        if side.groups:
            return tuple(dict.fromkeys(i for g in side.groups for i in self.ids(masked, g, subject, personal)))
        if personal and side.kind == "person" and side.persons:
            return (*(f"person:{p.name}" for p in side.persons), *side.ids)
        if side.ids or side.kind == "person":
            return side.ids
        if side.kind == "pair":
            return tuple(i for ids in self._meant_pair(masked, side) for i in ids)
        if side.kind == "set":
            return self._meant_set(side)
        if side.kind == "delegation":
            if self.occasions.events and side.wrapper.endswith(tuple(self.memory.words.get("attending", ("-",)))):
                return ()  # the delegates of the congress
            known = self.delegation or self.memory.hosted() or self.memory.foreign() or self._led_here(masked, side)
            return known or self._guest(masked, side) or self.memory.reporting(side)
        if side.kind == "home":
            return self.home()
        if side.kind == "speaker":
            return self.memory.speaker(masked, side)
        if side.kind == "he":
            return self.memory.whose(masked, side, personal)
        if side.kind == "topic":
            return self._told_of(masked, side)
        if side.kind == "it":
            return self._meant_object(masked, side, subject)
        if side.kind == "national":
            return self.memory.of_country(side.words, subject)
        if side.kind in ("last", "bare"):
            return self.memory.body(masked, side, subject)
        return self.other(side.kind, subject)

    def pairs(self, masked: Masked, side: Side | None) -> list[tuple[str, str]]:
        """Each pair of the sides that a group or a reference stands for; the members of one side don't pair."""
        if side is None:
            return []
        sides: list[tuple[str, ...]]
        if side.groups:
            sides = [self.ids(masked, g) for g in side.groups]
            known = next((ids[0] for ids in sides if ids), None)
            sides = [ids or self.ids(masked, g, known) for g, ids in zip(side.groups, sides, strict=True)]
        elif side.kind == "topic" and len(self.memory.topic) > 1:
            sides = [(i,) for i in self.memory.topic]
        elif side.kind in ("pair", "topic"):
            sides = list(self._meant_pair(masked, side))
        else:
            meant = self._meant_set(side) if side.kind == "set" else ()
            # The unions of four provinces, told as one, act together.
            sides = list(dict.fromkeys(self.collective.get(i, (i,)) for i in meant))
        if not 2 <= sum(map(len, sides)) <= LONGEST_GROUP:
            return []
        return [(a, b) for one, other in combinations(sides, 2) for a in one for b in other]

    def _told_of(self, masked: Masked, side: Side) -> tuple[str, ...]:
        """``they``: within a sentence the first side before it, at its beginning what the last sentence was about."""
        before = [s for _, s in masked.placed_sides() if s.end <= side.start]
        if f"{side.words} ".startswith(tuple(f"{word} " for word in self.memory.words.get("inside", ()))):
            return next((ids for s in before if (ids := self.ids(masked, s))), self.memory.topic)
        return next((s.ids for s in before if s.kind == "person" and s.ids), self.memory.topic)

    def _meant_object(self, masked: Masked, side: Side, subject: str | None) -> tuple[str, ...]:
        """``it`` after a verb is never the verb's subject: the last single body before it in its sentence, else what
        the last sentence was about."""
        if subject is None:
            return ()
        before = [s.ids for s in masked.sides if s.end <= side.start and s.kind != "person" and not s.inferred]
        meant = next((ids for ids in reversed(before) if subject not in ids), self.memory.topic)
        return meant if len(meant) == 1 and subject not in meant else ()

    def _led_here(self, masked: Masked, side: Side) -> tuple[str, ...]:
        """The body of the person named before ``the delegation`` in its sentence, where the language says so."""
        if not self.language.data["reference"].get("pair_by_name"):
            return ()
        return next((s.ids for s in masked.sides if s.kind == "person" and s.end <= side.start and s.ids), ())

    def _guest(self, masked: Masked, side: Side) -> tuple[str, ...]:
        """Of the sides of the talks, else of the article, the one that the sentence doesn't name as the host, else that
        of the talks that the article didn't name first: most tell of their guests."""
        alone = (s for s in masked.sides if not s.groups)
        here = {i for s in alone for i in (self.memory.body(masked, s, None) if s.kind == "last" else s.ids)}
        for sides in (self.talks, self.pair):
            left = [ids for ids in sides or () if not here & set(ids)]
            if len(left) == 1:
                return left[0]
        found = next((ids for ids in self.talks or () if not set(self.memory.first[:1]) <= set(ids)), ())
        state = found and not found[0].startswith("person:") and self.resolver.type(found[0]) == "StateBody"
        return self.partner(found[0]) if state else found

    def _meant_pair(self, masked: Masked, side: Side) -> tuple[tuple[str, ...], ...]:
        """The two sides that a reference means: the two named before it in its sentence where the language says so,
        else those that the article is about, else its only two unions."""
        apart = grammar(self.language.code).described(masked)
        before = [s for s in masked.sides if s.end <= side.start and not any(s is d for d in apart)]
        named = [s.ids[0] for s in before if len(s.ids) == 1 and s.kind != "person"]
        for several, other in (self.pair, self.pair[::-1]) if self.pair and len(named) == 1 else ():
            if len(several) > 1 and named[0] in several:
                return (named[0],), other  # với A, hai bên ký: one of several on a side
        if two := self.memory.two_for(masked, side, self.pair is None):
            return two
        if not self.language.data["reference"].get("pair_by_name"):
            facing = self.memory.facing([(s, self.ids(masked, s)) for s in before if s.kind != "pair"], self.pair)
            return facing or self.pair or self.memory.couple or self.announced or self.memory.nearest(masked, side)
        lands = [c for w in side.wrapper.split() if (c := self.language.countries.get(w.title()))]
        if lands:
            return tuple((i,) for i in self.memory.of_country(lands[0], None, 2))
        before = [s for s in before if not s.inferred and not s.groups]
        here = list(dict.fromkeys(s.ids for s in before if s.ids and self.memory.unions(*s.ids)))
        if len(here) == 2:
            return (here[0], here[1])
        if not before and len(self.memory.topic) == 2 and self.memory.unions(*self.memory.topic) == 2:
            return tuple((i,) for i in self.memory.topic)
        meant = self.memory.couple or self.pair or self.memory.nearest(masked, side) or self._only()
        return self.memory.of_kind(side, meant)

    def _only(self) -> tuple[tuple[str, ...], ...]:
        """The unions of the whole article, where it names just two, and no company before both of them."""
        unions = [i for i in self.told if not i.startswith("person:") and self.memory.unions(i)]
        before = [i for i in self.memory.first if not i.startswith("person:")]
        if not set(unions) <= set(before) and any(self.resolver.type(i) == "Company" for i in before):
            return ()
        return ((unions[0],), (unions[1],)) if len(unions) == 2 else ()

    def _meant_set(self, side: Side) -> tuple[str, ...]:
        """The three and more named together last, or all bodies of the article where they are as many as it says."""
        numbers: dict[str, int] = self.language.data["reference"].get("numbers", {})
        count = next((numbers[w] for w in side.wrapper.split() if w in numbers), None)
        known = self.group if count in (None, len(self.group)) else self.memory.bodies(count or 0)
        return self.memory.several(side.wrapper) or known

    def talked(self, relation: str) -> list[tuple[str, str]]:
        """The pairs of those of whose talks was told last; they met where these were talks indeed."""
        talks = self.talks if self.spoke or relation != "meeting" else None
        return [(a, b) for a in talks[0] for b in talks[1]] if talks else []

    def home(self, others: Sequence[str] = ()) -> tuple[str, ...]:
        """The national centre of the country whose press this is, for others that are all from abroad."""
        home, records = self.language.data.get("home", ""), self.resolver.records
        centre = self.resolver.facts.centres.get(home)
        abroad = all(i not in records or records[i].country != home for i in others)
        return (self.resolver.use(centre),) if centre and abroad else ()

    def other(self, kind: str, subject: str | None) -> tuple[str, ...]:
        """``phía bạn``: the side of the pair that isn't the subject, else the foreign one. ``chủ nhà``: no guest."""
        if self.pair is None:
            return self.main(self.delegation) if kind == "host" and self.delegation else ()
        if kind == "host" and self.delegation:
            return next((ids for ids in self.pair if not set(ids) & set(self.delegation)), ())
        if subject is not None and (facing := _facing(self.pair, subject)) is not None:
            return facing
        home = self.language.data.get("home")
        foreign = [ids for ids in self.pair if self.resolver.country(ids[0]) != home]
        return foreign[0] if len(foreign) == 1 else ()

    def main(self, others: Sequence[str]) -> tuple[str, ...]:
        """The union that the article is about: besides the others the one named most, if it is the first one, too, or
        that which most of the sentences so far have named."""
        unions = [i for i in self.told if i not in others and self.resolver.type(i) == "TradeUnion"]
        most = max(unions, key=self.told.__getitem__, default=None)
        return (most,) if most is not None and most in (unions[0], self.memory.hero()) else ()

    def going_on(self, relation: str) -> tuple[str, ...]:
        """Whose acts a sentence without a subject goes on to tell: the guests' where it is a visit, else the last's."""
        meant = self.delegation if relation == "visit" else self.memory.topic
        return meant if self.memory.unions(*meant) else ()

    def partner(self, subject: str) -> tuple[str, ...]:
        """The other side of the talks that the article tells of, where the subject is one of the two."""
        return _facing(self.talks, subject) or ()

    def fellow(self, subject: str) -> tuple[str, ...]:
        """Whom an act concerns that doesn't say it: the other side of the talks or of the pair, else the main union."""
        for sides in (self.talks, self.pair):
            if (facing := _facing(sides, subject)) is not None:
                return facing
        return self.main((subject,))

    def remember(self, masked: Masked, found: Sequence[Draft], line: bool = False) -> None:
        """Take in what a sentence has told, or a ``line`` of a list."""
        self.acts.take(found)
        self.memory.quarrel(masked, found)
        found = [draft for draft in found if not draft.presumed]
        self._remember_pair(found)
        met = [d for d in found if d.relation in ("meeting", "visit", "jointActivity") and not d.planned]
        self.received = any(d.relation == "meeting" for d in met)
        if met:
            last = again(met, self.pair)
            self.talks, self.spoke = ((last.subject,), (last.object,)), last.relation != "jointActivity"
        passing = {i for s in masked.sides if s.several and self.delegation for i in s.ids}
        for draft in found:
            if draft.relation == "visit" and not draft.planned and draft.object not in self.delegation:
                self.delegation = self.delegation if draft.subject in passing else (draft.subject,)
        free = [s for at, s in masked.placed_sides() if masked.text[at + 1 : at + 2] != "-"]  # not *X-affiliated*
        topic = next((ids for s in acting_first(masked, free, self.language.code) if (ids := self.ids(masked, s))), ())
        meant = {masked.text[at]: self.ids(masked, s) for at, s in masked.placed_sides()}
        given = (masked.text[at] for at, s in masked.placed_sides() if not s.inferred)
        named = list(dict.fromkeys(i for character in given for i in meant[character]))
        if not line:
            self.lately.take(masked, meant)
        self.memory.take(masked, topic, named)
        bodies = [i for event in masked.events for i in event.body if i not in named and self.pair is None]
        unions = [i for i in (*named, *bodies[:1]) if self.memory.unions(i)]
        told = any(d.relation in _BILATERAL for d in found)
        if len(unions) == 2 and (self.pair is None or not (told or self._aside(unions))):
            self.pair = ((unions[0],), (unions[1],))
        if len(unions) >= 3:
            self.group = tuple(unions)
        self.occasions.remember(masked)

    def _remember_pair(self, found: Sequence[Draft]) -> None:
        least = 1 if self.pair is None else 2
        ties = [d for d in found if d.relation in _BILATERAL and self.memory.unions(d.subject, d.object) >= least]
        ties = [d for d in ties if not d.planned] or ties
        if not ties:
            return
        last = again(ties, self.pair)
        if joins(last, self.pair):
            return
        many = LONGEST_GROUP if last.relation in ("meeting", "visit") else 1
        same = [d for d in ties if d.relation == last.relation]
        if many == 1 and len({i for d in same for i in (d.subject, d.object)}) > 2:
            return
        subjects = tuple(dict.fromkeys(d.subject for d in same if d.object == last.object))[:many]
        objects = tuple(dict.fromkeys(d.object for d in same if d.subject == last.subject))[:many]
        if len(subjects) > 1 and len(objects) > 1:
            subjects, objects = (last.subject,), (last.object,)
        self.pair = (subjects, objects)

    def _aside(self, unions: Sequence[str]) -> bool:
        """Whether two unions that nothing joins are of one country, where the article is about a union of it and one of
        another country."""
        home = self.language.data.get("home")
        if home is None or self.memory.couple or {*(self.talks or ())} != {*(self.pair or ())}:
            return False
        lands = [{self.resolver.country(i) or home for i in ids} for ids in self.pair or ()]
        here = {self.resolver.country(i) or home for i in unions}
        return len(here) == 1 and len(lands) == 2 and lands[0] != lands[1] and (here == {home} or here in lands)


def _facing(sides: Sequence[tuple[str, ...]] | None, subject: str) -> tuple[str, ...] | None:
    """The one of two sides that the subject is none of; None where it is of neither."""
    if not any(subject in ids for ids in sides or ()):
        return None
    return next((ids for ids in sides or () if subject not in ids), ())
