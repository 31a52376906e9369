"""The names of shipped organisations in a text, with what belongs to them: branches, countries, brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from unionties.extract.knowledge import Knowledge
from unionties.extract.language import Language
from unionties.extract.mentions import Mention, Parts
from unionties.extract.noun_grammar import NounGrammar
from unionties.extract.noun_hyphened import HyphenedUnions
from unionties.extract.noun_meant import DoubleWords
from unionties.extract.tokens import OWNS, UPPER, Token, unowned, word_key
from unionties.extract.tokens import compound_words as words

_DOTTED = re.compile(rf"(?:[{UPPER}]\.){{2,}}(?:-(?:[{UPPER}]\.)+)?")
#: How many spaces a long name has, at least, that may end with small letters where it is listed with capitals.
_LONG = 3


class KnownNames:
    """Finds shipped names; ``text`` is the article that is being read."""

    def __init__(self, language: Language, facts: Knowledge, grammar: NounGrammar) -> None:
        self.language, self.facts, self.grammar, self.words = language, facts, grammar, grammar.words
        self.text = ""
        self._article: tuple[str, frozenset[str]] = ("", frozenset())
        self._joined = HyphenedUnions(language, facts, self.words)
        self._double = DoubleWords(language, facts, self.words, self.countries)

    def find(
        self, text: str, tokens: Sequence[Token], i: int, country: str | None = None
    ) -> tuple[Mention, int] | None:
        """The shipped name that begins at token ``i``, and the index after it; ``country`` is the one told before."""
        found = self.facts.names.longest(tokens, i)
        owner = self._owner(tokens, i, found[0] if found else i + 1)
        if owner:
            form = text[tokens[i].start : tokens[owner[0] - 1].end - 2]
            if self._cased(form, owner[1], tokens, i):
                parts = self._parts(form, self._likely(owner[1], country), country)
                return Mention(tokens[i].start, tokens[i].start + len(form), (parts,)), owner[0]
        if found is None:
            return (
                self._dotted(text, tokens, i)
                or self._possessive(text, tokens, i, country)
                or self._hyphened(text, tokens, i)
                or self._slashed(text, tokens, i)
            )
        j, ids = found
        regional = self._branch(text, tokens, i, j, ids)
        if regional:
            return regional
        form = text[tokens[i].start : tokens[j - 1].end]
        while tokens[j - 1].text[0].islower() and not self._ends_low(form, ids, tokens[j - 1]):
            shorter = [one for one in self.facts.names.all(tokens, i) if one[0] < j]
            if not shorter:
                return None
            j, ids = shorter[-1]
            form = text[tokens[i].start : tokens[j - 1].end]
        if not self._national(ids, tokens, j, country) and not self._cased(form, ids, tokens, i):
            return None
        if self._overrun(tokens, i, j) or self._double.product(ids, tokens, i, j):
            return None
        occasion = tokens[j - 1].key in self.words.events or tokens[j - 1].key == "congress"
        if occasion and (self.grammar.words.numbered(tokens, i) or (j > i + 1 and i and tokens[i - 1].acronym)):
            return None
        return self._with_country(text, tokens, i, j, form, ids, country)

    def _national(self, ids: tuple[str, ...], tokens: Sequence[Token], j: int, country: str | None) -> bool:
        """``the British Unite``: a word that is a union's name behind its own country, if no name goes on with it."""
        orgs = (self.facts.organisations[k] for k in ids)
        if country is None or not any(org.type == "TradeUnion" and org.country == country for org in orgs):
            return False
        return j >= len(tokens) or not (tokens[j].capital or tokens[j].text == "-")

    def _ends_low(self, form: str, ids: tuple[str, ...], last: Token) -> bool:
        """Whether a name ends with a small letter: a rank, a name that is listed so, ``générale du travail``, or a long
        one, ``Danish Trade Union development agency``."""
        long = form.count(" ") >= _LONG and sum(word[0].isupper() for word in form.split()) > 1
        listed = any(form in self.facts.organisations[k].all_names() for k in ids)
        return long or listed or last.key in self.language.levels.first

    def _overrun(self, tokens: Sequence[Token], i: int, j: int) -> bool:
        """Whether the country that a name ends with begins another: ``President of Vietnam General Confederation``."""
        for k in range(max(i + 1, j - 3), j):
            country = self.language.countries.longest(tokens, k)
            if country and country[0] == j:
                longer = self.facts.names.longest(tokens, k)
                return longer is not None and longer[0] > j
        return False

    def _owner(self, tokens: Sequence[Token], i: int, after: int) -> tuple[int, tuple[str, ...]] | None:
        """``IG Metall's``: a name of several words, longer than up to ``after``, that owns something."""
        if not self.facts.names.opens(tokens[i]):
            return None
        for k in range(after, min(i + 9, len(tokens))):
            word = tokens[k].text
            if word.endswith(OWNS):
                bare = [
                    *tokens[i:k],
                    tokens[k]._replace(end=tokens[k].end - 2, text=word[:-2], key=word_key(word[:-2])),
                ]
                found = self.facts.names.longest(bare, 0)
                if found and found[0] == len(bare):
                    return k + 1, found[1]
        return None

    def uncapped(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """``ver.di``, ``industriAll Europe``: a shipped name that begins with a small letter."""
        found = self.facts.names.longest(tokens, i)
        owner = self._owner(tokens, i, found[0] if found else i)
        alone = self.facts.names.get(unowned(tokens[i].text)) if tokens[i].text.endswith(OWNS) else None
        j, ids = owner or found or ((i + 1, alone) if alone else (i, ()))
        form = unowned(text[tokens[i].start : tokens[j - 1].end]) if ids else ""
        if not form or form.casefold() not in (
            n.casefold() for k in ids for n in self.facts.organisations[k].all_names()
        ):
            return None
        return Mention(tokens[i].start, tokens[i].start + len(form), (self._parts(form, ids, None),)), j

    def _dotted(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """``A.F.L.-C.I.O.``: a shipped acronym with a full stop after each letter."""
        match = _DOTTED.match(text, tokens[i].start) if "." in tokens[i].text else None
        form = match.group().replace(".", "") if match else ""
        ids = self.facts.names.get(form) if match else None
        if match is None or not ids or not self._cased(form, ids, tokens, i):
            return None
        j = i
        while j < len(tokens) and tokens[j].end <= match.end():
            j += 1
        return Mention(tokens[i].start, match.end(), (self._parts(form, ids, None),)), j

    def _branch(
        self, text: str, tokens: Sequence[Token], i: int, j: int, ids: tuple[str, ...]
    ) -> tuple[Mention, int] | None:
        """``UNI Africa``, ``Rengo Nagasaki``: an acronym with a place is a part of the body, and acts for itself."""
        form = text[tokens[i].start : tokens[j - 1].end]
        if (
            j != i + 1
            or j >= len(tokens)
            or not tokens[j].capital
            or (form not in self.words.bases and not self._cased(form, ids, tokens, i))
        ):
            return None
        place = unowned(tokens[j].text)
        wide = tokens[j].key in self.words.international and tokens[j].key not in self.words.generic
        told = self.language.places.get(place) or wide
        if wide and place.endswith("an") and self.words.titles.longest(tokens, min(j + 1, len(tokens) - 1)):
            return None  # the ETUCE European Director
        if not told or (j + 1 < len(tokens) and tokens[j + 1].capital and not self.words.titles.longest(tokens, j + 1)):
            return None
        name = f"{form} {place}"
        return Mention(
            tokens[i].start, tokens[j].start + len(place), (Parts("TradeUnion", own=name, text=name),)
        ), j + 1

    def _hyphened(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """``LO-Norway``: an acronym with its country; ``Filctem-CGIL``: a name with the centre that it belongs to."""
        form, hyphen, place = unowned(tokens[i].text).partition("-")
        country = self.language.countries.get(place) if hyphen and place else None
        centre = self._joined.centre(form, place, tokens, i) if hyphen and not country else ()
        if centre:
            lands = {self.facts.organisations[k].country for k in centre}
            own = f"{form}-{place}"
            parts = Parts("TradeUnion", own=own, country=lands.pop() if len(lands) == 1 else None, text=own)
            return Mention(tokens[i].start, tokens[i].start + len(own), (parts,)), i + 1
        ids = self.facts.names.get(form) if country else None
        if not ids or not self._cased(form, ids, tokens, i):
            return None
        whole = f"{form}-{place}"
        owners = tuple(k for k in ids if self.facts.organisations[k].country == country)
        parts = (
            self._parts(whole, owners, country)
            if owners
            else Parts("TradeUnion", own=whole, country=country, text=whole)
        )
        return Mention(tokens[i].start, tokens[i].start + len(whole), (parts,)), i + 1

    def _slashed(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """``IUF/COLSIBA``: two acronyms, one of a shipped organisation; no part of the world is a side."""
        form = unowned(tokens[i].text)
        pieces = form.split("/")
        if len(pieces) != 2 or not all(p.isupper() and len(p) > 2 and p.isalpha() for p in pieces):
            return None
        if any(p in self.words.not_organisations or p.casefold() in self.words.international for p in pieces):
            return None
        owners = [self.facts.names.get(piece) or () for piece in pieces]
        if not any(owners):
            return None
        parts = tuple(
            self._parts(piece, ids, None) if ids else Parts("TradeUnion", own=piece, text=piece, guessed=True)
            for piece, ids in zip(pieces, owners, strict=True)
        )
        return Mention(tokens[i].start, tokens[i].start + len(form), parts), i + 1

    def _possessive(
        self, text: str, tokens: Sequence[Token], i: int, country: str | None
    ) -> tuple[Mention, int] | None:
        """``UNISON's``: the name alone; what follows is another matter."""
        form = unowned(tokens[i].text).removesuffix("-affiliated")
        ids = self.facts.names.get(form) if form != tokens[i].text else None
        if not ids or not self._cased(form, ids, tokens, i):
            return None
        parts = self._abroad(form, ids, country, tokens, i) or self._parts(form, self._likely(ids, country), country)
        return Mention(tokens[i].start, tokens[i].start + len(form), (parts,)), i + 1

    def _abroad(
        self, form: str, ids: tuple[str, ...], country: str | None, tokens: Sequence[Token], i: int
    ) -> Parts | None:
        """The body that a country calls as others do theirs, ``the Croatian UGT``; ``the Cuban TUC`` is its centre."""
        if country is None or any(self.facts.organisations[k].country in (country, None) for k in ids):
            return None
        if i and tokens[i - 1].text in self.words.adjectives and form in self.words.centre_acronyms:
            return Parts("TradeUnion", centre=True, country=country, guessed=True)
        return Parts(self.facts.types[ids[0]], own=form, country=country, text=form)

    def _with_country(
        self, text: str, tokens: Sequence[Token], i: int, j: int, form: str, ids: tuple[str, ...], country: str | None
    ) -> tuple[Mention, int]:
        """The known name with what follows it: an organ, brackets, ``of Ghana``, ``-Brazil``."""
        j = self.words.organ_behind(tokens, j) or j
        j, acronyms, bracketed = self.grammar.brackets(text, tokens, j)
        beside = self._beside(tokens, j, form, ids) if not country and not bracketed else None
        j, after = (beside or self.grammar.of_country(tokens, j)) if not country and not bracketed else (j, None)
        if acronyms and not (country or bracketed or after):
            j, after = self._behind(tokens, j, (*ids, *(self.facts.names.get(acronyms[0]) or ())))
        end = tokens[j - 1].end
        if tokens[j - 1].text.endswith(("'s", "’s")):
            end -= 2
        country = country or bracketed or after
        form = text[tokens[i].start : end] if after and len(ids) > 1 and " " not in form else form
        other = self.facts.names.get(acronyms[0]) if acronyms else None
        if (
            other
            and not set(other) & set(ids)
            and acronyms[0].startswith(tuple(self.facts.organisations[ids[0]].acronyms or ("?",)))
        ):
            return self._regional(tokens, i, j, end, text, other)
        if country and not any(self.facts.organisations[k].country in (country, None) for k in ids):
            form = text[tokens[i].start : end] if after and " " not in form else form
            abroad = None if acronyms or after else self._abroad(form, ids, country, tokens, i)
            parts = abroad or Parts(self.facts.types[ids[0]], own=form, country=country, acronyms=acronyms, text=form)
        else:
            parts = self._parts(form, self._likely(ids, country), country, acronyms)
        return Mention(tokens[i].start, end, (parts,)), j

    def _beside(self, tokens: Sequence[Token], j: int, form: str, ids: tuple[str, ...]) -> tuple[int, str] | None:
        """``EAKL Estonia``: an acronym with its own country, whatever comes after."""
        land = self.language.countries.longest(tokens, j) if j < len(tokens) and tokens[j].capital else None
        if land is None or " " in form or tokens[land[0] - 1].text in self.words.adjectives:
            return None
        return land if any(self.facts.organisations[k].country == land[1] for k in ids) else None

    def _behind(self, tokens: Sequence[Token], j: int, ids: Sequence[str]) -> tuple[int, str | None]:
        """``the Trades Union Congress (TUC), Ghana``: the country of one of the owners after a comma."""
        comma = j + 2 < len(tokens) and tokens[j].text == ","
        found = self.language.countries.longest(tokens, j + 1) if comma else None
        if found is None or not any(self.facts.organisations[k].country == found[1] for k in ids):
            return j, None
        further = found[0] + (found[0] < len(tokens) and tokens[found[0]].key in ("and", ","))
        listed = further < len(tokens) and self.language.countries.longest(tokens, further) is not None
        on = found[0] < len(tokens) and tokens[found[0]].capital and not self.words.titles.longest(tokens, found[0])
        return (j, None) if listed or on else (found[0], found[1])  # the TUC (TUC), Nigeria Employers Association

    def _regional(
        self, tokens: Sequence[Token], i: int, j: int, end: int, text: str, ids: tuple[str, ...]
    ) -> tuple[Mention, int]:
        """``Asia-Pacific organisation of the ITUC (ITUC-AP)``: the brackets name the part and not the whole."""
        k = i - 1
        while k > max(0, i - 6) and tokens[k].key in ("of", "the"):
            k -= 1
        while k >= max(0, i - 6) and (
            tokens[k].key in self.words.lower_kinds or tokens[k].key in self.words.regional or tokens[k].capital
        ):
            k -= 1
        start = tokens[min(k + 1, i)].start
        return Mention(start, end, (self._parts(text[start:end], ids, None),)), j

    def _parts(self, form: str, ids: tuple[str, ...], country: str | None, acronyms: tuple[str, ...] = ()) -> Parts:
        own = form if len(ids) > 1 else ""
        return Parts(self.facts.types[ids[0]], own=own, known=ids, country=country, acronyms=acronyms, text=form)

    def _likely(self, ids: tuple[str, ...], country: str | None) -> tuple[str, ...]:
        """Of several owners of a name, those of the country told."""
        near = tuple(i for i in ids if country and self.facts.organisations[i].country == country)
        return near or ids

    def countries(self, text: str) -> frozenset[str]:
        """The countries that a text names."""
        if self._article[0] != text:
            tokens = words(text)
            found = (self.language.countries.longest(tokens, i) for i, t in enumerate(tokens) if t.capital)
            stripped = (
                self.language.countries.get(unowned(t.text)) for t in tokens if "’s" in t.text or "'s" in t.text
            )
            self._article = text, frozenset([f[1] for f in found if f] + [s for s in stripped if s])
        return self._article[1]

    def _cased(self, form: str, ids: Sequence[str], tokens: Sequence[Token], i: int) -> bool:
        """Whether the letters' case fits: acronyms keep it, since ``WHO`` isn't who."""
        if not form[0].isalnum():
            return False
        if form in self.words.not_organisations or form in self.words.bearing:
            return self._double.meant(self.text, form, ids, tokens, i)
        if " " in form:
            return form[0].isupper() or form[0].isdigit()
        spelled = [n for i in ids for n in self.facts.organisations[i].all_names()]
        return (
            form in spelled
            or (len(form) > 4 and form.istitle() and form.upper() in spelled)
            or (form.isupper() and len(form) > 3)
            or form[0].lower() + form[1:] in spelled
        )
