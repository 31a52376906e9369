"""Names of organisations that are built on a kind word, as English names are: ``Kuwait Trade Union Federation``.

A name is a run of capitalised words that holds a kind (``Federation``, ``Union``); before the kind the words stand side
by side or in a list (``Rail, Maritime and Transport Union``), after it ``of`` and ``for`` go on. Kinds, the
words that turn a kind into another type, and those that end a name are data of the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from unionties.extract.language import Head, Language, language
from unionties.extract.mentions import Mention, Parts
from unionties.extract.resolution import Knowledge
from unionties.extract.tokens import UPPER, Phrases, Token, word_key
from unionties.extract.tokens import compound_words as words
from unionties.graph.places import country_names

_BRACKET = re.compile(r"\(\s*([^()]{2,60}?)\s*\)")
_ALIAS = re.compile(rf",?\s+(?:also\s+|better\s+)?(?:known|abbreviated)\s+as\s+(?:the\s+)?([{UPPER}][\w-]*(?:\s[{UPPER}][\w-]*){{0,3}})")
_POSSESSIVE = re.compile(r"['’]s$")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)|[IVXL]+", re.IGNORECASE)
_LONGEST = 18


@dataclass(frozen=True)
class _Words:
    """The word lists of a language's names, as sets of keys."""

    stops: frozenset[str]
    closers: frozenset[str]
    union: frozenset[str]
    other: frozenset[str]
    international: frozenset[str]
    purpose: frozenset[str]
    possessives: frozenset[str]
    ordinals: frozenset[str]
    not_organisations: frozenset[str]
    generic: frozenset[str]
    organs: Phrases[str]
    titles: Phrases[str]
    kinds: Phrases[str]
    movements: Phrases[str]
    guests: Phrases[str]
    lower_kinds: frozenset[str]
    adjectives: frozenset[str]
    events: frozenset[str]
    regional: frozenset[str]
    local: frozenset[str]
    bases: frozenset[str]
    foreign: frozenset[str]
    links: frozenset[str]
    missions: frozenset[str]


@cache
def _words(code: str) -> _Words:
    data = language(code).data
    names = data["names"]
    own = country_names(code)

    def keys(section: str) -> frozenset[str]:
        return frozenset(word_key(w) for w in names.get(section, ()))

    def phrases(listed: Sequence[str]) -> Phrases[str]:
        return Phrases(((w, w) for w in listed), words)

    return _Words(
        stops=keys("stops"), closers=keys("closers"), union=keys("union_words"), other=keys("other_words"),
        international=keys("international"), purpose=keys("purpose_heads"), possessives=keys("possessives"),
        ordinals=keys("ordinals"), not_organisations=frozenset(names.get("not_organisations", ())),
        generic=keys("generic_heads"), organs=phrases(names.get("organs", ())), titles=phrases(data["posts"]["titles"]),
        kinds=Phrases(((w, kind) for kind, listed in names.get("kinds", {}).items() for w in listed), words),
        movements=phrases(names.get("movements", ())), guests=phrases(names.get("guests", ())), lower_kinds=keys("lower_kinds"),
        regional=keys("regional"), local=keys("local_words"), bases=frozenset(names.get("bases", ())), foreign=keys("foreign_heads"), links=keys("foreign_links"), missions=keys("missions"), events=frozenset(word_key(w) for w in data["events"]["heads"] if w != "congress"),
        adjectives=frozenset(names.get("adjectives", ())) | {f for forms in names.get("demonyms", {}).values() for f in forms if f not in own},
    )  # fmt: skip


@dataclass
class _Run:
    """A run of words that may be a name: ``end`` is the index after it, ``head`` its kind, ``of`` whether the kind has come first."""

    end: int
    head: Head | None = None
    of: bool = False


