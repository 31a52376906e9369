"""The graph that pages are made from: the one published now, and what is computed once of it."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import current_app, g

from unionties.graph.store import Store
from unionties.queries.endpoint.worker import Reader
from unionties.queries.ties import Tie, ties_of

Value = TypeVar("Value")
RECENT = 96
"""Answers about single entities that are remembered."""


@dataclass
class Graph:
    """A published graph, open for reading, with what was computed of it; it never changes."""

    store: Store
    prepared: bool = False
    """Whether what takes long is computed beside the answers."""
    _known: dict[Hashable, Any] = field(default_factory=dict)
    _recent: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _threads: dict[str, threading.Thread] = field(default_factory=dict)
    _turns: dict[Hashable, threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))

    def once(self, key: str, make: Callable[[Store], Value]) -> Value:
        """What ``make`` gives for this graph: computed when it is first asked for, and by one thread only."""
        with self._turns[key]:
            if key not in self._known:
                self._known[key] = make(self.store)
        return cast("Value", self._known[key])

    def soon(self, key: str, make: Callable[[Store], Value], patience: float = 1.0) -> Value | None:
        """As :meth:`once`, but computed beside the answers: None where that takes longer than ``patience`` seconds."""
        if key not in self._known:
            begun = self._threads.get(key)
            if begun and not begun.is_alive():
                return self.once(key, make)  # it failed: let this request tell why
            if not begun:
                begun = threading.Thread(target=self.once, args=(key, make), daemon=True)
                self._threads[key] = begun
                begun.start()
            begun.join(patience)
        return cast("Value | None", self._known.get(key))

    def known(self, key: str) -> Any:
        """What :meth:`once` computed; None before it has."""
        return self._known.get(key)

    def recent(self, key: Hashable, make: Callable[[Store], Value]) -> Value:
        """What ``make`` gives, remembered as long as it is among the last that were asked for."""
        with self._turns[RECENT]:
            found = self._recent.get(key, self)
        if found is self:
            found = make(self.store)
        with self._turns[RECENT]:
            self._recent[key] = found
            self._recent.move_to_end(key)
            while len(self._recent) > RECENT:
                self._recent.popitem(last=False)
        return cast("Value", found)

    def ties(self, entity: str) -> list[Tie]:
        """All ties of the entity of an address."""
        return self.recent(("ties", entity), lambda store: ties_of(store, entity))


class Following:
    """Gives the graph of a store's folder as it is published at the moment."""

    def __init__(self, path: Path, prepare: Callable[[Graph], None] | None = None) -> None:
        """``prepare`` is done beside the answers whenever another graph is published.

        Raises:
            StoreError: the store can't be opened.
        """
        self._reader = Reader(path)
        self._turn = threading.Lock()
        self._prepare = prepare
        self._graph = self._new(self._reader.store()[0])

    def now(self) -> Graph:
        """The published graph; the one before where that can't be opened."""
        with self._turn:
            store, _ = self._reader.store()
            if store is not self._graph.store:
                self._graph = self._new(store)
            return self._graph

    def _new(self, store: Store) -> Graph:
        graph = Graph(store, prepared=self._prepare is not None)
        if self._prepare:
            threading.Thread(target=self._prepare, args=(graph,), daemon=True).start()
        return graph


def graph() -> Graph:
    """The graph that this request is answered from; the same from its beginning to its end."""
    if "graph" not in g:
        g.graph = cast("Following", current_app.extensions["unionties"]).now()
    return cast("Graph", g.graph)


def store() -> Store:
    """The store of :func:`graph`."""
    return graph().store
