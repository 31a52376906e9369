"""Offices of a state that tell their body themselves: ``Labour Minister``, ``the ambassador of Denmark``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from unionties.extract.language import Language, alternation, language
from unionties.extract.masked import Masked, Side
from unionties.extract.resolution import Resolver
from unionties.extract.tokens import UPPER
from unionties.graph.identity import mission_id, mission_labels, organisation_id
from unionties.graph.kinds import mission
from unionties.graph.names import slug
from unionties.graph.places import country_label

#: How far before a title its field or country is looked for, and after it; characters.
_BEFORE, _AFTER = 90, 80
#: How many words with capitals a city of one word has at least with its mayor's name behind it.
_WITH_NAME = 3


#: The ending of whose minister or envoy somebody is: ``Ghana's Labour Minister``.
_OWNER = re.compile(r"['’]s?\s+$")
#: What behind a city tells that another's mayor is told of, or what is the mayor's.
_OWNED = re.compile(r"['’]s?\s|\sof\s")


@dataclass(frozen=True)
class _Patterns:
    after: re.Pattern[str]
    field: re.Pattern[str]
    minister: re.Pattern[str]
    envoy: re.Pattern[str]
    to: re.Pattern[str]
    of: re.Pattern[str]
    alone: re.Pattern[str]
    words: tuple[str, ...]
    portfolios: frozenset[str]
    city: re.Pattern[str]


@cache
def _patterns(code: str) -> _Patterns:
    rule = language(code).data["posts"]["state"]
    word, ministers = alternation(rule["portfolios"]), alternation(rule["ministers"])
    field = rf"(?P<field>(?:{word})(?:(?:,\s+and|,|\s+and|\s+&)?\s+(?:{word})){{0,6}})\b"
    return _Patterns(
        re.compile(rf"\s+(?:of|for)\s+(?:the\s+)?{field}", re.IGNORECASE),
        re.compile(rf"\b{field}\s+(?:(?:vice|deputy)\s+)?(?:{ministers})$", re.IGNORECASE),
        re.compile(rf"\b(?:{ministers})$", re.IGNORECASE),
        re.compile(rf"\b(?:{alternation(rule['envoys'])})$", re.IGNORECASE),
        re.compile(rf"\s+(?:to|in|at)\s+(?:the\s+)?(?=[{UPPER}])"),
        re.compile(
            rf"\s+(?:of|from)\s+(?:the\s+)?(?:[{UPPER}]\w+\s+){{0,3}}?"
            rf"(?:(?:Republic|Kingdom|State|Union)\s+of\s+(?:the\s+)?)?(?=[{UPPER}])"
        ),
        re.compile(
            rf"\b(?P<title>(?:{alternation(rule['ranks'])}[\s-])?(?:{alternation(rule['single'])}))\b(?![’'-]\w)",
            re.IGNORECASE,
        ),
        tuple({word.split()[0].split("-")[0] for word in rule["single"]}),
        frozenset(rule["portfolios"]),
        re.compile(rf"\s+of\s+(?P<city>[{UPPER}][\w-]+(?:\s(?:(?:de|del|do|da|dos|la)\s)?[{UPPER}][\w-]+){{0,3}})"),
    )


class StateOffices:
    """Finds the ministry or the mission that a title stands for."""

    def __init__(self, language: Language, resolver: Resolver) -> None:
        self.language, self.resolver = language, resolver
        self._rule = language.data["posts"]["state"]
        self._patterns = _patterns(language.code)
        self.portfolios = self._patterns.portfolios

    def find(self, masked: Masked, match: re.Match[str]) -> tuple[str | None, int, int] | None:
        """The body that a title tells, and where title and body begin and end; None for a title that tells none."""
        text = masked.text
        if self._patterns.envoy.search(match["title"]):
            return self._mission(text, match)
        if self._patterns.minister.search(match["title"]):
            return self._ministry(text, match)
        if match["title"].casefold() in self._rule.get("mayors", ()):
            return self._council(text, match)
        return None

    def stately(self, title: str) -> bool:
        """Whether a title is a minister's or an envoy's."""
        return bool(self._patterns.minister.search(title) or self._patterns.envoy.search(title))

    def alone(self, masked: Masked) -> None:
        """Make a side of each title without a name that tells its body: ``met the labour minister``."""
        lower = masked.lower()
        if not any(word in lower for word in self._patterns.words):
            return
        spans: list[tuple[int, int, str]] = []
        for match in self._patterns.alone.finditer(masked.text):
            body, first, last = self.find(masked, match) or (None, 0, 0)
            former = lower[:first].rstrip(" -").endswith(tuple(self._rule["former"]))
            if body and not former and (not spans or first >= spans[-1][1]):
                side = Side((body,), masked.spans[first][0], masked.spans[last - 1][1])
                spans.append((first, last, masked.add(side)))
        masked.replace(spans)

    def last(self, title: str) -> str | None:
        """The mission or ministry that the article named last, for a title that is of one."""
        kinds = self._rule["bare"]
        words = next((w for w, titles in kinds.items() if title.casefold() in titles), None)
        if words is None:
            return None
        records = self.resolver.records
        found = (i for i in reversed(self.resolver.recent) if records[i].type == "StateBody")
        return next((i for i in found if words in self.resolver.label(i).casefold()), None)

    def _ministry(self, text: str, match: re.Match[str]) -> tuple[str | None, int, int] | None:
        start, end = match.span()
        field = self._patterns.field.search(text, max(0, start - _BEFORE), end)
        after = None if field else self._patterns.after.match(text, end)
        found = field or after
        if found is None:
            return None
        name = " ".join(found["field"].split())
        if name.casefold() in self._rule["none"]:
            return None
        first, last = min(start, field.start() if field else start), max(end, after.end() if after else end)
        country, first = self._country_before(text, first)
        name = self._rule["fields"].get(name.casefold(), name)
        label = f"{self._rule['ministry']} {name}"
        for id_, record in self.resolver.records.items():
            if record.type == "StateBody" and label.casefold() in self.resolver.label(id_).casefold():
                break
        else:
            id_ = organisation_id(
                "StateBody", head=self._rule["ministry"].split()[0].casefold(), own=label, country=country
            )
            self.resolver.add(id_, "StateBody", ((self.language.code, label),), country)
            self.resolver.note(id_, label)
        self.resolver.note(id_, text[field.start() if field else start : last])
        self.resolver.note(id_, text[first:last])
        return id_, first, last

    def _council(self, text: str, match: re.Match[str]) -> tuple[str | None, int, int] | None:
        """``the mayor of Kyiv`` acts for the city; None where no city is named."""
        of = self._patterns.city.match(text, match.end())
        if of is None or text[: match.start()].casefold().rstrip(" -").endswith(tuple(self._rule["former"])):
            return None
        words = of["city"].split()
        plain = all(word.istitle() for word in words) and words[-1] not in self._rule.get("cities", ())
        named = len(words) >= _WITH_NAME and plain  # mayor of Lyon Anna Berg
        city = words[0] if named else of["city"]
        if any(self.language.countries.get(w) or self.language.heads.get(w) for w in (city, words[-1])):
            return None
        end = of.start("city") + len(city)
        if _OWNED.match(text, end):
            return None  # the mayor of Kyiv's wife, the mayor of London Borough of Hackney
        label = f"{city} {self._rule['council']}".replace("City City", "City")
        id_ = organisation_id("StateBody", head=self._rule["council"].casefold(), own=label)
        if id_ not in self.resolver.records:
            self.resolver.add(id_, "StateBody", ((self.language.code, label),))
        self.resolver.note(id_, text[match.start() : end])
        return id_, match.start(), end

    def _mission(self, text: str, match: re.Match[str]) -> tuple[str | None, int, int] | None:
        start, end = match.span()
        country, first = self._country_before(text, start)
        of = None if country else self._patterns.of.match(text, end)
        if of:
            found = self._country_at(text, of.end())
            if found:
                country, end = found
        if country is None:
            return None
        receiver, to = None, self._patterns.to.match(text, end)
        if to:
            at = self._country_at(text, to.end())
            receiver, end = at if at else (None, to.end() + len(text[to.end() :].split()[0].rstrip(",.;)")))
        prefix = self._rule["consulate" if "consul" in match["title"] else "embassy"]
        names = [country_label(code, self.language.code) for code in (country, receiver) if code]
        label = f" {self._rule['at']} ".join([f"{prefix} {names[0]}", *names[1:]])
        kind = prefix.split()[0].casefold()
        abroad = mission(prefix)
        anywhere, here = (mission_id(abroad, country, at) if abroad else "?" for at in ("", receiver or ""))
        for id_, record in self.resolver.records.items():
            named = kind in self.resolver.label(id_).casefold() or id_ == anywhere or id_.startswith(here)
            if record.type == "StateBody" and record.country == country and named:
                break
        else:
            id_ = mission_id(abroad, country, receiver or "") if abroad else slug(kind, country, *names)
            labels = mission_labels(abroad, country, receiver or "") if abroad else ((self.language.code, label),)
            self.resolver.add(id_, "StateBody", labels, country)
        for form in (text[first:end], text[first : match.end()], f"{prefix} {names[0]}"):
            self.resolver.note(id_, form)
        return id_, first, end

    def _country_before(self, text: str, start: int) -> tuple[str | None, int]:
        """The country whose adjective or name stands right before a title, and where it begins."""
        low = max(0, start - 40)
        tokens = self.language.tokeniser(_OWNER.sub(" ", text[low:start]))
        for k in (3, 2, 1):
            i = len(tokens) - k
            found = self.language.countries.longest(tokens, i) if i >= 0 and tokens[i].capital else None
            if found and found[0] == len(tokens):
                return found[1], low + tokens[i].start
        return None, start

    def _country_at(self, text: str, start: int) -> tuple[str, int] | None:
        """The country named at a place, and where its name ends."""
        tokens = self.language.tokeniser(text[start : start + 40])
        found = self.language.countries.longest(tokens, 0) if tokens else None
        return (found[1], start + tokens[found[0] - 1].end) if found else None
