"""Queries that are known to be quick, which need no process of their own.

Half of the time of a small query goes into handing it to another process. Two kinds are evaluated at once:

- those so plain that the most rows they can have are counted beforehand (``plain``), and are few;
- those that a process has answered on the same version of the graph within milliseconds and at small length. These
  take as long again, and have shown that they end, crash nothing and call no server. That holds only where nothing in
  them is left to chance: not with RAND, NOW or UUID, and not with a query within a query, whose rows may be cut off in
  any order.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from unionties.graph.store import Store
from unionties.queries.endpoint.plain import Counts
from unionties.queries.endpoint.worker import Question, Reader, Sign, evaluate

QUICK = 0.01
"""Seconds."""
SMALL = 256 << 10
"""Bytes of a result."""
_MOST, _LONGEST = 1000, 4096
_CHANCE = ("rand", "now", "uuid", "bnode", "\\u")


class Quick:
    """Remembers which questions were quick on the published graph, and answers these."""

    def __init__(self, path: Path) -> None:
        """Raises StoreError where the store can't be opened."""
        self._reader = Reader(path)
        store, version = self._reader.store()
        self._counts = Counts(store), version
        self._known: OrderedDict[Question, object] = OrderedDict()
        self._turn = threading.Lock()

    @property
    def version(self) -> object:
        """A mark of the published graph as it was seen last: a process finds this one, or a newer."""
        return self._reader.seen

    def learn(self, question: Question, version: object, seconds: float, size: int) -> None:
        """Note how long an answer took and how many bytes it has; ``version`` is what was seen before it."""
        if seconds > QUICK or size > SMALL or len(question.query) > _LONGEST or _is_left_to_chance(question.query):
            return
        with self._turn:
            self._known[question] = version
            self._known.move_to_end(question)
            if len(self._known) > _MOST:
                self._known.popitem(last=False)

    def answer(self, question: Question) -> tuple[str, bytes] | None:
        """The format and the result of a question that is known to be quick; None for any other.

        Raises:
            Refused: as ``worker.evaluate``.
        """
        store, version = self._reader.store()
        is_known = version is not None and self._known.get(question) == version
        if not is_known and not self._is_plain(question, store, version):
            return None
        told: list[str] = []
        data = evaluate(store, question, None, told.append)  # a target would be called with the lock of all threads
        return told[0], data

    def _is_plain(self, question: Question, store: Store, version: Sign | None) -> bool:
        if question.default_graphs is not None:
            return False
        counts = self._counts
        if counts[1] != version:
            self._counts = counts = Counts(store), version
        rows = counts[0].rows(question.query)
        return rows is not None and rows <= question.most_rows


def _is_left_to_chance(query: str) -> bool:
    text = query.casefold()
    return text.count("select") > 1 or any(word in text for word in _CHANCE)
