"""The tables of nodes and edges: for Gephi and R, and as ``neo4j-admin database import`` reads them."""

import csv
import io
import re
from dataclasses import replace

import pytest
from store_fixtures import HOA, KON_TUM, VGCL, article, built, signing, statement

from unionties.graph.selection import EVERYTHING, Selection
from unionties.graph.store import Store
from unionties.graph.tables import neo4j_tables, network_tables, passages

FIELD = re.compile(r"(?P<name>\w*)(?::(?P<kind>\w+)(?:\((?P<space>\w+)\))?(?P<many>\[\])?)?")
"""A header field of Neo4j: ``<name>:<field_type>``."""
TYPES = {
    "int": r"-?\d+", "long": r"-?\d+", "float": r"-?\d+(\.\d+)?", "double": r"-?\d+(\.\d+)?", "boolean": "true|false",
    "string": r"[^\n]*", "date": r"\d{4}-\d\d-\d\d",
}  # fmt: skip
"""Property types that Neo4j documents, and how it reads their values; an empty field is no property."""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store.open(built(tmp_path_factory.mktemp("s") / "ties.db")) as opened:
        yield opened


def read(tables, mark=False):
    found = {}
    for name, write in tables:
        stream = io.BytesIO()
        count = write(stream)
        assert stream.getvalue().startswith(b"\xef\xbb\xbf") == mark
        found[name] = list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))
        assert count == len(found[name]) - 1
    return found["nodes.csv"], found["edges.csv"]


def test_gephi_finds_its_columns(store):
    nodes, edges = read(network_tables(store, EVERYTHING), mark=True)
    assert nodes[0][:2] == ["Id", "Label"]
    assert edges[0][:7] == ["Source", "Target", "Type", "Kind", "Id", "Label", "Weight"]
    assert {row[2] for row in edges[1:]} == {"Directed", "Undirected"}
    assert [row[3] for row in edges[1:]] == [
        "cooperationAgreement", "cooperationAgreement", "meeting", "visit (planned)",
    ]  # fmt: skip


def test_every_edge_ends_in_a_node(store):
    for tables in (network_tables, neo4j_tables):
        nodes, edges = read(tables(store, EVERYTHING), mark=tables is network_tables)
        ids = [row[0] for row in nodes[1:]]
        assert len(ids) == len(set(ids))
        assert {end for row in edges[1:] for end in row[:2]} == set(ids)


def test_an_edge_has_its_times(store):
    _, (header, *edges) = read(network_tables(store, EVERYTHING), mark=True)
    table = [dict(zip(header, row, strict=True)) for row in edges]
    assert [(e["when"], e["begin"], e["end"]) for e in table] == [
        ("2013/2018", "2013-01-01", "2018-12-31"), ("2018/2023", "2018-01-01", "2023-12-31"), ("", "", ""),
        ("2019-05", "2019-05-01", "2019-05-31"),
    ]  # fmt: skip


def test_neo4j_headers_keep_its_rules(store):
    nodes, edges = read(neo4j_tables(store, EVERYTHING))
    for header, needed in ((nodes[0], {"ID", "LABEL"}), (edges[0], {"START_ID", "END_ID", "TYPE"})):
        fields = [FIELD.fullmatch(field) for field in header]
        assert all(fields)
        kinds = [field["kind"] or "string" for field in fields]
        assert needed <= set(kinds)
        assert set(kinds) - needed <= set(TYPES)
        assert all(kinds.count(kind) == 1 for kind in needed)
        names = [field["name"] for field in fields if field["name"]]
        assert len(names) == len(set(names))
        assert all(field["name"] for field in fields if field["kind"] in (None, *TYPES))


def test_neo4j_values_are_of_their_types(store):
    for header, *table in read(neo4j_tables(store, EVERYTHING)):
        for row in table:
            assert len(row) == len(header)
            for field, value in zip(header, row, strict=True):
                kind = FIELD.fullmatch(field)["kind"] or "string"
                assert not value or re.fullmatch(TYPES.get(kind, r"[^\n]+"), value), (field, value)


def test_neo4j_labels_and_types_need_no_quotes(store):
    nodes, edges = read(neo4j_tables(store, EVERYTHING))
    labels = {row[0]: row[-1].split(";") for row in nodes[1:]}
    assert labels["vgcl"] == ["TradeUnion", "Entity"] and labels[HOA.id] == ["Person", "Entity"]
    assert [row[2] for row in edges[1:]] == [
        "COOPERATION_AGREEMENT", "COOPERATION_AGREEMENT", "MEETING", "POST", "VISIT",
    ]  # fmt: skip


def test_neo4j_fields_stay_on_one_line(tmp_path):
    odd = replace(KON_TUM, label='Công đoàn\n"một, hai"', labels=(("vi", 'Công đoàn\n"một, hai"'),))
    told = [statement(HOA, "post", VGCL, "Bà", title="Phó\nChủ tịch"), statement(odd, "visit", VGCL, "Bà")]
    with Store.open(built(tmp_path / "s.db", [(article(), told)])) as store:
        for name, write in neo4j_tables(store, EVERYTHING):
            stream = io.BytesIO()
            count = write(stream)
            assert stream.getvalue().count(b"\n") == count + 1, name
        assert [row[8] for row in read(neo4j_tables(store, EVERYTHING))[1][1:] if row[2] == "POST"] == ["Phó Chủ tịch"]


def test_a_selection_goes_for_tables_too(store):
    lao = Selection(relations=("meeting",), lang="en")
    nodes, edges = read(network_tables(store, lao), mark=True)
    assert [row[0] for row in nodes[1:]] == ["lftu", KON_TUM.id]
    assert [row[5] for row in edges[1:]] == ["meeting"]
    assert [row[2] for row in read(neo4j_tables(store, Selection(posts=False)))[1][1:]].count("POST") == 0
    stream = io.BytesIO()
    assert passages(store, stream, Selection(since="2019-06")) == 2


def test_a_qid_is_in_the_table(tmp_path):
    from store_fixtures import KNOWN

    with Store.writing(tmp_path / "s.db") as writer:
        writer.replace(article(), signing())
        writer.finish({**KNOWN, "vgcl": replace(KNOWN["vgcl"], wikidata="Q5")})
    with Store.open(tmp_path / "s.db") as store:
        nodes, _ = read(network_tables(store, EVERYTHING), mark=True)
    assert {row[0]: row[6] for row in nodes[1:]} == {"lftu": "", KON_TUM.id: "", "vgcl": "Q5"}
