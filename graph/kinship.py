"""Which persons may have become others' namesakes, or ceased to be: so much of the identities is made anew.

The machine's notes (``Addresses.readings``) keep for each person the names, diacritics aside, and the organisations in
which it holds an office: who is one shares both (``persons.py``). From the persons that a build touched one gets to all
who share a name and an organisation with them, and from these to all with whom they are one, were one, or may be.
All others stay who they are: the namesakes in all other organisations aren't looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set

import pyoxigraph
from pyoxigraph import Literal, Quad

from unionties.graph.addresses import Addresses, term
from unionties.graph.judgement import Pair
from unionties.graph.persons import Person, bare_key, name_key, same_persons

SAME_AS = term("owl:sameAs")
_KEY = term("schema:alternateName")
_AT = " @ "

Described = Callable[[str], Person | None]
"""Gives the person of an id with its names and the organisations of its offices, None for what is no person."""


class Index:
    """The names of persons in the machine's notes, and the identities as they were applied last."""

    def __init__(self, graph: pyoxigraph.Store, addresses: Addresses) -> None:
        """``graph`` is that of a writer."""
        self._graph, self._addresses = graph, addresses

    def fill(self, people: Iterable[Person]) -> None:
        """Note the names of all persons, and of nobody else."""
        notes = self._addresses.readings
        for old in list(self._graph.quads_for_pattern(None, _KEY, None, notes)):
            self._graph.remove(old)
        self._graph.extend(quad for person in people for quad in self._quads(person.id, _keys(person)))

    def renew(self, one: str, person: Person | None) -> set[str]:
        """Note a person's names anew; all names that it had or has now."""
        old, new = self.keys(one), _keys(person)
        for quad in self._quads(one, old - new):
            self._graph.remove(quad)
        self._graph.extend(self._quads(one, new - old))
        return old | new

    def keys(self, one: str) -> set[str]:
        """The names that are noted of a person, each with an organisation."""
        node, notes = self._addresses.entity(one), self._addresses.readings
        return {str(q.object.value) for q in self._graph.quads_for_pattern(node, _KEY, None, notes)}  # type: ignore[union-attr]

    def people(self, key: str) -> list[str]:
        """The ids of the persons of a name in an organisation, sorted."""
        quads = self._graph.quads_for_pattern(None, _KEY, Literal(key), self._addresses.readings)
        return sorted(self._addresses.local(str(q.subject.value)) for q in quads)  # type: ignore[union-attr]

    def namesakes(self, key: str) -> tuple[set[str], set[str]]:
        """The ids of those who share the name and an organisation, or are linked by others who do; and their keys."""
        name, found, looked, waiting = key.partition(_AT)[0], set[str](), set[str](), [key]
        while waiting:
            looked.add(one := waiting.pop())
            for other in set(self.people(one)) - found:
                found.add(other)
                waiting += (k for k in self.keys(other) - looked if k.partition(_AT)[0] == name)
        return found, looked

    def stands_for(self, one: str) -> str | None:
        """The id that a merged one leads to."""
        quads = self._graph.quads_for_pattern(self._addresses.entity(one), SAME_AS, None, self._addresses.identities)
        return next((self._addresses.local(str(q.object.value)) for q in quads), None)  # type: ignore[union-attr]

    def merged(self) -> dict[str, str]:
        """All merged ids with those that stand for them."""
        quads = self._graph.quads_for_pattern(None, SAME_AS, None, self._addresses.identities)
        local = self._addresses.local
        return {local(str(q.subject.value)): local(str(q.object.value)) for q in quads}  # type: ignore[union-attr]

    def one_with(self, one: str) -> set[str]:
        """All ids that were one with this, itself included."""
        best = self.stands_for(one) or one
        node = self._addresses.entity(best)
        quads = self._graph.quads_for_pattern(None, SAME_AS, node, self._addresses.identities)
        return {one, best, *(self._addresses.local(str(q.subject.value)) for q in quads)}  # type: ignore[union-attr]

    def _quads(self, one: str, keys: Iterable[str]) -> list[Quad]:
        node, notes = self._addresses.entity(one), self._addresses.readings
        return [Quad(node, _KEY, Literal(key), notes) for key in sorted(keys)]


class Standing(Mapping[str, str]):
    """Leads from merged ids to those that stand for them: within a scope as found now, beyond it as it was."""

    def __init__(self, index: Index, scope: Set[str] | None, found: Mapping[str, str]) -> None:
        """Iterated over is what was ``found``; a ``scope`` of None is everything."""
        self._index, self._scope, self._found = index, scope, found

    def __getitem__(self, one: str) -> str:
        best = self._found.get(one)
        if best is None and self._scope is not None and one not in self._scope:
            best = self._index.stands_for(one)
        if best is None:
            raise KeyError(one)
        return best

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def kin(index: Index, touched: Iterable[str], judged: Iterable[str], person: Described) -> tuple[set[Pair], set[str]]:
    """The pairs of persons that are one among those whose identity may have changed, and the ids of all these.

    Args:
        index: is brought up to date.
        touched: the ids of which articles say something else than when identities were applied last.
        judged: the ids on which people's word is.
        person: what is known of an id now.
    """
    scope = {*touched, *judged}
    for one in sorted(touched):
        for key in index.renew(one, person(one)):
            scope.update(index.people(key))
    pairs: dict[str, set[Pair]] = defaultdict(set)
    looked: set[str] = set()
    waiting = sorted(scope)
    while waiting:
        one = waiting.pop()
        for key in sorted(index.keys(one)):
            if key in looked:
                continue
            group, keys = index.namesakes(key)
            looked |= keys
            people = [found for other in sorted(group) if (found := person(other))] if len(group) > 1 else []
            for pair in same_persons(people):
                pairs[pair.a].add(pair)
                pairs[pair.b].add(pair)
        near = index.one_with(one).union(*((pair.a, pair.b) for pair in pairs[one]))
        waiting += sorted(near - scope)
        scope |= near
    return {pair for one in scope for pair in pairs[one]}, scope


def _keys(person: Person | None) -> set[str]:
    if person is None:
        return set()
    names = {" ".join(key) for name in person.names if (key := bare_key(name_key(name)))}
    return {f"{name}{_AT}{organisation}" for name in names for organisation in person.organisations}
