"""Letters and statements: what they declare in the present tense is done on the day that they bear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from unionties.extract.cues import Cue
from unionties.extract.datelines import day_of_text
from unionties.extract.discourse import Discourse
from unionties.extract.language import alternation, language
from unionties.extract.masked import Masked

_QUOTED = re.compile(r'“[^”]*”|"[^"\n]*"')
_DECLARED = {"solidarity", "dispute"}


@dataclass(frozen=True)
class _Words:
    """``author`` is how who writes speaks of itself, ``verbs`` what it declares; ``done`` stands before a verb that
    tells what was done before."""

    author: re.Pattern[str]
    verbs: re.Pattern[str]
    done: re.Pattern[str]


@cache
def _words(code: str) -> _Words | None:
    section = language(code).data["phrases_for_time"].get("declared")
    if section is None:
        return None
    done = alternation(language(code).data["done"])
    return _Words(
        re.compile(rf"\b(?:{alternation(section['author'])})\b", re.IGNORECASE),
        re.compile(rf"\s*(?:{alternation(section['verbs'])})\b"),
        re.compile(rf"\b(?:{done})\s+(?:[\w-]+\s+)?$"),
    )


@dataclass
class Declaration:
    """What a text declares: ``day`` is that of a letter or statement in which its author speaks, if it tells it."""

    code: str
    day: str | None = None

    def read(self, text: str, opening: Sequence[Masked], day: str | None) -> None:
        """Take in an article, of which ``opening`` are the first sentences: its author must speak in the first person,
        and a line must give the ``day`` of the report or the opening name it."""
        words = _words(self.code)
        if day is None or words is None or words.author.search(_QUOTED.sub(" ", text)) is None:
            return
        opened = any(d.when == day and d.role == "point" for masked in opening for d in masked.dates)
        self.day = day if opened or day_of_text(text, self.code, day) else None

    def tells(self, cue: Cue, text: str, match: re.Match[str], subject: str, named: Discourse) -> bool:
        """Whether an act in masked text in lower case is the author's and done by being written: ``We condemn``, not
        ``We condemned``."""
        words = _words(self.code)
        if self.day is None or words is None or cue.relation not in _DECLARED:
            return False
        verb, author = match.start("V"), next((i for i in named.told if named.memory.unions(i)), None)
        declared = words.verbs.match(text, verb) is not None and words.done.search(text, 0, verb) is None
        return declared and subject == author
