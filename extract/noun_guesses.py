"""Names that only their surroundings tell: acronyms, what a word for its kind announces or explains, foreign words.

``the miners' union ZZG``, ``Fensuagro, the farm workers' union``, ``Fagforbundet``. Cities and agencies of a dateline,
shouted words and surnames in capitals are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from unionties.extract.language import Language
from unionties.extract.mentions import Mention, Parts
from unionties.extract.noun_grammar import NounGrammar
from unionties.extract.tokens import LOWER, OWNS, UPPER, Token, unowned, word_key

Found = tuple[Mention, int] | None
_CAPS = rf"[{UPPER}][{UPPER}'’.-]+(?:\s[{UPPER}][{UPPER}'’.-]+){{0,3}}"
_TITLED = rf"[{UPPER}][\w'’-]+(?:\s[{UPPER}][\w'’-]+){{0,2}}"
_DATELINE = re.compile(
    rf"\W{{0,3}}(?:(?:{_CAPS}|{_TITLED})(?:,\s[^()\n—–:]{{0,30}}?)?|{_CAPS},)\s*"
    rf"(?:(?:\([{UPPER}][\w/. ]{{1,25}}\)\s*)?(?:[—–]|--?\s|\.\s*[—–-])|(?<=,)\s*\([{UPPER}]+\)|/{_CAPS}/"
    rf"|\([{UPPER}][\w/.]{{1,15}}\s[{UPPER}]\w{{1,15}}\):\s)"
    rf"|\W{{0,3}}{_CAPS}[.:]\s|\W{{0,3}}{_CAPS},\s[^()\n—–:]{{0,30}}\([{UPPER}]{{2,8}}\)(?=\s[{UPPER}])"
)
_ROMAN = re.compile(r"[IVXL]+")
_LOWER_WORD = re.compile(rf"(?<![\w-])[{LOWER}][{LOWER}]+(?![\w-])")
_TITLE_WORD = re.compile(rf"(?<![\w-])[{UPPER}][{LOWER}]+(?![\w-])")
#: A word with its article before it: ``Sawt el-Amel``.
_ARTICLE = re.compile(rf"[{LOWER}]{{2,3}}-[{UPPER}]")
_AT = ("in", "from", "at", "near", "outside")
_LONGEST_APPOSITION, _LONGEST_NAME = 8, 7
_PERSON = (2, 3)  # words of a person's name
_CAPITALS = 3  # of a word that is an acronym, at least
_PREFIX = 7  # letters of a word whose beginning alone is listed


def _mostly_capitals(form: str) -> bool:
    """Whether a word has an acronym's capitals with small letters among them: ``SUPeH``, but no ``NGOs``, ``McKAY``."""
    return (
        form.isalpha()
        and form[:2].isupper()
        and sum(letter.isupper() for letter in form) >= _CAPITALS
        and not form[:-1].isupper()
    )


