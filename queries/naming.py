"""Finding the entity that a user means, however its name is typed.

A name is compared at ever wider levels, and the first level that knows it decides: the id, the name with its
tones, the name typed without tones, its words shortened to initials (``LĐLĐ tỉnh Kon Tum``), its beginning.
Names of an organisation go before the forms that articles use for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal

from unionties.graph.addresses import unquoted
from unionties.graph.errors import NameNotFound
from unionties.graph.names import match_key, search_key, shortens
from unionties.queries.sparql import facts, select

if TYPE_CHECKING:
    from unionties.graph.readable import Readable

SHORTEST_PREFIX = 2
"""Letters that a beginning of a name must have to be looked up as one."""
OFFERED = 5
"""Candidates that an error names."""
LIKENESS = 60
"""The least likeness of a name that is offered, of 100."""
QUOTED = 100
"""The most letters of a name that nobody has in the error that says so."""

_NAMES = """
SELECT DISTINCT ?entity ?property ?value WHERE {
  { VALUES ?property { skos:prefLabel skos:altLabel skos:hiddenLabel ut:mention } ?entity ?property ?value }
  UNION { VALUES ?value { ut:Person ut:Event } BIND(rdf:type AS ?property) ?entity rdf:type ?value }
  FILTER(STRSTARTS(STR(?entity), STR(id:)))
}
"""

_KINDS = ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "ut:mention", "rdf:type")


@dataclass
class Named:
    """An entity of a store with all its names.

    ``labels`` are the preferred names by language, ``mentions`` the forms of articles, ``hidden`` names by which it is
    found but not shown; ``type`` is told for
    ``Person`` and ``Event`` only, because organisations go before them.
    """

    iri: str
    id: str
    type: str = ""
    labels: list[tuple[str, str]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def label(self, language: str = "vi") -> str:
        """The preferred name in the language, else in another one, else the id."""
        return best_label(self.labels, language) or self.id

    @property
    def names(self) -> Iterator[tuple[str, int]]:
        """Every name with its rank: 0 a name of its own, 1 a form that an article uses."""
        yield from ((name, 0) for _, name in self.labels)
        yield from ((name, 0) for name in (*self.others, *self.hidden))
        yield from ((name, 1) for name in self.mentions)


def find(store: Readable, name: str, *, language: str = "vi") -> Named:
    """The one entity that the name means.

    Args:
        store: an open store.
        name: a name in any language, with or without tones, an acronym, the beginning of a name, or an id.
        language: the language of the names in an error.

    Raises:
        NameNotFound: no entity has the name (near ones are offered), or several have (listed with ids).
    """
    wanted = unicodedata.normalize("NFC", name).strip()
    iri = _by_id(store, wanted) or _by_spelling(store, wanted)
    if iri:
        return named(store, iri)
    if store.names():
        return _indexed(store, wanted, name, language)
    return choose(list(catalogue(store)), name, language=language)


def named(store: Readable, iri: str) -> Named:
    """The entity of an address with all its names; without any where the store doesn't describe it."""
    entity = Named(iri, local_id(iri))
    for kind, value in facts(store, iri, *_KINDS):
        _add(entity, kind, value)
    return _sorted(entity)


def catalogue(store: Readable) -> Iterator[Named]:
    """All entities of the store with their names, sorted by id."""
    entities: dict[str, Named] = {}
    for row in select(store, _NAMES):
        iri = row["entity"].value
        _add(entities.setdefault(iri, Named(iri, local_id(iri))), row["property"].value, row["value"])
    for entity in sorted(entities.values(), key=lambda e: e.id):
        yield _sorted(entity)


def choose(entities: list[Named], name: str, *, language: str = "vi") -> Named:
    """The entity among ``entities`` that the name means; see :func:`find`."""
    wanted = unicodedata.normalize("NFC", name).strip()
    for entity in entities:
        if wanted in (entity.id, entity.iri, f"id:{entity.id}"):
            return entity
    _search_key(wanted, name)
    for fits, key in _levels(wanted):
        candidates = _preferred(entities, fits, key)
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            raise _ambiguous(name, candidates, len(candidates), language)
    raise _unknown(name, near_names(entities, wanted), language)


def near_names(entities: Iterable[Named], name: str) -> list[Named]:
    """Up to five entities with the names most like this one, the nearest first."""
    import heapq

    wanted = search_key(name)
    scored = (
        (-max((_likeness(wanted, search_key(n)) for n, _ in entity.names), default=0.0), entity.id, entity)
        for entity in entities
    )
    return [entity for score, _, entity in heapq.nsmallest(OFFERED, scored, key=lambda t: t[:2]) if score <= -LIKENESS]


def _likeness(wanted: str, name: str) -> float:
    """From 0 to 100, how like two names are: by letters, by words in any order, or as a part of the longer name."""
    from rapidfuzz.fuzz import partial_ratio, ratio, token_sort_ratio

    part = 0.9 * partial_ratio(wanted, name) if len(wanted) < len(name) else 0.0
    return max(ratio(wanted, name), token_sort_ratio(wanted, name), part)


def best_label(labels: Iterable[tuple[str, str]], language: str) -> str:
    """Of pairs (language, text) the text in ``language``, in Vietnamese, English or another, else ``""``."""
    order = [language, "vi", "en"]
    ranked = ((order.index(tag) if tag in order else len(order), tag, text) for tag, text in labels)
    return min(ranked, default=(0, "", ""))[2]


