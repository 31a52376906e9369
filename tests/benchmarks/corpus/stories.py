"""The text of a generated article and what it says: headline, paragraphs, planted statements with their sentences."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.corpus.cast import End, article_before, drawn, event, keys, person, place
from tests.benchmarks.corpus.times import Clock
from tests.benchmarks.corpus.wording import OFFICES, Claim, Template, Wording, wording

_TIMES = {"day", "span", "past", "future", "term", "since"}
_UNTIMED = ("post", "partOf")
_TALKS = ("meeting", "visit", "cooperationAgreement")  # what the two sides of an article come together for
_LOOSE = "loose"


@dataclass(frozen=True)
class Sentence:
    """One sentence with the statements that it plants, in the gold format without their evidence."""

    text: str
    planted: tuple[dict[str, Any], ...] = ()


@dataclass
class Story:
    """An article before it is laid out: paragraphs of sentences, links of a margin, and the ends it names."""

    headline: Sentence
    paragraphs: list[list[Sentence]]
    margin: list[Sentence] = field(default_factory=list)
    ends: dict[str, dict[str, Any]] = field(default_factory=dict)
    denied: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Writer:
    """Writes one article: who occurs in it, how they were called, and what day it is."""

    wording: Wording
    draw: random.Random
    clock: Clock
    ends: dict[str, End] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    called: dict[str, list[str]] = field(default_factory=dict)
    offices: dict[str, tuple[str, str]] = field(default_factory=dict)
    main: dict[str, End] = field(default_factory=dict)
    persons: dict[str, list[str]] = field(default_factory=dict)
    _same: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fillers = self.draw.sample(self.wording.fillers, len(self.wording.fillers))

    def cast(self, chosen: Template, *, fresh: bool = False) -> dict[str, End]:
        """An end for each slot; ``fresh`` ones occur in no other sentence, since what is said of them is denied."""
        told: dict[str, End] = {}
        alone = bool(self.main) and not {"B", "E"} & chosen.slots
        for slot, kind in chosen.kinds:
            if kind != _LOOSE:
                told[slot] = self._end(slot, kind, told, fresh and (slot != "A" or alone))
        if "E" in chosen.slots:
            told["E"] = self._event(fresh)
        return told

    def write(self, chosen: Template, told: dict[str, End], mood: str = "done", *, head: bool = False) -> Sentence:
        """The sentence of a template, with what it says."""
        parts, when, people = list[str](), None, dict[str, str]()
        for number, piece in enumerate(chosen.pieces):
            if number % 2 == 0:
                parts.append(piece)
            elif piece in told:
                parts.append(self._form(told[piece], head))
            elif piece.lower() in _TIMES:
                text, when = self.clock.of(piece)
                parts.append(text)
            elif piece in OFFICES:
                parts.append(self._office(piece, dict(chosen.kinds), told, people))
            else:
                parts.append(self._same[piece] if head and piece in self._same else self.word(piece))
        text = "".join(parts).replace("s's ", "s' ")
        claims = () if mood == "denied" else tuple(self._planted(c, told, people, when) for c in chosen.claims)
        return Sentence(text[0].upper() + text[1:], claims)

    def word(self, slot: str) -> str:
        """A word for a slot that isn't an end, an office or a time."""
        if slot == "said":
            return str(self.draw.choice(self.wording.data["said"]))
        if slot in ("count", "number"):
            return str(self.draw.randrange(21, 900) if slot == "count" else self.draw.randrange(3, 19))
        if slot == "name":
            return person(self.draw, self.wording.language, "VN" if self.wording.language == "vi" else None)
        if slot == "place":
            return place(self.draw, self.wording.language)
        self._same[slot] = str(self.draw.choice(self.wording.data["words"][slot]))
        return self._same[slot]

    def gold(self) -> dict[str, dict[str, Any]]:
        """The ends with their types and all that they may be called, as gold files have them."""
        found: dict[str, dict[str, Any]] = {}
        for key, end in sorted(self.ends.items()):
            names = dict.fromkeys((*end.names, *end.forms, *([end.acronym] if end.acronym else ())))
            found[key] = {"type": end.type, "names": list(names)}
        for name, forms in sorted(self.persons.items()):
            found[f"person {name}"] = {"type": "Person", "names": forms}
        return found

    def _end(self, slot: str, kind: str, told: dict[str, End], fresh: bool) -> End:
        if kind == "company" and "A" in told and (firm := told["A"].company):
            return self.ends.setdefault(firm.key, firm)
        if not fresh:
            usual = self.main.get(slot)
            if (
                usual
                and usual not in told.values()
                and usual.key in keys(self.wording.language, kind)
                and self.draw.random() < 0.6
            ):
                return usual
        for _ in range(100):
            end = drawn(self.draw, kind, self.wording.language)
            known = end.key in self.ends
            if known and (fresh or end.key in self.closed or end in told.values()):
                continue
            if slot == "B" and kind == "abroad" and end.country == told["A"].country:
                continue
            if known or all(end.folded.isdisjoint(other.folded) for other in self.ends.values()):
                if fresh:
                    self.closed.add(end.key)
                return self.ends.setdefault(end.key, end)
        raise LookupError(f"no end of the kind {kind!r} is left")

    def _event(self, fresh: bool) -> End:
        if not fresh and "E" in self.main and self.draw.random() < 0.5:
            return self.main["E"]
        for _ in range(50):
            end = event(self.draw, self.wording.language, self.word("topic"), self.clock.printed.year)
            if all(end.folded.isdisjoint(other.folded) for other in self.ends.values()):
                return self.ends.setdefault(end.key, end)
        raise LookupError("no event is left")

    def _form(self, end: End, head: bool) -> str:
        """A name for an end: in full and perhaps with its acronym first, later as it was introduced."""
        before = self.called.get(end.key)
        if before is None:
            form = end.forms[0] if head or self.draw.random() < 0.75 else self.draw.choice(end.forms)
            shown = form
            if not head:
                self.called[end.key] = [form]
                if end.acronym and self.draw.random() < 0.6:
                    self.called[end.key].append(end.acronym)
                    shown = f"{form} ({end.acronym})"
        else:
            form = shown = self.draw.choice(before)
        full = before[0] if before else form
        return ("" if head else article_before(full, self.wording.language)) + shown

    def _office(self, slot: str, kinds: dict[str, str], told: dict[str, End], people: dict[str, str]) -> str:
        at = None if kinds.get(slot) == _LOOSE else told.get(OFFICES[slot])
        name, title = self._holder(at)
        people[slot[-1].upper()] = name
        if slot.lower().startswith("post"):
            return title[0].upper() + title[1:] if slot[0] == "P" else title
        honorific = self.draw.choice(self.wording.data["words"]["honorific"]) if slot.isupper() else ""
        if honorific and not set(self.wording.data["women"]).isdisjoint(name.split()):
            honorific = self.wording.data["woman"]
        form = f"{honorific} {name}".strip()
        if form not in self.persons.setdefault(name, [name]):
            self.persons[name].append(form)
        return form

    def _holder(self, end: End | None) -> tuple[str, str]:
        """The person who holds an office in an organisation, always the same in one article, and the office."""
        if end is not None and end.key in self.offices:
            return self.offices[end.key]
        title = str(self.draw.choice(self.wording.data["words"]["post"]))
        while (name := person(self.draw, self.wording.language, end.country if end else "VN")) in self.persons:
            pass
        self.persons[name] = [name]
        if end is not None:
            self.offices[end.key] = (name, title)
        return name, title

    def _planted(self, claim: Claim, told: dict[str, End], people: dict[str, str], when: str | None) -> dict[str, Any]:
        ends = [told[slot].key if slot in told else f"person {people[slot]}" for slot in (claim.subject, claim.object)]
        said: dict[str, Any] = {"s": ends[0], "r": claim.relation, "o": ends[1]}
        if when and claim.flag != "undated" and claim.relation not in _UNTIMED:
            said["when"] = f"{when}/.." if claim.flag == "lasting" else when
        if claim.relation == "post":
            said["title"] = self.offices[ends[1]][1]
        return said | ({claim.flag: True} if claim.flag in ("planned", "optional") else {})


