"""Export, import: the same graph."""

import gzip

import pyoxigraph
import pytest
from pyoxigraph import NamedNode
from sample_store import build_store
from store_fixtures import KNOWN, TEXT, article, built, second_article, signing, statement

from unionties.graph.addresses import Addresses
from unionties.graph.errors import ReadError, StoreError
from unionties.graph.export import KEEPS_GRAPHS, export
from unionties.graph.importing import base_of, import_files, opened
from unionties.graph.ledger import Claim, Ledger, Pair
from unionties.graph.loading import source
from unionties.graph.selection import Selection
from unionties.graph.store import Store

ALL = Selection(machine=True)
FORMAT = pyoxigraph.RdfFormat.N_QUADS


def exported(store_path, file, selection=None):
    with Store.open(store_path) as store:
        export(store, file, selection=selection or Selection())
    return file


def imported(path, *files):
    with opened(files) as found, Store.writing(path, base=base_of(found)) as writer:
        return import_files(writer, found)


def told_base(*files):
    with opened(files) as found:
        return base_of(found)


def dump(path):
    with Store.open(path) as store:
        return store.dump()


def union(path):
    with Store.open(path) as store:
        return {q.triple for q in store.graph.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph())}


@pytest.fixture
def judged(tmp_path):
    """A store with a pair that was merged and a statement that was judged wrong, so with graphs of the machine's."""
    path = tmp_path / "judged.db"
    built(path)
    ledger = Ledger.beside(path)
    ledger.add(Claim.of(signing()[0]), "wrong", "Lan")
    ledger.add(Pair.of("union-vn-tỉnh-kon-tum", "vgcl"), "same", "Lan")
    with Store.writing(path) as writer:
        writer.finish(KNOWN)
    return path


@pytest.mark.parametrize("ending", KEEPS_GRAPHS)
@pytest.mark.parametrize("build", [built, build_store])
def test_a_new_store_holds_the_same_graph(tmp_path, ending, build):
    build(tmp_path / "a.db")
    file = exported(tmp_path / "a.db", tmp_path / f"g.{ending}")
    count, articles = imported(tmp_path / "b.db", file)
    assert dump(tmp_path / "b.db") == dump(tmp_path / "a.db")
    assert count == len(dump(tmp_path / "a.db"))
    assert articles == (2 if build is built else 3)
    assert union(tmp_path / "b.db") == union(tmp_path / "a.db")


@pytest.mark.parametrize("ending", KEEPS_GRAPHS)
def test_machine_graphs_go_with_what_people_judged(tmp_path, judged, ending):
    imported(tmp_path / "b.db", exported(judged, tmp_path / f"g.{ending}", ALL))
    with Store.open(judged) as a, Store.open(tmp_path / "b.db") as b:
        held = [{q for q in s.graph if q.graph_name != s.addresses.readings} for s in (a, b)]
        assert held[0] == held[1]
        assert any(b.addresses.is_machine(q.graph_name) for q in b.graph)
        assert a.dump() == b.dump()


def test_without_them_what_people_judged_is_all_there_is(tmp_path, judged):
    imported(tmp_path / "b.db", exported(judged, tmp_path / "g.nq"))
    assert dump(tmp_path / "b.db") == dump(judged)
    with Store.open(tmp_path / "b.db") as store:
        assert not any(store.addresses.is_machine(q.graph_name) for q in store.graph)


@pytest.mark.parametrize("ending", ["ttl", "nt", "rdf"])
def test_the_union_loses_which_article_says_what(tmp_path, ending):
    file = exported(built(tmp_path / "a.db"), tmp_path / f"g.{ending}")
    assert {q.triple for q in pyoxigraph.parse(path=file)} == union(tmp_path / "a.db")
    assert len(union(tmp_path / "a.db")) < len(dump(tmp_path / "a.db"))
    with pytest.raises(ReadError, match=f"can't import .*g.{ending}, which doesn't tell what each article says"):
        imported(tmp_path / "b.db", file)
    assert not (tmp_path / "b.db").exists()


