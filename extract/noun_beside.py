"""What an office has to do with the one beside it, and a seat with the body before it, on a masked sentence."""

from __future__ import annotations

import re

from unionties.extract.language import Language, alternation
from unionties.extract.masked import Masked
from unionties.extract.noun_offices import DASHES, Office
from unionties.extract.noun_titles import title_patterns
from unionties.extract.resolution import Resolver

#: What joins two offices of one person, each behind its body: ``N, ITUC president and TUC secretary``.
AND = re.compile(r"\s*,?\s+and\s+(?:the\s+)?", re.IGNORECASE)
#: How far before its end a title tells that the office has ended; characters.
_OVER = 120
#: How many characters before an office its article stands in.
_SHORT = 8
_THE = re.compile(r"\bthe\s+$", re.IGNORECASE)
#: What a line that holds a name and an office alone may have besides.
_MARKS = " .,;•·*-–—"
#: What stands between two who hold offices in one body: ``ITUC President A and General Secretary B``.
_JOINED = re.compile(
    r"(?:\s*[,;]|,?\s+and|,\s+as\s+well\s+as)\s+(?:(?:the|its|his|her|their|former|then)\s+){0,2}", re.IGNORECASE
)


class Beside:
    """Tells offices of one person or one body from those of several."""

    def __init__(self, language: Language, resolver: Resolver) -> None:
        self.language, self.resolver, self.patterns = language, resolver, title_patterns(language.code)
        organs = (*language.data["names"].get("organs", ()), *language.data["posts"].get("boards", ()))
        self._organs = tuple(f" {words}" for words in organs)
        over, stops = (alternation(language.data["posts"].get(key, ["-"])) for key in ("over", "over_stops"))
        self._over = re.compile(rf"\b(?i:{over})[\s-](?:(?!(?:{stops})\b)[\w'’.-]+\s+){{0,7}}[\w-]*\Z")

    def over(self, end: int) -> bool:
        """Whether the title that ends at a place of the article tells of an office that has ended: ``former head``."""
        return self._over.search(self.resolver.text, max(0, end - _OVER), end) is not None

    def no_seat(self, masked: Masked, match: re.Match[str]) -> bool:
        """Whether a member behind a body's name is of no organ of it: ``ITUC member N``."""
        if not self.patterns.seat.match(masked.text, match.start()):
            return False
        side = masked.side(masked.text[match.start() - 2])
        return not (side and self.resolver.text[side.start : side.end].casefold().endswith(self._organs))

    def joined(self, text: str, position: int, office: Office) -> bool:
        """Whether an office without a body is held where the one told before it is, whose holder ends at a place."""
        joined = not office.told and _JOINED.fullmatch(text, position, office.start)
        return bool(joined) and not self._of_own(text, office)

    def _of_own(self, text: str, office: Office) -> bool:
        """Whether a body of its own stands behind an office's holder: ``and President N of the ACTU``."""
        holder = self.patterns.name.match(text, office.end)
        return holder is not None and not holder["comma"] and self.patterns.after.match(text, holder.end()) is not None

    def both(self, masked: Masked, first: Office, second: Office) -> bool:
        """Whether two offices are one person's, ``ITF president and MUA secretary N``: no article tells them apart, as
        ``the Tesco boss and Unite leader N`` may be two, and no company and union have the same head."""
        places = (masked.spans[office.start][0] for office in (first, second))
        if any(_THE.search(self.resolver.text, max(0, place - _SHORT), place) for place in places):
            return False
        between = masked.text[first.end : second.start]
        if not AND.fullmatch(between) or "," in between:
            return False
        kinds = [self.resolver.records[o.organisation].type for o in (first, second) if o.organisation]
        return ("Company" in kinds) is all(kind == "Company" for kind in kinds)

    def described(self, end: int, start: int) -> bool:
        """Whether an office is said of the person whose name ends before it: ``N, a former ITUC president``."""
        between = self.resolver.text[end:start]
        return self.patterns.aside.match(between) is not None and not _THE.search(between)

    def of_country(self, text: str, end: int) -> bool:
        """Whether a country follows a name: ``President N of Chile`` holds no office of a union's."""
        of = self.patterns.of_land.match(text, end)
        words = of["land"].split() if of else []
        return any(self.language.countries.get(" ".join(words[:n])) for n in range(len(words), 0, -1))

    def dated(self, before: re.Match[str], text: str, office: Office) -> bool:
        """Whether a dash parts a dateline from its sentence: ``PORTO ALEGRE – The presidents of``."""
        rest = text[before.end("sep") : office.start + 1].lstrip()
        if text[office.end : office.end + 2].strip() in DASHES:
            return False  # N – President of X – spoke
        if (
            office.told
            and " " in before["name"]
            and not (text[: before.start("name")] + text[office.end :]).strip(_MARKS)
        ):
            return False  # N – President of X
        plural = bool(office.held) and office.held[0][0].split()[-1].endswith("s")
        return before["sep"].strip() in DASHES and not before["hon"] and (plural or rest[:1].isupper())
