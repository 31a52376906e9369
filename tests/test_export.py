import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import networkx
import pyoxigraph
import pytest
import rdflib
from store_fixtures import SOURCE, TEXT, article, built

from unionties.graph.errors import QueryError, WriteError
from unionties.graph.export import FORMATS, TABLES, Format, export
from unionties.graph.network import network
from unionties.graph.rdf_files import tidied
from unionties.graph.selection import Selection
from unionties.graph.store import Store
from unionties.graph.tables import COLUMNS

SHAPES = Path(__file__).resolve().parents[1] / "graph" / "shapes.ttl"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return built(tmp_path_factory.mktemp("s") / "ties.db")


@pytest.fixture
def store(path):
    with Store.open(path) as opened:
        yield opened


def read(file, kind):
    return set(pyoxigraph.parse(file.read_bytes(), kind))


def test_n_quads_are_the_sorted_dump(store, tmp_path):
    assert export(store, tmp_path / "g.nq") == len(store.dump())
    assert (tmp_path / "g.nq").read_text("utf-8").splitlines() == store.dump()


@pytest.mark.parametrize(
    ("ending", "kind"), [("trig", pyoxigraph.RdfFormat.TRIG), ("jsonld", pyoxigraph.RdfFormat.JSON_LD)]
)
def test_formats_with_named_graphs_hold_the_same_quads(store, tmp_path, ending, kind):
    file = tmp_path / f"g.{ending}"
    assert export(store, file) == len(store.dump())
    assert read(file, kind) == set(store.quads())


def test_turtle_holds_the_union(store, tmp_path):
    count = export(store, tmp_path / "g.ttl")
    triples = {q.triple for q in store.quads()}
    assert {q.triple for q in read(tmp_path / "g.ttl", pyoxigraph.RdfFormat.TURTLE)} == triples
    assert count == len(triples) == len(rdflib.Graph().parse(tmp_path / "g.ttl"))
    assert 'ut:when "2018/2023"' in (tmp_path / "g.ttl").read_text("utf-8")


@pytest.mark.parametrize(
    ("ending", "kind", "syntax"),
    [("nt", pyoxigraph.RdfFormat.N_TRIPLES, "nt"), ("rdf", pyoxigraph.RdfFormat.RDF_XML, "xml")],
)
def test_forms_without_graphs_hold_each_triple_once(store, tmp_path, ending, kind, syntax):
    count = export(store, tmp_path / f"g.{ending}")
    triples = {q.triple for q in store.quads()}
    assert {q.triple for q in read(tmp_path / f"g.{ending}", kind)} == triples
    assert count == len(triples) == len(rdflib.Graph().parse(tmp_path / f"g.{ending}", format=syntax))


def test_turtle_satisfies_the_shapes(store, tmp_path):
    import pyshacl

    export(store, tmp_path / "g.ttl")
    graph = rdflib.Graph().parse(tmp_path / "g.ttl")
    ok, _, report = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(SHAPES))
    assert ok, report


def test_n_triples_are_sorted(store, tmp_path):
    export(store, tmp_path / "g.nt")
    lines = (tmp_path / "g.nt").read_text("utf-8").splitlines()
    assert lines == sorted(set(lines))


def test_xml_gets_a_mark_for_what_it_cannot_hold(tmp_path):
    told = article("a", "Tổng LĐLĐ\x0b Việt Nam", replace(SOURCE, title="a\x02b"))
    with Store.open(built(tmp_path / "s.db", [(told, [])])) as store:
        export(store, tmp_path / "g.rdf")
    titles = [q.object.value for q in read(tmp_path / "g.rdf", pyoxigraph.RdfFormat.RDF_XML)]
    assert "a\ufffdb" in titles
    assert rdflib.Graph().parse(tmp_path / "g.rdf", format="xml")


def test_json_ld_is_json(store, tmp_path):
    export(store, tmp_path / "g.jsonld")
    assert {block["@id"] for block in json.loads((tmp_path / "g.jsonld").read_text("utf-8"))} >= {
        store.addresses.organisations.value
    }


def test_graphml_holds_the_network(store, tmp_path):
    file = tmp_path / "g.graphml"
    expected = network(store)
    assert export(store, file) == expected.number_of_edges() == 4
    found = networkx.read_graphml(file, force_multigraph=True)
    assert {key for *_, key in found.edges(keys=True)} == {key for *_, key in expected.edges(keys=True)}
    assert set(found) == set(expected)
    assert found.nodes["vgcl"]["label"] == "Tổng Liên đoàn Lao động Việt Nam"
    ends = sorted(
        (a, b, d["relation"], d.get("when"), d["planned"], d["reports"])
        for a, b, d in found.edges(data=True)
        if "when" in d
    )
    assert ends == sorted(
        (a, b, d["relation"], d["when"], d["planned"], d["reports"])
        for a, b, d in expected.edges(data=True)
        if d["when"]
    )
    assert "Liên đoàn Lao động tỉnh Kon Tum" in file.read_text("utf-8")


def test_the_table_has_a_row_for_each_piece_of_evidence(store, tmp_path):
    assert export(store, tmp_path / "g.csv") == 6
    data = (tmp_path / "g.csv").read_bytes()
    assert data.startswith("\ufeffsubject,".encode())
    table = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert tuple(table[0]) == COLUMNS
    agreement = [row for row in table if row["when"] == "2018/2023"]
    assert [(row["article"], row["reports"]) for row in agreement] == [("2018/ký kết", "2"), ("lào", "2")]
    assert agreement[0]["subject_label"] == "Liên hiệp Công đoàn Lào"
    for row in table:
        if row["article"] == "2018/ký kết":
            assert TEXT[int(row["start"]) : int(row["end"])] == row["evidence"]
    assert {(row["relation"], row["planned"], row["title"]) for row in table} >= {
        ("visit", "true", ""),
        ("post", "false", "Phó Chủ tịch"),
    }


