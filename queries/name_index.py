"""All names of a store in one file, so that search and completion needn't read the graph.

``names.tsv`` stands in the folder of the published version that it was made from and goes when that goes. A build makes
it, else the first search; where the folder can't be written each search makes its own. Measured with 100,000 names on
a laptop's core: to read the names from the graph and drop their diacritics takes 4 to 8 s, to read the file 0.2 s, to
compare all with a word of the user by rapidfuzz 0.3 s. So the file is what counts, and an index of n-grams would not.
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
from unionties.graph.store import VERSIONS, current

if TYPE_CHECKING:
    from unionties.graph.store import Store

FILE = "names.tsv"
_HEAD = "unionties names 1"
_ENTITIES = "SELECT DISTINCT ?tie ?end WHERE { ?tie a ut:Tie ; rdf:subject|rdf:object ?end }"
_REPORTS = "SELECT DISTINCT ?tie ?article WHERE { ?tie ut:evidence/oa:hasSource ?article }"
_DONE = """
SELECT ?tie WHERE { ?tie a ut:Tie ; ut:planned false ; rdf:predicate ?relation
  FILTER(?relation NOT IN (ut:post, ut:partOf)) }
"""


class Name(NamedTuple):
    """One name of an entity: ``own`` unless only articles use it; ``acts`` that were done, ``reports`` (articles)."""

    key: str
    form: str
    id: str
    own: bool
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


def name_index(store: Store) -> NameIndex:
    """The names of a store, from its file or else from its graph."""
    return read_index(store.path) or make_index(store)


def read_index(path: Path) -> NameIndex | None:
    """The names in the file of the published version; None where there is none that can be read."""
    try:
        head, *lines = _file(path).read_text("utf-8").split("\n")
        if head != _HEAD:
            return None
        return NameIndex([_name(line) for line in lines if line])
    except (OSError, ValueError):
        return None


def make_index(store: Store) -> NameIndex:
    """The names in the graph; they are kept in the file, where the folder can be written."""
    index = NameIndex(sorted(_names(store)))
    lines = [_HEAD, *("\t".join(map(str, (*name[:3], int(name.own), *name[4:]))) for name in index.names)]
    with suppress(OSError):
        file = _file(store.path)
        beside = file.with_name(f"{FILE}.{os.getpid()}")
        beside.write_text("\n".join(lines), "utf-8")
        beside.replace(file)
    return index


def _file(path: Path) -> Path:
    return path / VERSIONS / str(current(path)) / FILE


def _name(line: str) -> Name:
    key, form, entity, own, kind, country, acts, reports = line.split("\t")
    return Name(key, form, entity, own == "1", kind, country, int(acts), int(reports))


def _names(store: Store) -> Iterator[Name]:
    from unionties.queries.naming import catalogue
    from unionties.queries.sparql import facts, select
    from unionties.queries.ties import ONTOLOGY

    articles: dict[str, set[str]] = defaultdict(set)
    for row in select(store, _REPORTS):
        articles[row["tie"].value].add(row["article"].value)
    done = {row["tie"].value for row in select(store, _DONE)}
    acts: dict[str, int] = defaultdict(int)
    reports: dict[str, set[str]] = defaultdict(set)
    for row in select(store, _ENTITIES):
        tie, end = row["tie"].value, row["end"].value
        acts[end] += tie in done
        reports[end] |= articles[tie]
    for entity in catalogue(store):
        told = list(facts(store, entity.iri, "rdf:type", "ut:country"))
        types = [value.value.removeprefix(ONTOLOGY) for kind, value in told if kind == "rdf:type"]
        kind = max((one for one in types if "/" not in one), default="")
        country = min((value.value for key, value in told if key == "ut:country"), default="")
        for form, own in _forms(entity.names):
            counts = acts[entity.iri], len(reports[entity.iri])
            yield Name(search_key(form), form, entity.id, own, kind, country, *counts)


def _forms(names: Iterator[tuple[str, int]]) -> dict[tuple[str, bool], None]:
    """The forms, each once and without tabs and line ends, with whether it is a name of the entity's own."""
    ranked: dict[str, int] = {}
    for form, rank in names:
        plain = " ".join(form.split())
        ranked[plain] = min(ranked.get(plain, rank), rank)
    return dict.fromkeys((form, rank == 0) for form, rank in ranked.items() if search_key(form))
