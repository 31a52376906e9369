"""Sentences that leave out their subject, as reports of one body do: *In March received X. In May sent a delegation to
Y.* They are read with a sign for it before their verb."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from unionties.extract.cues import EVENT, SIDE
from unionties.extract.discourse import Discourse
from unionties.extract.forms import filled
from unionties.extract.language import language
from unionties.extract.lowercase import for_lower
from unionties.extract.masked import Masked, Side
from unionties.extract.subjects import grammar

#: How an item of a list begins.
_ITEM = re.compile(r"[-–—•*+▪►>]|\d{1,2}[.)]\s")


@dataclass(frozen=True)
class _Openings:
    """How such a sentence begins: its ``verb``, that of ``guests`` by which they are meant that were told of, and what
    tells that its subject comes ``later``."""

    verb: re.Pattern[str]
    guests: re.Pattern[str]
    later: re.Pattern[str]


@cache
def _openings(code: str) -> _Openings | None:
    reference: Mapping[str, str] = language(code).data["reference"]
    if "subjectless" not in reference:
        return None
    words: Mapping[str, str] = reference["subjectless"]  # type: ignore[assignment]
    event = {"EVENT": EVENT}
    return _Openings(
        for_lower(rf"(?!\W*[“\"])(?:{filled(reference['elided'], {})})(?P<verb>{filled(words['verbs'], event)})"),
        for_lower(filled(words["guests"], {})),
        for_lower(filled(words["later"], {})),
    )


class Subjectless:
    """Gives sentences without a subject that of the sentence before, in the order of an article."""

    def __init__(self, code: str, discourse: Discourse) -> None:
        self.openings, self.discourse, self.code = _openings(code), discourse, code
        self._again, self._last = False, tuple[str, ...]()

    def read(self, masked: Masked, title: bool) -> Masked:
        """A sentence with a sign for the subject that it leaves out; any other sentence as it is.

        It is that of the sentence before. A verb of guests means those that the article has told of, but not in a row
        of such sentences, which all have the same subject.
        """
        opening = self.openings.verb.match(masked.lower()) if self.openings and not title else None
        if opening is None or self._told_later(masked, opening):
            self._again = self._again and (title or bool(_ITEM.match(masked.text)))
            return masked
        assert self.openings is not None, "an opening was found"
        travels = self.openings.guests.match(opening["verb"]) is not None
        ids = self.discourse.memory.topic
        if self._again and _ITEM.match(masked.text):
            ids = self._last
        elif travels and not self._again:
            ids = self.discourse.delegation or ids
        if len(ids) != 1 or not self.discourse.memory.unions(*ids):
            return masked
        self._again, self._last = not travels, ids
        place, start = opening.start("verb"), masked.spans[opening.start("verb")][0]
        read = replace(masked, sides=[*masked.sides], spans=[*masked.spans])
        sign = read.add(Side(ids, start, start, "delegation" if travels else "organisation", inferred=True))
        read.text = f"{masked.text[:place]}{sign} {masked.text[place:]}"
        read.spans[place:place] = [(start, start)] * 2
        return read

    def _told_later(self, masked: Masked, opening: re.Match[str]) -> bool:
        """Whether the subject stands behind the verb's phrase: *Having met X, Y spoke*, *Present were A and B*."""
        assert self.openings is not None, "an opening was found"
        rules, text = grammar(self.code), masked.lower()
        if re.search(SIDE, text[: opening.start("verb")]):
            return True
        for found in self.openings.later.finditer(text, opening.end()):
            at = found.start("side")
            if at < 0 or not rules.governs(text, at, masked.side(text[at])):
                return True
        return False