def story(seed: str, language: str, clock: tuple[datetime.date, datetime.date], edition: str) -> Story:
    """A news story about unions across countries; the same seeds give the same.

    Args:
        seed: what the story is drawn by.
        language: ``vi`` or ``en``.
        clock: the day on which it first appeared, and that of this copy.
        edition: what this outlet's headline, margin and cut are drawn by; only a later copy is cut.
    """
    draw, words = random.Random(seed), wording(language)
    writer = Writer(words, draw, Clock(language, draw, *clock))
    relation = draw.choice([name for name, mains in words.mains.items() if mains])
    lead = draw.choice(words.mains[relation])
    told = writer.main = writer.cast(lead)
    opening = [writer.write(lead, told)]
    heads = [t for t in words.headlines[relation] if t.slots & {"A", "B", "C", "E"} <= told.keys()]
    headlines = [writer.write(head, told, head=True) for head in draw.sample(heads, len(heads))]
    if relation in _TALKS and draw.random() < 0.5 and dict(lead.kinds)["B"] in ("abroad", "home"):
        opening.append(writer.write(draw.choice(words.anaphora), told))
    made = Story(Sentence(""), [opening])
    pending = [_statement(writer, made) for _ in range(draw.randrange(2, 7))]
    made.paragraphs += filter(None, [_paragraph(writer, pending) for _ in range(draw.randrange(3, 10))])
    made.paragraphs += [[sentence] for sentence in pending]
    _edit(made, headlines, random.Random(edition), clock)
    writer.draw = random.Random(f"{edition} margin")
    for chosen in writer.draw.sample(words.related, 4):
        made.margin.append(writer.write(chosen, writer.cast(chosen, fresh=True), head=True))
    made.ends = writer.gold()
    return made


