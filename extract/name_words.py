"""Which words of a text go together: the halves of a word, acronyms with hyphens, a person's name, a known name."""

from __future__ import annotations

from collections.abc import Sequence

from unionties.extract.holders import vietnamese_syllable
from unionties.extract.knowledge import Knowledge
from unionties.extract.language import Head, Language
from unionties.extract.linked_names import Walk
from unionties.extract.mentions import Mention, Parts
from unionties.extract.tokens import Phrases, Token

#: How many words may tell what a company is before its name, with the one for its kind.
_MAX_KIND = 8


def _titles(language: Language) -> Phrases[str]:
    """The titles of people who may stand between a body and its union, where such unions are named at all."""
    titles = language.data["posts"]["titles"] if language.names.get("member_joins") else ()
    return Phrases(((title, title) for title in titles), language.tokeniser)


def _honours(language: Language) -> Phrases[str]:
    """What is given to a body, and stands with a capital right behind its name."""
    return Phrases(((word, word) for word in language.names.get("honours", ())), language.tokeniser)


class NameWords:
    """Answers for the words of a language; ``facts`` are the organisations that are known."""

    def __init__(self, language: Language, facts: Knowledge) -> None:
        self.language, self.known, self._types = language, facts.names, facts.types
        self._firms = {head.split()[0] for head in language.names.get("heads", {}).get("Company", ())}
        self._linked_names = bool(language.names.get("links"))
        self._titles, self.honours = language.once(_titles), language.once(_honours)
        self._nouns = (language.words, language.sectors, language.modifiers)

    def joined(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether token ``j`` and the one before it are one word: no name ends inside ``quốc tế``."""
        if not 0 < j < len(tokens) or not tokens[j].text.islower():
            return False
        found = self.language.words.longest(tokens, j - 1)
        if found is None or found[0] <= j:
            return False
        before = self.language.words.longest(tokens, j - 2) if j > 1 else None
        return before is None or before[0] != j  # Công đoàn kết nạp

    def _goes_on_with_a_name(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a capital follows that isn't a country's: ``Độc lập Lát-vi-a`` ends with a modifier."""
        if j >= len(tokens) or not tokens[j].capital or self.surname(tokens, j):
            return False
        return self.language.countries.longest(tokens, j) is None

    def _goes_below(self, tokens: Sequence[Token], j: int, head: Head) -> bool:
        """Whether brackets, or a place of the country before, follow: ``Liên hiệp Công đoàn Lào tỉnh Savannakhet``."""
        level = self.language.levels.longest(tokens, j)
        if head.type == "Company" and tokens[j].capital and self.language.places.longest(tokens, j):
            return True  # Samsung Electronics Việt Nam Thái Nguyên
        return tokens[j].text == "(" or bool(level and level[0] < len(tokens) and tokens[level[0]].capital)

    def _another(self, tokens: Sequence[Token], j: int, head: Head) -> bool:
        """Whether another organisation's name begins here; a union's name may hold its company's."""
        found = self.language.heads.longest(tokens, j) if tokens[j].capital else None
        if found is None or (found[0] == j + 1 and not self._linked_names):
            return False
        if head.type == "TradeUnion" and found[1].type != "TradeUnion":
            return tokens[j - 1].key in self.language.names.get("member_joins", ()) and not self._linked_names
        nested = found[1].type == "TradeUnion" and head.type != "TradeUnion" and self._capitalised(tokens, j - 1)
        return not (nested and not tokens[j - 1].acronym)

    def _capitalised(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether token ``j``, or the first half of a word that it ends, has a capital: ``Phát triển``."""
        return tokens[j].capital or (self.joined(tokens, j) and tokens[j - 1].capital)

    def level(self, tokens: Sequence[Token], j: int) -> tuple[int, str] | None:
        """The index after the level of a place at token ``j``, and the level; ``xã hội`` is no commune, and ``tỉnh ủy``
        a province's party committee."""
        found, word = self.language.levels.longest(tokens, j), self.language.words.longest(tokens, j)
        return None if found and (not found[1] or (word and word[0] > found[0])) else found

    def numbered_place(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a number is the name of a place after its level: ``quận 1``."""
        names = self.language.names
        if j >= len(tokens) or not tokens[j].text.isdigit() or len(tokens[j].text) > 2:
            return False
        return tokens[j - 1].key in names.get("numbered_levels", ())

    def enumerated(self, tokens: Sequence[Token], j: int, international: bool) -> int | None:
        """The index after the trades that a comma at token ``j`` goes on to list, with an ``and`` before the last and a
        country after it: ``Công đoàn Giao thông, Bưu điện và Xây dựng Lào``; an international body needs no country."""
        language, joins = self.language, self.language.names.get("member_joins", ())
        k, last = j, False
        while k < min(j + 16, len(tokens)):
            mark = tokens[k].text == ","
            if mark or tokens[k].key in joins:
                last = last or not mark
                k += 1
                if k == len(tokens) or not tokens[k].capital or self.surname(tokens, k) or self._known_at(tokens, k):
                    return None
                if any(listed.longest(tokens, k) for listed in (language.heads, language.places, language.countries)):
                    return None
            elif tokens[k].capital and language.countries.longest(tokens, k):
                return k if last else None
            elif k > j + 1 and not last and tokens[k].key in language.names.get("owned", ()):
                trade = language.sectors.longest(tokens, k - 1)
                return k if trade and trade[0] == k else None  # Công đoàn Xây dựng, Gỗ của PEO
            elif tokens[k].capital and last and (wider := language.modifiers.longest(tokens, k)):
                if wider[1] in language.names.get("international", ()):
                    return wider[0]
            elif not tokens[k].capital and not self.joined(tokens, k):
                trade = language.words.longest(tokens, k) or language.sectors.longest(tokens, k)
                before = tokens[k - 2] if k > j + 1 and tokens[k - 1].capital else None
                if trade is None and not (before and (before.text == "," or before.key in joins)):
                    break
                k = trade[0] - 1 if trade else k
            k += 1
        return k if last and international else None

    @staticmethod
    def chained(tokens: Sequence[Token], j: int) -> int | None:
        """The index after an acronym that a hyphen or a stroke joins to the one before token ``j``: ``PIT-CNT``."""
        if j + 1 >= len(tokens) or tokens[j].text not in "-/&" or tokens[j].start != tokens[j - 1].end:
            return None
        return j + 2 if tokens[j + 1].start == tokens[j].end and tokens[j + 1].acronym else None

    def _word_run(self, tokens: Sequence[Token], j: int) -> int | None:
        """The index of a capital that two and more listed words in lower case lead to: ``cao cấp công đoàn A-đen``."""
        k = j
        while k < min(j + 8, len(tokens)) and tokens[k].text.islower():
            word = self.language.words.longest(tokens, k)
            if word is None:
                return None
            k = word[0]
        if k < j + 4 or k >= len(tokens) or not tokens[k].capital or tokens[k].acronym or self.surname(tokens, k):
            return None
        return None if self.language.heads.longest(tokens, k) else k

    def _known_at(self, tokens: Sequence[Token], j: int) -> tuple[int, tuple[str, ...]] | None:
        """The known name that begins at token ``j``; a company's may stand inside the name of its union."""
        found = self.known.longest(tokens, j)
        return found if found and any(self._types[id_] != "Company" for id_ in found[1]) else None

    def branded(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """``hãng hàng không quốc gia Air France``: a known company after words in lower case for what it is."""
        language = self.language
        head = language.heads.longest(tokens, i) if tokens[i].key in self._firms else None
        if head is None or head[1].type != "Company" or self._linked_names:
            return None
        k = head[0]
        while k < min(i + _MAX_KIND, len(tokens)):
            whole = (language.countries if tokens[k].capital else language.words).longest(tokens, k)
            if tokens[k].capital and whole is None:
                break
            if whole is None and (not tokens[k].text.isalpha() or language.stops.longest(tokens, k)):
                return None
            k = whole[0] if whole else k + 1
        found = self.known.longest(tokens, k) if head[0] < k < len(tokens) and tokens[k].capital else None
        if found is None or any(self._types[id_] != "Company" for id_ in found[1]):
            return None
        j, ids = found
        if j < len(tokens) and tokens[j].capital:
            return None  # a subsidiary
        parts = Parts("Company", known=ids, text=text[tokens[k].start : tokens[j - 1].end])
        return Mention(tokens[i].start, tokens[j - 1].end, (parts,)), j

    def _inner(self, tokens: Sequence[Token], j: int, bracketed: bool = False) -> bool:
        """Whether a lower-case word or a mark may stand inside a name."""
        token = tokens[j]
        stop = self.language.stops.longest(tokens, j)
        if token.text in "-–&" or (bracketed and token.text == ","):
            return True
        if stop is not None and self.joined(tokens, j) and not self.language.stops.longest(tokens, j - 1):
            stop = None  # việc làm
        return token.text[0].isalpha() and (stop is None or (bracketed and stop[1]))

    def surname(self, tokens: Sequence[Token], j: int, firm: bool = False) -> bool:
        """Whether a person's name seems to begin here: a surname and a capital; after a company's name, two of them."""
        more = 2 if firm else 1
        return (
            tokens[j].key in self.language.surnames
            and j + more < len(tokens)
            and all(t.capital for t in tokens[j + 1 : j + 1 + more])
            and not self.language.words.longest(tokens, j)  # LÂM NGHIỆP
        )

    def verb(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a word with a capital is a headline's verb between two names: ``Công đoàn A Thăm Công đoàn B``."""
        stop = self.language.stops.longest(tokens, j)
        return stop is not None and stop[0] < len(tokens) and self.language.heads.longest(tokens, stop[0]) is not None

    def land(self, tokens: Sequence[Token], j: int, wider: tuple[int, str] | None) -> tuple[int, str] | None:
        """The country named at token ``j``, unless its name is a surname or the beginning of an ocean's: ``Thái``."""
        found = self.language.countries.longest(tokens, j)
        place = self.language.places.longest(tokens, j) if found else None
        if found and place and place[0] > found[0]:
            return None  # Thái Nguyên
        short = found is not None and found[0] == j + 1
        return None if short and ((wider and wider[0] > j + 1) or self.surname(tokens, j, firm=True)) else found

    def of_country(self, tokens: Sequence[Token], j: int) -> tuple[int, str | None]:
        """``của Thụy Điển`` after a name: the index after it, and the country."""
        if j + 1 < len(tokens) and tokens[j].key in self.language.names["of"]:
            found = self.language.countries.longest(tokens, j + 1)
            if found and tokens[j + 1].capital:
                return found
        return j, None

    def _local_end(self, tokens: Sequence[Token], i: int, end: int) -> int | None:
        """The index after ``tại Hải Phòng`` where a name holds the place: a chamber's or an expatriates' one."""
        language = self.language
        if (
            end + 1 >= len(tokens)
            or not self.language.local_heads.longest(tokens, i)
            or tokens[end].key not in language.names["at"]
        ):
            return None
        place = language.places.longest(tokens, end + 1)
        land = language.countries.longest(tokens, end + 1)
        return place[0] if place else land[0] if land else None

    def _plural(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a plural stands before a name: ``các công đoàn Ấn Độ`` are no national centre."""
        before = [t.key for t in tokens[max(0, i - 3) : i]]
        plurals = self.language.names.get("plurals", ())
        if before[-2:] == ["tổ", "chức"]:
            before = before[:-2]
        return bool(before) and (before[-1] in plurals or (before[-1].isdigit() and before[-1] not in ("1", "01")))

    def firm(self, tokens: Sequence[Token], j: int, head: Head) -> bool:
        """Whether token ``j`` stands in the name of a company or of its union."""
        words = self.language.names.get("firm_words", ())
        return head.type == "Company" or any(t.key in words for t in tokens[max(0, j - 8) : j])

    def trailing_acronym(self, tokens: Sequence[Token], j: int) -> str | None:
        """The acronym that follows a name's country without brackets: ``Công đoàn Giáo dục Đức GEW``."""
        if j >= len(tokens) or not tokens[j].acronym or not tokens[j].text.isupper() or not tokens[j].text.isascii():
            return None
        none = self.language.names.get("not_organisations", ())
        return None if tokens[j].text in none or len(tokens[j].text) < 3 else tokens[j].text

    def numbered(self, tokens: Sequence[Token], j: int, school: bool = False) -> bool:
        """Whether a number is a part of a name (``May 10``, ``Công ty 28``, a school's) and counts nothing."""
        names = self.language.names
        if school and tokens[j - 1].capital and len(tokens[j].text) == 1:
            return True
        if tokens[j - 1].key not in names.get("numbered", ()) or len(tokens[j].text) > 3:
            return False
        return j + 1 >= len(tokens) or tokens[j + 1].key not in names.get("units", ())

    def between_places(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether token ``j`` joins two places: ``Công đoàn Nghệ An và Xiêng Khoảng`` is two unions."""
        places = self.language.places
        if tokens[j].key not in self.language.names.get("member_joins", ()) or j + 1 >= len(tokens):
            return False
        return places.longest(tokens, j + 1) is not None and self.after_place(tokens, j)

    def after_place(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether the name of a place ends right before token ``j``."""
        before = (self.language.places.longest(tokens, k) for k in range(max(0, j - 4), j) if tokens[k].capital)
        return any(found and found[0] == j for found in before)

    def may_be_verb(self, tokens: Sequence[Token], j: int, end: int) -> bool:
        """Whether words in lower case that names may hold tell what one does: ``LĐLĐ tỉnh Kon Tum thống nhất``."""
        if tokens[j].capital or self._linked_names:
            return False
        open_ = end < len(tokens) and (tokens[end].capital or tokens[end].text == "(")
        return self.after_place(tokens, j) or (not open_ and self.language.stops.longest(tokens, j) is not None)

    def joins_another(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether token ``j`` joins another organisation whose kind stands in lower case: ``... và hãng Boeing``, or
        an office in one: ``... và Chủ tịch Công đoàn X``, or a known company: ``Công ty Pouchen và Nike``."""
        if (
            self._linked_names
            or tokens[j].key not in self.language.names.get("member_joins", ())
            or j + 1 >= len(tokens)
        ):
            return False
        office = self._titles.longest(tokens, j + 1)
        if office and self.language.heads.longest(tokens, office[0]):
            return True
        known = self.known.longest(tokens, j + 1) if tokens[j - 1].capital else None
        if known and all(self._types[id_] == "Company" for id_ in known[1]):
            return True
        other = self.language.heads.longest(tokens, j + 1)
        return other is not None and other[0] < len(tokens) and tokens[other[0]].capital

    def _brand(self, tokens: Sequence[Token], i: int, j: int, head: Head) -> bool:
        """Whether a company's name goes on after a country's: ``hãng Qatar Airways``, ``Công ty Giày da Mỹ Phong``."""
        if not self.firm(tokens, i, head):
            return False
        if j == i + 1 and self._given(tokens, i - 1):
            return True
        if j >= len(tokens) or not tokens[j].capital:
            return False
        if head.type == "Company" and tokens[j].text.isascii():
            return True
        return j == i + 1 and not tokens[j].acronym and not self.surname(tokens, j, firm=True)

    def _given(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a syllable with a capital begins what is no country: ``Minh`` of ``Công ty May Minh Anh``."""
        listed = (self.language.words, self.language.sectors, self.language.heads)
        ends = (found[0] for p in listed for k in (j, j - 1, j - 2) if k >= 0 and (found := p.longest(tokens, k)))
        own = tokens[j].capital and not tokens[j].acronym and vietnamese_syllable(tokens[j].text)
        own = own and not self.known.longest(tokens, j)  # hãng Boeing Mỹ
        return own and tokens[j - 1].text != "," and all(end <= j for end in ends)

    def _within_word(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether token ``i`` is the second half of a word: *Xã Hội Chủ Nghĩa* names no ``Hội``."""
        word = self.language.words.longest(tokens, i - 1) if i else None
        return word is not None and word[0] > i

    def _before_a_place(self, tokens: Sequence[Token], j: int, end: int) -> bool:
        """Whether a word up to ``end`` tells the level of a place after it: ``Thủ đô Hà Nội``."""
        level = self.language.levels.longest(tokens, j)
        return (
            level is not None
            and level[0] == end < len(tokens)
            and self.language.places.longest(tokens, end) is not None
        )

    def _attended(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether what begins here is an event: ``dự Đại hội Công đoàn Chế tạo Úc (AMWU)``."""
        return i > 0 and tokens[i - 1].key in self.language.names.get("before_events", ())

    def _after_bracket(self, tokens: Sequence[Token], walk: Walk) -> None:
        if walk.good < len(tokens) and tokens[walk.good].capital:
            country = self.language.countries.longest(tokens, walk.good)
            if country:
                walk.country, walk.good = country[1], country[0]
