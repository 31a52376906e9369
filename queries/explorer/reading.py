"""The graph that pages are made from: the one published now, and what is computed once of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import current_app, g

from unionties.graph.store import Store
from unionties.queries.endpoint.worker import Reader

Value = TypeVar("Value")


@dataclass
class Graph:
    """A published graph, open for reading, with what was computed of it; it never changes."""

    store: Store
    _known: dict[Hashable, Any] = field(default_factory=dict)
    _turn: threading.RLock = field(default_factory=threading.RLock)

    def once(self, key: Hashable, make: Callable[[Store], Value]) -> Value:
        """What ``make`` gives for this graph: computed when it is first asked for, by one thread."""
        if key not in self._known:
            with self._turn:
                if key not in self._known:
                    self._known[key] = make(self.store)
        return cast("Value", self._known[key])


class Following:
    """Gives the graph of a store's folder as it is published at the moment."""

    def __init__(self, path: Path) -> None:
        """Raises StoreError where the store can't be opened."""
        self._reader = Reader(path)
        self._turn = threading.Lock()
        self._graph = Graph(self._reader.opened)

    def now(self) -> Graph:
        """The published graph; the one before where that can't be opened."""
        with self._turn:
            store = self._reader.store()
            if store is not self._graph.store:
                self._graph = Graph(store)
            return self._graph


def graph() -> Graph:
    """The graph that this request is answered from; the same from its beginning to its end."""
    if "graph" not in g:
        g.graph = cast("Following", current_app.extensions["unionties"]).now()
    return cast("Graph", g.graph)


def store() -> Store:
    """The store of :func:`graph`."""
    return graph().store
