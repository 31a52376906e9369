"""Under which keys the articles of a store were read: digests of the pages that hold them, among the machine's notes.

Where a page's key is noted, what it says is in the store, and it needn't be read again. Several pages may hold one
article; then it has the keys of all that were met since it was written last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad

from unionties.graph.addresses import Addresses, term

READING = term("schema:version")


class ReadingKeys:
    """The keys of articles, as one writer finds them and notes them."""

    def __init__(self, graph: Callable[[], pyoxigraph.Store], addresses: Addresses) -> None:
        """``graph`` gives the writer's copy."""
        self._graph, self._addresses = graph, addresses
        self._waiting: dict[str, set[str]] = {}
        self._met: set[str] = set()

    def name_of(self, key: str) -> str | None:
        """The name of the article that was put into the store under this key and is there still; None without one."""
        noted = self._graph().quads_for_pattern(None, READING, Literal(key), self._addresses.readings)
        return next((self._addresses.local(q.subject.value) for q in noted if isinstance(q.subject, NamedNode)), None)

    def has_met(self, article: str) -> bool:
        """Whether the writer was given the article, to be replaced or to be kept."""
        return article in self._met

    def keep(self, article: str, key: str) -> bool:
        """Note one more key of an article that stays as it is; whether the writer meets it the first time."""
        first = article not in self._met
        self._met.add(article)
        noted = Quad(self._addresses.article(article), READING, Literal(key), self._addresses.readings)
        if article in self._waiting:
            self._waiting[article].add(key)
        elif noted not in (graph := self._graph()):
            graph.add(noted)
        return first

    def replace(self, article: str, key: str | None) -> None:
        """Let this be the only key of an article, once it is written."""
        self._waiting[article] = {key} if key else set()
        self._met.add(article)

    def forget(self, articles: Iterable[str]) -> None:
        """Let articles have no key, from now on."""
        gone = set(articles)
        self._waiting = {article: keys for article, keys in self._waiting.items() if article not in gone}
        self._met -= gone
        self._write({article: set() for article in gone})

    def written(self) -> None:
        """Note the keys of articles that were replaced and are written now."""
        self._write(self._waiting)
        self._waiting = {}

    def _write(self, keys: dict[str, set[str]]) -> None:
        graph, readings, new = self._graph(), self._addresses.readings, list[Quad]()
        for article, of_article in keys.items():
            node = self._addresses.article(article)
            for old in list(graph.quads_for_pattern(node, READING, None, readings)):
                graph.remove(old)
            new += (Quad(node, READING, Literal(key), readings) for key in of_article)
        graph.extend(new)
