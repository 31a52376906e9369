"""Pieces of names with a grammar of their own: what brackets tell, and one name for several organisations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from unionties.extract.language import Head, Language, alternation
from unionties.extract.mentions import Mention, Parts
from unionties.extract.tokens import UPPER, Token, tokenise

BRACKET = re.compile(r"\(\s*+([^()]{2,60}?)\s*+\)")
_BESIDE = re.compile(r"\s*[,;/]\s*|\s+[-–]\s+")
_CAPITALS = re.compile(rf"\s*([{UPPER}][\w'’]*(?:\s[{UPPER}][\w'’]*){{0,3}})")


class NamePieces:
    """Reads brackets after a name and names that count their members."""

    def __init__(self, language: Language) -> None:
        self.language = language
        counted = language.names.get("counted_levels")
        self.counts = re.compile(counted, re.IGNORECASE) if counted else None
        self._small = frozenset(language.names.get("small_acronyms", ()))
        self._called = re.compile(language.names.get("called", "(?!)"), re.IGNORECASE)
        joins = alternation(language.names.get("member_joins", ("and",)))
        self._joins = re.compile(rf"\s*(?:,|-|–|\b(?:{joins})\b)\s*")

    def brackets(self, text: str, tokens: Sequence[Token], j: int) -> tuple[int, tuple[str, ...], str | None]:
        """What brackets at token ``j`` tell: the index after them, acronyms or other names, and a country."""
        acronyms: tuple[str, ...] = ()
        country = None
        while j < len(tokens) and tokens[j].text == "(":
            match = BRACKET.match(text, tokens[j].start, tokens[-1].end)
            if match is None:
                break
            called = self._called.match(match[1])
            inner = match[1][called.end() :] if called else match[1]
            forms = self._forms(inner)
            lands = [self.language.countries.get(form) for form in forms]
            code = lands[0] if len(forms) == 1 else None
            words = tokenise(inner)
            if code:
                country = code
            elif (
                (words[0].capital or inner in self._small)
                and len(words) <= 6
                and not any(t.text in ":;." for t in words)
                and not inner[0].isdigit()
            ):
                acronyms += tuple(form for form, land in zip(forms, lands, strict=True) if not land)
                country = next(filter(None, lands), country)
            else:
                break
            while j < len(tokens) and tokens[j].start < match.end():
                j += 1
        return j, acronyms, country

    def _forms(self, inner: str) -> list[str]:
        """What stands beside an acronym in brackets: ``Education International - EI``, ``PEO, Síp``."""
        forms = _BESIDE.split(inner)
        apart = len(forms) == 2 and all(form[:1].isupper() for form in forms)
        return forms if apart and any(form.isupper() and form.isalpha() for form in forms) else [inner]

    def counted(self, text: str, tokens: Sequence[Token], i: int, j: int, head: Head) -> tuple[Mention, int] | None:
        """One name for several organisations: ``Công đoàn hai tỉnh A - B (Lào)``, and ``chính quyền hai tỉnh A và B,
        Công đoàn hai tỉnh``, where the places stand before it."""
        limit = tokens[-1].end  # no name goes beyond its sentence
        if self.counts is None or j == len(tokens) or not (match := self.counts.match(text, tokens[j].start, limit)):
            return None
        said = text[tokens[i].start : tokens[j - 1].end]
        members, end = self._members(text, match, limit, head, said)
        if not members:
            told = [m for m in self.counts.finditer(text, tokens[0].start, tokens[i].start) if m[0] == match[0]]
            members = self._members(text, told[-1], tokens[i].start, head, said)[0] if told else []
        if len(members) < 2:
            return None
        bracket = BRACKET.match(text, end + 1, limit)
        if bracket and (code := self.language.countries.get(bracket[1])):
            end = bracket.end()
            members = [replace(m, country=m.country or code) for m in members]
        k = j
        while k < len(tokens) and tokens[k].start < end:
            k += 1
        return Mention(tokens[i].start, end, tuple(members)), k

    def other_place(self, text: str, tokens: Sequence[Token], j: int, first: Parts) -> tuple[Parts, int] | None:
        """The second of "Công đoàn A và B": another place or country after one, with the same kind of union."""
        language, join = self.language, tokens[j] if j + 1 < len(tokens) else None
        if join is None or (join.text not in "-–" and join.key not in language.names["member_joins"]):
            return None
        k, level = j + 1, first.level
        if found := language.levels.longest(tokens, k):
            k, level = found
        if k >= len(tokens) or not tokens[k].capital:
            return None
        place, land = language.places.longest(tokens, k), language.countries.longest(tokens, k)
        if first.place and place and place[1][0] != first.place:
            end, (name, country) = place
        elif first.country and not first.place and not first.acronyms and land and land[1] != first.country:
            (end, country), name, level = land, None, None
        else:
            return None
        if end < len(tokens) and tokens[end].capital:
            return None
        end, acronyms, told = self.brackets(text, tokens, end)
        if acronyms:
            return None
        return replace(first, place=name, country=told or country, level=level, text="", acronyms=()), end

    def _members(self, text: str, count: re.Match[str], limit: int, head: Head, said: str) -> tuple[list[Parts], int]:
        """The places listed after ``hai tỉnh``, each as an organisation of that kind, and the index after the last;
        ``said`` is the kind as the text writes it."""
        level = self._counted_level(count.group())
        members, place, end = [], count.end(), count.end()
        while (run := _CAPITALS.match(text, place, limit)) and not self._opens_name(text, place):
            form = f"{said} {count[1]} {run[1]}"
            members.append(replace(self._member(run[1], head, level), text=form))
            end = run.end()
            join = self._joins.match(text, end, limit)
            if join is None or not join.group():
                break
            place = join.end()
        return members, end

    def _opens_name(self, text: str, place: int) -> bool:
        """Whether another organisation's name begins here and not one more place of the list."""
        tokens = tokenise(text[place : place + 60])
        found = self.language.heads.longest(tokens, 0) if tokens else None
        return found is not None and found[0] > 1

    def _counted_level(self, words: str) -> str | None:
        """The level that ``hai tỉnh`` or ``4 thành phố`` names."""
        tokens = tokenise(words)
        found = [level for k in range(len(tokens)) if (level := self.language.levels.longest(tokens, k))]
        return found[-1][1] if found else None

    def _member(self, name: str, head: Head, level: str | None) -> Parts:
        country = self.language.countries.get(name) or self.language.names.get("short_countries", {}).get(name)
        if country and level is None:
            return Parts(head.type, head.words, country=country, centre=True, text="")
        listed = self.language.places.get(name)
        place, country = listed or (name, country)
        return Parts(head.type, head.words, level=level, place=place, country=country or None, text="")
