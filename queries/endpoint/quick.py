"""Queries that are known to be quick, which need no process of their own.

Half of the time of a small query goes into handing it to another process. A query that a process has answered within
milliseconds, and at small length, takes as long again on the same version of the graph, and has shown that it ends,
crashes nothing and calls no server; it is evaluated at once. That holds only where nothing in it is left to chance:
not with RAND, NOW or UUID, and not with a query within a query, whose rows may be cut off in any order.
"""

from __future__ import annotations

import io
import re
import threading
from collections import OrderedDict
from pathlib import Path

from unionties.queries.endpoint.worker import Question, Reader, evaluate

QUICK = 0.01
"""Seconds."""
SMALL = 256 << 10
"""Bytes of a result."""
_MOST, _LONGEST = 1000, 4096
_CHANCE = re.compile(r"rand|now|uuid|bnode|\\u|select.*select", re.IGNORECASE | re.DOTALL)


class Quick:
    """Remembers which questions were quick on the published graph, and answers these."""

    def __init__(self, path: Path) -> None:
        """Raises StoreError where the store can't be opened."""
        self._reader = Reader(path)
        self._known: OrderedDict[Question, None] = OrderedDict()
        self._turn = threading.Lock()

    def version(self) -> object:
        """A mark of the published graph; what was learned of another is forgotten."""
        with self._turn:
            before = self._reader.seen
            self._reader.store()
            if self._reader.seen != before:
                self._known.clear()
            return self._reader.seen

    def learn(self, question: Question, version: object, seconds: float, size: int) -> None:
        """Note how long an answer took and how many bytes it has; ``version`` is what was published before it."""
        if seconds > QUICK or size > SMALL or len(question.query) > _LONGEST or _CHANCE.search(question.query):
            return
        if version != self.version():
            return
        with self._turn:
            self._known[question] = None
            while len(self._known) > _MOST:
                self._known.popitem(last=False)

    def answer(self, question: Question) -> tuple[str, bytes] | None:
        """The format and the result of a question that is known to be quick; None for any other.

        Raises:
            Refused: as ``worker.evaluate``.
        """
        if question not in self._known:
            return None
        self.version()
        if question not in self._known:
            return None
        target, told = io.BytesIO(), [""]
        evaluate(self._reader.opened, question, target, told.append)
        return told[-1], target.getvalue()
