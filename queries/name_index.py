"""All names of a store in one file, so that search and completion needn't read the graph.

``names.tsv`` stands in the folder of the published version that it was made from and goes when that goes. A build makes
it, else the first search; where the folder can't be written each search makes its own. Measured with 100,000 names, in
processor time: to read the names from the graph and drop their diacritics takes 5 s and more, to read the file 0.3 s,
to compare all of them with what is typed 0.1 s, by rapidfuzz with typing errors 0.2 s. So the file is what counts, and
an index of n-grams would save little. ``tests/benchmarks/search_speed.py`` measures it again.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from unionties.graph.names import search_key
from unionties.graph.store import VERSIONS, Store, current

if TYPE_CHECKING:
    from unionties.graph.readable import Readable
    from unionties.queries.naming import Named

FILE = "names.tsv"
_HEAD = "unionties names 1"
_ENTITIES = "SELECT DISTINCT ?tie ?end WHERE { ?tie a ut:Tie ; rdf:subject|rdf:object ?end }"
_REPORTS = "SELECT DISTINCT ?tie ?article WHERE { ?tie ut:evidence/oa:hasSource ?article }"
_TYPES = """
SELECT DISTINCT ?entity ?type WHERE {
  ?entity a ?type FILTER(STRSTARTS(STR(?type), STR(ut:)) && STRSTARTS(STR(?entity), STR(id:)))
}
"""
_DONE = """
SELECT ?subject ?relation ?object ?when WHERE {
  ?tie a ut:Tie ; ut:planned false ; rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object
  OPTIONAL { ?tie ut:when ?when }
  FILTER(?relation NOT IN (ut:post, ut:partOf))
}
"""


class Name(NamedTuple):
    """One name of an entity: ``own`` is 2 for a preferred name, 1 for another of its own, 0 if only articles use it.

    ``acts`` are those of the entity that were done, ``reports`` the articles that tell of it.
    """

    key: str
    form: str
    id: str
    own: int
    type: str
    country: str
    acts: int
    reports: int


@dataclass(frozen=True)
class NameIndex:
    """The names of a store, sorted, and their keys beside them in the same order (``names.search_key``)."""

    names: list[Name]

    @property
    def keys(self) -> list[str]:
        """The key of each name."""
        return [name.key for name in self.names]


def name_index(store: Readable) -> NameIndex:
    """The names of a store, from its file or else from its graph."""
    return (read_index(store.path) if isinstance(store, Store) else None) or make_index(store)


def read_index(path: Path) -> NameIndex | None:
    """The names in the file of the published version; None where there is none that can be read."""
    try:
        head, *lines = _file(path).read_text("utf-8").split("\n")
        if head != _HEAD:
            return None
        return NameIndex([_name(line) for line in lines if line])
    except (OSError, ValueError):
        return None


def make_index(store: Readable) -> NameIndex:
    """The names in the graph; they are kept in the file, where the folder can be written."""
    index = NameIndex(sorted(_names(store)))
    lines = [_HEAD, *("\t".join(map(str, name)) for name in index.names)]
    if not isinstance(store, Store):
        return index
    with suppress(OSError):
        file = _file(store.path)
        beside = file.with_name(f"{FILE}.{os.getpid()}")
        beside.write_text("\n".join(lines), "utf-8")
        beside.replace(file)
    return index


def prepare(path: Path) -> None:
    """Make the file of the published version; raises StoreError as ``Store.open`` does."""
    with Store.open(path) as store:
        make_index(store)


def _file(path: Path) -> Path:
    return path / VERSIONS / str(current(path)) / FILE


def _name(line: str) -> Name:
    key, form, entity, own, kind, country, acts, reports = line.split("\t")
    return Name(key, form, entity, int(own), kind, country, int(acts), int(reports))


def _names(store: Readable) -> Iterator[Name]:
    from unionties.queries.coverage import countries_of
    from unionties.queries.naming import catalogue
    from unionties.queries.sparql import select

    types: dict[str, str] = {}
    for row in select(store, _TYPES):
        entity, kind = row["entity"].value, row["type"].value.rpartition("#")[2]
        types[entity] = max(types.get(entity, ""), kind)
    acts, reports, countries = _acts(store), _reports(store), countries_of(store)
    for one in catalogue(store):
        counts = acts[one.iri], reports[one.iri]
        for key, form, own in _forms(one):
            yield Name(key, form, one.id, own, types.get(one.iri, ""), countries.get(one.iri, ""), *counts)


def _acts(store: Readable) -> dict[str, int]:
    """How many acts were done by entity, counted as lookups do: distinct times of one relation with one other."""
    from unionties.graph.dates import distinct_times
    from unionties.queries.sparql import select

    times: dict[tuple[str, str, str], list[str | None]] = defaultdict(list)
    for row in select(store, _DONE):
        kind = (row["subject"].value, row["relation"].value, row["object"].value)
        times[kind].append(row["when"].value if row["when"] else None)
    acts: dict[str, int] = defaultdict(int)
    for (subject, _, target), told in times.items():
        for end in (subject, target):
            acts[end] += max(1, len(distinct_times(told)))
    return acts


def _reports(store: Readable) -> dict[str, int]:
    """How many articles report ties of each entity."""
    from unionties.queries.sparql import select

    articles: dict[str, set[str]] = defaultdict(set)
    for row in select(store, _REPORTS):
        articles[row["tie"].value].add(row["article"].value)
    reports: dict[str, set[str]] = defaultdict(set)
    for row in select(store, _ENTITIES):
        reports[row["end"].value] |= articles[row["tie"].value]
    return defaultdict(int, {entity: len(told) for entity, told in reports.items()})


def _forms(entity: Named) -> Iterator[tuple[str, str, int]]:
    """The keys and forms, each form once and without tabs and line ends, with the best rank of each."""
    ranked: dict[str, int] = {}
    ranks = ((2, (label for _, label in entity.labels)), (1, entity.others), (0, entity.mentions))
    for rank, forms in ranks:
        for form in forms:
            ranked.setdefault(" ".join(form.split()), rank)
    for form, rank in ranked.items():
        if key := search_key(form):
            yield key, form, rank
