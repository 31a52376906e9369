"""From a sentence to its sides: names, delegations, persons, references and coordinated groups, each one character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from unionties.extract.cues import DATES, EVENTS, SIDES
from unionties.extract.dates import find_dates
from unionties.extract.language import Language, alternation, language
from unionties.extract.masked import EventMention, Masked, Side
from unionties.extract.mentions import Mention
from unionties.extract.noun_names import NounNames
from unionties.extract.organisations import OrganisationFinder
from unionties.extract.persons import People, patterns
from unionties.extract.resolution import Resolver
from unionties.extract.tokens import LOWER, UPPER, tokenise
from unionties.graph.names import place_tones, slug

_SIDE = f"[{SIDES[0]}-{SIDES[1]}]"
_EVENT = f"[{EVENTS[0]}-{EVENTS[1]}]"
_DATE = f"[{DATES[0]}-{DATES[1]}]"
_CAP = rf"[{UPPER}][\w'’&-]*"
_BEFORE_BRACKETS = re.compile(rf"(?P<name>{_CAP}(?:[ ][\w'’-]+){{1,9}})\s*\((?P<side>{_SIDE})\)")
_REFERENCES = ("home", "topic", "pair", "set", "other", "host", "last", "delegation")


@dataclass(frozen=True)
class _Forms:
    delegation: re.Pattern[str]
    representatives: re.Pattern[str]
    office: re.Pattern[str]
    references: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]
    group: re.Pattern[str]
    event: re.Pattern[str]
    bare_event: re.Pattern[str]
    titled_event: re.Pattern[str] | None
    department: re.Pattern[str] | None
    accompanied: re.Pattern[str] | None
    behalf: re.Pattern[str] | None
    articles: re.Pattern[str] | None
    after: tuple[tuple[re.Pattern[str], str | None], ...]
    event_head: re.Pattern[str]


@cache
def forms(code: str) -> _Forms:
    """The compiled patterns of a language's wrappers, references, events and coordinations."""
    data = language(code).data
    wrappers, reference, events = data["wrappers"], data["reference"], data["events"]
    joins = alternation(wrappers.get("joins", ["và", "cùng", "cùng với"]))
    honorific = alternation(
        [
            *data["honorifics"],
            *(w for words in data["names"].get("kinds", {}).values() for w in words),
            *wrappers["representatives"],
            *wrappers["delegation"],
        ]
    )
    join = rf"\s*(?:,\s*(?:(?i:{joins})\s+)?|;\s*|\b(?i:{joins})\s+)(?:(?i:{honorific})\.?\s+)?"
    between, other_end = wrappers.get("between", "giữa"), alternation(wrappers.get("other_end", ["với"]))
    not_delegation = alternation(reference.get("not_delegation", ["-"]))
    given_of = rf"(?:(?:{alternation(wrappers['of'])})\s+)?" if "of" in wrappers else ""
    listed = []
    for kind in _REFERENCES:
        if not reference.get(kind):
            continue
        tail = rf"(?!\s+(?:{not_delegation})\b)(?!\s*{_SIDE})" if kind == "delegation" else reference.get("tail", "")
        head = (
            "".join(rf"(?<!\b{re.escape(w)}\s)" for w in reference.get("not_after", ())) if kind == "delegation" else ""
        )
        words = tuple(sorted({max(place_tones(w).split(), key=len) for w in reference[kind]}))
        phrase = rf"{head}\b(?:{alternation(reference[kind])})\b{tail}"
        if kind == "topic":
            phrase = rf"(?:^\W{{0,3}}(?:(?:{reference['topic_after']})\s)?|^[^,;]{{1,80}},\s|\bwhen\s)(?P<ref>{phrase})"
        listed.append((kind, words, re.compile(phrase, re.IGNORECASE)))
    return _Forms(
        delegation=re.compile(rf"\b(?:{alternation(wrappers['delegation'])})\s+{given_of}(?:{alternation(wrappers['representatives'])}\s+{given_of})?(?P<side>{_SIDE})"),
        representatives=re.compile(rf"(?:\b(?:{alternation(wrappers['representatives'])})\s+(?:(?:{alternation(wrappers.get('of', ['của']))})\s+)?)+(?P<side>{_SIDE})"),
        articles=_articles(code) if wrappers.get("articles") else None,
        after=tuple(
            (re.compile(rf"(?P<side>{_SIDE})(?:['’]s?)?\s+(?:(?:{alternation(wrappers['ranks'])})\s+)?(?:{alternation(listed)})\b", re.IGNORECASE), kind if kind == "delegation" else None)
            for kind, listed in sorted(wrappers.get("after", {}).items())
        ),
        event_head=re.compile(rf"\b(?:{alternation([*events['heads'], *events['bare']])})\b", re.IGNORECASE),
        office=re.compile(rf"{patterns(code).title.pattern}\s+(?:(?:{alternation(wrappers.get('of', ['của']))})\s+)?(?P<side>{_SIDE})"),
        references=tuple(listed),
        group=re.compile(rf"{_SIDE}(?:{join}{_SIDE})+|(?<=\b{between}\s){_SIDE}\s+(?i:{other_end})\s+(?:(?i:{honorific})\.?\s+)?{_SIDE}"),
        event=_event_pattern(events),
        titled_event=re.compile(rf"\b(?i:{alternation(events['titled'])})\s+(?=[{UPPER}])\w+(?:\s+\w+){{0,8}}?\s+{_DATE}") if events.get("titled") else None,
        bare_event=re.compile(rf"(?<!các\s)(?<!những\s)(?<!nhiều\s)\b(?:{alternation(events['bare'])})\b(?!\s+(?:{alternation(events.get('not_bare', ['-']))}))", re.IGNORECASE),
        behalf=re.compile(rf"\b(?:{wrappers['behalf']})\s+(?:{alternation(wrappers['representatives'])}\s+)?(?P<side>{_SIDE})\s*,?\s*(?P<person>{_SIDE})", re.IGNORECASE) if wrappers.get("behalf") else None,
        accompanied=re.compile(rf"{_SIDE}(?P<more>{wrappers['accompanied']})", re.IGNORECASE) if wrappers.get("accompanied") else None,
        department=re.compile(data["names"]["departments"].replace("{CAP}", _CAP).replace("{lower}", f"[{LOWER}]\\w*").replace("{side}", f"(?P<side>{_SIDE})")) if data["names"].get("departments") else None,
    )  # fmt: skip


