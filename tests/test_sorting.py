"""Sorting lines in runs gives what sorting them at once does."""

import random

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from unionties.graph import sorting
from unionties.graph.sorting import by_graph, by_subject, sorted_lines

TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def quads(number):
    choose = random.Random(7)
    return [
        Quad(
            NamedNode(f"urn:s{choose.randrange(9)}"), choose.choice([TYPE, NamedNode("urn:p"), NamedNode("urn:a")]),
            Literal(f"Công đoàn\n{choose.randrange(number)}"), NamedNode(f"urn:g{choose.randrange(4)}"),
        )
        for _ in range(number)
    ]  # fmt: skip


@pytest.mark.parametrize("run", [1, 7, 100, 1000])
@pytest.mark.parametrize("key", [None, by_graph, by_subject])
def test_runs_are_merged(run, key, monkeypatch):
    monkeypatch.setattr(sorting, "_FILES", 5)
    given = quads(300)
    lines = [f"{quad} .\n".encode() for quad in given]
    found = list(sorted_lines(given, RdfFormat.N_QUADS, key, run))
    assert len(found) == 300
    assert found == sorted(found, key=key)
    assert {line.split(b" ", 1)[0] for line in found} == {line.split(b" ", 1)[0] for line in lines}


def test_no_line_is_written_more_often_than_there_are_levels(monkeypatch):
    written = []

    def spooled(files, lines, as_before=sorting._spooled):
        written.append(len(kept := list(lines)))
        return as_before(files, kept)

    monkeypatch.setattr(sorting, "_FILES", 5)
    monkeypatch.setattr(sorting, "_spooled", spooled)
    assert len(list(sorted_lines(quads(300), RdfFormat.N_QUADS, run=1))) == 300
    assert sum(written) <= 4 * 300, "5, 25 and 125 runs become one"


def test_nothing_is_nothing():
    assert list(sorted_lines([], RdfFormat.N_QUADS)) == []


def test_a_subject_begins_with_its_type():
    found = list(sorted_lines((q.triple for q in quads(50)), RdfFormat.N_TRIPLES, by_subject))
    seen = set()
    for line in found:
        subject, predicate, _ = line.split(b" ", 2)
        assert predicate != str(TYPE).encode() or (subject, "other") not in seen
        seen.add((subject, "type" if predicate == str(TYPE).encode() else "other"))