def test_the_graph_of_an_article_takes_the_place_of_the_old_one(tmp_path):
    other = article(text=TEXT.split("\n")[0])
    built(tmp_path / "new.db", [(other, [statement(*ends(signing()[0]), TEXT.split("\n")[0], of=other, when="2020")])])
    built(tmp_path / "a.db")
    imported(tmp_path / "a.db", exported(tmp_path / "new.db", tmp_path / "g.nq"))
    node = f"<{Addresses().article(article().name).value}>"
    in_graph = [line for line in dump(tmp_path / "a.db") if line.endswith(f"{node} .")]
    assert in_graph == [line for line in dump(tmp_path / "new.db") if line.endswith(f"{node} .")]
    assert any("lào" in line for line in dump(tmp_path / "a.db"))
    with Store.open(tmp_path / "a.db") as store:
        named = {q.triple for q in store.quads()}
    assert union(tmp_path / "a.db") == named


def ends(one):
    return one.subject, one.relation, one.object


def test_two_stores_become_one(tmp_path):
    for name, articles in (("a", [(article(), signing())]), ("b", [second_article()])):
        exported(built(tmp_path / f"{name}.db", articles), tmp_path / f"{name}.trig")
    imported(tmp_path / "both.db", tmp_path / "a.trig", tmp_path / "b.trig")
    assert dump(tmp_path / "both.db") == dump(built(tmp_path / "c.db"))


def test_importing_twice_changes_nothing(tmp_path):
    file = exported(built(tmp_path / "a.db"), tmp_path / "g.nq")
    imported(tmp_path / "b.db", file)
    imported(tmp_path / "b.db", file)
    assert dump(tmp_path / "b.db") == dump(tmp_path / "a.db")


def test_the_base_comes_with_the_file(tmp_path):
    with Store.writing(tmp_path / "a.db", base="https://example.org/ties/") as writer:
        writer.replace(article(), signing())
        writer.finish(KNOWN)
    file = exported(tmp_path / "a.db", tmp_path / "g.nq")
    assert told_base(file) == "https://example.org/ties/"
    imported(tmp_path / "b.db", file)
    assert dump(tmp_path / "b.db") == dump(tmp_path / "a.db")
    with pytest.raises(StoreError, match=r"has the base https://w3id.org/unionties/, not https://example.org/ties/"):
        imported(built(tmp_path / "c.db"), file)


def test_files_of_two_bases_are_refused(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.nq").write_text(f"<urn:s> <urn:p> <urn:o> <https://{name}.org/graph/ontology> .\n")
    with pytest.raises(ReadError, match=r"the files have the bases https://a.org/, https://b.org/: expected one"):
        told_base(tmp_path / "a.nq", tmp_path / "b.nq")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<urn:s> <urn:p> <urn:o> .\n", "has a triple outside of any named graph: expected a file that unionties"),
        (
            "<urn:s> <urn:p> <urn:o> <urn:g> .\n",
            "has the graph <urn:g>: expected one below https://w3id.org/unionties/",
        ),
        ("<urn:s> <urn:p> .\n", "isn't nq: .*; export it again"),
    ],
)
def test_files_that_no_export_wrote_are_refused(tmp_path, text, told):
    (tmp_path / "g.nq").write_text(text)
    with pytest.raises(ReadError, match=told):
        imported(tmp_path / "b.db", tmp_path / "g.nq")
    assert not (tmp_path / "b.db").exists()


def test_quads_of_another_hand_are_the_same(tmp_path):
    file = exported(built(tmp_path / "a.db"), tmp_path / "g.nq")
    lines = file.read_text().splitlines()
    loose = [line.replace("> <", ">\t<", 1).removesuffix(" .") + "." for line in reversed(lines)]
    file.write_text("# from elsewhere\r\n\n" + "\r\n".join(loose) + " # the end", newline="")
    count, _ = imported(tmp_path / "b.db", file)
    assert count == len(lines)
    assert dump(tmp_path / "b.db") == dump(tmp_path / "a.db")
    assert union(tmp_path / "b.db") == union(tmp_path / "a.db")


@pytest.mark.parametrize("said", ["<urn:s> <urn:p> <urn:o> . #", "<urn:s> <urn:p> _:o.#", '<urn:s> <urn:p> "o".#'])
def test_a_comment_is_no_graph(tmp_path, said):
    (tmp_path / "g.nq").write_text(f"{said} <{Addresses().base}article/x> .\n")
    with pytest.raises(ReadError, match="has a triple outside of any named graph"):
        imported(tmp_path / "b.db", tmp_path / "g.nq")


