"""The grammar of names that begin with their kind, as Vietnamese names do.

A name is walked from its head (``Liên đoàn Lao động``) through sector, level and place, country and bracketed
acronym. The words that may follow, and those that end a name, are data of the language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from unionties.extract.knowledge import Knowledge
from unionties.extract.language import Head, Language
from unionties.extract.linked_names import Walk
from unionties.extract.mentions import Mention, Parts
from unionties.extract.name_ends import NameEnds
from unionties.extract.name_pieces import BRACKET
from unionties.extract.tokens import Token
from unionties.graph.divisions import country_of, division

_MAX_WORDS = 22


class NameGrammar(NameEnds):
    """Reads composed names at a token; the names of the organisations that are known end a name."""

    def __init__(self, language: Language, facts: Knowledge) -> None:
        super().__init__(language, facts)
        self._paired = frozenset(language.names.get("pair_heads", ()))

    def composed(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """The name that its head word opens at token ``i``, and the index after it."""
        found = self.opened(tokens, i)
        if found is None or self.language.not_heads.longest(tokens, i) or self._within_word(tokens, i):
            return None
        j, head, international = found
        if j >= len(tokens) or (head.capital and not self._may_go_on(text, tokens, i, j, head)):
            return None
        at_once = self._follows_at_once(tokens, j) or self.quoted(tokens, i, j, head)
        if not (tokens[i].capital or at_once or self.unions_school(tokens, j, head)):
            return None
        if head.words in self.language.names.get("bracket_heads", ()) and (
            self._attended(tokens, i) or not (self._bracketed(text, tokens, j, head) or self.closed(tokens, j, head))
        ):
            return None
        if head.centre and self._plural(tokens, i) and self.language.countries.longest(tokens, j):
            return None
        counted = self.pieces.counted(text, tokens, i, j, head)
        if counted:
            return counted
        walk = self._walk(text, tokens, i, j, head, international)
        if walk is None or (walk.good == j and not walk.level):
            return None
        named = any(t.capital or t.text == walk.place for t in tokens[j : walk.good])
        named = named or (self.linked.used and tokens[i].capital)
        if not (walk.level and not walk.place) and not named:
            return None
        own = text[tokens[j].start : tokens[walk.own_end - 1].end] if walk.own_end > j else ""
        name = text[tokens[i].start : tokens[walk.good - 1].end]
        own = BRACKET.sub(" ", own).strip()
        if own[:1].islower() and not (walk.place or walk.acronyms) and self._plural(tokens, i):
            return None  # 18 công đoàn thuyền viên châu Á
        place, country = self._placed(own, walk, head)
        if head.type == "Company" and not (own or walk.place or walk.acronyms or tokens[i].capital or walk.level):
            return None  # công nhân của tập đoàn Hà Lan
        if place and not walk.place:
            own = ""
        parts = Parts(
            self._type(head, walk), head.words, own, walk.level, place, country, walk.international, head.centre,
            walk.acronyms, text=" ".join(BRACKET.sub(" ", name).split()),
        )  # fmt: skip
        end = walk.good
        if not country:
            end, country = self.of_country(tokens, end)
            parts = replace(parts, country=country)
        local = self._local_end(tokens, i, end)
        if local:
            last = tokens[local - 1].end
            end, acronyms, _ = self.pieces.brackets(text, tokens, local)
            own, name = text[tokens[j].start : last], text[tokens[i].start : last]
            parts = replace(parts, own=own, text=name, acronyms=(*parts.acronyms, *acronyms))
        if head.type == "EducationBody" and (whole := self._joint(text, tokens, end, head)):
            end, last = whole, tokens[whole - 1].end
            parts = replace(parts, own=text[tokens[j].start : last], text=text[tokens[i].start : last])
        other = self.pieces.other_place(text, tokens, end, parts) if head.words in self._paired and not own else None
        if other:
            second, end = other
            return Mention(tokens[i].start, tokens[end - 1].end, (replace(parts, text=""), second)), end
        return Mention(tokens[i].start, tokens[end - 1].end, (parts,)), end

    def _joint(self, text: str, tokens: Sequence[Token], end: int, head: Head) -> int | None:
        """The index after the university that a school's name goes on with: ``Trường Đại học X - Đại học Y``."""
        if end + 1 >= len(tokens) or tokens[end].text not in "-–" or not tokens[end + 1].capital:
            return None
        other = self.language.heads.longest(tokens, end + 1)
        whole = other and other[1].type == head.type and other[1].words != head.words
        found = self.composed(text, tokens, end + 1) if whole else None
        return found[1] if found else None

    def _may_go_on(self, text: str, tokens: Sequence[Token], i: int, j: int, head: Head) -> bool:
        """Whether a kind that is too common a noun opens a name: with a capital, and another after it."""
        if self.unions_school(tokens, j, head) or self.quoted(tokens, i, j, head):
            return not self._plural(tokens, i)
        if not tokens[i].capital:
            return False
        return tokens[j].capital or self.linked.used or self.small(text, tokens, j, head)

    def of_country(self, tokens: Sequence[Token], j: int) -> tuple[int, str | None]:
        """``của Thụy Điển`` or ``de la Guinée`` after a name: the index after it, and the country."""
        if self.linked.used:
            return self.linked.of_country(tokens, j) or (j, None)
        return super().of_country(tokens, j)

    def _placed(self, own: str, walk: Walk, head: Head) -> tuple[str | None, str | None]:
        """Place and country: as walked, else what the listed places say, else the head's own country."""
        told = walk.place or own
        listed = self.language.places.get(told) if told else None
        if listed is None and told and (land := walk.country or country_of(told)) and (known := division(land, told)):
            return known.name, land  # another spelling, with hyphens or without
        place = listed[0] if listed else walk.place
        return place, walk.country or (listed[1] if listed else None) or head.country

    def _type(self, head: Head, walk: Walk) -> str:
        if head.type == "TradeUnion" and walk.international and not walk.country:
            return "InternationalUnionBody"
        return head.type

    def _walk(self, text: str, tokens: Sequence[Token], i: int, j: int, head: Head, international: bool) -> Walk | None:
        walk = Walk(j, j, international=international)
        bracket = self._bracketed(text, tokens, j, head)
        if bracket:
            walk.good, walk.acronyms, walk.country = self.pieces.brackets(text, tokens, bracket)
            walk.own_end = bracket
            self._scan_own(tokens, j, bracket, walk)
            if not walk.country:
                self._after_bracket(tokens, walk)
            named = self.level(tokens, walk.good) if walk.good < len(tokens) and not walk.country else None
            if named:
                self._level(tokens, *named, head, walk)
            return walk
        while j < len(tokens) and j - i < _MAX_WORDS and not walk.closed:
            step = self._step(text, tokens, i, j, head, walk)
            if step is None:
                break
            j = step
        return walk

    def _step(self, text: str, tokens: Sequence[Token], i: int, j: int, head: Head, walk: Walk) -> int | None:
        """The index after what token ``j`` opens within the name, or None where the name ends before it."""
        language, token, first = self.language, tokens[j], walk.good == j and walk.own_end == j
        if token.text == "(":
            end, acronyms, country = self.pieces.brackets(text, tokens, j)
            if end == j:
                return None
            walk.good, walk.acronyms, walk.country = end, walk.acronyms + acronyms, walk.country or country
            walk.closed = bool(country or walk.place or walk.country)
            return end
        if self.linked.used and not token.capital:
            return self.linked.step(tokens, j, walk)
        whole = self.quoted(tokens, i, j, head) or (first and self.unions_school(tokens, j, head))
        if whole:
            walk.good = walk.own_end = whole
            return whole
        modifier = language.modifiers.longest(tokens, j)
        if modifier and token.capital and first and self._goes_on_with_a_name(tokens, modifier[0]):
            modifier = None
        if modifier and ((walk.place and not token.capital) or self.may_be_verb(tokens, j, modifier[0])):
            modifier = None
        word = self.language.words.longest(tokens, j) if token.capital else None
        sector = language.sectors.longest(tokens, j)
        if (
            word
            and not (modifier and modifier[0] >= word[0])
            and not (sector and sector[0] > word[0])
            and not tokens[word[0] - 1].capital
            and not self._before_a_place(tokens, j, word[0])
        ):
            if walk.place or (not first and language.heads.longest(tokens, j)):
                return None
            walk.good = walk.own_end = word[0]
            return word[0]
        land = self.land(tokens, j, modifier)
        if land and token.capital and head.words in language.names.get("two_country_heads", ()):
            k = land[0]
            other = (
                language.countries.longest(tokens, k + 1) if k + 1 < len(tokens) and tokens[k].text in "-–" else None
            )
            if other:
                walk.good = walk.own_end = other[0]
                walk.closed = True
                return other[0]
        if land and token.capital and not self._brand(tokens, j, land[0], head):
            walk.good, walk.country = land
            if own := self.trailing_acronym(tokens, land[0]):
                walk.acronyms, walk.good, walk.closed = (*walk.acronyms, own), land[0] + 1, True
                return walk.good
            walk.closed = not (land[0] < len(tokens) and self._goes_below(tokens, land[0], head))
            return land[0]
        committee = language.levels.longest(tokens, j)
        if committee and not committee[1] and not modifier:
            return None  # a province's party committee
        if not modifier and (named := self.level(tokens, j)):
            return self._level(tokens, *named, head, walk)
        if modifier:
            walk.good = walk.own_end = modifier[0]
            walk.international |= modifier[1] in language.names.get("international", ())
            return modifier[0]
        apart = not first and not walk.place
        if sector and (token.capital or apart or self._sector_opens(tokens, i, j, sector[0])):
            walk.good = walk.own_end = sector[0]
            return sector[0]
        if token.capital or token.acronym:
            return self._capital(tokens, j, head, walk, first)
        if token.text == "," and (after := self.enumerated(tokens, j, walk.international)):
            walk.good = walk.own_end = after
            return after
        if token.text.isdigit() and self.numbered(tokens, j, head.type == "EducationBody"):
            walk.good = walk.own_end = j + 1
            return j + 1
        if first and (tail := self.tail(tokens, j, head)):
            walk.good = walk.own_end = tail
            return tail
        if token.key in language.names.get("abouts", ()) and (about := self.about(tokens, j, head)):
            return about
        return self._joined(tokens, j, walk)

    def _sector_opens(self, tokens: Sequence[Token], i: int, j: int, end: int) -> bool:
        """Whether a sector in lower case may stand after the kind: ``CĐ các KCN``, ``Công đoàn giáo dục huyện``."""
        names = self.language.names
        if tokens[j - 1].key in names.get("sector_marks", ()):
            return True
        if not tokens[i].capital or end >= len(tokens):
            return False
        land = tokens[end].capital and self.language.countries.longest(tokens, end)
        return bool(tokens[j].key in names.get("plurals", ()) or self.level(tokens, end) or land)

    def _level(self, tokens: Sequence[Token], j: int, level: str, head: Head, walk: Walk) -> int | None:
        if j < len(tokens) and tokens[j].text == ".":
            j += 1
        place = self.language.places.longest(tokens, j) if j < len(tokens) else None
        end = place[0] if place else j + 1 if self.numbered_place(tokens, j) else j
        if not place and end == j:
            while (
                end < len(tokens)
                and tokens[end].capital
                and end - j < 5
                and not (end > j + 1 and self.surname(tokens, end, firm=end - j != 2))
                and not ((land := self.language.countries.longest(tokens, end)) and not (end == j + 1 == land[0] - 1))
            ):
                end += 1
            if end > j and self.surname(tokens, j, firm=True):
                end = j
        if end == j and tokens[j - 1].text == ".":
            end = j = j - 1  # LĐLĐ tỉnh.
        bracketed = tokens[walk.good - 1].text == ")"
        if end == j and walk.good != walk.own_end and not bracketed:
            return None
        if bracketed:
            walk.acronyms = ()  # Công đoàn Viên chức (CĐVC) tỉnh X: any province's
        walk.level, walk.good = level, end
        walk.place = " ".join(t.text for t in tokens[j:end]) or None
        return end

    def _capital(self, tokens: Sequence[Token], j: int, head: Head, walk: Walk, first: bool) -> int | None:
        token, firm = tokens[j], self.firm(tokens, j, head)
        person = self.surname(tokens, j, firm) and not self.language.places.longest(tokens, j)
        if walk.place or person or (not first and self.verb(tokens, j)) or self.not_its_own(tokens, j):
            return None
        other = self.language.heads.longest(tokens, j)
        if other and not first and (self._another(tokens, j, head) or other[1].type == "TradeUnion"):
            return None
        place = self.language.places.longest(tokens, j)
        if place and not first:
            walk.place, walk.good = place[1][0], place[0]
            return place[0]
        if other and other[0] > j + 1 and other[1].type != "TradeUnion" == head.type:
            walk.good = walk.own_end = other[0]  # a workplace, and what it is called
            return other[0]
        walk.good = walk.own_end = j + 1
        if token.acronym and not first and walk.acronyms:
            return None
        while token.acronym and (end := self.chained(tokens, j + 1)):
            j = end - 1
            walk.good = walk.own_end = end
        return self._compound(tokens, j, walk)

    def _compound(self, tokens: Sequence[Token], j: int, walk: Walk) -> int:
        """The index after a capitalised syllable and, where a lower-case one goes with it, that one: ``Nhà máy``."""
        end = j + 1
        marked = not tokens[j].text.isascii() and "-" not in tokens[j].text and not self.linked.used
        lone = not tokens[j].acronym and marked and not tokens[j - 1].capital
        lone = lone and not self.language.heads.longest(tokens, j)  # Trung ương Đảng
        if (
            lone
            and end < len(tokens)
            and tokens[end].text.isalpha()
            and not tokens[end].capital
            and self._inner(tokens, end)
        ):
            following = tokens[end + 1] if end + 1 < len(tokens) else None
            if following is None or not following.capital:
                walk.good = walk.own_end = end + 1
                return end + 1
        return end

    def _joined(self, tokens: Sequence[Token], j: int, walk: Walk) -> int | None:
        """Lower-case words and joining marks belong to the name when a capital or a modifier follows soon."""
        if walk.country or walk.place or not self._inner(tokens, j) or tokens[j - 1].acronym:
            return None
        if self.between_places(tokens, j) or self.joins_another(tokens, j):
            return None
        run = self._word_run(tokens, j)
        if run:
            return run
        limit = 4 if tokens[j].key in self.language.names.get("sector_marks", ()) else 3
        for end in range(j + 1, min(j + limit, len(tokens))):
            token = tokens[end]
            if token.capital and self.language.countries.longest(tokens, end):
                walk.own_end = end
                return end
            if token.capital and tokens[end - 1].text != ",":
                if self.language.heads.longest(tokens, end) or self.surname(tokens, end):
                    return None
                other = self._known_at(tokens, end)
                return None if other and (other[0] > end + 1 or token.text.isupper()) else end
            if self.language.modifiers.longest(tokens, end) or self.language.sectors.longest(tokens, end):
                return end
            if not self._inner(tokens, end):
                return None
        return None
