"""The events that a masked sentence names: each becomes one character, and keeps one identity in its article."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise, takewhile

from unionties.extract.cues import SIDE
from unionties.extract.described import described, short
from unionties.extract.forms import filled, forms
from unionties.extract.language import Language, alternation, language
from unionties.extract.masked import EventMention, Masked
from unionties.extract.post_patterns import titles
from unionties.extract.resolution import Resolver
from unionties.extract.same_events import Content, content
from unionties.extract.tokens import UPPER, lower
from unionties.graph.names import match_key, slug

_TELLING = re.compile(rf"[{UPPER}\d]|{SIDE}")
_SIDE = re.compile(SIDE)
_BRACKETED = re.compile(r"\s*\([^()]*\)$")
_INNER = re.compile(r"\s*\([^()]*\)(?=\s)")
_ANY_BRACKETS = re.compile(r"\s*\([^()]*\)")
_FIRST = re.compile(r"[\w’'-]+\s+")
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[“\"]([^”\"]{3,80})[”\"]")
#: A name of one word: an acronym with a number, such as COP28.
_CODED = re.compile(rf"[{UPPER}]{{2,}}\d{{1,3}}\Z")
#: What stands between an event and another name of it in brackets, and what closes them.
_ALIAS, _CLOSED = re.compile(r"\s?\([^()]{0,30}"), re.compile(r"[^()]{0,30}\)")
#: The greatest length of an event's name, and how far before a bare word its article is looked for; characters.
_LONGEST = 160
_BEFORE = 40


@cache
def _stops(code: str) -> frozenset[str]:
    """Words that no event's name begins with, for languages whose names end with what they are."""
    data = language(code)
    return frozenset(map(match_key, data.names["stops"])) if data.data["events"].get("head_tells") else frozenset()


def taught(masked: Masked, words: str, code: str) -> bool:
    """Whether the events among masked words are courses and the like, where the language tells which ones are."""
    lessons = language(code).data["events"].get("lessons")
    events = (masked.event(character) for character in words)
    return not lessons or all(event.head in lessons for event in events if event)


def at_named_event(masked: Masked, match: re.Match[str]) -> bool:
    """Whether a match names an event after its group, of which those who chair it hold no talks: *A và B chủ trì E*."""
    place = match.start("E") if match.groupdict().get("E") else -1
    event = masked.event(match["E"]) if place > match.start("P") else None
    return event is not None and event.id is not None


@cache
def _offices(code: str) -> tuple[re.Pattern[str] | None, re.Pattern[str]]:
    """Where a body's office stands behind its name, and who holds one of it."""
    at = language(code).names.get("at")
    return (
        re.compile(rf"\s+(?:{alternation(at)})\s+[{UPPER}][^()]*$") if at else None,
        re.compile(rf"(?:{titles(code)})\s+(?:of|at|to|for)\s+(?:the\s+)?", re.IGNORECASE),
    )


@cache
def _pointing(code: str) -> re.Pattern[str]:
    """Words that mean an event of their kind that was named: ``the march``."""
    return re.compile(language(code).data["events"].get("pointing", "(?!)"), re.IGNORECASE)


@cache
def _others(code: str) -> tuple[re.Pattern[str] | None, tuple[re.Pattern[str], ...]]:
    """What may follow an event's name up to a verb, and what other forms of it leave out at its end."""
    data = language(code).data["events"]
    further = data.get("further")
    return (
        re.compile(filled(further, {})) if further else None,
        tuple(re.compile(filled(pattern, {})) for pattern in data.get("loose", ())),
    )


@cache
def _joined(code: str) -> re.Pattern[str]:
    """What stands between two events of a list, articles included."""
    joins = alternation(language(code).data["wrappers"]["joins"])
    return re.compile(rf"(?:\s*,\s*|\s+)(?:(?P<join>{joins})\s+)?(?:[^\W\d_]{{1,5}}\s+)?", re.IGNORECASE)