def unrelated(seed: str, language: str, clock: tuple[datetime.date, datetime.date], edition: str) -> Story:
    """A page that has nothing to say about unions, though some of its words look like it; arguments as above."""
    draw, words = random.Random(seed), wording(language)
    writer = Writer(words, draw, Clock(language, draw, *clock))
    headlines, lines = words.unrelated[draw.choice(list(words.unrelated))]
    sentences = []
    for line in draw.sample(lines, draw.randrange(6, 10)):
        lead = writer.write(draw.choice(words.leads), {}).text if draw.random() < 0.6 else ""
        sentences.append(Sentence(lead + writer.write(line, {}).text))
    heads = [writer.write(head, {}) for head in draw.sample(headlines, len(headlines))]
    width = draw.randrange(1, 3)
    made = Story(Sentence(""), [sentences[at : at + width] for at in range(0, len(sentences), width)])
    _edit(made, heads, random.Random(edition), clock)
    return made


def _edit(
    made: Story, headlines: list[Sentence], edit: random.Random, clock: tuple[datetime.date, datetime.date]
) -> None:
    """Give the story its headline; a copy has another one, and lacks a paragraph that isn't among the longest."""
    if clock[0] == clock[1]:
        made.headline = headlines[0]
        return
    made.headline = edit.choice(headlines[1:])
    if len(made.paragraphs) > 2:
        chosen = edit.sample(range(1, len(made.paragraphs)), min(3, len(made.paragraphs) - 1))
        del made.paragraphs[min(chosen, key=lambda at: sum(len(s.text) for s in made.paragraphs[at]))]


def _statement(writer: Writer, made: Story) -> Sentence:
    """A sentence that says something of two ends, plans it or denies it."""
    relation = writer.draw.choice(list(writer.wording.relations))
    chance, moods = writer.draw.random(), writer.wording.relations[relation]
    mood = "planned" if chance < 0.2 and moods["planned"] else "denied" if 0.2 <= chance < 0.32 else "done"
    chosen = writer.draw.choice(moods[mood])
    told = writer.cast(chosen, fresh=mood == "denied")
    if mood == "denied" and "A" in told:
        other = next((told[slot] for slot in ("B", "E") if slot in told), None)
        if other:
            made.denied.append({"s": told["A"].key, "r": relation, "o": other.key})
    return writer.write(chosen, told, mood)


def _paragraph(writer: Writer, pending: list[Sentence]) -> list[Sentence]:
    """One to three sentences, some of which say something."""
    draw, sentences = writer.draw, list[Sentence]()
    for _ in range(draw.randrange(1, 4)):
        if pending and (not writer.fillers or draw.random() < 0.45):
            sentences.append(pending.pop(0))
        elif writer.fillers:
            chosen = writer.fillers.pop()
            sentences.append(writer.write(chosen, writer.cast(chosen, fresh=True)))
    return sentences