class NounNames:
    """Finds the names in the words of a sentence, as :class:`OrganisationFinder` does for names that their kind begins."""

    def __init__(self, language: Language, facts: Knowledge) -> None:
        self.language, self.facts = language, facts
        self.words = _words(language.code)
        self._own: Phrases[tuple[str, str, str]] = Phrases((), words)
        self._article: tuple[str, frozenset[str]] = ("", frozenset())

    def bind(self, form: str, id_: str, type_: str) -> None:
        """From now on, in this article, the form names this entity."""
        self._own.add(form, (form, id_, type_))

    def find(self, text: str, start: int, end: int) -> Iterator[Mention]:
        """The mentions in ``text[start:end]``, from left to right, none overlapping another."""
        tokens, i = words(text, start, end), 0
        while i < len(tokens):
            found = self._at(text, tokens, i) if tokens[i].text[0].isalnum() else None
            if found is None:
                i += 1
                continue
            mention, i = found
            yield mention

    def _at(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        token = tokens[i]
        if not (token.capital or token.text[0].isdigit()):
            return None
        national = self._national(text, tokens, i)
        if national:
            return national
        known, bound, composed = self._known(text, tokens, i), self._bound(text, tokens, i), self._composed(text, tokens, i)
        best = max((f for f in (bound, known, composed) if f), key=lambda f: f[1], default=None)
        if best is composed and composed and known and composed[1] > known[1] and tokens[known[1]].key in ("and", "&", ","):
            best = known
        if best is None:
            return self._guessed(text, tokens, i)
        return best

    # Names of the shipped organisations, and those the article has bound.

    def _known(self, text: str, tokens: Sequence[Token], i: int, country: str | None = None) -> tuple[Mention, int] | None:
        found = self.facts.names.longest(tokens, i)
        if found is None:
            return self._possessive(text, tokens, i, country) or self._hyphened(text, tokens, i)
        j, ids = found
        regional = self._branch(text, tokens, i, j, ids)
        if regional:
            return regional
        form = text[tokens[i].start : tokens[j - 1].end]
        if not self._cased(form, ids, i == 0) or not tokens[j - 1].text[0].isupper():
            return None
        occasion = tokens[j - 1].key in self.words.events or tokens[j - 1].key == "congress"
        if occasion and (self._numbered(tokens, i) or (j > i + 1 and i and tokens[i - 1].acronym)):
            return None
        return self._with_country(text, tokens, i, j, form, ids, country)

    def _branch(self, text: str, tokens: Sequence[Token], i: int, j: int, ids: tuple[str, ...]) -> tuple[Mention, int] | None:
        """``UNI Africa``, ``Rengo Nagasaki``: an acronym with a place after it is a part of the body, and acts for itself."""
        form = text[tokens[i].start : tokens[j - 1].end]
        if j != i + 1 or j >= len(tokens) or not tokens[j].capital or (form not in self.words.bases and not self._cased(form, ids, i == 0)):
            return None
        place = _POSSESSIVE.sub("", tokens[j].text)
        told = self.language.places.get(place) or tokens[j].key in self.words.international
        if not told or (j + 1 < len(tokens) and tokens[j + 1].capital and not self.words.titles.longest(tokens, j + 1)):
            return None
        name = f"{form} {place}"
        return Mention(tokens[i].start, tokens[j].start + len(place), (Parts("TradeUnion", own=name, text=name),)), j + 1

    def _hyphened(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """``LO-Norway``: an acronym with its country."""
        form, hyphen, place = _POSSESSIVE.sub("", tokens[i].text).partition("-")
        country = self.language.countries.get(place) if hyphen and place else None
        ids = self.facts.names.get(form) if country else None
        if not ids or not self._cased(form, ids, i == 0):
            return None
        whole = f"{form}-{place}"
        owners = tuple(k for k in ids if self.facts.organisations[k].country == country)
        parts = self._parts(whole, owners, country) if owners else Parts("TradeUnion", own=whole, country=country, text=whole)
        return Mention(tokens[i].start, tokens[i].start + len(whole), (parts,)), i + 1

    def _possessive(self, text: str, tokens: Sequence[Token], i: int, country: str | None) -> tuple[Mention, int] | None:
        """``UNISON's``: the name alone; what follows is another matter."""
        form = _POSSESSIVE.sub("", tokens[i].text).removesuffix("-affiliated")
        ids = self.facts.names.get(form) if form != tokens[i].text else None
        if not ids or not self._cased(form, ids, i == 0):
            return None
        parts = self._parts(form, self._likely(ids, country, text), country)
        return Mention(tokens[i].start, tokens[i].start + len(form), (parts,)), i + 1

    def _with_country(
        self, text: str, tokens: Sequence[Token], i: int, j: int, form: str, ids: tuple[str, ...], country: str | None
    ) -> tuple[Mention, int]:
        """The known name with what follows it: an organ, brackets, ``of Ghana``, ``-Brazil``."""
        organ = self.words.organs.longest(tokens, j) if j < len(tokens) and tokens[j].capital else None
        j = organ[0] if organ else j
        j, acronyms, bracketed = self._brackets(text, tokens, j)
        j, after = self._of_country(tokens, j) if not country and not bracketed else (j, None)
        end = tokens[j - 1].end
        if tokens[j - 1].text.endswith(("'s", "’s")):
            end -= 2
        country = country or bracketed or after
        other = self.facts.names.get(acronyms[0]) if acronyms else None
        if other and not set(other) & set(ids) and acronyms[0].startswith(tuple(self.facts.organisations[ids[0]].acronyms or ("?",))):
            return self._regional(tokens, i, j, end, text, other)
        if country and not any(self.facts.organisations[k].country in (country, None) for k in ids):
            parts = Parts(self.facts.types[ids[0]], own=form, country=country, acronyms=acronyms, text=form)
        else:
            parts = self._parts(form, self._likely(ids, country, text), country, acronyms)
        return Mention(tokens[i].start, end, (parts,)), j

    def _regional(
        self, tokens: Sequence[Token], i: int, j: int, end: int, text: str, ids: tuple[str, ...]
    ) -> tuple[Mention, int]:
        """``Asia-Pacific organisation of the ITUC (ITUC-AP)``: the brackets name the part and not the whole."""
        k = i - 1
        while k > max(0, i - 6) and tokens[k].key in ("of", "the"):
            k -= 1
        while k >= max(0, i - 6) and (tokens[k].key in self.words.lower_kinds or tokens[k].key in self.words.regional or tokens[k].capital):
            k -= 1
        start = tokens[min(k + 1, i)].start
        return Mention(start, end, (self._parts(text[start:end], ids, None),)), j

    def _parts(self, form: str, ids: tuple[str, ...], country: str | None, acronyms: tuple[str, ...] = ()) -> Parts:
        own = form if len(ids) > 1 else ""
        return Parts(self.facts.types[ids[0]], own=own, known=ids, country=country, acronyms=acronyms, text=form)

    def _of_country(self, tokens: Sequence[Token], j: int) -> tuple[int, str | None]:
        k = j + (j < len(tokens) and tokens[j].key in ("of", "in"))
        if k < len(tokens) and tokens[k].capital:
            found = self.language.countries.longest(tokens, k)
            noun = found and tokens[found[0] - 1].text in self.words.adjectives
            if found and not noun and not (found[0] < len(tokens) and tokens[found[0]].capital and k == j):
                return (found[0], found[1]) if tokens[j].key != "in" else (j, None)
        return j, None

    def _likely(self, ids: tuple[str, ...], country: str | None, text: str) -> tuple[str, ...]:
        """Of several owners of a name, those of the country told, or of a country that the article names."""
        if len(ids) < 2:
            return ids
        countries = {country} if country else self._countries(text)
        near = tuple(i for i in ids if self.facts.organisations[i].country in countries)
        return near or ids

    def _countries(self, text: str) -> frozenset[str]:
        if self._article[0] != text:
            tokens = words(text)
            found = (self.language.countries.longest(tokens, i) for i, t in enumerate(tokens) if t.capital)
            stripped = (self.language.countries.get(_POSSESSIVE.sub("", t.text)) for t in tokens if "’s" in t.text or "'s" in t.text)
            self._article = text, frozenset([f[1] for f in found if f] + [s for s in stripped if s])
        return self._article[1]

    def _cased(self, form: str, ids: Sequence[str], first: bool) -> bool:
        """Whether the letters' case fits: acronyms keep it, since ``WHO`` isn't who."""
        if form in self.words.not_organisations or not form[0].isalnum():
            return False
        if " " in form:
            return form[0].isupper() or form[0].isdigit()
        spelled = [n for i in ids for n in self.facts.organisations[i].all_names()]
        return form in spelled or (len(form) > 4 and form.istitle() and form.upper() in spelled) or (form.isupper() and len(form) > 3)

    def _bound(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        found = self._own.longest(tokens, i)
        if found is None:
            form = _POSSESSIVE.sub("", tokens[i].text)
            value = self._own.get(form) if form != tokens[i].text else None
            found = (i + 1, value) if value else None
        if found is None:
            return None
        j, (form, id_, type_) = found
        said = _POSSESSIVE.sub("", text[tokens[i].start : tokens[j - 1].end])
        if not said[0].isupper() or (" " not in said and len(said) < 5 and not said.isupper() and said.islower()):
            return None
        if said.casefold() in self.words.stops or (j < len(tokens) and " " not in said and self._of_country(tokens, j)[1]):
            return None
        organ = self.words.organs.longest(tokens, j) if j < len(tokens) and tokens[j].capital and said.isupper() else None
        end = tokens[organ[0] - 1].end if organ else tokens[i].start + len(said)
        return Mention(tokens[i].start, end, (Parts(type_, text=said, bound=id_),)), organ[0] if organ else j

    # What a country's adjective tells.

    def _national(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """``British TUC``, ``Ghana's TUC``, ``Lao trade unions``, ``the Lao delegation``, ``Cuban workers' centre (CTC)``."""
        j, country = self._country(tokens, i)
        if country is None or j >= len(tokens):
            return None
        if tokens[j].capital:
            named = self._known(text, tokens, j, country) or self._composed(text, tokens, j) or self._owned(text, tokens, i, j)
            if named is None or len(named[0].members) != 1:
                return None
            whole = self._composed(text, tokens, i)
            direct = self._known(text, tokens, i)
            if direct and direct[1] >= named[1]:
                return None
            state = named[0].members[0].type == "StateBody" and self.language.heads.longest(tokens, j) is not None
            if whole and whole[1] >= named[1] and not state and not tokens[j - 1].text.endswith(("'s", "’s")):
                return None
            parts = named[0].members[0]
            if parts.known and not any(self.facts.organisations[k].country in (country, None) for k in parts.known):
                return None
            return replace(named[0], start=tokens[i].start, members=(replace(parts, country=parts.country or country),)), named[1]
        return self._movement(text, tokens, i, j, country)

    def _owned(self, text: str, tokens: Sequence[Token], i: int, j: int) -> tuple[Mention, int] | None:
        """``Romania's Sanitas``: one capitalised word that belongs to a country is a body of it."""
        token, after = tokens[j], tokens[j + 1] if j + 1 < len(tokens) else None
        if not tokens[j - 1].text.endswith(("'s", "’s")) or (after and (after.capital or after.text == "-")):
            return None
        form = _POSSESSIVE.sub("", token.text)
        listed = self.language.places.get(form) or self.language.countries.get(form) or form in self.words.not_organisations
        if listed or not self._inner(tokens, j) or token.key in self.words.events or self.language.heads.longest(tokens, j) or len(form) < 3:
            return None
        parts = Parts("TradeUnion", own=form, text=form, guessed=True)
        return Mention(token.start, token.start + len(form), (parts,)), j + 1

    def _movement(self, text: str, tokens: Sequence[Token], i: int, j: int, country: str) -> tuple[Mention, int] | None:
        meant = Parts("TradeUnion", centre=True, country=country, guessed=True)
        for k in range(j, min(j + 5, len(tokens) - 1)):
            if tokens[k].key in self.words.lower_kinds and tokens[k + 1].text == "(":
                end, acronyms, _ = self._brackets(text, tokens, k + 1)
                if acronyms:
                    name = text[tokens[i].start : tokens[k].end]
                    parts = Parts("TradeUnion", own=name, country=country, acronyms=acronyms, text=name)
                    return Mention(tokens[i].start, tokens[end - 1].end, (parts,)), end
            bodied = k > j and tokens[k].key in self.words.lower_kinds and (tokens[k - 1].text.endswith(("'", "’")) or (tokens[k - 1].key in self.words.union and tokens[k - 1].key.endswith("s")))
            if bodied and not tokens[k + 1].capital and tokens[k].key != "centre":
                name = text[tokens[i].start : tokens[k].end]
                end, acronyms, _ = self._brackets(text, tokens, k + 1)
                return Mention(tokens[i].start, tokens[end - 1].end, (Parts("TradeUnion", own=name, country=country, acronyms=acronyms, text=name),)), end
            if not tokens[k].text[0].islower():
                break
        if tokens[j].key in self.words.missions:
            end = j + 1
            if end + 1 < len(tokens) and tokens[end].key == "in" and tokens[end + 1].capital:
                end += 2
            name = text[tokens[i].start : tokens[end - 1].end]
            return Mention(tokens[i].start, tokens[end - 1].end, (Parts("StateBody", own=name, country=country, text=name),)), end
        noun = self.words.movements.longest(tokens, j)
        owner = _POSSESSIVE.sub("", tokens[j].text)
        if noun is None and owner != tokens[j].text and self.words.movements.get(owner):
            return Mention(tokens[i].start, tokens[j].start + len(owner), (meant,)), j + 1
        if noun:
            if noun[0] < len(tokens) and tokens[noun[0]].capital:
                return None
            return Mention(tokens[i].start, tokens[noun[0] - 1].end, (meant,)), noun[0]
        if self.words.guests.longest(tokens, j):
            return Mention(tokens[i].start, tokens[j - 1].end, (meant,)), j
        return None

    def _country(self, tokens: Sequence[Token], i: int) -> tuple[int, str | None]:
        found = self.language.countries.longest(tokens, i)
        if found:
            return found
        form = _POSSESSIVE.sub("", tokens[i].text)
        return i + 1, self.language.countries.get(form) if form != tokens[i].text else None

    # Names by their grammar.

    def _composed(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        if not self._opens(tokens, i):
            return None
        run = self._run(tokens, i) or self._lower_run(tokens, i) or self._foreign_run(tokens, i)
        if run is None or run.head is None:
            return None
        if self._occasion(tokens, i, run):
            return None
        name = text[tokens[i].start : tokens[run.end - 1].end]
        j, acronyms, country = self._brackets(text, tokens, run.end)
        if run.end - i < 2 or (run.end - i == 2 and not run.of and self._bare(tokens, i) and not acronyms and " " not in run.head.words):
            return None
        if country is None and j > run.end:
            j, country = self._of_country(tokens, j)
        inside = [self.language.countries.longest(tokens, k) for k in range(i, run.end)]
        country = country or next((f[1] for f in inside if f and f[0] <= run.end), None)
        places = (self.language.places.get(t.text) for t in tokens[i : run.end] if t.capital)
        country = country or next((p[1] for p in places if p), None)
        if i and tokens[i - 1].key in self.words.local:
            i -= 1
            name = text[tokens[i].start : tokens[run.end - 1].end]
        alias = _ALIAS.match(text, tokens[j - 1].end)
        parts = Parts(
            self._type(tokens[i : run.end], run.head, country), run.head.words, own=name, country=country,
            acronyms=acronyms + ((alias[1],) if alias else ()), text=" ".join(name.split()),
        )  # fmt: skip
        return Mention(tokens[i].start, tokens[j - 1].end, (parts,)), j

    def _foreign_run(self, tokens: Sequence[Token], i: int) -> _Run | None:
        """``Syndicat National de l'Enseignement``: a name in a language that begins with the kind."""
        if tokens[i].key not in self.words.foreign:
            return None
        run = _Run(i + 1, Head(tokens[i].key, "TradeUnion", True, False, None))
        j = i + 1
        while j < min(i + _LONGEST, len(tokens)):
            linked = tokens[j].key in self.words.links or tokens[j].text[:2] in ("d'", "d’", "l'", "l’")
            if tokens[j].capital and self._inner(tokens, j):
                run.end = j + 1
            elif linked and tokens[j].text[:2] in ("d'", "d’", "l'", "l’"):
                run.end = j + 1
            elif not linked:
                break
            j += 1
        return run if run.end > i + 1 else None

    def _lower_run(self, tokens: Sequence[Token], i: int) -> _Run | None:
        """``the Olof Palme organisation``: two capitals or more, and the kind in lower case."""
        k = i
        while k < min(i + 5, len(tokens)) and self._inner(tokens, k) and not tokens[k].acronym:
            k += 1
        if k - i < 2 or k >= len(tokens) or tokens[k].key not in self.words.lower_kinds or not i or tokens[i - 1].key != "the":
            return None
        if any(self.language.countries.longest(tokens, m) for m in range(i, k)):
            return None
        head = self.language.heads.longest(tokens, k)
        return _Run(k + 1, head[1]) if head else None

    def _occasion(self, tokens: Sequence[Token], i: int, run: _Run) -> bool:
        """Whether the words name an event: ``Trade Union Summit``, ``World Congress``."""
        k = run.end
        while k < min(run.end + 4, len(tokens)) and tokens[k].capital:
            if tokens[k].key in self.words.events or (tokens[k].key == "congress" and k > run.end):
                return True
            k += 1
        if run.head is None or run.head.words != "congress":
            return False
        keys = {t.key for t in tokens[i : run.end]} & (self.words.union | self.words.closers)
        country = any(self.language.countries.longest(tokens, k) for k in range(i, run.end))
        return not keys and not (country and not run.of)

    def _numbered(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a number stands before the capitalised words at ``i``: they name a meeting, not a body."""
        k = i - 1
        while k >= max(0, i - 3) and tokens[k].capital and tokens[k].key not in self.words.stops:
            k -= 1
        before = tokens[k].key if k >= 0 else ""
        return before in self.words.ordinals or _ORDINAL.fullmatch(before) is not None

    def _opens(self, tokens: Sequence[Token], i: int) -> bool:
        return tokens[i].text[0].isupper() and self._inner(tokens, i) and not self._numbered(tokens, i)

    def _inner(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a capitalised word may stand in a name: no title, no possessor, no weekday."""
        token = tokens[j]
        if not token.capital or self.words.titles.longest(tokens, j):
            return False
        if token.key in self.words.stops and not self.language.countries.longest(tokens, j):
            return False
        possessor = _POSSESSIVE.search(token.text)
        return possessor is None or token.text[: possessor.start()].casefold() in self.words.possessives

    def _run(self, tokens: Sequence[Token], i: int) -> _Run | None:
        run, j, closed = _Run(i), i, False
        while j < len(tokens) and j - i < _LONGEST:
            if tokens[j].capital and not (closed and tokens[j].key not in self.words.closers) and self._inner(tokens, j):
                head = self.language.heads.longest(tokens, j)
                if head and run.of and j > i and tokens[j - 1].key not in ("of", "for", "the", "and", "&", ",") and not tokens[j].key.endswith("s"):
                    run.head = run.head or head[1]
                if head:
                    run.head, run.end, j = head[1] if not run.of else run.head, head[0], head[0]
                else:
                    j += 1
                    if run.of:
                        run.end = j
                closed = run.of and self._closes(tokens, i, j - 1, run)
                continue
            step = self._joined(tokens, i, j, run)
            if step is None:
                break
            j, closed = step, False
        return run if run.head else None

    def _closes(self, tokens: Sequence[Token], i: int, j: int, run: _Run) -> bool:
        """Whether the name ends with word ``j``, which ``of`` has brought in: workers of a kind, or a country at last."""
        if run.head is not None and run.head.type == "StateBody":
            return False
        told = any(t.key in self.words.closers for t in tokens[i:j])
        return tokens[j].key in self.words.closers or (self._noun(tokens, j) and told)

    def _noun(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether the word is a country's own name and no adjective: it closes a name after ``of``."""
        word = tokens[j].text
        return self.language.countries.get(word) is not None and word not in self.words.adjectives

    def _joined(self, tokens: Sequence[Token], i: int, j: int, run: _Run) -> int | None:
        """The index after a joining word that goes on within the name, or None where the name ends."""
        key, after = tokens[j].key, j + 1
        if after >= len(tokens):
            return None
        if key in ("of", "for", "on"):
            if run.head is None or run.end != j or (key != "of" and run.head.words not in self.words.purpose):
                return None
            after += tokens[after].key == "the"
            if after < len(tokens) and self._inner(tokens, after) and not tokens[after].acronym:
                run.of = True
                return after
            return None
        if key in ("and", "&") and self._inner(tokens, after) and not tokens[after].acronym and not tokens[j - 1].acronym:
            return after if self._goes_on(tokens, i, j, after, run) else None
        if key == "," and self._inner(tokens, after) and not tokens[after].acronym:
            return after if self._list(tokens, i, j, after, run) else None
        return None

    def _goes_on(self, tokens: Sequence[Token], i: int, j: int, after: int, run: _Run) -> bool:
        """Whether ``and`` joins words within the name: another name would bring a kind of its own."""
        if run.head is not None and not run.of:
            return False
        k, heads = after, []
        while k < len(tokens) and tokens[k].capital and self._inner(tokens, k):
            if self.language.heads.longest(tokens, k):
                heads.append(tokens[k].key)
            k += 1
        if run.of:
            return not self._closes(tokens, i, j - 1, run) and all(h.endswith("s") for h in heads)
        return bool(heads) and not any(self._noun(tokens, m) for m in range(i, j)) and j - i <= 8

    def _list(self, tokens: Sequence[Token], i: int, j: int, after: int, run: _Run) -> bool:
        """Whether a comma stands in a list within the name: ``A, B and C Workers' Union``, ``Ministry of A, B and C``."""
        if (run.head is not None and not run.of) or tokens[j - 1].acronym or self._noun(tokens, j - 1):
            return False
        if run.of and self._closes(tokens, i, j - 1, run):
            return False
        k = after
        while k < len(tokens) and k - after < 8 and (self._inner(tokens, k) or tokens[k].text == ","):
            if self._noun(tokens, k) or (run.of and tokens[k].capital and self.language.heads.longest(tokens, k)):
                return False
            k += 1
        if k + 1 >= len(tokens) or tokens[k].key not in ("and", "&") or not self._inner(tokens, k + 1):
            return False
        return self._goes_on(tokens, i, k, k + 1, run)

    def _bare(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether two words are too common to name anything: ``Trade Union``, ``National Congress``."""
        return tokens[i].key in self.words.generic or tokens[i].key in self.words.union

    def _type(self, tokens: Sequence[Token], head: Head, country: str | None) -> str:
        keys = {t.key for t in tokens}
        if keys & self.words.other:
            return "CivilOrganisation" if head.type == "TradeUnion" else head.type
        if head.type == "TradeUnion" or (head.type == "CivilOrganisation" and keys & self.words.union):
            return "InternationalUnionBody" if keys & self.words.international and not country else "TradeUnion"
        return head.type

    def _brackets(self, text: str, tokens: Sequence[Token], j: int) -> tuple[int, tuple[str, ...], str | None]:
        """What brackets at token ``j`` tell: the index after them, acronyms, and a country."""
        match = _BRACKET.match(text, tokens[j].start) if j < len(tokens) and tokens[j].text == "(" else None
        if match is None:
            return j, (), None
        inner = match[1].strip("'\"“”‘’ ")
        country = self.language.countries.get(inner)
        inside = words(inner)
        first = inside[0] if inside else None
        named = first and (first.acronym or (len(inside) == 1 and first.capital)) and len(inside) <= 3 and not self.words.titles.longest(inside, len(inside) - 1)
        if not country and not (named and all(t.text[0].isalnum() for t in inside)):
            return j, (), None
        while j < len(tokens) and tokens[j].start < match.end():
            j += 1
        return j, (() if country else (inner,)), country

    def _guessed(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """A name that a word for its kind announces (``the miners' union ZZG``), or an acronym."""
        token = tokens[i]
        form = _POSSESSIVE.sub("", token.text)
        if not token.capital or form in self.words.not_organisations or token.key in self.words.stops:
            return None
        if self.language.countries.longest(tokens, i) or self.words.titles.longest(tokens, i) or token.key in self.words.events:
            return None
        kind = self._kind_before(tokens, i)
        beside = [t for t in (tokens[i - 1] if i else None, tokens[i + 1] if i + 1 < len(tokens) else None) if t]
        shouted = any((t.text.isupper() and len(t.text) > 2) or t.text in (":", "—") for t in beside)
        pieces = form.split("-")
        acronym = pieces[0].isupper() and len(form) > 2 and all(p.isalpha() and p[0].isupper() for p in pieces) and not shouted
        if not acronym and kind is None:
            return None
        j = i + 1
        while kind and not acronym and j < min(i + 4, len(tokens)) and self._inner(tokens, j) and not tokens[j].acronym:
            j += 1
        name = form if j == i + 1 else text[token.start : tokens[j - 1].end]
        end = token.start + len(name)
        j, acronyms, country = self._brackets(text, tokens, j) if end == tokens[j - 1].end else (j, (), None)
        parts = Parts(kind or "CivilOrganisation", own=name, country=country, acronyms=acronyms, text=name, guessed=kind is None)
        return Mention(token.start, max(end, tokens[j - 1].end if acronyms or country else end), (parts,)), j

    def _kind_before(self, tokens: Sequence[Token], i: int) -> str | None:
        for start in range(max(0, i - 3), i):
            found = self.words.kinds.longest(tokens, start)
            if found and found[0] == i and not tokens[start].text.isupper() and not (tokens[start].capital and start):
                return found[1]
        return None