def local_id(iri: str) -> str:
    """The readable id in an entity's or article's address.

    >>> local_id("https://w3id.org/unionties/id/union-vn-tỉnh-kon-tum")
    'union-vn-tỉnh-kon-tum'
    """
    _, found, article = iri.partition("/article/")  # its name may hold folders, an id no slash
    if found:
        return unquoted(article)
    _, found, entity = iri.rpartition("/id/")
    return unquoted(entity) if found else iri


def _by_id(store: Readable, name: str) -> str | None:
    """The address of the entity with this id or address, or of the one that it was merged into."""
    addresses = store.addresses
    for iri in (addresses.entity(name.removeprefix("id:")).value, name):
        if not iri.startswith(addresses.prefixes["id"]) or re.search(r'[\s<>"{}|^`\\]', iri):
            continue
        if next(facts(store, iri, "rdf:type"), None):
            return iri
        for _, canonical in facts(store, iri, "owl:sameAs"):
            return str(canonical.value)
    return None


def _by_spelling(store: Readable, name: str) -> str | None:
    """The address of the only organisation, else the only entity, with a name spelt like this letter by letter.

    The graph's own index answers this at once.
    """
    forms = (Literal(name), Literal(name, language="vi"), Literal(name, language="en"))
    bearers = store.bearers(("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel"), forms)
    found = {iri: _kind(named(store, iri)) for iri in bearers if iri.startswith(store.addresses.prefixes["id"])}
    best = [iri for iri, kind in found.items() if kind == min(found.values())]
    return best[0] if len(best) == 1 else None


def _indexed(store: Readable, wanted: str, name: str, language: str) -> Named:
    """What :func:`choose` gives, by the index of names."""
    from unionties.queries.indexed import candidates, near

    index, plain = store.names(), _search_key(wanted, name)
    assert index is not None
    found = candidates(index, wanted, plain, SHORTEST_PREFIX)
    if len(found) == 1:
        return _called(store, found[0])
    if found:
        raise _ambiguous(name, [_called(store, one) for one in found[:OFFERED]], len(found), language)
    offered = near(index, plain, OFFERED, _likeness, LIKENESS)
    raise _unknown(name, [_called(store, one) for one in offered], language)


def _called(store: Readable, entity_id: str) -> Named:
    return named(store, store.addresses.entity(entity_id).value)


def _search_key(wanted: str, name: str) -> str:
    key = search_key(wanted)
    if not key:
        raise NameNotFound(f"{name!r} has no letter or digit: give a name or an id, such as 'vgcl'")
    return key


def _ambiguous(name: str, candidates: list[Named], count: int, language: str) -> NameNotFound:
    return NameNotFound(f"{name!r} names {count} entities, give the id of one: {_listed(candidates, count, language)}")


def _unknown(name: str, near: list[Named], language: str) -> NameNotFound:
    hint = f"; near: {_listed(near, len(near), language)}" if near else ""
    return NameNotFound(f"no entity is called {_shown(name)}{hint}")


def _shown(name: str) -> str:
    """A name as a message quotes it: a pasted page would fill the screen."""
    return repr(name if len(name) <= QUOTED else f"{name[:QUOTED]}…")


def _add(entity: Named, kind: str, value: Any) -> None:
    if kind.endswith("prefLabel"):
        entity.labels.append((value.language or "", value.value))
    elif kind.endswith("altLabel"):
        entity.others.append(value.value)
    elif kind.endswith("hiddenLabel"):
        entity.hidden.append(value.value)
    elif kind.endswith("mention"):
        entity.mentions.append(value.value)
    elif value.value.endswith(("#Person", "#Event")):
        entity.type = max(entity.type, value.value.rpartition("#")[2])  # whatever order the store has


def _sorted(entity: Named) -> Named:
    entity.labels.sort()
    entity.others = sorted(set(entity.others))
    entity.mentions = sorted(set(entity.mentions))
    return entity


def _levels(name: str) -> Iterator[tuple[Callable[[str], bool], Callable[[str], str]]]:
    exact, plain = match_key(name), search_key(name)
    yield partial(str.__eq__, exact), match_key
    yield partial(str.__eq__, plain), search_key
    yield lambda key: shortens(plain.split(), key.split()), search_key
    if len(plain) >= SHORTEST_PREFIX:
        yield lambda key: key.startswith(plain), search_key


def _preferred(entities: Iterable[Named], fits: Callable[[str], bool], key: Callable[[str], str]) -> list[Named]:
    """The entities of the best rank whose name fits: own names first, then organisations before others."""
    ranked: dict[tuple[int, int], list[Named]] = {}
    for entity in entities:
        ranks = [rank for name, rank in entity.names if fits(key(name))]
        if ranks:
            ranked.setdefault((min(ranks), _kind(entity)), []).append(entity)
    return ranked[min(ranked)] if ranked else []


def _kind(entity: Named) -> int:
    return {"Event": 1, "Person": 2}.get(entity.type, 0)


def _listed(entities: list[Named], count: int, language: str) -> str:
    shown = "; ".join(f"{e.label(language)} [{e.id}]" for e in entities[:OFFERED])
    return shown + (f"; and {count - OFFERED} more" if count > OFFERED else "")
