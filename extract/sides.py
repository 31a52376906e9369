"""From a sentence to its sides: names, delegations, persons, references and coordinated groups, each one character."""

from __future__ import annotations

import re
from collections.abc import Mapping

from unionties.extract.called_by import UNIONS
from unionties.extract.coordination import Coordination
from unionties.extract.cues import EVENT, SIDE
from unionties.extract.datelines import in_dateline, is_agency
from unionties.extract.dates import find_dates
from unionties.extract.events import Events
from unionties.extract.forms import CAPITALISED, forms
from unionties.extract.language import Language
from unionties.extract.masked import Masked, OpenName, Side
from unionties.extract.mentions import Mention
from unionties.extract.noun_names import NounNames
from unionties.extract.organisations import OrganisationFinder
from unionties.extract.peoples import find_peoples
from unionties.extract.persons import People
from unionties.extract.post_patterns import patterns
from unionties.extract.resolution import Resolver
from unionties.extract.tokens import UPPER, straight, tokenise
from unionties.extract.unplaced import here
from unionties.graph.names import slug

_SIDE = re.compile(SIDE)
#: The number of a document, with the letters before those that tell who issued it or right before its day, and how far
#: that may reach; characters.
_NUMBER = r"(?<![\w/.-])\d{1,5}(?:/(?:19|20)\d\d)?[/-]"
_NUMBERED = re.compile(rf"{_NUMBER}(?P<code>(?:[{UPPER}]\w{{0,5}}[/-])*)\Z")
_DATED = re.compile(rf"{_NUMBER}(?=\S*[{UPPER}])\S*[^\s,;]\s+\Z")
_CODE = 30
_BEFORE_BRACKETS = re.compile(rf"(?P<name>{CAPITALISED}(?:[ ][\w'’-]+){{1,9}})\s*\((?P<side>{SIDE})\)")
_LAST_SIDE = re.compile(rf"({SIDE})[\s,]*$")
#: References for which somebody acts, and how far before them the words stand that say so; characters.
_BODIES, _BEFORE = ("pair", "set", "last"), 40
#: References by a noun, after which a word with a capital goes on with a name.
_NOUNS, _CAPITAL = ("last", "bare", "pair", "set", "delegation", "he"), re.compile(rf"\s[{UPPER}]")
#: References whose possessive before an event is a part of its name: ``the union's 50th anniversary``.
_OWNERS, _OWNING = ("last", "bare"), re.compile(rf"['’]s?\s+(?={EVENT})")
#: How far back from a side its article is looked for; characters.
_REACH = 60


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
        self.language, self.finder, self.resolver = language, finder, resolver
        self.people, self.published, self.forms = people, published, forms(language.code)
        self.events = Events(language, resolver, published)
        self.coordination = Coordination(language, resolver)
        self._reporters, quoting = tuple(language.names.get("reporters", ())), language.names.get("quoting")
        self._quotes = re.compile(rf"\s+(?:{quoting})") if quoting else None
        self._brands, self._syllabic = language.names.get("brand_behind"), language.names.get("syllables")
        self._names: Mapping[str, str] = {}
        """The names that the article has bound so far."""
        self._led_by = patterns(language.code).led
        self._bare = ""
        """The last masked text that was found to hold no articles."""

    def build(self, text: str, start: int, end: int) -> Masked:
        """The masked sentence ``text[start:end]``."""
        masked = Masked.of(text, start, end)
        self._organisations(text, start, end, masked)
        masked.text = straight(masked.text)
        if self.forms.elision:  # cues and titles say `d O` as they say `de O`
            masked.text = self.forms.elision.sub(" ", masked.text)
        if masked.sides:
            self._articles(masked)
            self._named_in_brackets(masked)
            self._by_trade(masked)
            self._departments(text, masked)
        self.people.mask(masked)
        if masked.sides:
            self._led(masked)
            self._wrapped(masked)
        self.events.mask(text, masked)
        if masked.sides:
            self._on_behalf(masked)
            self._accompanied(masked)
        self._references(masked)
        self._led(masked, again=True)
        if len(masked.sides) > 1:
            self.coordination.group(masked)
        return masked

    def _organisations(self, text: str, start: int, end: int, masked: Masked) -> None:
        spans: list[tuple[int, int, str]] = []
        reporters, quotes = self._reporters, self._quotes
        for mention in self.finder.find(text, start, end):
            before = text[max(start, mention.start - 20) : mention.start].casefold().rstrip(" (")
            kind = mention.members[0]
            numbered = _NUMBERED.search(text, max(start, mention.start - _CODE), mention.start)
            if numbered and (numbered["code"] or "/" in text[mention.start : mention.end]):
                continue  # Quyết định số 58/QĐ-TLĐ
            if kind.type == "Company" and reporters and before.endswith(reporters):
                continue
            if quotes and (kind.type == "Company" or kind.guessed) and quotes.match(text, mention.end, end):
                continue
            if not spans and is_agency(text, start, mention):
                continue
            last = masked.side(spans[-1][2]) if spans else None
            union = last is not None and all(self.resolver.type(i) in UNIONS for i in last.ids)
            if last and union and self._describes(text, last.end, mention, end):
                continue
            ids = self._resolved(text, mention)
            if last and self._brands and self._called(text, last, mention, ids):
                last.ids = ids  # Công đoàn Dịch vụ Thống nhất ver.di
            between = text[last.end : mention.start] if last and ids == last.ids else ""
            beside = self.forms.renamed.fullmatch(between) and text[mention.end : mention.end + 1] == ","
            if last and (between == " " or beside or (between == ", " and text[mention.start : mention.end].isupper())):
                # General Federation of Trade Unions GFTU, or with a comma between them; GFTU, the General Federation,
                goes_on = beside and not self.forms.relative_next.match(text, mention.end)
                last.end = mention.end + (1 if goes_on else 0)
                spans[-1] = (spans[-1][0], last.end - start, spans[-1][2])
            elif ids:
                first = text[mention.start : mention.end].split()[0]
                side = Side(ids, mention.start, mention.end, prefix=mention.prefix, words=first)
                countries = {self.resolver.country(i) for i in ids}
                if (len(ids) > 1 and len(countries) > 1) or len(ids) == 2:
                    side.groups = tuple(Side((i,), mention.start, mention.end) for i in ids)
                spans.append((mention.start - start, mention.end - start, masked.add(side)))
            elif len(bearers := mention.members[0].known) > 1:
                masked.open.append(OpenName(mention.start, mention.end, bearers, text[mention.start : mention.end]))
        taken = [(a, b) for a, b, _ in spans]
        for date in find_dates(text, start, end, self.language.code, self.published):
            named = any(date.start - start < b and a < date.end - start for a, b in taken)
            named = named or _DATED.search(text, max(start, date.start - _CODE), date.start) is not None
            if not named and not in_dateline(text, start, date):
                spans.append((date.start - start, date.end - start, masked.add(date)))
        masked.replace(spans)

    def _called(self, text: str, last: Side, mention: Mention, ids: tuple[str, ...]) -> bool:
        """Whether the name right before an acronym, or a brand, tells of the same body what it is."""
        name, small = text[mention.start : mention.end].split(" (")[0], self.language.names.get("small_acronyms", ())
        first = name.split()[0]
        brand = (first.isascii() and sum(map(str.isupper, first)) > 1) or first in small
        single = len(ids) == 1 == len(last.ids) and ids != last.ids and text[last.end : mention.start] == " "
        if not (brand and single and self.resolver.facts.types.get(ids[0])):
            return False
        unions = all(self.resolver.type(i) in UNIONS for i in (*ids, *last.ids))
        lands = {self.resolver.country(i) for i in (*ids, *last.ids)} - {None}
        return unions and len(lands) < 2 and " " in text[last.start : last.end]

    def _describes(self, text: str, last: int, mention: Mention, end: int) -> bool:
        """Whether a mention says what the union is whose name ends right before it: ``A, the oil workers' union that is
        a member of B``."""
        if not mention.members[0].described or not self.forms.before_description.fullmatch(text, last, mention.start):
            return False
        return self.forms.after_description.match(text, mention.end, end) is not None

    def _resolved(self, text: str, mention: Mention) -> tuple[str, ...]:
        ids = []
        for parts in here(mention.members, text, mention.start, self.language):
            form = parts.text if len(mention.members) == 1 else ""
            found = self.resolver.resolve(parts, form)
            if found:
                ids.append(found)
                if not form and parts.place and parts.place in text:
                    self.resolver.records[found].forms[parts.place] += 1
                if not form and parts.text:
                    self.resolver.records[found].forms[parts.text] += 1
                if form and (whole := text[mention.start : mention.end]) != form and len(mention.members) == 1:
                    self.resolver.note(found, whole)
        if (names := self.resolver.bound_names()) != self._names:
            self._names = names
            for form, id_ in names.items():
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
            opened = self.forms.event_head.pattern.match(match["name"][words[start].start :].casefold())
            if opened and self.forms.edition.match(masked.text, match.end()):
                continue  # Hội nghị thuyền viên châu Á (ASSM) lần thứ 36
            side.start = masked.spans[begin][0]
            self.resolver.note(side.ids[0], match["name"][words[start].start :].strip())
            spans.append((begin, match.end(), match["side"]))
        masked.replace(spans)

    def _by_trade(self, masked: Masked) -> None:
        """``Liên đoàn lái tàu GDL``: the kind and the trade of a union before its name belong to it."""
        spans = []
        for match in self.forms.traded.finditer(masked.text):
            side = masked.side(match["side"])
            if side is not None and side.ids and all(self.resolver.type(i) in UNIONS for i in side.ids):
                side.start = masked.spans[match.start()][0]
                spans.append((*match.span(), match["side"]))
        masked.replace(spans)

    def _departments(self, text: str, masked: Masked) -> None:
        """``Ban Chính sách - Pháp luật X``: a department of X, an organisation of its own."""
        spans = []
        for match in self.forms.department.finditer(masked.text):
            side = masked.side(match["side"])
            if side is None or len(side.ids) != 1 or side.prefix:
                continue
            own = " ".join(match["own"].split())
            parent = side.ids[0]
            id_ = slug(parent, own)
            label = f"{own} {self.resolver.label(parent)}"
            self.resolver.add(
                id_, self.resolver.type(parent), ((self.language.code, label),), self.resolver.country(parent)
            )
            self.resolver.parents[id_] = parent
            start = masked.spans[match.start()][0]
            self.resolver.note(id_, text[start : side.end])
            department = Side((id_,), start, side.end, words=own.split()[0])
            spans.append((match.start(), match.end(), masked.add(department)))
        masked.replace(spans)

    def _led(self, masked: Masked, again: bool = False) -> None:
        """``đoàn X do ông N dẫn đầu``: the clause is taken out, the leader stays with the delegation; ``again``, where
        references are sides, ``đoàn do Chủ tịch X dẫn đầu``."""
        spans = []
        kinds = {side.kind for side in masked.sides} if not again or self._syllabic else ()
        led_by = self._led_by if ("delegation" if again else "person") in kinds else None
        for match in led_by.finditer(masked.text) if led_by else ():
            person, before = masked.side(match["person"]), _LAST_SIDE.search(masked.text[: match.start()])
            side = masked.side(before[1]) if before else None
            if person is None or before is None or side is None:
                continue
            if side.kind == "delegation" and side.inferred and not side.ids and person.ids and again:
                side.ids = person.ids  # the delegation led by the chair of X
            elif person.kind != "person":
                continue
            if person.ids and side.ids and set(person.ids).isdisjoint(side.ids):
                continue  # an agreement of A with N of B: two sides
            side.persons += person.persons
            if any(word in match.group().casefold() for word in self.language.data["posts"].get("leads", ())):
                side.kind = "delegation"
            spans.append((before.end(1), match.end(), " "))
        masked.replace(spans)

    def _articles(self, masked: Masked) -> None:
        """``the``, ``its`` and the like before a side add nothing to it."""
        if masked.text == self._bare:
            return
        last, spans, text = 0, [], masked.text
        patterns = [(pattern, masked.lower() if small else text) for pattern, small in self.forms.articles]
        for side in _SIDE.finditer(text):
            place = side.start()
            if place > last and text[place - 1].isspace():
                first = max(last, place - _REACH)
                found = (pattern.search(read, first, place + 1) for pattern, read in patterns)
                if begins := [match.start() for match in found if match]:
                    spans.append((min(begins), place, ""))
            last = place + 1
        masked.replace(spans)
        self._bare = masked.text if not spans else ""

    def _wrapped(self, masked: Masked) -> None:
        for pattern, kind in self.forms.wrappers:
            spans = []
            for match in pattern.finditer(masked.lower(), masked.beginnings()):
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

    def _on_behalf(self, masked: Masked) -> None:
        """``Thay mặt X, ông N``: here the person acts for X."""
        spans = []
        for match in self.forms.behalf.finditer(masked.text):
            side, person = masked.side(match["side"]), masked.side(match["person"])
            if side and person and person.kind == "person" and side.ids:
                person.ids = side.ids
                spans.append((match.start(), match.start("person"), ""))
        masked.replace(spans)

    def _accompanied(self, masked: Masked) -> None:
        """``ông N cùng đoàn công tác``: who comes along adds no side."""
        found = self.forms.accompanied.finditer(masked.text)
        masked.replace([(match.start("more"), match.end("more"), " ") for match in found])

    def _references(self, masked: Masked) -> None:
        spans = find_peoples(masked, self.language, self.resolver)
        lower = masked.lower()
        for kind, words, pattern in self.forms.references:
            matches = pattern.finditer(lower, masked.beginnings())
            if not matches or not any(word in lower for word in words):
                continue
            for match in matches:
                longer = kind in _NOUNS and _CAPITAL.match(masked.text, match.end()) is not None
                longer = longer or masked.text[match.start() : match.end()] == "US"
                if not longer and not any(match.start() < b and a < match.end() for a, b, _ in spans):
                    first = match.start("ref") if "ref" in match.re.groupindex else match.start()
                    if kind in _OWNERS and (owned := _OWNING.match(masked.text, match.end())):
                        spans.append((first, owned.end(), ""))  # its conference, by a noun
                        continue
                    begin = self._acting(lower, first) if kind in _BODIES else first
                    if kind == "bare" and masked.text[first].islower() and not match.groupdict().get("small"):
                        continue
                    place = masked.spans[first][0], masked.spans[match.end() - 1][1]
                    phrase = masked.text[first : match.end()].casefold()
                    before = masked.text[match.start() : first].strip() if kind == "topic" else ""
                    side = Side((), *place, kind=kind, inferred=True, wrapper=phrase, words=before)
                    spans.append((begin, match.end(), masked.add(side)))
        masked.replace(spans)
        self._articles(masked)

    def _acting(self, text: str, start: int) -> int:
        """Where the words begin that tell who acts for those whom a reference means: ``leaders of the two unions``."""
        found = self.forms.acting.search(text, max(0, start - _BEFORE), start)
        return found.start() if found else start
