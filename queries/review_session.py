"""A review at the terminal: one question at a time, a key to answer, each answer in the ledger at once."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

import click

from unionties.graph.judgement import Judgement, Pair
from unionties.queries.review_answers import answer_word
from unionties.queries.review_cards import Cards, write_lines

if TYPE_CHECKING:
    from unionties.graph.ledger import Ledger
    from unionties.queries.reviewing import Item, Judged

PAIR_KEYS = {"s": "same", "d": "different", "u": "unsure"}
CLAIM_KEYS = {"r": "right", "w": "wrong", "u": "unsure"}
HELP = """
  s same, d different, u unsure     of two entities
  r right, w wrong, u unsure        of a statement
  space or Enter                    skip: it is asked again next time
  y                                 say why; it goes with your next answer
  z                                 undo: withdraw your last answer of this run and see it again
  q                                 leave; Ctrl-C does too, and nothing you answered is lost
  ?                                 this help
"""


@dataclass
class Session:
    """One run of a reviewer over items; ``answered`` and ``undone`` count the answers of this run."""

    ledger: Ledger
    judged: Judged
    cards: Cards
    target: TextIO
    key: Callable[[], str]
    line: Callable[[str], str]
    again: bool = False
    answered: Counter[str] = field(default_factory=Counter)
    undone: int = 0
    _total: int = 0
    _closed: set[int] = field(default_factory=set)
    _why: str = ""
    _done: list[tuple[int, Judgement]] = field(default_factory=list)

    def run(self, items: Sequence[Item]) -> None:
        """Ask the items; raises KeyboardInterrupt where the reviewer breaks it off."""
        self._total = len(items)
        place, shown = 0, -1
        while place < len(items):
            item = items[place]
            self._closed.discard(place)
            if not self.judged.is_open(item.about, again=self.again):
                self._closed.add(place)  # another has answered it meanwhile, or it follows from an answer
                place += 1
                continue
            if shown != place:
                self._show(item, place, len(items))
                shown = place
            key = self._ask(item)
            key = key.lower() if len(key) == 1 else key
            word = answer_word(key, item.about, self._keys(item))
            if key == "q":
                self.target.write("\n")
                return
            if word:
                self._answer(item, word, place)
                place += 1
            elif not key.strip():
                place += 1
            elif key == "z":
                place, shown = self._undo(place), -1
            elif key == "y" or key.startswith("y "):
                self._why = (key[2:] or self.line("Why: ")).strip()
            elif key == "?":
                self.target.write(HELP)
            else:
                self.target.write(f"{key!r} is no answer here; ? shows the keys\n")

    @property
    def left(self) -> int:
        """How many of the items are neither answered nor settled otherwise."""
        return self._total - len(self._done) - len(self._closed)

    def summary(self) -> str:
        """What was answered, undone and is left, on one line."""
        words = ", ".join(f"{count} {word}" for word, count in sorted(self.answered.items()) if count)
        total = sum(self.answered.values())
        undone = f", {self.undone} undone" if self.undone else ""
        return f"{total} answered{f' ({words})' if words else ''}{undone}, {self.left} left."

    def _keys(self, item: Item) -> dict[str, str]:
        return PAIR_KEYS if isinstance(item.about, Pair) else CLAIM_KEYS

    def _show(self, item: Item, place: int, total: int) -> None:
        self.target.write("\n")
        write_lines([[(f"{place + 1} of {total}", "dim")], *self.cards.card(item)], self.target)
        self.target.write("\n")

    def _ask(self, item: Item) -> str:
        keys = " ".join(f"[{key}] {word}" for key, word in self._keys(item).items())
        why = f" (why: {self._why})" if self._why else ""
        self.target.write(f"{keys} [space] skip [z] undo [y] why [q] quit [?] help{why} > ")
        self.target.flush()
        return self.key()

    def _answer(self, item: Item, word: str, place: int) -> None:
        judgement = self.ledger.add(item.about, word, self.judged.by, self._why)
        self._done.append((place, judgement))
        self.answered[word] += 1
        self._why = ""
        contrary = [j for j in item.said if j.word not in (word, "unsure")] if word != "unsure" else []
        note = "".join(f"; {j.by} says {j.word}, so neither applies until you agree" for j in contrary)
        self.target.write(f"{word}{note}\n")

    def _undo(self, place: int) -> int:
        if not self._done:
            self.target.write("nothing to undo in this run\n")
            return place
        place, judgement = self._done.pop()
        self.ledger.withdraw(judgement.id, self.judged.by, "undone")
        self.answered[judgement.word] -= 1
        self.undone += 1
        self.target.write(f"{judgement.word} is undone\n")
        return place


def keyboard(target: TextIO) -> tuple[Callable[[], str], Callable[[str], str]]:
    """How answers come in: single keys and a prompted line on a terminal, else a line for each."""
    if sys.stdin.isatty():

        def pressed() -> str:
            try:
                key = click.getchar()
            except EOFError:  # Ctrl-D
                key = "q"
            if not key.startswith("\x1b"):
                key = key[:1]  # what was typed faster isn't an answer to a question that isn't there yet
            target.write("\n" if key in "\r\n q" else f"{key}\n")
            return key

        return pressed, lambda prompt: str(click.prompt(prompt.rstrip(": "), default="", show_default=False))
    return _read_key, lambda _: _read_line()


def _read_key() -> str:
    return _read_line().strip()


def _read_line() -> str:
    line = sys.stdin.readline()
    if not line:
        return "q"
    return line.rstrip("\r\n")
