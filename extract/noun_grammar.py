"""The grammar of names that are built on a kind word, as English names are: ``Kuwait Trade Union Federation``.

A name is a run of capitalised words that holds a kind (``Federation``, ``Union``); before the kind the words stand side
by side or in a list (``Rail, Maritime and Transport Union``), after it ``of`` and ``for`` go on. Kinds, the
words that turn a kind into another type, and those that end a name are data of the language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from unionties.extract.language import Head
from unionties.extract.mentions import Mention, Parts
from unionties.extract.noun_ends import NounEnds
from unionties.extract.noun_foreign import foreign_end, foreign_type
from unionties.extract.noun_missions import mission_end, mission_parts
from unionties.extract.noun_occasions import names_occasion
from unionties.extract.noun_trades import crew_end, fields_end, lists_trades, trades_end, unions_end
from unionties.extract.noun_types import body_type
from unionties.extract.tokens import OWNS, UPPER, Token, unowned, word_key
from unionties.graph.kinds import mission

_ALIAS = re.compile(
    rf",?\s+(?:also\s+|better\s+)?(?:known|abbreviated)\s+as\s+(?:the\s+)?([{UPPER}][\w-]*(?:\s[{UPPER}][\w-]*){{0,3}})"
)
_LONGEST = 18
_UNION = Head("union", "TradeUnion", True, False, None)


@dataclass
class _Run:
    """A run of words that may be a name: ``end`` is the index after it, ``of`` that its ``head`` has come first."""

    end: int
    head: Head | None = None
    of: bool = False


class NounGrammar(NounEnds):
    """Reads names at a token, and what follows them: brackets, and the country they are of."""

    def composed(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """The name that begins at token ``i``, and the index after it."""
        if not self._opens(tokens, i):
            return None
        end = foreign_end(tokens, i, self.words, self.inner)
        if end > i + 1:
            kind = foreign_type(tokens, i, end, self.words)
            run: _Run | None = _Run(end, replace(_UNION, type=kind))
        else:
            run = self._run(tokens, i) or self._lower_run(tokens, i)
        if run is None or run.head is None:
            return None
        built, union = run.end, run.head.type == "TradeUnion"
        run.end = trades_end(tokens, built, self.words) if union else built
        if union and run.of and built < len(tokens) and tokens[built].key in self.words.trades:
            run.end = built + (not self._closes(tokens, i, built - 1, run))  # Union of Metal workers
        if union and run.end == built and " " not in run.head.words:
            run.end = fields_end(tokens, built, self.words)
        if run.end == built and not run.of and built - i > 1:
            run.end = self.beside_country(tokens, built)
        if text[tokens[i].start : tokens[run.end - 1].end] in self.language.names.get("not_bodies", ()):
            return None
        if not run.of and self.several(tokens, i, run.end) and not self.brackets(text, tokens, run.end)[2]:
            return None
        after = tokens[run.end].key if run.end < len(tokens) and tokens[run.end].capital else ""
        if union and after in self.language.names.get("several_after", ()):
            return None
        organ = self.words.organs.longest(tokens, i)
        kind = run.head.words
        event = names_occasion(tokens, i, run.end, kind, run.of, self.language, self.words)
        if event or (organ and organ[0] == run.end):
            return None
        last = tokens[run.end - 1].end - 2 * (run.end > i + 1 and tokens[run.end - 1].text.endswith(OWNS))
        name = text[tokens[i].start : last]
        if run.end > i + 1 or run.head.words in self.words.purpose:
            run.end = self.tail_end(text, tokens, run.end)
            last = tokens[run.end - 1].end - 2 * (run.end > i + 1 and tokens[run.end - 1].text.endswith(OWNS))
            name = text[tokens[i].start : last]
        j, acronyms, country = self.brackets(text, tokens, run.end)
        if union and j == run.end and last == tokens[j - 1].end and self.words.own_acronym(tokens, j):
            j, acronyms = j + 1, (tokens[j].text,)
        if mission(run.head.words) and not acronyms:
            end = mission_end(tokens, run.end, self.language)
            whole = text[tokens[i].start : tokens[end - 1].end] if end > run.end else name
            if parts := mission_parts(whole, self.language):
                return Mention(tokens[i].start, tokens[i].start + len(whole), (parts,)), end
        common = run.head.words not in self.words.state_heads and " " not in run.head.words and self._bare(tokens, i)
        if run.end - i < 2 or (run.end - i == 2 and not run.of and common and not acronyms):
            return None
        if country is None and j > run.end:
            j, country = self.of_country(tokens, j)
        if run.end > built and j == run.end and j < len(tokens) and tokens[j].key == "of":
            j, country = self.of_country(tokens, j)  # Union of Workers in Trade of Sweden
        if country is None and run.of and j + 1 < len(tokens) and tokens[j].key == "in":
            k = j + 1 + (tokens[j + 1].key == "the" and j + 2 < len(tokens))  # in the Philippines
            found = self.language.countries.longest(tokens, k) if self._noun(tokens, k) else None
            j, country = found or (j, None)
        inside = [self.language.countries.longest(tokens, k) for k in range(i, run.end)]
        inside += [self.words.new_places.longest(tokens, k) for k in range(i, run.end)]
        country = country or next((f[1] for f in inside if f and f[0] <= run.end), None)
        places = [p for t in tokens[i : run.end] if t.capital and (p := self.language.places.get(t.text))]
        country = country or (places[0][1] if places else None)
        if i and tokens[i - 1].key in self.words.local:
            i -= 1
            name = text[tokens[i].start : last]
        alias = _ALIAS.match(text, tokens[j - 1].end, tokens[-1].end)
        parts = Parts(
            body_type({t.key for t in tokens[i:built]}, run.head, country, self.words), run.head.words, own=name,
            country=country, acronyms=acronyms + ((alias[1],) if alias else ()), text=" ".join(name.split()),
        )  # fmt: skip
        return Mention(tokens[i].start, last if j == run.end else tokens[j - 1].end, (parts,)), j

    def _lower_run(self, tokens: Sequence[Token], i: int) -> _Run | None:
        """``the Olof Palme organisation``: two capitals or more, and the kind in lower case."""
        k = i
        while k < min(i + 5, len(tokens)) and self.inner(tokens, k) and not tokens[k].acronym:
            k += 1
        told = 0 < i <= k - 2 < len(tokens) - 2 and tokens[k].key in self.words.lower_kinds
        if not told or tokens[i - 1].key != "the":
            return None
        if any(self.language.countries.longest(tokens, m) for m in range(i, k)):
            return None
        head = self.language.heads.longest(tokens, k)
        return _Run(k + 1, head[1]) if head else None

    def _opens(self, tokens: Sequence[Token], i: int) -> bool:
        if not (tokens[i].text[0].isupper() and self.inner(tokens, i)) or self.words.numbered(tokens, i):
            return False
        word, words = tokens[i].text, self.words
        barred = tokens[i].acronym and word in words.not_organisations and word not in words.bases
        barred = barred and tokens[i].key not in words.international  # ASEAN Council of Teachers
        return not barred and not word.endswith(words.compounds)  # the Geneva-based IUF

    def _run(self, tokens: Sequence[Token], i: int) -> _Run | None:
        run, closed = _Run(i), False
        region = self.words.linked_regions.longest(tokens, i)
        j = region[0] if region else i
        while j < len(tokens) and j - i < _LONGEST:
            land = self.language.countries.longest(tokens, j) if tokens[j].capital and not closed else None
            owner = self.owning(tokens, j) if run.of and tokens[j].capital and not closed else None
            if owner:
                run.end = owner[0]
                break
            if land and land[0] > j + 1 and (run.of or run.head is None):  # Bosnia and Herzegovina
                j, closed = land[0], run.of
                run.end = j if run.of else run.end
                continue
            if tokens[j].capital and not (closed and not self.words.crew(tokens[j])) and self.inner(tokens, j):
                head = self.language.heads.longest(tokens, j) or self._regional(tokens, j)
                if head and head[1].words in self.words.of_heads and not self._before_of(tokens, head[0]):
                    head = None  # Facebook Friends
                if head and j == i and head[0] < len(tokens) and tokens[head[0]].key in ("and", "&"):
                    head = None  # Bank and General Workers' Union
                elif head and not run.of and head[1].type == "Company" and self._trade_first(tokens, head[0]):
                    head = None  # Uganda Hotels, Food, Tourism and Allied Workers' Union
                if head and head[1].words == "central" and not run.of and (run.head or self._wide(tokens, head[0])):
                    head = None  # the Trade Union Congress Central Office; East and Central Asia
                loose = tokens[j - 1].key not in ("of", "for", "the", "and", "&", ",")
                if head and run.of and j > i and loose and not tokens[j].key.endswith("s"):
                    run.head = head[1] if run.head is None or run.head.type == "Company" else run.head
                if head:
                    run.head, run.end, j = head[1] if not run.of else run.head, head[0], head[0]
                else:
                    j += 1
                    run.end = j if run.of else run.end
                closed = run.of and self._closes(tokens, i, j - 1, run)
                continue
            if self._possessed(tokens, j, run, closed):
                run.end = j + 1
                break
            if (step := self._joined(tokens, i, j, run)) is None:
                break
            j, closed = step, run.end == step
        if run.head is None and not run.of:
            end = crew_end(tokens, i, self.words, self.inner, self.of_country)
            run = _Run(end, _UNION if end > i else None)
        return run if run.head else None

    def _trade_first(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a list goes on at token ``j`` with branches of work and ends with the kind of their union."""
        k = lists_trades(tokens, j, self.words, self.inner)
        while j < k < len(tokens) and tokens[k].capital:
            head = self.language.heads.longest(tokens, k) or self._owned_kind(tokens, k)
            if head:
                return head[1].type == "TradeUnion"
            k += 1
        return False

    def _before_of(self, tokens: Sequence[Token], j: int) -> bool:
        return j < len(tokens) and tokens[j].key == "of"

    def _wide(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a part of the world stands at token ``j``: ``Central Asia``."""
        return j < len(tokens) and tokens[j].key in self.words.international

    def _possessed(self, tokens: Sequence[Token], j: int, run: _Run, closed: bool) -> bool:
        """Whether the name ends with word ``j`` although it owns something: ``Teachers' Union's``."""
        word = unowned(tokens[j].text)
        if word == tokens[j].text or not tokens[j].capital or word.casefold() in self.words.stops:
            return False
        head = self.language.heads.get(word)
        if head and not run.of:
            run.head = head
        linked = run.of and (tokens[j - 1].key in ("of", "the", "for", "and") or (run.end == j and not closed))
        return run.head is not None and (head is not None or linked)

    def _closes(self, tokens: Sequence[Token], i: int, j: int, run: _Run) -> bool:
        """Whether the name ends with word ``j``, which ``of`` has brought in: workers, or a country at last."""
        if j + 1 < len(tokens) and tokens[j + 1].capital and self.words.field(tokens, j + 1):
            return False  # School of Labour Relations
        if tokens[j].key in self.words.state_closers and tokens[j - 1].key == "of":
            return True
        if run.head is not None and run.head.type in ("StateBody", "EducationBody"):
            return run.head.type == "EducationBody" and self._noun(tokens, j)
        joined = j + 1 < len(tokens) and tokens[j + 1].key in ("and", "&")
        owned = (tokens[j - 1].key == "for" or joined) and tokens[j].text[-1] in "'’"
        if owned or self._told_after(tokens, j + 1):  # Center for Workers' Solidarity
            return False  # the Chinese Educational Workers' Union: a later word brings the kind
        return tokens[j].key in self.words.closers or self._noun(tokens, j)

    def _told_after(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether the capitals at ``j`` go on with a name: ``Korean Workers``; else they may be a person's."""
        while j < len(tokens) and self.inner(tokens, j):
            key = tokens[j].key
            if key in self.words.union or key in self.words.closers or self.language.heads.longest(tokens, j):
                return True
            if key.endswith("s") and (key in self.words.other or self.language.heads.get(key[:-1])):
                return True
            j += 1
        return False

    def _joined(self, tokens: Sequence[Token], i: int, j: int, run: _Run) -> int | None:
        """The index after a joining word that goes on within the name, or None where the name ends."""
        key, after = tokens[j].key, j + 1
        if after >= len(tokens):
            return None
        if key in ("of", "for", "on"):
            if run.head is None or run.end != j:
                return None
            last = run.head.words.split()[-1]
            if key != "of" and last not in self.words.purpose and (key != "for" or last not in self.words.for_heads):
                return None
            unions = unions_end(tokens, j, self.words) if key == "of" and run.head.words in self.words.of_unions else j
            if unions > j:
                run.end, run.of = unions, True
                return unions
            after += (the := tokens[after].key == "the")
            owner = after < len(tokens) and tokens[after].capital and tokens[after].text.endswith(OWNS)
            short = after < len(tokens) and tokens[after].acronym and not (the and self._noun(tokens, after))
            if self._describes(tokens, after):
                return None
            if after < len(tokens) and (owner or self.inner(tokens, after)) and not short:
                run.of = True
                return after
            return None
        if tokens[j].text == "-" and (run.of or run.head is None) and self.inner(tokens, after):
            cut = tokens[j].start == tokens[j - 1].end < tokens[after].start - 1  # Local Self- Government
            return after if cut and not tokens[j - 1].acronym else None
        if key in self.words.foreign_of and run.of and run.end == j and self.inner(tokens, after):
            return after  # of São José dos Campos
        if (
            key in ("and", "&")
            and self.inner(tokens, after)
            and not tokens[after].acronym
            and not tokens[j - 1].acronym
        ):
            return after if self._goes_on(tokens, i, j, after, run) else None
        if key == "." and tokens[j - 1].acronym and "." in tokens[j - 1].text and tokens[after].capital:
            return after
        if key == "," and self.inner(tokens, after) and not tokens[after].acronym:
            return after if self._list(tokens, i, j, after, run) else None
        return None

    def _goes_on(self, tokens: Sequence[Token], i: int, j: int, after: int, run: _Run) -> bool:
        """Whether ``and`` joins words within the name: another name would bring a kind of its own."""
        if (run.head is not None and not run.of) or self._initialled(tokens, after):
            return False
        k, heads = after, []
        while k < len(tokens) and tokens[k].capital and self.inner(tokens, k):
            if self.language.heads.longest(tokens, k):
                heads.append(tokens[k].key)
            k += 1
        if k < len(tokens) and self._owned_kind(tokens, k):
            heads.append(word_key(unowned(tokens[k].text)))  # Sugar and General Workers Union's
        if run.of and not heads and self._crews(tokens, j - 1, j) and self._crews(tokens, after, k):
            return True  # of Teachers and Lecturers, of Railway Workers and Transport Builders
        if run.of:
            told = tokens[j - 2].key == "of" and tokens[j - 1].key in self.words.sectors  # of Bank and Finance Workers
            return (told or all(h.endswith("s") for h in heads)) and not self._closes(tokens, i, j - 1, run)
        opens = j > i + 1 and not self._noun(tokens, after)  # Kenya Sugar and Allied Workers Union
        land = self.language.countries.longest(tokens, i) if opens else None
        begun = max(i + opens, land[0] if land and land[0] < j else 0)  # Papua New Guinea Maritime and Transport Union
        listed = tokens[i].key != "all" and any(self._noun(tokens, m) for m in range(begun, j))
        first = i - (j - i == 1 and i > 0 and tokens[i - 1].capital)
        titled = self._behind_title(tokens, first) or not self.words.union & {t.key for t in tokens[after:k]}
        if j - first == 2 and titled and self.names_person(tokens, first, j):
            return False  # Daniel Cornfield and Hans-Böckler Foundation; Secretary Peter Conway and Labour Party
        short = j - i <= 8 or all(t.text == "," or t.key in self.words.sectors for t in tokens[i:j])
        return bool(heads) and not listed and short

    def _list(self, tokens: Sequence[Token], i: int, j: int, after: int, run: _Run) -> bool:
        """Whether a comma stands within the name: ``A, B and C Workers' Union``, ``Ministry of A, B and C``."""
        if (run.head is not None and not run.of) or tokens[j - 1].acronym or self._noun(tokens, j - 1):
            return False
        first = i - (j - i == 1 and i > 0 and tokens[i - 1].capital)
        named = not run.of and j - first == 2 and self.names_person(tokens, first, j)
        if named and (self._trade_first(tokens, after + 1) or self._behind_title(tokens, first)):
            return False  # Karen Iles, Construction, Forestry and Energy Union
        crews = run.of and self._crews(tokens, j - 1, j) and self._crews(tokens, after, after + 1)
        if run.of and not crews and self._closes(tokens, i, j - 1, run):
            return False
        k = after
        while k < len(tokens) and k - after < 14 and (self.inner(tokens, k) or tokens[k].text == ","):
            head = self.language.heads.longest(tokens, k) if run.of and tokens[k].capital else None
            if self._noun(tokens, k) or (head and head[1].type != "Company"):
                return False
            k += 1
        if k + 1 >= len(tokens) or tokens[k].key not in ("and", "&") or not self.inner(tokens, k + 1):
            return False
        return self._goes_on(tokens, i, k, k + 1, run)

    def _bare(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether two words are too common to name anything: ``Trade Union``, ``National Congress``."""
        union = tokens[i].key in self.words.union and not self.of_owner(tokens, i)
        return union or tokens[i].key in self.words.generic
