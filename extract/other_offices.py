"""Offices told without a title beside the name: by a verb of who is a person of the sentence already.

*N took over from M*, *the union is led by N*, *Chủ tịch X N cũng là Phó Chủ tịch Y*, on a masked sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from unionties.extract.cues import SIDE, SIDES
from unionties.extract.language import Language
from unionties.extract.masked import Masked
from unionties.extract.mentions import PersonMention, Post
from unionties.extract.post_patterns import titles

#: How far behind a name the office stands in which its bearer was succeeded: ``succeeded N as president``; characters.
_AS = 12
#: Where a clause ends; how sure it is at least that an office is held in a body that is told, and how sure that who
#: was succeeded had the same office.
_ENDS, _TOLD, _SUCCEEDED = re.compile(r"\s*(?:[,.;:)]|$)"), 0.9, 0.85


def _former(post: Post) -> Post:
    """The office as its former holder has it: until the day on which the next one took it up."""
    day = (post.when or "").removesuffix("/..")
    return replace(post, when=f"../{day}" if day and "/" not in day else None, confidence=_SUCCEEDED)


class OtherWays:
    """Offices told without a title beside the name, where the persons of a sentence are sides already."""

    def __init__(self, language: Language) -> None:
        posts, other = language.data["posts"], f"[^,;.{SIDES[0]}-{SIDES[1]}]"
        filled = {"{SIDE}": SIDE, "{no_side}": other, "{title}": f"(?P<title>{titles(language.code)})"}

        def compiled(key: str) -> re.Pattern[str] | None:
            pattern = posts.get(key)
            for slot, told in filled.items():
                pattern = pattern and pattern.replace(slot, told)
            return re.compile(pattern, re.IGNORECASE) if pattern else None

        self._succeeds, self._heads, self._further = map(compiled, ("succeeds", "heads", "further"))

    def add(self, masked: Masked) -> None:
        """Give persons the offices of those whom they succeed, and those that a verb gives them in a body."""
        if not any(side.persons for side in masked.sides):
            return
        for match in self._succeeds.finditer(masked.text) if self._succeeds else ():
            a, b = masked.side(match["a"]), masked.side(match["b"])
            if a and b and a.persons and b.persons:
                one, other = a.persons[0], b.persons[0]
                given = [p for p in other.posts if 0 < p.start - other.end <= _AS and p not in one.posts]
                one.posts.extend(given)
                if not given and not other.posts and _ENDS.match(masked.text, match.end()):
                    other.posts.extend(_former(p) for p in one.posts[-1:] if p.confidence >= _TOLD)
        for pattern in (self._heads, self._further):
            for person, post in self._given(masked, pattern):
                person.posts.append(post)

    def _given(self, masked: Masked, pattern: re.Pattern[str] | None) -> Iterator[tuple[PersonMention, Post]]:
        """The offices that a verb gives to persons of the sentence, in a body named behind it or before it."""
        for match in pattern.finditer(masked.text) if pattern else ():
            a, body = masked.side(match["a"]), masked.side(match["body"])
            if a and body and a.persons and body.kind != "person" and len(body.ids) == 1:
                start, end = masked.spans[match.start()][0], masked.spans[match.end() - 1][1]
                yield a.persons[0], Post(" ".join(match["title"].split()), body.ids[0], start, end, 0.85)
