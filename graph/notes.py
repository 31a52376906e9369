"""What a writer notes for the next: whether all is judged, and on what basis."""

from __future__ import annotations

import pyoxigraph
from pyoxigraph import Literal, Quad

from unionties.graph.addresses import Addresses
from unionties.graph.reading_keys import READING


class Notes:
    """The notes in a store's hidden graph of readings."""

    def __init__(self, graph: pyoxigraph.Store, addresses: Addresses) -> None:
        """``graph`` is a writer's copy."""
        self._graph, self._readings = graph, addresses.readings

    def take_basis(self) -> str:
        """Of what the identities were made that the graph has; empty, where it changed since, as it does now."""
        noted = list(self._graph.quads_for_pattern(self._readings, READING, None, self._readings))
        for quad in noted:
            self._graph.remove(quad)
        return next((q.object.value for q in noted if isinstance(q.object, Literal)), "")

    def settle(self, basis: str) -> None:
        """Note that the identities that the graph has are made of this."""
        self._graph.add(Quad(self._readings, READING, Literal(basis), self._readings))