def test_what_is_wrong_is_told_with_its_line(tmp_path):
    graph = f"<{Addresses().base}article/x> ."
    good, bad = f"<urn:s> <urn:p> <urn:o> {graph}\n", f"<urn:s> <urn:p> <urn:not an address> {graph}\n"
    (tmp_path / "a.nq").write_text(good)
    (tmp_path / "b.nq").write_text(good * 2 + bad)
    with pytest.raises(ReadError, match=r"b.nq isn't nq: .*line 3"):
        imported(tmp_path / "b.db", tmp_path / "a.nq", tmp_path / "b.nq")
    assert not (tmp_path / "b.db").exists()


def test_notes_of_the_machine_stay_behind(tmp_path):
    built(tmp_path / "a.db")
    with Store.open(tmp_path / "a.db") as store:
        readings = store.addresses.readings
        noted = pyoxigraph.serialize(store.graph.quads_for_pattern(None, None, None, readings), format=FORMAT)
    file = exported(tmp_path / "a.db", tmp_path / "g.nq")
    file.write_bytes(file.read_bytes() + noted)
    assert noted
    imported(tmp_path / "b.db", file)
    assert dump(tmp_path / "b.db") == dump(tmp_path / "a.db")
    with Store.open(tmp_path / "b.db") as store:
        assert not store.graph.contains_named_graph(readings)


def test_a_file_that_fails_midway_leaves_the_store(tmp_path):
    built(tmp_path / "a.db")
    before = dump(tmp_path / "a.db")
    graph = NamedNode(f"{Addresses().base}article/x")
    (tmp_path / "g.nq").write_text(f"<urn:s> <urn:p> <urn:o> {graph} .\n<urn:s> <urn:p> .\n")
    with pytest.raises(ReadError, match="isn't nq"):
        imported(tmp_path / "a.db", tmp_path / "g.nq")
    assert dump(tmp_path / "a.db") == before


@pytest.mark.parametrize(
    ("name", "told"), [("no.nq", "there is no file .*no.nq"), ("g.txt", "expected an export that")]
)
def test_what_is_no_file_of_an_export_is_told(tmp_path, name, told):
    with pytest.raises(ReadError, match=told):
        told_base(tmp_path / name)


@pytest.fixture
def sharded(judged, tmp_path):
    """The graph of a store in two shards, the first packed, beside files that are none."""
    lines = exported(judged, tmp_path / "whole.nq").read_bytes().splitlines(keepends=True)
    folder = tmp_path / "quads"
    folder.mkdir()
    (folder / "part-00000.nq.gz").write_bytes(gzip.compress(b"".join(lines[:50])))
    (folder / "part-00001.nq").write_bytes(b"".join(lines[50:]))
    (folder / "_SUCCESS").write_bytes(b"")
    (folder / ".part-00001.nq").write_bytes(b"no quads")
    return folder


def test_a_folder_of_shards_gives_the_whole_graph_though_an_article_is_spread_over_them(judged, sharded, tmp_path):
    imported(tmp_path / "new.db", sharded)
    assert dump(tmp_path / "new.db") == dump(judged)
    assert union(tmp_path / "new.db") == union(judged)
    with source([sharded]) as one, source([tmp_path / "whole.nq"]) as other:
        assert one.names() == other.names()
        assert all(set(one.triples(name)) == set(other.triples(name)) for name in one.names())


def test_a_damaged_shard_and_a_folder_without_any_are_told(sharded, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadError, match=r"no shards in the folder .*empty: expected files that end in .nq or .nq.gz"):
        imported(tmp_path / "new.db", tmp_path / "empty")
    packed = sharded / "part-00000.nq.gz"
    packed.write_bytes(packed.read_bytes()[:-30])
    with pytest.raises(ReadError, match=r"part-00000.nq.gz is damaged: .*; copy or write it again"):
        imported(tmp_path / "new.db", sharded)
    with pytest.raises(ReadError, match=r"part-00000.nq.gz is damaged"), source([sharded]):
        pass
    assert not (tmp_path / "new.db").exists()
