"""Statements from masked sentences: cues matched, references resolved, times, plans and denials told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

from unionties.extract.cues import EVENTS, SIDES, Cue
from unionties.extract.language import Language, alternation, language
from unionties.extract.masked import Masked, Side
from unionties.extract.mentions import DateMention
from unionties.extract.resolution import Resolver
from unionties.graph.names import place_tones
from unionties.graph.vocabulary import vocabulary

_SIDE = f"[{SIDES[0]}-{SIDES[1]}]"
_LONGEST_GROUP = 14
_BILATERAL = {"meeting", "visit", "cooperation", "cooperationAgreement", "jointActivity", "training", "aid"}
_PERIODIC = {"cooperationAgreement", "membership", "cooperation"}


@dataclass(frozen=True)
class Draft:
    """A statement before its ends are written out: entity ids, and the offsets of its sentence."""

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


@dataclass(frozen=True)
class _Forms:
    governed: re.Pattern[str]
    no_subject: re.Pattern[str]
    aspects: re.Pattern[str]
    planned: frozenset[str]
    denied: re.Pattern[str]
    denied_verb: re.Pattern[str]
    occasion: re.Pattern[str]
    more: re.Pattern[str]
    like: tuple[str, ...]
    apposition: re.Pattern[str] | None
    signing: re.Pattern[str]
    compounds: re.Pattern[str] | None


@cache
def _forms(code: str) -> _Forms:
    data = language(code).data
    planned = [place_tones(w.casefold()) for w in data["planned"]]
    like = alternation(data["reference"].get("such_as", ["như", "gồm", "như:"]))
    joins = alternation(data["wrappers"].get("listing", ["và"]))
    anything = f"[{SIDES[0]}-{EVENTS[1]}]"
    appositions = data["wrappers"].get("appositions")
    return _Forms(
        signing=re.compile(data["phrases_for_time"]["signing"], re.IGNORECASE),
        compounds=re.compile(rf"\b(?:{alternation(data['compounds'])})\b", re.IGNORECASE) if data.get("compounds") else None,
        apposition=re.compile(appositions, re.IGNORECASE) if appositions else None,
        governed=re.compile(rf"\b(?:{alternation(data['prepositions'])})\s*(?:{alternation(data['wrappers']['representatives'])}\s*)?$", re.IGNORECASE),
        no_subject=re.compile(rf"\b(?:{alternation(data.get('no_subjects', ['-']))})\s*$", re.IGNORECASE),
        aspects=re.compile(rf"\b(?:{alternation([*planned, *data['done']])})\b", re.IGNORECASE),
        planned=frozenset(planned),
        denied=re.compile(rf"\b(?:{alternation(data['denied'])})\b(?:\s+\w+){{0,3}}\s*$", re.IGNORECASE),
        denied_verb=re.compile(rf"\s*(?:{alternation(data['denied'])})\b", re.IGNORECASE),
        occasion=re.compile(rf"^\W*(?:{alternation(data['occasions'])})\b", re.IGNORECASE),
        more=re.compile(rf"\s*(?:,|;|\b(?i:{joins})\b)\s*(?:[^,;{anything[1:-1]}]{{0,60}}\b(?P<like>(?i:{like}))[\s:]*)?(?P<next>{anything})"),
        like=tuple(data["reference"].get("such_as", ["như", "gồm"])),
    )  # fmt: skip


@dataclass
class Discourse:
    """What references point to at a place in the article."""

    pair: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    set: tuple[str, ...] = ()
    delegation: tuple[str, ...] = ()
    topic: str | None = None
    event: str | None = None
    events: dict[str, str] = field(default_factory=dict)
    when: str | None = None
    named: list[str] = field(default_factory=list)
    first: list[str] = field(default_factory=list)


class RelationFinder:
    """Matches a language's cues over an article's sentences, in their order."""

    def __init__(self, language: Language, resolver: Resolver) -> None:
        self.language, self.resolver = language, resolver
        self.discourse = Discourse()
        self._forms = _forms(language.code)

    def find(self, masked: Masked, start: int, end: int) -> list[Draft]:
        """The statements of one sentence, which spans ``start`` to ``end`` in the article."""
        text = place_tones(masked.text.lower()) if len(masked.text.lower()) == len(masked.text) else masked.text
        drafts: dict[tuple[str, str, str, str | None, bool], Draft] = {}
        if masked.sides:
            self._prepare(masked)
            hidden = self._forms.compounds.sub(lambda m: "·" * len(m.group()), text) if self._forms.compounds else text
            for reading, whole in self._readings(hidden):
                for draft in self._matched(masked, reading, whole, start, end):
                    key = (draft.subject, draft.relation, draft.object, draft.when, draft.planned)
                    if key not in drafts or drafts[key].confidence < draft.confidence:
                        drafts[key] = draft
        found = [
            *self._posts(masked, start, end),
            *self._departments(masked, start, end),
            *_undoubled(drafts.values()),
        ]
        self._remember(masked, text, found)
        return found

    def _matched(self, masked: Masked, text: str, whole: bool, start: int, end: int) -> Iterator[Draft]:
        for cue in self.language.cues:
            if (whole or cue.relation != "partOf") and all(need.search(text) for need in cue.needs):
                for match in cue.pattern.finditer(text):
                    yield from self._drafts(cue, match, masked, text, start, end)

    def _readings(self, text: str) -> Iterator[tuple[str, bool]]:
        """The sentence without the appositions between a side and its verb, and what they say by itself."""
        shorter = self._forms.apposition.sub(" ", text) if self._forms.apposition else text
        yield shorter, shorter == text
        if shorter != text:
            for match in self._forms.apposition.finditer(text) if self._forms.apposition else ():
                yield text[max(0, match.start() - 1) : match.end()], True

    def _prepare(self, masked: Masked) -> None:
        for side in masked.sides:
            if side.kind == "delegation" and side.ids:
                self.discourse.delegation = side.ids

    def _drafts(
        self, cue: Cue, match: re.Match[str], masked: Masked, text: str, start: int, end: int
    ) -> Iterator[Draft]:
        slots = {k: v for k, v in match.groupdict().items() if v}
        object_slot = "X" if "X" in slots else "O" if "O" in slots else "E" if "E" in slots else None
        named_guest = "G" in slots
        if cue.unless and cue.unless.search(text):
            return
        if "P" in slots:
            inferred = masked.side(slots["P"])
            pairs = self._pairs(masked, inferred)
        elif object_slot or cue.object:
            named = "S" if "S" in slots else "G" if "G" in slots else None
            subject_at = match.start(named) if named else self._subject_before(text, match.start())
            inferred = masked.side(text[subject_at]) if subject_at is not None else None
            if inferred is None or subject_at is None or (named == "G" and not self._delegation(inferred)):
                return
            if (
                named == "S"
                and subject_at == match.start()
                and inferred.kind != "person"
                and self._forms.no_subject.search(text[max(0, subject_at - 24) : subject_at])
            ):
                return
            subjects = self._ids(masked, inferred, None)
            if object_slot:
                objects = self._objects(masked, text, match.end(object_slot) - 1, subjects, cue.relation)
            else:
                objects = self._implied(cue, subjects, start, end)
            pairs = [(s, o) for s in subjects for o in objects]
        else:
            return
        planned = self._planned(cue, text, match)
        if planned is None:
            return
        confidence = (
            cue.confidence
            * (0.92 if inferred and inferred.inferred else 1)
            * (1 if slots.keys() & {"S", "P", "G"} else 0.9)
        )
        whens = self._whens(cue, masked, text, match)
        pairs += [(b, a) for a, b in pairs] if cue.both else []
        for subject, object_ in pairs:
            ends = (object_, subject) if cue.swap else (subject, object_)
            if named_guest and self.resolver.type(ends[1]) not in ("TradeUnion", "InternationalUnionBody"):
                continue
            if self._fits(cue.relation, *ends):
                for when in whens:
                    yield Draft(
                        *(ends[0], cue.relation, ends[1]),
                        start,
                        end,
                        when,
                        planned,
                        None,
                        round(confidence, 3),
                        cue.template,
                    )

    def _implied(self, cue: Cue, subjects: Sequence[str], start: int, end: int) -> tuple[str, ...]:
        """The object that a cue leaves unsaid: the other side of the talks, the event told of, or the home centre."""
        if cue.object == "event":
            return (self.discourse.event,) if self.discourse.event else ()
        if cue.object == "home":
            return self._home()
        return self._other(Side((), start, end, "other"), subjects[0] if subjects else None)

    def _delegation(self, side: Side) -> bool:
        return side.kind == "delegation" or any(g.kind == "delegation" for g in side.groups)

    def _pairs(self, masked: Masked, side: Side | None) -> list[tuple[str, str]]:
        """Each pair of the sides that a group or a reference stands for; the members of one side don't pair."""
        if side is None:
            return []
        if side.groups:
            sides = [self._ids(masked, g, None) for g in side.groups]
            known = next((ids[0] for ids in sides if ids), None)
            sides = [ids or self._ids(masked, g, known) for g, ids in zip(side.groups, sides, strict=True)]
        elif side.kind == "pair":
            sides = list(self.discourse.pair or ())
        else:
            sides = [(i,) for i in self.discourse.set] if side.kind == "set" else []
        if not 2 <= sum(map(len, sides)) <= _LONGEST_GROUP:
            return []
        return [(a, b) for one, other in combinations(sides, 2) for a in one for b in other]

    def _fits(self, relation: str, subject: str, object_: str) -> bool:
        rule = vocabulary().relations[relation]
        types = self._type(subject), self._type(object_)
        return (
            subject != object_
            and types[0] in rule.subject
            and types[1] in rule.object
            and not self._same_house(subject, object_)
        )

    def _type(self, id_: str) -> str:
        return "Person" if id_.startswith("person:") else self.resolver.type(id_)

    def _same_house(self, subject: str, object_: str) -> bool:
        """A department and its own organisation have no tie but ``partOf``."""
        return subject.startswith(f"{object_}-") or object_.startswith(f"{subject}-")

    def _subject_before(self, text: str, position: int) -> int | None:
        """The position of the side that the verb at ``position`` belongs to: the last one that nothing governs."""
        for i in range(position - 1, -1, -1):
            if text[i] == ";":
                continue
            if SIDES[0] <= text[i] <= SIDES[1] and not self._forms.governed.search(text[max(0, i - 40) : i]):
                return i
        return None

    def _objects(
        self, masked: Masked, text: str, position: int, subjects: Sequence[str], relation: str
    ) -> tuple[str, ...]:
        """The entities at a place and those that are listed after it."""
        ids: list[str] = []
        listing = False
        while True:
            event = masked.event(text[position])
            if event is not None:
                meant = event.id or self.discourse.events.get(event.head, self.discourse.event)
                found: tuple[str, ...] = (meant,) if meant else ()
            else:
                found = self._ids(
                    masked,
                    masked.side(text[position]),
                    subjects[0] if subjects else None,
                    relation == "award",
                )
            ids.extend(i for i in found if i not in ids)
            following = self._forms.more.match(text, position + 1)
            if following is None or len(ids) > _LONGEST_GROUP:
                return tuple(ids)
            listing = (
                listing
                or following["like"] is not None
                or text[max(0, position - 8) : position].rstrip(" :").endswith(self._forms.like)
            )
            if not listing and not (event is not None and masked.event(following["next"]) is not None):
                return tuple(ids)
            position = following.start("next")

    def _ids(self, masked: Masked, side: Side | None, subject: str | None, personal: bool = False) -> tuple[str, ...]:
        """The entities that a side stands for at this place of the article; ``personal``: a person may be meant."""
        if side is None:
            return ()
        if side.groups:
            return tuple(dict.fromkeys(i for g in side.groups for i in self._ids(masked, g, subject)))
        if (
            personal
            and side.kind == "person"
            and not any(self._unions(i) or self.resolver.type(i) == "IntergovernmentalBody" for i in side.ids)
        ):
            return tuple(f"person:{p.name}" for p in side.persons)
        if side.ids:
            return side.ids
        state = self.discourse
        if side.kind == "pair":
            return tuple(i for ids in state.pair or () for i in ids)
        if side.kind == "set":
            return state.set
        if side.kind == "delegation":
            return state.delegation or self._foreign()
        if side.kind == "home":
            return self._home()
        if side.kind == "last":
            return self._last(masked, side, subject)
        return self._other(side, subject)

    def _last(self, masked: Masked, side: Side, subject: str | None) -> tuple[str, ...]:
        """``tổ chức này``: the organisation named last before the phrase, of the kind that the phrase says."""
        named = [i for s in masked.sides if s.end <= side.start and not s.inferred and not s.groups for i in s.ids]
        kinds = next(
            (k for w, k in self.language.data["reference"].get("last_kinds", {}).items() if side.wrapper.startswith(w)),
            None,
        )
        for id_ in reversed([*self.discourse.named, *named]):
            if id_ != subject and (
                self.resolver.type(id_) == kinds if kinds else self.resolver.type(id_) != "StateBody"
            ):
                return (id_,)
        return ()

    def _foreign(self) -> tuple[str, ...]:
        """The first organisation of the article that isn't from the home country: the guest where none was named as such."""
        home = self.language.data.get("home")
        return tuple(i for i in self.discourse.first if self.resolver.country(i) != home and self._unions(i))[:1]

    def _home(self) -> tuple[str, ...]:
        """The national centre of the country whose press this is."""
        centre = self.resolver.facts.centres.get(self.language.data.get("home", ""))
        return (self.resolver.use(centre),) if centre else ()

    def _other(self, side: Side, subject: str | None) -> tuple[str, ...]:
        """``phía bạn``: the side of the pair that isn't the subject, else the foreign one; ``chủ nhà``: the one that isn't the guest."""
        pair = self.discourse.pair
        if pair is None:
            return ()
        if side.kind == "host" and self.discourse.delegation:
            return next((ids for ids in pair if not set(ids) & set(self.discourse.delegation)), ())
        if subject is not None and any(subject in ids for ids in pair):
            return next((ids for ids in pair if subject not in ids), ())
        home = self.language.data.get("home")
        foreign = [ids for ids in pair if self.resolver.country(ids[0]) != home]
        return foreign[0] if len(foreign) == 1 else ()

    def _planned(self, cue: Cue, text: str, match: re.Match[str]) -> bool | None:
        """Whether the act is a plan; None where it is denied."""
        first, verb = (
            max(0, match.start() - 90),
            match.start("V") if "V" in match.re.groupindex else match.start(),
        )
        clause = max(text.rfind(mark, first, verb) for mark in ';”"')
        before = text[max(first, clause + 1) : verb]
        if self._forms.denied.search(before) or self._forms.denied_verb.match(text, verb):
            return None
        if isinstance(cue.planned, bool):
            return cue.planned
        markers = self._forms.aspects.findall(before)
        planned = bool(markers) and re.sub(r"\s+", " ", markers[-1]) in self._forms.planned
        return None if planned and cue.planned == "never" else planned

    def _whens(self, cue: Cue, masked: Masked, text: str, match: re.Match[str]) -> list[str | None]:
        dates = [(i, d) for i, c in enumerate(text) if (d := masked.date(c)) is not None and text[max(0, i - 1)] != "("]
        if not dates:
            inherit = self._forms.occasion.match(text) and cue.relation not in (
                "membership",
                "withdrawal",
                "cooperation",
                "aid",
                "training",
            )
            if cue.relation == "cooperationAgreement" and not self._forms.signing.search(text):
                inherit = None
            return [self.discourse.when if inherit else None]
        if cue.relation == "cooperationAgreement":
            return self._agreement_times(dates, text, match)
        before = [d for i, d in dates if i < match.end()]
        after = [d for i, d in dates if i >= match.end()]
        chosen = self._usable(before, cue)[-1:] or self._usable(after, cue)[:1]
        return [d.when for d in chosen] or [None]

    def _usable(self, dates: Sequence[DateMention], cue: Cue) -> list[DateMention]:
        if cue.relation == "cooperation":
            return [d for d in dates if d.role != "point"]
        if cue.relation in _PERIODIC or cue.relation in ("aid", "training"):
            return list(dates)
        return [d for d in dates if d.role != "since" and not (d.role == "period" and len(d.when) == 9)]

    def _agreement_times(
        self, dates: Sequence[tuple[int, DateMention]], text: str, match: re.Match[str]
    ) -> list[str | None]:
        """One time for each document: every period of validity; a day of signing where it doesn't open one of them."""
        periods = [d for _, d in dates if d.role == "period" and len(d.when) == 9]
        years = {p.when[:4] for p in periods}
        points = [d for i, d in dates if d not in periods and d.role != "since" and d.when not in years]
        if periods:
            signed = [d for d in points if len(d.when) < 10]
            return [d.when for d in (*signed, *periods)]
        near = sorted((d for d in points), key=lambda d: d.start) if self._forms.signing.search(text) else []
        return [d.when for d in near] or [None]

    def _posts(self, masked: Masked, start: int, end: int) -> Iterator[Draft]:
        for side in masked.sides:
            if side.groups:
                continue
            for person in side.persons:
                for post in person.posts:
                    yield Draft(
                        f"person:{person.name}",
                        "post",
                        post.organisation,
                        start,
                        end,
                        title=post.title,
                        confidence=post.confidence,
                    )

    def _departments(self, masked: Masked, start: int, end: int) -> Iterator[Draft]:
        for side in masked.sides:
            parent = side.wrapper if len(side.ids) == 1 and side.ids[0].startswith(f"{side.wrapper}-") else ""
            if parent and parent in self.resolver.records:
                yield Draft(side.ids[0], "partOf", parent, start, end)

    def _remember(self, masked: Masked, text: str, found: Sequence[Draft]) -> None:
        """Update what references will point to."""
        state = self.discourse
        ties = [
            d
            for d in found
            if d.relation in _BILATERAL
            and not d.planned
            and self._unions(d.subject, d.object) >= (1 if state.pair is None else 2)
        ]
        if ties:
            last = ties[-1]
            same = [d for d in ties if d.relation == last.relation]
            many = _LONGEST_GROUP if last.relation in ("meeting", "visit") else 1
            subjects = tuple(dict.fromkeys(d.subject for d in same if d.object == last.object))[:many]
            objects = tuple(dict.fromkeys(d.object for d in same if d.subject == last.subject))[:many]
            state.pair = (
                (subjects, (last.object,))
                if len(objects) == 1
                else (subjects, objects)
                if len(subjects) == 1
                else ((last.subject,), (last.object,))
            )
        for draft in found:
            if draft.relation == "visit":
                state.delegation = (draft.subject,)
            if (
                draft.when
                and len(draft.when) >= 10
                and draft.relation in ("meeting", "visit", "jointActivity", "participation", "cooperationAgreement")
            ):
                state.when = draft.when
        named = list(
            dict.fromkeys(
                i for c in text for s in [masked.side(c)] if s and not s.inferred for i in self._ids(masked, s, None)
            )
        )
        state.first.extend(i for i in named if i not in state.first)
        state.named = [*(i for i in state.named if i not in named), *named]
        unions = [i for i in named if self.resolver.type(i) in ("TradeUnion", "InternationalUnionBody")]
        if len(unions) == 2 and (state.pair is None or not any(d.relation in _BILATERAL for d in found)):
            state.pair = ((unions[0],), (unions[1],))
        if len(unions) >= 3:
            state.set = tuple(unions)
        for event in masked.events:
            if event.id:
                head = self.resolver.label(event.id).split()[0].casefold()
                state.events.setdefault(head, event.id)
                state.event = event.id

    def _unions(self, *ids: str) -> int:
        return sum(self.resolver.type(i) in ("TradeUnion", "InternationalUnionBody") for i in ids)


def _undoubled(drafts: Iterable[Draft]) -> list[Draft]:
    """Without an undated draft beside a dated one of the same tie in the same sentence, and without a bare
    ``cooperation`` of two that the sentence joins by an agreement, training, aid or a joint activity."""
    listed = list(drafts)
    dated = {(d.subject, d.relation, d.object, d.planned) for d in listed if d.when}
    closer = {
        frozenset((d.subject, d.object))
        for d in listed
        if d.relation in ("cooperationAgreement", "training", "aid", "jointActivity")
    }
    return [
        d for d in listed
        if (d.when or (d.subject, d.relation, d.object, d.planned) not in dated)
        and not (d.relation == "cooperation" and frozenset((d.subject, d.object)) in closer)
    ]  # fmt: skip
