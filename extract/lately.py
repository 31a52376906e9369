"""The sentence just read, to which the next one goes back: ``The IUF gives a prize. The winners are A and B.``"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from unionties.extract.masked import Masked


@dataclass(frozen=True)
class _Read:
    """A sentence in lower case, whom each of its sides means, and where it begins in the article."""

    text: str
    meant: Mapping[str, tuple[str, ...]]
    start: int


@dataclass
class Lately:
    """The last two sentences, the latest first."""

    read: list[_Read] = field(default_factory=list)

    def take(self, masked: Masked, meant: Mapping[str, tuple[str, ...]]) -> None:
        """Take in a sentence that is no line of a list."""
        if masked.spans:
            self.read = [_Read(masked.lower(), meant, masked.spans[0][0]), *self.read[:1]]

    def end(self, told: re.Pattern[str] | None) -> tuple[tuple[str, ...], int | None]:
        """Whom the side means by which the sentence before fits a pattern, and where that sentence begins. One that
        means nobody else, as the heading of a list, leaves it to the one before it."""
        others = set[str]()
        for sentence in self.read:
            for match in told.finditer(sentence.text) if told else ():
                sides = (c for c in match.groupdict().values() if c)
                if ids := next((sentence.meant[c] for c in sides if sentence.meant.get(c)), ()):
                    return (ids, sentence.start) if others <= set(ids) else ((), None)
            others.update(i for ids in sentence.meant.values() for i in ids)
        return (), None

    def fits(self, told: re.Pattern[str]) -> bool:
        """Whether the last sentence fits a pattern."""
        return bool(self.read) and told.search(self.read[0].text) is not None