def _articles(code: str) -> re.Pattern[str]:
    """What stands before a side and adds nothing: an article, a noun for its kind, a country's adjective."""
    data = language(code).data
    adjectives = alternation([*data["names"]["adjectives"], *(f for forms in data["names"]["demonyms"].values() for f in forms)])
    words = data["wrappers"]["articles"]
    told = rf"(?:(?:the|a|an|its|their|our)\s+)?(?-i:{adjectives})\s+(?:(?!(?:{alternation(data['wrappers']['joints'])})\b)(?-i:[{LOWER}])[\w'’-]*\s+){{0,3}}"
    return re.compile(rf"\b(?:(?:{words})\s+|{told})(?={_SIDE})", re.IGNORECASE)


#: How far back from a side its article is looked for.
_REACH = 60


def _event_pattern(events: dict[str, Any]) -> re.Pattern[str]:
    if "patterns" in events:
        pieces = {"SIDE": _SIDE, "CAP": _CAP, "DATE": _DATE, "head": f"(?i:{alternation(events['heads'])})", **events["classes"]}
        listed = [re.sub(r"\{([A-Za-z]+)\}", lambda m: pieces[m[1]], p) for p in events["patterns"]]
        return re.compile(rf"(?<!\w)(?:{'|'.join(listed)})(?!\w)")
    head, session = alternation(events["heads"]), alternation(events["session"])
    number = events.get(
        "number", r"(?:lần\s+thứ\s+[\w]+(?:\s+(?:mươi|mốt|hai|ba|bốn|năm|sáu|bảy|tám|chín))?|[IVXL]{1,6}\b)"
    )
    piece = rf"(?:{number}|(?i:{session})|{_CAP}(?:\s[{LOWER}]+(?=\s(?:{number}|(?i:{session}))))?|\d{{4}}|[“\"][^”\"]{{3,80}}[”\"])"
    inner = events.get("inner", "và|các|về|nhân dân|-|–")
    bracketed = rf"(?:\s+[\w–-]+){{1,14}}?\s*\([{UPPER}][\w-]{{1,14}}\)"
    of = alternation(events.get("of", ["của"]))
    return re.compile(
        rf"(?<!\w)(?=[{UPPER}])(?i:{head})(?:\s+(?i:{session}))?\s+(?i:{of})\s+{_SIDE}|(?<!\w)(?i:{head})\b(?:{bracketed}|(?:\s+[{LOWER}-]+){{2,8}}?\s+{number}|(?:\s+(?:(?i:{inner})\s+){{0,2}}{piece}){{1,9}}(?:\s+{_SIDE})?(?:\s+{number})?|(?:\s+(?i:{inner})){{0,3}}\s+{_SIDE}(?:\s+{number})?)"
        rf"(?:\s*\((?:[{UPPER}][\w-]{{1,14}}|{_SIDE})\))?"
    )


