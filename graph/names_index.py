"""The index of names beside a graph: a sorted file that finds a typed name in a few steps, however many there are.

Each line tells one name of one entity: the key to sort by, its search key and match key (``names.py``), its rank (0 a
name of the entity's own, 1 a form that articles use), the entity's kind (0 an organisation, 1 an event, 2 a person) and
the end of its address. A name has two lines: ``=`` with the search key, and ``~`` with its words' initials. The file is
searched where it lies, by halves; a build writes it anew.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode

from unionties.graph.addresses import Addresses, term
from unionties.graph.names import match_key, search_key

FILE = "unionties.names"
_RANKS = {"skos:prefLabel": 0, "skos:altLabel": 0, "skos:hiddenLabel": 0, "ut:mention": 1}
_KINDS = {"ut:Event": 1, "ut:Person": 2}


class Entry(NamedTuple):
    """A name as the index has it; ``entity`` is the end of the entity's address."""

    search: str
    match: str
    rank: int
    kind: int
    entity: str


def initials(key: str) -> str:
    """The first letters of the words of a search key.

    >>> initials("lien doan lao dong tinh kon tum")
    'ldldtkt'
    """
    return "".join(word[0] for word in key.split())


def write(graph: pyoxigraph.Store, addresses: Addresses, path: Path) -> None:
    """Write the index of the names in a graph's union."""
    prefix, union = addresses.prefixes["id"], DefaultGraph()
    kinds: dict[str, int] = {}
    for name, kind in _KINDS.items():
        for quad in graph.quads_for_pattern(None, term("rdf:type"), term(name), union):
            if isinstance(quad.subject, NamedNode):
                kinds[quad.subject.value] = kind
    lines = set()
    for name, rank in _RANKS.items():
        for quad in graph.quads_for_pattern(None, term(name), None, union):
            if not (isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)):
                continue
            iri, text = quad.subject.value, quad.object.value
            key = search_key(text)
            if key and iri.startswith(prefix):
                rest = f"\t{key}\t{match_key(text)}\t{rank}\t{kinds.get(iri, 0)}\t{iri.removeprefix(prefix)}\n"
                lines.add(f"={key}{rest}".encode())
                lines.add(f"~{initials(key)}{rest}".encode())
    with path.open("wb") as stream:
        stream.writelines(sorted(lines))


class NameIndex:
    """The index of a file."""

    def __init__(self, path: Path) -> None:
        """Map the file; raises OSError where it can't be read."""
        with path.open("rb") as stream:
            self.size = path.stat().st_size
            self._bytes = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) if self.size else b""

    def called(self, key: str) -> Iterator[Entry]:
        """The names with this search key."""
        return self._starting(f"={key}\t")

    def beginning(self, key: str) -> Iterator[Entry]:
        """The names whose search key begins so; all for the empty text."""
        return self._starting(f"={key}")

    def shortened(self, letters: str) -> Iterator[Entry]:
        """The names whose words have these initials."""
        return self._starting(f"~{letters}\t")

    def _starting(self, text: str) -> Iterator[Entry]:
        wanted, data = text.encode(), self._bytes
        low, high = 0, len(data)
        while low < high:  # the first line that isn't before the wanted one begins in [low, high]
            middle = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = data.find(b"\n", middle) + 1
            if data[middle : middle + len(wanted)] < wanted and data[middle:end] < wanted:
                low = end
            else:
                high = middle
        while data[low : low + len(wanted)] == wanted:
            end = data.find(b"\n", low)
            _, search, match, rank, kind, entity = data[low:end].decode().split("\t")
            yield Entry(search, match, int(rank), int(kind), entity)
            low = end + 1
