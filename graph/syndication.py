"""Which articles of a store are copies of others, kept true by each build at a cost in proportion to what it changed.

The machine's notes (``Addresses.readings``) keep the band keys of each article's text, and for a copy the article that
it is based on. Compared are the articles that were written with those that share a key, and anew whatever was based on
one that was written or removed. The outcome is the same as that of building all from scratch, in whatever order. It is
in a graph of its own (``Addresses.copies``): ``ut:copyOf`` for each copy, ``ut:carriedBy`` for each piece of evidence
of an original whose sentence a copy has, too.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Set
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad

from unionties.graph.addresses import Addresses, term
from unionties.graph.copies import RULES, alike, band_keys, same_words
from unionties.graph.dates import Order, order
from unionties.graph.union import extend

if TYPE_CHECKING:
    from unionties.graph.judging import Change

COPY_OF, CARRIED_BY = term("ut:copyOf"), term("ut:carriedBy")
_KEY, _BASED_ON = term("schema:keywords"), term("schema:isBasedOn")
_TEXT, _PUBLISHED = term("schema:articleBody"), term("schema:datePublished")
_SELECTOR, _EXACT = term("oa:hasSelector"), term("oa:exact")
_AT_ONCE = 1_000
"""Articles whose texts are in memory."""
_MANY = 8
"""Articles from which on those that share a key are kept in memory, in their order."""
_SLOTS = 1 << 24
"""Into so many slots keys are counted, so that few of those that one article alone has are looked up in the graph."""


class Syndication:
    """The copies among the articles of a writer's graph."""

    def __init__(self, graph: pyoxigraph.Store, addresses: Addresses) -> None:
        """``graph`` is the writer's copy."""
        self._graph, self._addresses = graph, addresses
        self._notes, self._public = addresses.readings, addresses.copies
        self._changed: set[NamedNode] = set()
        self._left: dict[NamedNode, NamedNode | None] = {}
        self._sound: bool | None = None
        self._whole = not any(self._articles())
        """Whether all articles are looked at."""
        self._counts = bytearray(_SLOTS if self._whole else 0)
        """Where all are looked at, how many have the keys of each slot: 0, 1, or 2 for more."""
        self._many: dict[str, list[tuple[Order, NamedNode]]] = {}
        self._orders: dict[NamedNode, Order] = {}

    def note(self, texts: Mapping[NamedNode, str | None]) -> None:
        """Note that articles have these texts now; None where one has none, or is gone."""
        self._unsettle()
        new = []
        for article, text in texts.items():
            for quad in list(self._graph.quads_for_pattern(article, _KEY, None, self._notes)):
                self._graph.remove(quad)
            keys = band_keys(text) if text else ()
            new += [Quad(article, _KEY, Literal(key), self._notes) for key in keys]
            for slot in map(_slot, keys if self._whole else ()):
                self._counts[slot] = min(self._counts[slot] + 1, 2)
        extend(self._graph, new, self._addresses.is_machine)
        self._changed |= texts.keys()

    def forget(self) -> None:
        """Note that articles may have changed untold: all are looked at by the next :meth:`settle`."""
        self._unsettle()
        self._sound = False

    def root(self, article: NamedNode) -> NamedNode | None:
        """The original that an article is a copy of."""
        return next(self._objects(article, COPY_OF, self._public), None)

    def copies(self, article: NamedNode) -> list[NamedNode]:
        """The copies of an article, sorted."""
        return sorted(self._subjects(COPY_OF, article, self._public), key=lambda node: node.value)

    def text(self, article: NamedNode) -> str:
        """The text of an article; empty where the store hasn't it."""
        texts = self._graph.quads_for_pattern(article, _TEXT, None, article)
        return next((q.object.value for q in texts if isinstance(q.object, Literal)), "")

    def settle(self, change: Change) -> set[NamedNode]:
        """Find the copies of what was noted since this was called last; gives all to be judged anew.

        These are the articles that are copies of another than before, are none any more, or whose original changed.
        ``change`` gives certain subjects of a named graph new quads.
        """
        self._unsettle()
        if not self._sound:
            self._note_all()
        rebased = self._rebase() | self._changed
        roots = {article: self._root_of(article) for article in self._with_followers(rebased)}
        self._left = {article: was for article, root in roots.items() if (was := self.root(article)) != root}
        quads = [Quad(one, COPY_OF, root, self._public) for one in self._left if (root := roots[one])]
        change({self._public: quads}, self._left.keys())
        self._graph.add(Quad(self._notes, _KEY, Literal(RULES), self._notes))
        stale = {copy for article in self._changed for copy in self.copies(article)}
        stale |= {article for article in self._changed if self.root(article)}
        self._changed, self._sound, self._whole = set(), None, False
        self._counts = bytearray()
        self._many.clear()
        self._orders.clear()
        return self._left.keys() | stale

    def carry(self, judged: Iterable[NamedNode], change: Change) -> None:
        """Tell which evidence copies carry, of the originals among the articles that were judged or lost a copy."""
        originals = {one for article in judged for one in (article, self.root(article)) if one}
        originals |= {one for one in self._left.values() if one}
        copies = {one: self.copies(one) for one in originals}
        whose = {*self._left, *(copy for found in copies.values() for copy in found)}
        old = {node for copy in whose for node in self._subjects(CARRIED_BY, copy, self._public)}
        quads = [quad for one, found in copies.items() if found for quad in self._carried(one, found)]
        change({self._public: quads}, old.union(q.subject for q in quads if isinstance(q.subject, NamedNode)))

    def _carried(self, one: NamedNode, copies: Iterable[NamedNode]) -> Iterator[Quad]:
        """Which evidence of an article its copies carry."""
        sentences = {}
        for quad in self._graph.quads_for_pattern(None, _SELECTOR, None, one):
            exact = next(self._graph.quads_for_pattern(quad.object, _EXACT, None, one))  # type: ignore[arg-type]
            sentences[quad.subject] = same_words(exact.object.value)  # type: ignore[union-attr]
        for copy in copies:
            words = same_words(self.text(copy))
            yield from (
                Quad(node, CARRIED_BY, copy, self._public) for node, sentence in sentences.items() if sentence in words
            )

    def _unsettle(self) -> None:
        """Take away the note that all is compared, until it is again."""
        if self._sound is None:
            mark = Quad(self._notes, _KEY, Literal(RULES), self._notes)
            self._sound = self._whole or mark in self._graph
            self._graph.remove(mark)

    def _note_all(self) -> None:
        """Note the keys of all articles anew."""
        self._whole, self._counts = True, bytearray(_SLOTS)
        for quad in list(self._graph.quads_for_pattern(None, _KEY, None, self._notes)):
            self._graph.remove(quad)
        for quad in list(self._graph.quads_for_pattern(None, _BASED_ON, None, self._notes)):
            self._graph.remove(quad)
        articles = iter(list(self._articles()))
        while some := list(islice(articles, _AT_ONCE)):
            self.note({name: self.text(name) for name in some})
        self._changed |= set(self._subjects(COPY_OF, None, self._public))

    def _articles(self) -> Iterator[NamedNode]:
        prefix = self._addresses.prefixes["article"]
        names = (name for name in self._graph.named_graphs() if isinstance(name, NamedNode))
        return (name for name in names if name.value.startswith(prefix))

    def _rebase(self) -> set[NamedNode]:
        """Find what each changed article, and each that was based on one, is based on; those that are on another."""
        again = self._changed.union(*(self._subjects(_BASED_ON, one, self._notes) for one in self._changed))
        found: dict[NamedNode, NamedNode | None] = dict.fromkeys(again)
        for article in again:
            for when, other in self._candidates(article):
                if when < self._order(article):
                    if found[article] is None and self._alike(other, article):
                        found[article] = other
                elif self._whole:
                    break
                elif article in self._changed and other not in again and self._is_better(article, other, found):
                    found[other] = article
        moved = {article: base for article, base in found.items() if base != self._based_on(article)}
        for article, base in moved.items():
            for quad in list(self._graph.quads_for_pattern(article, _BASED_ON, None, self._notes)):
                self._graph.remove(quad)
            if base is not None:
                self._graph.add(Quad(article, _BASED_ON, base, self._notes))
        return set(moved)

    def _is_better(self, base: NamedNode, copy: NamedNode, found: Mapping[NamedNode, NamedNode | None]) -> bool:
        """Whether an article is alike and earlier than what a later one is based on."""
        held = found[copy] if copy in found else self._based_on(copy)
        return (held is None or self._order(base) < self._order(held)) and self._alike(base, copy)

    def _candidates(self, article: NamedNode) -> Iterator[tuple[Order, NamedNode]]:
        """The other articles that share a key with one, the earliest first."""
        before = article
        for when, other in merge(*map(self._holders, self._keys(article))):
            if other not in (before, article):
                yield when, other
            before = other

    def _holders(self, key: str) -> list[tuple[Order, NamedNode]]:
        """The articles that have a key, the earliest first; none where only one has it."""
        if self._whole and self._counts[_slot(key)] < 2:
            return []
        if key not in self._many:
            held = list(self._subjects(_KEY, Literal(key), self._notes))
            if len(held) == 1:
                return []
            found = sorted(((self._order(one), one) for one in held), key=lambda pair: pair[0])
            if len(found) < _MANY:
                return found
            self._many[key] = found
        return self._many[key]

    def _with_followers(self, articles: Set[NamedNode]) -> set[NamedNode]:
        """The articles, all that are based on them, and so on."""
        found, waiting = set(articles), list(articles)
        while waiting:
            further = set(self._subjects(_BASED_ON, waiting.pop(), self._notes)) - found
            found |= further
            waiting += further
        return found

    def _root_of(self, article: NamedNode) -> NamedNode | None:
        root = self._based_on(article)
        while root and (further := self._based_on(root)):
            root = further
        return root

    def _alike(self, one: NamedNode, other: NamedNode) -> bool:
        return alike(self.text(one), self.text(other))

    def _order(self, article: NamedNode) -> Order:
        if article not in self._orders:
            dates = self._graph.quads_for_pattern(article, _PUBLISHED, None, article)
            published = min((str(q.object.value) for q in dates), default=None)  # type: ignore[union-attr]
            self._orders[article] = order(published, self._addresses.local(article.value))
        return self._orders[article]

    def _keys(self, article: NamedNode) -> list[str]:
        noted = self._graph.quads_for_pattern(article, _KEY, None, self._notes)
        return [q.object.value for q in noted if isinstance(q.object, Literal)]

    def _based_on(self, article: NamedNode) -> NamedNode | None:
        return next(self._objects(article, _BASED_ON, self._notes), None)

    def _objects(self, node: NamedNode, predicate: NamedNode, graph: NamedNode) -> Iterator[NamedNode]:
        found = self._graph.quads_for_pattern(node, predicate, None, graph)
        return (q.object for q in found if isinstance(q.object, NamedNode))

    def _subjects(
        self, predicate: NamedNode, value: NamedNode | Literal | None, graph: NamedNode
    ) -> Iterator[NamedNode]:
        found = self._graph.quads_for_pattern(None, predicate, value, graph)
        return (q.subject for q in found if isinstance(q.subject, NamedNode) and q.subject != graph)


def _slot(key: str) -> int:
    return zlib.crc32(key.encode()) % _SLOTS