class SideBuilder:
    """Builds the masked form of an article's sentences, in their order."""

    def __init__(
        self,
        language: Language,
        finder: OrganisationFinder | NounNames,
        resolver: Resolver,
        people: People,
        published: str | None,
    ) -> None:
        self.language, self.finder, self.resolver, self.people, self.published = (
            language,
            finder,
            resolver,
            people,
            published,
        )
        self.event_text: dict[str, str] = {}
        self.last_event: str | None = None

    def build(self, text: str, start: int, end: int) -> Masked:
        """The masked sentence ``text[start:end]``."""
        masked = Masked.of(text, start, end)
        self._organisations(text, start, end, masked)
        self._articles(masked)
        self._named_in_brackets(masked)
        self._departments(text, masked)
        self.people.mask(masked)
        self._led(masked)
        self._wrapped(masked)
        self._events(text, masked)
        self._on_behalf(masked)
        self._accompanied(masked)
        self._references(masked)
        self._groups(masked)
        return masked

    def _organisations(self, text: str, start: int, end: int, masked: Masked) -> None:
        spans = []
        for mention in self.finder.find(text, start, end):
            ids = self._resolved(text, mention)
            if ids:
                side = Side(
                    ids,
                    mention.start,
                    mention.end,
                    prefix=mention.prefix,
                    words=text[mention.start : mention.end].split()[0],
                )
                countries = {self.resolver.country(i) for i in ids}
                if (len(ids) > 1 and len(countries) > 1) or len(ids) == 2:
                    side.groups = tuple(Side((i,), mention.start, mention.end) for i in ids)
                spans.append((mention.start - start, mention.end - start, masked.add(side)))
        taken = [(a, b) for a, b, _ in spans]
        for date in find_dates(text, start, end, self.language.code, self.published):
            if not any(date.start - start < b and a < date.end - start for a, b in taken):
                spans.append((date.start - start, date.end - start, masked.add(date)))
        masked.replace(spans)

    def _resolved(self, text: str, mention: Mention) -> tuple[str, ...]:
        ids = []
        for parts in mention.members:
            form = parts.text if len(mention.members) == 1 else ""
            found = self.resolver.resolve(parts, form)
            if found:
                ids.append(found)
                whole = text[mention.start : mention.end]
                if form and whole != form and len(mention.members) == 1:
                    self.resolver.note(found, whole)
        for form, id_ in self.resolver.bound_names().items():
            self.finder.bind(form, id_, self.resolver.type(id_))
        return tuple(dict.fromkeys(ids))

    def _named_in_brackets(self, masked: Masked) -> None:
        """``Quốc tế Dịch vụ công (PSI)``: the words of a name before a known acronym in brackets belong to it."""
        spans = []
        for match in _BEFORE_BRACKETS.finditer(masked.text):
            words = tokenise(match["name"])
            stops = [k for k in range(len(words)) if self.language.stops.longest(words, k)]
            start = next((k for k in range(stops[-1] + 1 if stops else 0, len(words)) if words[k].capital), None)
            side = masked.side(match["side"])
            if start is None or side is None or len(side.ids) != 1:
                continue
            begin = match.start("name") + words[start].start
            side.start = masked.spans[begin][0]
            self.resolver.note(side.ids[0], match["name"][words[start].start :].strip())
            spans.append((begin, match.end(), match["side"]))
        masked.replace(spans)

    def _departments(self, text: str, masked: Masked) -> None:
        """``Ban Chính sách - Pháp luật X``: a department of X, an organisation of its own."""
        pattern = forms(self.language.code).department
        spans = []
        for match in pattern.finditer(masked.text) if pattern else ():
            side = masked.side(match["side"])
            if side is None or len(side.ids) != 1 or side.prefix:
                continue
            own = " ".join(match["own"].split())
            parent = side.ids[0]
            id_ = slug(parent, own)
            label = f"{own} {self.resolver.label(parent)}"
            self.resolver.add(id_, self.resolver.type(parent), ((self.language.code, label),), self.resolver.country(parent))
            self.resolver.parents[id_] = parent
            start = masked.spans[match.start()][0]
            self.resolver.note(id_, text[start : side.end])
            spans.append(
                (
                    match.start(),
                    match.end(),
                    masked.add(Side((id_,), start, side.end, words=own.split()[0])),
                )
            )
        masked.replace(spans)

    def _led(self, masked: Masked) -> None:
        """``đoàn X do ông N dẫn đầu``: the clause is taken out, the leader stays with the delegation."""
        pattern = patterns(self.language.code).led
        spans = []
        for match in pattern.finditer(masked.text) if pattern else ():
            person = masked.side(match["person"])
            before = re.search(rf"({_SIDE})[\s,]*$", masked.text[: match.start()])
            if person is None or before is None:
                continue
            side = masked.side(before[1])
            if side is None:
                continue
            side.persons += person.persons
            if any(word in match.group().casefold() for word in self.language.data["posts"].get("leads", ())):
                side.kind = "delegation"
            spans.append((before.end(1), match.end(), " "))
        masked.replace(spans)

    def _articles(self, masked: Masked) -> None:
        """``the``, ``its`` and the like before a side add nothing to it."""
        pattern = forms(self.language.code).articles
        if pattern is None or not masked.sides:
            return
        last, spans = 0, []
        for place in (i for i, c in enumerate(masked.text) if SIDES[0] <= c <= SIDES[1]):
            match = pattern.search(masked.text, max(last, place - _REACH), place + 1)
            if match:
                spans.append((match.start(), match.end(), ""))
            last = place + 1
        masked.replace(spans)

    def _wrapped(self, masked: Masked) -> None:
        for pattern, kind in (
            *forms(self.language.code).after,
            (forms(self.language.code).office, None), (forms(self.language.code).representatives, None),
            (forms(self.language.code).delegation, "delegation"), (forms(self.language.code).representatives, None),
        ):  # fmt: skip
            spans = []
            for match in pattern.finditer(masked.lower()):
                side = masked.side(match["side"])
                if side is None or (side.kind == "person" and kind is None):
                    continue
                wrapper = match.group()[:-1].strip()
                side.wrapper = f"{wrapper} {side.wrapper}".strip()
                if kind == "delegation":
                    side.kind = "delegation"
                spans.append((match.start(), match.end(), match["side"]))
            masked.replace(spans)
        self._articles(masked)

    def _events(self, text: str, masked: Masked) -> None:
        spans: list[tuple[int, int, str]] = []
        titled = forms(self.language.code).titled_event
        for match in titled.finditer(masked.text) if titled else ():
            start, end = masked.spans[match.start()][0], masked.spans[match.end() - 1][1]
            masked.events.append(EventMention(self._event(" ".join(text[start:end].split())), start, end))
        for match in forms(self.language.code).event.finditer(masked.text):
            start, end = masked.spans[match.start()][0], masked.spans[match.end() - 1][1]
            name = " ".join(text[start:end].split())
            told = re.search(rf"[{UPPER}\d{SIDES[0]}-{SIDES[1]}]", match.group()[1:])
            if len(name.split()) < self.language.data["events"].get("least", 3) or len(name) > 160 or told is None:
                continue
            id_ = self._event(name)
            heads = forms(self.language.code).event_head.findall(masked.text, match.start(), match.end())
            head = heads[-1].split()[-1].casefold() if heads and "patterns" in self.language.data["events"] else ""
            spans.append((match.start(), match.end(), masked.add(EventMention(id_, start, end, head))))
        taken = [(a, b) for a, b, _ in spans]
        for match in forms(self.language.code).bare_event.finditer(masked.text):
            if not any(match.start() < b and a < match.end() for a, b in taken):
                place = masked.spans[match.start()][0], masked.spans[match.end() - 1][1]
                spans.append(
                    (
                        match.start(),
                        match.end(),
                        masked.add(EventMention(None, *place, match.group().split()[0].casefold())),
                    )
                )
        masked.replace(spans)

    def _event(self, name: str) -> str:
        """The id of a named event; an acronym in brackets after the name is another form of it."""
        plain = re.sub(r"\s*\([^()]*\)$", "", name)
        id_ = slug("event", plain)
        self.resolver.add(id_, "Event", ((self.language.code, plain),))
        self.resolver.records[id_].forms.update({name, plain})
        return id_

    def _on_behalf(self, masked: Masked) -> None:
        """``Thay mặt X, ông N``: here the person acts for X."""
        pattern = forms(self.language.code).behalf
        spans = []
        for match in pattern.finditer(masked.text) if pattern else ():
            side, person = masked.side(match["side"]), masked.side(match["person"])
            if side and person and person.kind == "person" and side.ids:
                person.ids = side.ids
                spans.append((match.start(), match.start("person"), ""))
        masked.replace(spans)

    def _accompanied(self, masked: Masked) -> None:
        """``ông N cùng đoàn công tác``: who comes along adds no side."""
        pattern = forms(self.language.code).accompanied
        masked.replace(
            [(m.start("more"), m.end("more"), " ") for m in pattern.finditer(masked.text)] if pattern else []
        )

    def _references(self, masked: Masked) -> None:
        spans: list[tuple[int, int, str]] = []
        lower = masked.lower()
        for kind, words, pattern in forms(self.language.code).references:
            if not any(word in lower for word in words):
                continue
            for match in pattern.finditer(lower):
                if not any(match.start() < b and a < match.end() for a, b, _ in spans):
                    first = match.start("ref") if kind == "topic" else match.start()
                    place = masked.spans[first][0], masked.spans[match.end() - 1][1]
                    side = Side((), *place, kind=kind, inferred=True, wrapper=masked.text[first : match.end()].casefold())  # type: ignore[arg-type]
                    spans.append((first, match.end(), masked.add(side)))
        masked.replace(spans)
        self._articles(masked)

    def _groups(self, masked: Masked) -> None:
        """Coordinated sides become one group: with ``và`` between the last two, or three and more."""
        spans = []
        for match in forms(self.language.code).group.finditer(masked.text):
            members = [masked.side(c) for c in match.group() if SIDES[0] <= c <= SIDES[1]]
            sides = [m for m in members if m is not None]
            joined = re.search(rf"[{LOWER}]", match.group()) is not None
            if not joined and len(sides) < 3:
                continue
            flat = tuple(g for s in sides for g in (s.groups or (s,)))
            group = Side(
                (),
                sides[0].start,
                sides[-1].end,
                sides[0].kind,
                groups=flat,
                persons=tuple(p for s in flat for p in s.persons),
            )
            spans.append((match.start(), match.end(), masked.add(group)))
        masked.replace(spans)


def sentence_sides(masked: Masked) -> Iterator[Side]:
    """The sides of a masked sentence in the order of the text."""
    for character in masked.text:
        side = masked.side(character)
        if side is not None:
            yield side
