"""What a writer notes of articles for the next: from what they were extracted, and whether all is judged."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad

from unionties.graph.addresses import Addresses, term

READING = term("schema:version")


class Notes:
    """The notes in a store's hidden graph of readings."""

    def __init__(self, graph: pyoxigraph.Store, addresses: Addresses) -> None:
        """``graph`` is a writer's copy."""
        self._graph, self._addresses, self._readings = graph, addresses, addresses.readings

    def key(self, article_name: str) -> str | None:
        """The key with which an article was put into the store last."""
        return self._value(self._addresses.article(article_name))

    def keep(self, keys: Mapping[str, str | None]) -> None:
        """Note with which keys articles were put into the store, or that there is none."""
        self._set({self._addresses.article(name): key for name, key in keys.items()})

    def take_basis(self) -> str:
        """Of what the identities were made that the graph has; empty, where it changed since, as it does now."""
        basis = self._value(self._readings) or ""
        self._set({self._readings: None})
        return basis

    def settle(self, basis: str) -> None:
        """Note that the identities that the graph has are made of this."""
        self._set({self._readings: basis})

    def _value(self, node: NamedNode) -> str | None:
        noted = self._graph.quads_for_pattern(node, READING, None, self._readings)
        return next((q.object.value for q in noted if isinstance(q.object, Literal)), None)

    def _set(self, values: Mapping[NamedNode, str | None]) -> None:
        for node in values:
            for old in list(self._graph.quads_for_pattern(node, READING, None, self._readings)):
                self._graph.remove(old)
        self._graph.extend(
            Quad(node, READING, Literal(value), self._readings) for node, value in values.items() if value
        )