class Events:
    """The events of one article."""

    def __init__(self, language: Language, resolver: Resolver, published: str | None = None) -> None:
        self.language, self.resolver, self._published = language, resolver, published
        self.forms = forms(language.code)
        data = language.data["events"]
        self._data = data
        self._least = data.get("least", 3)
        self._stops = _stops(language.code)
        self._treaties, self._vague_kinds = (frozenset(data.get(key, ())) for key in ("treaties", "vague_kinds"))
        self._lower, self._kept = tuple(data.get("telling", ())), tuple(data.get("kept", ()))
        self._at, self._office = _offices(language.code)
        self._audience = re.compile(rf"\b(?:{alternation(data['audience'])})\b") if "audience" in data else None
        self._ids: dict[str, str] = {}
        self._editions: dict[str, str] = {}
        self._contents: dict[str, list[Content]] = {}
        self._heads: set[str] = set()
        self._told = False
        self._named: list[tuple[str, str, frozenset[str]]] = []

    def mask(self, text: str, masked: Masked) -> None:
        """Find the events of a sentence and make each one character; a bare ``congress`` points back."""
        if self._stops and not any(self.forms.event_head.finditer(masked.lower(), masked.beginnings())):
            return
        for match in self.forms.titled_event.finditer(masked.text, masked.beginnings()):
            start, end = masked.spans[match.start()][0], masked.spans[match.end() - 1][1]
            masked.events.append(EventMention(self._event([" ".join(text[start:end].split())]), start, end))
        spans: list[tuple[int, int, str]] = []
        for match in self.forms.event.finditer(masked.text, masked.beginnings()):
            first = self._parted(text, masked, self._first(match), match.end())
            name = self._said(text, masked, first, match.end())
            told = masked.text[first : match.end()]
            owned = self.forms.owned_event.match(told) is not None
            if (
                not (self._least <= len(name.split()) or _CODED.match(name))
                or len(name) > _LONGEST
                or not (owned or self._telling(told, int(not masked.text[:first].strip() or not self._stops)))
            ):
                continue
            heads = self.forms.event_head.pattern.findall(lower(told)) if self._data.get("head_tells") else []
            head = heads[0 if self.forms.short_events else -1].split()[-1].casefold() if heads else ""
            if (owned and self._heads & {head}) or (head in self._treaties and self._of_states(masked, told)):
                continue
            if spans and _ALIAS.fullmatch(masked.text, spans[-1][1], first) and _CLOSED.match(masked.text, match.end()):
                continue  # 6th Leadership School (New Year School)
            place = masked.spans[first][0], masked.spans[match.end() - 1][1]
            aside = self._aside(masked.text, first, match.end())
            if self.forms.event_part.fullmatch(told):
                part = EventMention(None, *place, head, aside=aside, vague=True)
                spans.append((first, match.end(), masked.add(part)))
                continue
            self._heads.add(head)
            words = self._words(masked, told) if self._data.get("head_tells") else frozenset()
            held_by = [side.ids for character in told if (side := masked.side(character))]
            of = content(told, (i for ids in held_by for i in ids), self.language.code)
            id_ = self._event(self._forms(text, masked, first, match.end()), head, words, of)
            self._note(text, masked, first, match.end(), id_)
            placed = self.forms.placed_event.search(masked.text, max(0, first - _BEFORE), match.end())
            body = held_by[-1] if held_by else ()
            for_whom = self._audience.split(told, maxsplit=1)[1:] if self._audience else []
            audience = tuple(i for c in "".join(for_whom) if (side := masked.side(c)) for i in side.ids)
            mention = EventMention(
                id_, *place, head, body, aside=aside, placed=placed is not None, audience=audience, content=of
            )
            joint = self.forms.joint_event.fullmatch(told)
            shown = (joint.end("before"), joint.start("of")) if joint else (0, len(told))
            end = first + shown[1] if shown[1] >= 0 else match.end()
            spans.append((first + shown[0], end, masked.add(mention)))
        self._described(text, masked, spans)
        taken = [(a, b) for a, b, _ in spans]
        for match in self.forms.bare_event.finditer(masked.lower(), masked.beginnings()):
            if not any(match.start() < b and a < match.end() for a, b in taken):
                place = masked.spans[match.start()][0], masked.spans[match.end() - 1][1]
                new = self.forms.new_event.search(masked.text, max(0, match.start() - _BEFORE), match.start())
                aside = self._aside(masked.text, match.start(), match.end())
                mention = EventMention(None, *place, match.group().split()[0].casefold(), (), new is not None, aside)
                spans.append((match.start(), match.end(), masked.add(mention)))
        for match in _pointing(self.language.code).finditer(masked.text) if self._heads else ():
            first, last = match.span("event")
            if lower(match["event"]) in self._heads and not any(a < last and first < b for a, b, _ in spans):
                place, aside = (
                    (masked.spans[first][0], masked.spans[last - 1][1]),
                    self._aside(masked.text, *match.span()),
                )
                spans.append((first, last, masked.add(EventMention(None, *place, lower(match["event"]), aside=aside))))
        vague = (self._ids or self._told) and any(word in masked.text for word in self._data.get("vague_words", ()))
        for match in self.forms.vague_event.finditer(masked.text) if vague else ():
            if not any(a < match.end("event") and match.start("event") < b for a, b, _ in spans):
                (first, last), said = match.span("event"), match["event"].casefold().split()
                head = said[0] if said[0] in self._vague_kinds else said[-1]
                aside = self._aside(masked.text, match.start(), match.end())
                place = masked.spans[first][0], masked.spans[last - 1][1]
                mention = EventMention(None, *place, head, aside=aside, vague=head not in self._vague_kinds)
                spans.append((first, last, masked.add(mention)))
        self._coordinate(text, masked)
        masked.replace(sorted(spans))

    def _coordinate(self, text: str, masked: Masked) -> None:
        """What is joined to an event that is named beside what a sentence tells is so, too: ``after A and B``."""
        events = sorted(masked.events, key=lambda event: event.start)
        gaps = [_joined(self.language.code).fullmatch(text, a.end, b.start) for a, b in pairwise(events)]
        for at, (before, event) in enumerate(pairwise(events)):
            rest = list(takewhile(bool, gaps[at:]))
            event.aside = event.aside or (before.aside and any(gap and gap["join"] for gap in rest))

    def _described(self, text: str, masked: Masked, spans: list[tuple[int, int, str]]) -> None:
        """Add the events that a sentence tells by common nouns, where it names none."""
        for told in described(masked, self.language.code):
            if any(told.start < b and a < told.end for a, b, _ in spans):
                continue
            place = masked.spans[told.start][0], masked.spans[told.end - 1][1]
            name = " ".join(text[slice(*place)].split())
            id_, self._told = slug("event", name, self._published or ""), True
            self._heads.add(told.head)
            self.resolver.add(id_, "Event", ((self.language.code, name),))
            self.resolver.records[id_].forms.update({name, short(name)})
            self._note(text, masked, told.start, told.end, id_)
            aside = self._aside(masked.text, told.start, told.end)
            mention = EventMention(
                id_, *place, told.head, new=told.new, aside=aside, described=True, generic=told.generic, held=told.held
            )
            spans.append((told.start, told.end, masked.add(mention)))

    def _of_states(self, masked: Masked, told: str) -> bool:
        """Whether a name tells a body of states: the ILO's convention is a text, and no event."""
        sides = (masked.side(character) for character in told)
        return any(self.resolver.type(i) == "IntergovernmentalBody" for side in sides if side for i in side.ids)

    def _aside(self, text: str, start: int, end: int) -> bool:
        """Whether an event is named beside what a sentence tells: ``on the eve of``, ``preparations for``, ``the
        congress in Lund had``."""
        beside = self.forms.aside_event.search(text, max(0, start - _BEFORE), start)
        return (beside or self.forms.earlier_event.match(text, end)) is not None

    def _first(self, match: re.Match[str]) -> int:
        """Where a name begins without the words before it that stand in none: ``At ITUC congress``."""
        first = match.start()
        while self._stops and (word := _FIRST.match(match.string, first, match.end())):
            kept = match.string[first : match.end()].casefold().startswith(self._kept)
            following = _FIRST.match(match.string, word.end(), match.end())
            kept = kept or (following is not None and following.group().strip() in self._stops)
            kept = kept or self.forms.event_word.match(word.group()) is not None
            if kept or not word.group()[0].isupper() or match_key(word.group()) not in self._stops:
                break
            first = word.end()
        office = self._office.match(match.string, first, match.end()) if self._stops else None
        return office.end() if office else first

    def _parted(self, text: str, masked: Masked, first: int, last: int) -> int:
        """Where a name begins behind an article that was taken out after a noun: ``in Cork the ITF congress``."""
        for at in range(last - 1, first + 1, -1) if self._stops else ():
            gone = text[masked.spans[at - 1][1] : masked.spans[at][0]]
            if gone.strip() and masked.text[first:at].split()[-1][0].isupper():
                return at
        return first

    def _telling(self, told: str, start: int) -> bool:
        """Whether a name tells which event is meant; a capital before ``start``, where a sentence begins, doesn't."""
        plain = any(words in told for words in self._lower)
        return plain or _TELLING.search(told, start) is not None or _SIDE.match(told) is not None

    def _said(self, text: str, masked: Masked, first: int, last: int) -> str:
        side = masked.side(masked.text[first])  # the president at ITUC congress: the event is the congress
        start = side.start if side and side.wrapper else masked.spans[first][0]
        return " ".join(text[start : masked.spans[last - 1][1]].split())

    def _forms(self, text: str, masked: Masked, first: int, last: int) -> list[str]:
        """A name with its shorter forms: without the place, without who holds it, without what it is about."""
        found = [(first, last)]
        for pattern in self.forms.short_events:
            for start, end in list(found):
                cut = pattern.search(masked.text[start:end])
                if cut and cut.end() == end - start and cut.start():
                    found.append((start, start + cut.start()))
                elif cut and not cut.start() and cut.end() < end - start:
                    found.append((start + cut.end(), end))
        said = [self._said(text, masked, a, b) for a, b in found]
        if self._at:  # a body's office at a place is a side, but the event is none of the office
            said = [self._at.sub("", name) for name in said] + said
        for pattern in (_BRACKETED, *self.forms.short_events):  # a body's name may hold its acronym and its place
            said += [name[: cut.start()] for name in said if (cut := pattern.search(name)) and cut.end() == len(name)]
        said += [_ANY_BRACKETS.sub("", name) for name in said]
        return list(dict.fromkeys(name for name in said if " " in name or _CODED.match(name)))

    def _words(self, masked: Masked, told: str) -> frozenset[str]:
        """What an event's name is made of: its words, and the bodies that it names."""
        bodies = {id_ for character in told if (side := masked.side(character)) for id_ in side.ids}
        return frozenset(bodies | {key for word in _WORD.findall(told) if (key := match_key(word)) not in self._stops})

    def _known(self, head: str, words: frozenset[str]) -> str | None:
        """The only event of a kind named so far that a shorter name may mean: ``its World Congress`` after ``30th World
        Congress of X``."""
        named = {id_ for id_, kind, known in self._named if kind == head and words <= known}
        return named.pop() if len(words) > 1 and len(named) == 1 else None

    def _event(
        self, names: list[str], head: str = "", words: frozenset[str] = frozenset(), of: Content | None = None
    ) -> str:
        """The id of a named event, by any of its forms, unless what its name tells (``of``) is told of another one; an
        acronym in brackets after a name is another form."""
        plain = [_BRACKETED.sub("", name) for name in names]
        told = self.forms.edition.search(plain[0])
        edition = match_key(told.group()) if told else ""
        plain += [short for name in plain if " " in (short := self.forms.edition.sub("", _INNER.sub("", name)))]
        keys = [match_key(name) for name in plain]
        known = (i for key in keys if (i := self._ids.get(key)) and edition in ("", self._editions[i] or edition))
        same = (i for i in known if of is None or not any(of.apart(told) for told in self._contents.get(i, ())))
        id_ = next(same, None) or self._known(head, words) or slug("event", plain[0])
        self._editions[id_] = self._editions.get(id_) or edition
        self._named.append((id_, head, words))
        self._contents.setdefault(id_, []).extend([of] if of else [])
        self.resolver.add(id_, "Event", ((self.language.code, plain[0]),))
        for key in keys:
            self._ids.setdefault(key, id_)
        self.resolver.records[id_].forms.update({*names, *plain})
        return id_

    def _note(self, text: str, masked: Masked, first: int, last: int, id_: str) -> None:
        """Take down the forms of a name with what follows it, its body, day or place, and the title that it quotes."""
        forms = self.resolver.records[id_].forms
        tail = self.forms.event_tail.match(masked.text, last)
        ends = {last, *(tail.end(part) for part in ("of", "day", "place") if tail and tail[part])}
        more, loose = _others(self.language.code)
        if more and (further := more.match(masked.text, last)):
            ends.add(further.end())
        cuts = (pattern.search(masked.text[first:last]) for pattern in loose)
        for end in {*ends, *(first + cut.start() for cut in cuts if cut and " " in cut.string[: cut.start()].strip())}:
            form = self._said(text, masked, first, end)
            forms.update({form, _BRACKETED.sub("", form)})
        for quoted in _QUOTED.findall(masked.text[first:last]):
            forms[quoted] += 1