def test_the_format_can_be_said(store, tmp_path):
    export(store, tmp_path / "a.csv")
    export(store, tmp_path / "b.txt", format="CSV")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.txt").read_bytes()


def test_the_same_store_gives_the_same_bytes_in_every_run(path, tmp_path):
    script = """
import sys
from unionties.graph.export import FORMATS, export
from unionties.graph.store import Store
with Store.open(sys.argv[1]) as store:
    for ending in [*FORMATS, "zip"]:
        export(store, f"{sys.argv[2]}.{ending}")
"""
    for run in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": run}
        subprocess.run([sys.executable, "-c", script, str(path), str(tmp_path / run)], check=True, env=environment)
    for ending in [*FORMATS, "zip"]:
        assert (tmp_path / f"1.{ending}").read_bytes() == (tmp_path / f"2.{ending}").read_bytes(), ending


@pytest.mark.parametrize("name", ["g.xls", "g", ".csv"])
def test_an_unknown_ending_is_told_with_those_that_are_known(store, tmp_path, name):
    with pytest.raises(
        WriteError, match="expected the ending ttl, nt, rdf, nq, trig, jsonld, graphml, gexf, csv, qs or zip"
    ):
        export(store, tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_target_that_cannot_be_written_is_told(store, tmp_path):
    with pytest.raises(WriteError, match=r"can't write .*No such file or directory"):
        export(store, tmp_path / "nowhere" / "g.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(WriteError, match="can't write"):
        export(store, tmp_path / "folder.csv", "csv")
    assert [f.name for f in tmp_path.iterdir()] == ["folder.csv"]


def test_a_write_that_fails_midway_leaves_the_old_file(store, tmp_path, monkeypatch):
    target = tmp_path / "g.nq"
    target.write_text("old")

    def full(store, stream, selection):
        stream.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(FORMATS, "nq", Format(full, "quads"))
    with pytest.raises(WriteError, match="No space left on device"):
        export(store, target)
    assert target.read_text() == "old"
    assert [f.name for f in tmp_path.iterdir()] == ["g.nq"]


def test_a_folder_or_an_archive_takes_the_tables(store, tmp_path):
    assert export(store, f"{tmp_path}/new/") == export(store, tmp_path / "t.zip") == 4
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "edges.csv").write_text("old")
    (tmp_path / "there" / "mine.txt").write_text("mine")
    export(store, tmp_path / "there")
    with zipfile.ZipFile(tmp_path / "t.zip") as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    for folder in ("new", "there"):
        assert {name: (tmp_path / folder / name).read_bytes() for name in packed} == packed
    assert sorted(packed) == ["edges.csv", "nodes.csv"]
    assert (tmp_path / "there" / "mine.txt").read_text() == "mine"
    assert not list(tmp_path.rglob("*.part"))


def test_tables_that_fail_leave_the_old_archive(store, tmp_path, monkeypatch):
    def full(stream):
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(TABLES, "tables", lambda *_: [("nodes.csv", full)])
    (tmp_path / "t.zip").write_text("old")
    for target in (tmp_path / "t.zip", f"{tmp_path}/new/"):
        with pytest.raises(WriteError, match="No space left on device"):
            export(store, target)
    assert (tmp_path / "t.zip").read_text() == "old"
    assert [f.name for f in tmp_path.iterdir()] == ["t.zip"]


def test_two_tables_go_into_no_single_file(store, tmp_path):
    with pytest.raises(WriteError, match=r"can't write two tables to 'edges.csv': expected a folder or FILE.zip"):
        export(store, tmp_path / "edges.csv", "neo4j")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("data", "tidy"),
    [
        (b"@prefix b: <b> .\n@prefix a: <a> .\n<s> <p> 1 .\n", b"@prefix a: <a> .\n@prefix b: <b> .\n<s> <p> 1 .\n"),
        (
            b'<?xml version="1.0"?>\n<rdf:RDF xmlns:b="b" xmlns:a="a">',
            b'<?xml version="1.0"?>\n<rdf:RDF xmlns:a="a" xmlns:b="b">',
        ),
        (b'<s> <p> "<rdf:RDF xmlns:b xmlns:a>" .', None),
        (b'<s> <p> """\n@prefix b:\n@prefix a:\n""" .', None),
    ],
)
def test_only_the_head_is_tidied(data, tidy):
    assert tidied(data) == (tidy or data)


@pytest.mark.parametrize("kind", ["ttl", "nt", "rdf", "nq", "trig", "jsonld", "qs"])
def test_the_whole_graph_takes_no_filter(store, tmp_path, kind):
    with pytest.raises(QueryError, match=f"can't select by since in {kind}.*expected graphml, gexf, csv or tables"):
        export(store, tmp_path / f"g.{kind}", selection=Selection(since="2018"))
    assert not list(tmp_path.iterdir())


def test_only_forms_with_named_graphs_keep_those_of_the_machine(store, tmp_path):
    with pytest.raises(QueryError, match="ttl can't keep the machine's graphs apart: expected nq, trig, jsonld"):
        export(store, tmp_path / "g.ttl", selection=Selection(machine=True))