class Guesses:
    """Guesses names of organisations; one for all articles, what an article's words tell is kept for the last."""

    def __init__(self, language: Language, grammar: NounGrammar) -> None:
        self.language, self.grammar, self.words = language, grammar, grammar.words
        # what follows the first of a list behind a colon: Unions present: ZZG (Kenya), ZZH
        wrappers = language.data["wrappers"]
        self._lists = frozenset((",", ";", "(", *wrappers.get("joins", ()), *wrappers["of"]))
        self._article: tuple[str, frozenset[str]] = ("", frozenset())
        self._of = frozenset(language.data["posts"]["of"])
        self._honorifics = frozenset(language.data["honorifics"])

    def dateline(self, text: str, start: int, end: int) -> int:
        """Where the dateline ends that a sentence begins with; ``start`` where there is none."""
        match = _DATELINE.match(text, start, min(end, start + 90))
        return match.end() if match else start

    def find(self, text: str, tokens: Sequence[Token], i: int, explained: bool = True) -> Found:
        """The name guessed at token ``i``, and the index after it; ``explained`` by what stands after it too."""
        token = tokens[i]
        form = unowned(token.text)
        if not token.capital or form in self.words.not_organisations or token.key in self.words.stops:
            return None
        if (
            self.language.countries.longest(tokens, i)
            or self.words.titles.longest(tokens, i)
            or token.key in self.words.events
            or token.key in self.words.laws
            or ("-" in form and self.language.countries.get(form.rpartition("-")[2]))  # the Anglo-Dutch group
        ):
            return None
        kind = self._kind_before(tokens, i)
        acronym = self._acronym(text, tokens, i, form)
        j = i + 1
        if not acronym and (kind or self._after_a_small_word(tokens, i)):
            j = self._run(tokens, i)
            kind = kind or self._kind_after(tokens, i, j)
        if not acronym and kind is None and self._in_a_list(tokens, i):
            kind, j = "TradeUnion", i + 1
        if not acronym and kind is None:
            return self._explained(text, tokens, i) if explained else None
        if not acronym and (token.text.endswith(self.words.compounds) or token.key in self.words.vague):
            return None  # an agreement with Danish-based, with Trade Union Confederations
        if not acronym and self.grammar.several(tokens, i, j):
            return None  # an agreement with Global Union Federations
        if kind == "Company" and not acronym and self._place(tokens, i, j):
            return None
        if kind and not acronym and j > i + 1 and self._titled(tokens, j):
            return None  # charges against Viktor Marek, chairman of the union
        if kind and not acronym and j - i in _PERSON and self._holder(tokens, i, j):
            return None
        name = form if j == i + 1 else text[token.start : tokens[j - 1].end]
        end = token.start + len(name)
        j, acronyms, country = self.grammar.brackets(text, tokens, j) if end == tokens[j - 1].end else (j, (), None)
        parts = Parts(
            kind or "CivilOrganisation", own=name, country=country, acronyms=acronyms, text=name, guessed=kind is None
        )
        return Mention(token.start, max(end, tokens[j - 1].end if acronyms or country else end), (parts,)), j

    def _run(self, tokens: Sequence[Token], i: int) -> int:
        """Where the name ends that begins at token ``i``: ``Banco do Brasil``, ``Cementos Argos``."""
        j = i + 1
        while j < min(i + _LONGEST_NAME, len(tokens)):
            link = tokens[j].key in self.words.links and not tokens[j].capital and j + 1 < len(tokens)
            k = j + link
            owner = tokens[j - 1].text.endswith(OWNS)
            inner = self.grammar.inner(tokens, k) or _ARTICLE.match(tokens[k].text)
            if owner or not inner or tokens[k].acronym or (not link and j > i + 3):
                break
            j = k + 1
        return j

    def _acronym(self, text: str, tokens: Sequence[Token], i: int, form: str) -> bool:
        """Whether capitals are an acronym and no shouted word, surname or city."""
        pieces = form.split("-")
        if (
            not (pieces[0].isupper() or _mostly_capitals(form))
            or len(form) < 3
            or not all(p.isalpha() and p[0].isupper() for p in pieces)
        ):
            return False
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        named = tokens[max(0, i - 1 - (i > 1 and tokens[i - 1].text == ".")) : i]
        if after and after.text.istitle() and any(t.key in self._honorifics for t in named):
            return False  # Mr. WANG Mingran
        listed = i > 1 and tokens[i - 1].text == ":" and after is not None and after.text in self._lists
        for beside in (tokens[i - 1] if i and not listed else None, after):
            if beside and ((beside.text.isupper() and len(beside.text) > 2) or beside.text in (":", "—")):
                return False
        if (after and after.key in self.words.lands) or _ROMAN.fullmatch(form):
            return False  # MENA countries, XXV congress
        if i == 0 and self._full_name(tokens):
            return False  # AGNI Deo Singh left
        if after and re.fullmatch(rf"[{UPPER}][{LOWER}]+-[{LOWER}]+", after.text):
            return False  # KIM Myung-hwan
        if self._surname(tokens, i):
            return False
        opening = i == 0 and len(tokens) > 5 and tokens[2].text == ","
        if opening and any(self.words.titles.longest(tokens, k) for k in (3, 4, 5)):
            return not re.fullmatch(rf"[{UPPER}][{LOWER}]+", tokens[1].text)  # JOHANN Harewood, president of the
        return form.casefold() not in self._words(text)

    def _full_name(self, tokens: Sequence[Token]) -> bool:
        """Whether two words with a capital, as in a person's name, follow the first one of a paragraph."""
        if len(tokens) < 4 or not (tokens[1].text.istitle() and tokens[2].text.istitle()) or tokens[3].capital:
            return False
        listed = (self.words.titles, self.language.heads, self.language.countries, self.language.places)
        plain = all(self.grammar.inner(tokens, k) for k in (1, 2))
        return plain and not any(words.longest(tokens, k) for words in listed for k in (1, 2))

    def _surname(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether capitals are a surname beside a first name: ``President KIM Dongman``, ``Mr. Kimito NAKAE``."""
        first = next((k for k in (i + 1, i - 1) if 0 <= k < len(tokens) and tokens[k].text.istitle()), None)
        if first is None or not self.grammar.inner(tokens, first) or self.language.heads.longest(tokens, first):
            return False
        k = min(i, first) - 1
        k -= k > 0 and tokens[k].text == "."
        if first < i and self.language.countries.longest(tokens, max(k, 0)):
            return False  # the Sri Lankan ZZG: "Sri" is an honorific, too
        titled = first > i and k >= 0 and self.words.titles.longest(tokens, k) is not None
        return titled or (k >= 0 and tokens[k].key in self._honorifics)

    def _words(self, text: str) -> frozenset[str]:
        """The article's words in small letters, and those that begin with a capital: ``TUNIS`` is Tunis there."""
        if self._article[0] != text:
            found = {*_LOWER_WORD.findall(text), *(w.casefold() for w in _TITLE_WORD.findall(text))}
            self._article = text, frozenset(found)
        return self._article[1]

    def _titled(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether the title of a person follows after a comma."""
        if j + 2 >= len(tokens) or tokens[j].text != ",":
            return False
        return self.words.titles.longest(tokens, j + 1 + (tokens[j + 1].key in ("the", "a", "an"))) is not None

    def _holder(self, tokens: Sequence[Token], i: int, j: int) -> bool:
        """``the head of the HAK-IS confederation, N``: the kind is said of the body before it, whose office N holds."""
        k = i - 1 - (tokens[i - 1].text == ",")
        while k > i - 5 and k > 1 and not tokens[k].capital:
            k -= 1
        if k == i - 1 or not tokens[k].capital or not self.grammar.names_person(tokens, i, j):
            return False
        while k > 0 and (tokens[k].capital or tokens[k].key in ("-", "the")):
            k -= 1
        found = (self.words.titles.longest(tokens, m) for m in range(max(0, k - 3), k))
        return tokens[k].key in self._of and any(title and title[0] == k for title in found)

    def _in_a_list(self, tokens: Sequence[Token], i: int) -> bool:
        """``NGG (Germany), Agrostar (Romania)``: a name with its country, beside an acronym with its own in a list."""
        j = self.grammar.brackets_country(tokens, i + 1)
        if j == i + 1 or (i and tokens[i - 1].capital):
            return False
        if j + 2 < len(tokens) and tokens[j].key in (",", "and") and tokens[j + 1].acronym:
            return self.grammar.brackets_country(tokens, j + 2) > j + 2
        for k in range(max(1, i - 6), i - 2):
            if tokens[k - 1].acronym and self.grammar.brackets_country(tokens, k) == i - 1:
                return tokens[i - 1].key in (",", "and")
        return False

    def _kind_before(self, tokens: Sequence[Token], i: int) -> str | None:
        for start in range(max(0, i - 3), i):
            found = self.words.kinds.longest(tokens, start)
            if found is None or found[0] != i:
                continue
            if tokens[start].text in self.words.kind_acronyms:  # the NGO Norhaven
                return None if tokens[i].key in self.words.laws else found[1]
            if not tokens[start].text.isupper() and not (tokens[i - 1].capital and start):
                return found[1]
        return None

    def _after_a_small_word(self, tokens: Sequence[Token], i: int) -> bool:
        return i > 0 and not tokens[i - 1].capital and tokens[i - 1].text[0].isalpha()

    def _kind_after(self, tokens: Sequence[Token], i: int, j: int) -> str | None:
        """``the Norhaven hotel chain``, ``Norhaven's management``: what is said of the name right after it."""
        if j >= len(tokens) or tokens[j].capital:
            return None
        if self.words.of_companies.longest(tokens, j):
            return "Company"
        k = j + (tokens[j].key in self.words.sectors and j + 1 < len(tokens))
        if tokens[i - 1].key != "the" or tokens[j - 1].text.endswith(OWNS):
            return None
        found = self.words.explaining.longest(tokens, k)
        kind = found[1] if found else self.words.explaining.get(unowned(tokens[k].text))
        return kind if kind == "Company" else None

    def _place(self, tokens: Sequence[Token], i: int, j: int) -> bool:
        """Whether a name is that of a place: a country that owns something, or followed by the place that it is in."""
        if self.language.countries.get(unowned(tokens[j - 1].text)) or self.language.places.get(tokens[i].text):
            return True
        if j + 1 >= len(tokens) or tokens[j].text != ",":
            return False
        seated = tokens[j + 1].text.endswith(self.words.compounds)  # Tucson, Arizona-based Norhaven
        return seated or self.language.places.longest(tokens, j + 1) is not None

    def _explained(self, text: str, tokens: Sequence[Token], i: int) -> Found:
        """``Fensuagro, the farm workers' union``; ``Fagforbundet``, whose ending tells what it is."""
        before = tokens[i - 1] if i else None
        if before and (before.key in _AT or (before.capital and before.key not in self.words.stops)):
            return None
        j = i
        while j < min(i + 4, len(tokens)) and tokens[j].capital and self.grammar.inner(tokens, j):
            j += 1
        foreign = any(self._foreign(word_key(unowned(t.text))) for t in tokens[i : max(i + 1, j)])
        if foreign and (j == i or (j == i + 3 and self._foreign(word_key(tokens[i].text)))):
            j = i + 1  # Fagforbundet's, the president of Fagforbundet Anna Berg
        if j == i:
            return None
        explained = self._apposition(tokens, j)
        kind = "TradeUnion" if foreign else explained[1] if explained else None
        if kind is None or (not foreign and j > i + 3) or self.language.places.get(tokens[i].text):
            return None
        name = unowned(text[tokens[i].start : tokens[j - 1].end])
        parts = Parts(kind, own=name, text=name)
        if explained and not any(t.capital for t in tokens[j + 2 : explained[0]]):
            return Mention(tokens[i].start, tokens[explained[0] - 1].end, (parts,)), explained[0]
        return Mention(tokens[i].start, tokens[i].start + len(name), (parts,)), j

    def _foreign(self, word: str) -> bool:
        """Whether a word tells a union in another language: ``Fagforbundet``, ``Sintracarbón``."""
        return word.endswith(self.words.foreign_endings) or (
            word.startswith(self.words.foreign_beginnings) and len(word) > _PREFIX
        )

    def _apposition(self, tokens: Sequence[Token], j: int) -> tuple[int, str] | None:
        """The index after ``, the farm workers' union``, and the kind that it tells of the name before it."""
        if j + 2 >= len(tokens) or tokens[j].text != "," or not self._determined(tokens, j + 1):
            return None
        k = j + 2
        while k < min(j + _LONGEST_APPOSITION, len(tokens)) and tokens[k].text[0].isalpha():
            if tokens[k].key in self.words.stops and tokens[k].key != "and":
                break
            k += 1
        for begin in range(max(j + 2, k - 2), k):
            found = self.words.explaining.longest(tokens, begin)
            if found and found[0] == k:
                return found
        return None

    def _determined(self, tokens: Sequence[Token], k: int) -> bool:
        """Whether a noun with its article, or with its country, begins at token ``k``."""
        return (
            tokens[k].key in ("the", "a", "an", "its", "their", "another")
            or tokens[k].text.endswith(OWNS)
            or self.language.countries.longest(tokens, k) is not None
        )
