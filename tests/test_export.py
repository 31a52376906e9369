import csv
import io
import json
import os
import subprocess
import sys

import networkx
import pyoxigraph
import pytest
import rdflib
from store_fixtures import TEXT, built

from unionties.graph.errors import WriteError
from unionties.graph.export import COLUMNS, FORMATS, export
from unionties.graph.network import network
from unionties.graph.store import Store


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


def test_json_ld_is_json(store, tmp_path):
    export(store, tmp_path / "g.jsonld")
    assert {block["@id"] for block in json.loads((tmp_path / "g.jsonld").read_text("utf-8"))} >= {
        store.addresses.organisations.value
    }


@pytest.mark.parametrize(("ending", "reader"), [("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)])
def test_network_formats_hold_the_network(store, tmp_path, ending, reader):
    file = tmp_path / f"g.{ending}"
    expected = network(store)
    assert export(store, file) == expected.number_of_edges() == 4
    found = reader(file)
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
    for ending in FORMATS:
        export(store, f"{sys.argv[2]}.{ending}")
"""
    for run in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": run}
        subprocess.run([sys.executable, "-c", script, str(path), str(tmp_path / run)], check=True, env=environment)
    for ending in FORMATS:
        assert (tmp_path / f"1.{ending}").read_bytes() == (tmp_path / f"2.{ending}").read_bytes(), ending


@pytest.mark.parametrize("name", ["g.xls", "g", ".csv"])
def test_an_unknown_ending_is_told_with_those_that_are_known(store, tmp_path, name):
    with pytest.raises(WriteError, match="expected the ending ttl, nq, trig, jsonld, graphml, gexf, csv"):
        export(store, tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_target_that_cannot_be_written_is_told(store, tmp_path):
    with pytest.raises(WriteError, match=r"can't write .*No such file or directory"):
        export(store, tmp_path / "nowhere" / "g.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(WriteError, match="can't write"):
        export(store, tmp_path / "folder.csv")
    assert [f.name for f in tmp_path.iterdir()] == ["folder.csv"]


def test_a_write_that_fails_midway_leaves_the_old_file(store, tmp_path, monkeypatch):
    target = tmp_path / "g.nq"
    target.write_text("old")

    def full(store, stream):
        stream.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(FORMATS, "nq", full)
    with pytest.raises(WriteError, match="No space left on device"):
        export(store, target)
    assert target.read_text() == "old"
    assert [f.name for f in tmp_path.iterdir()] == ["g.nq"]
