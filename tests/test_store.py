import json
import random
import re
import subprocess
import sys
from dataclasses import replace

import pyoxigraph
import pytest
from store_fixtures import (
    KNOWN,
    KON_TUM,
    LFTU,
    TEXT,
    VGCL,
    article,
    built,
    second_article,
    signing,
    statement,
)

from unionties.graph.errors import KnowledgeError, QueryError, StatementError, StoreError
from unionties.graph.shapes import validate
from unionties.graph.statement import Entity, Source
from unionties.graph.store import Store


def dump(path):
    with Store.open(path) as store:
        return store.dump()


def rows(store, query):
    return [tuple(cell and cell.value for cell in row) for row in store.query(query)]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store.open(built(tmp_path_factory.mktemp("s") / "ties.db")) as opened:
        yield opened


def versions(path):
    return sorted(int(folder.name) for folder in (path / "versions").iterdir())


# Asking


def test_ten_reports_of_an_act_are_one_tie_and_two_times_are_two_ties(store):
    query = """SELECT ?when (COUNT(?e) AS ?n) {
        ?t rdf:predicate ut:cooperationAgreement ; ut:when ?when ; ut:evidence ?e
    } GROUP BY ?when ORDER BY ?when"""
    found = rows(store, query)
    assert found == [("2013/2018", "1"), ("2018/2023", "2")]


def test_the_default_graph_is_the_union_in_which_a_triple_stands_once(store):
    ends = [(store.addresses.entity(end).value,) for end in ("lftu", "vgcl")]
    assert sorted(rows(store, "SELECT ?s { ?s ut:cooperationAgreement ?o }")) == ends
    assert len(rows(store, "SELECT ?g { GRAPH ?g { id:lftu ut:cooperationAgreement ?o } }")) == 2


def test_planned_acts_are_ties_without_plain_triples(store):
    assert not store.query("ASK { ?s ut:visit ?o }")
    assert store.query("ASK { ?t rdf:predicate ut:visit ; ut:planned true }")


def test_from_tie_to_article(store):
    query = """SELECT ?name ?text {
        ?t rdf:predicate ut:visit ; ut:evidence ?e .
        ?e oa:hasSelector/oa:exact ?text ; prov:wasDerivedFrom ?a . ?a dcterms:identifier ?name }"""
    assert rows(store, query) == [("2018/ký kết", TEXT.split("\n")[2])]


def test_known_organisations_have_their_shipped_names_alone(store):
    names = rows(store, "SELECT DISTINCT ?name { id:lftu skos:prefLabel ?name }")
    assert names == [("Liên hiệp Công đoàn Lào",)]
    described = {g for (g,) in rows(store, "SELECT ?g { GRAPH ?g { id:lftu skos:prefLabel ?name } }")}
    assert described == {store.addresses.organisations.value}


def test_unknown_organisations_are_described_in_each_article_that_names_them(store):
    query = """SELECT ?g { GRAPH ?g {
        ?e skos:prefLabel "Liên đoàn Lao động tỉnh Kon Tum"@vi ; a ut:TradeUnion ; ut:country "VN" } }"""
    found = rows(store, query)
    assert len(found) == 2


def test_only_organisations_that_occur_and_what_they_belong_to_are_in_the_store(store):
    found = rows(store, "SELECT DISTINCT ?o { GRAPH ?g { ?o a org:Organization } } ORDER BY ?o")
    assert [store.addresses.local(o) for (o,) in found] == ["front", "lftu", "vgcl", "wftu"]


def test_declared_prefixes_win_over_the_preset_ones(store):
    assert store.query("ASK { ?t a ut:Tie }")
    assert not store.query("PREFIX ut: <http://example.org/> ASK { ?t a ut:Tie }")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * {\n ?s ?p }", r"line 2, column \d+[^\[\]]*$"),
        ("SELECT * { ?s foaf:name ?o }", r"line 1, column \d+.*foaf:name isn't declared; add PREFIX foaf:"),
        ("", "line 1.*empty"),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "SPARQL error"),
    ],
)
def test_a_query_that_fails_says_where_on_one_line(store, query, message):
    with pytest.raises(QueryError, match=message) as caught:
        store.query(query)
    assert "\n" not in str(caught.value)


def test_a_query_that_cannot_be_evaluated_is_told(store):
    class Broken:
        def query(self, *args, **kwargs):
            raise OSError("IO error:\nblock checksum mismatch")

    with pytest.raises(QueryError, match="can't be evaluated: IO error: block checksum mismatch"):
        Store(store.path, Broken(), store.addresses).query("ASK {}")


def test_the_rdflib_view_has_the_union_and_the_named_graphs(store):
    dataset = store.dataset()
    assert len(list(dataset.query("SELECT * { ?s ut:cooperationAgreement ?o }"))) == 2
    graphs = {str(g.identifier) for g in dataset.graphs()}
    assert store.addresses.article("lào").value in graphs


def test_a_closed_store_says_so(tmp_path):
    opened = Store.open(built(tmp_path / "s"))
    opened.close()
    opened.close()
    with pytest.raises(StoreError, match="is closed"):
        opened.query("ASK {}")


# The same graph, however it came about


def many():
    """Twelve articles with a statement each on one of four times."""
    line = TEXT.split("\n")[0]
    for number in range(12):
        of = replace(article(), name=f"bài/{number:02}")
        yield of, [statement(VGCL, "cooperationAgreement", LFTU, line, of=of, when=f"20{10 + number % 4}")]


def test_neither_order_nor_number_of_builds_changes_the_graph(tmp_path):
    expected = dump(built(tmp_path / "a", list(many())))
    shuffled = list(many())
    random.Random(5).shuffle(shuffled)
    for start in (0, 4, 8):
        built(tmp_path / "b", shuffled[start : start + 4])
    assert dump(tmp_path / "b") == expected
    built(tmp_path / "b", shuffled)
    assert dump(tmp_path / "b") == expected
    assert expected == sorted(expected)


def test_small_batches_give_the_same_graph(tmp_path, monkeypatch):
    expected = dump(built(tmp_path / "a", list(many())))
    monkeypatch.setattr("unionties.graph.writer._BATCH", 1)
    monkeypatch.setattr("unionties.graph.union._BULK", 1)
    assert dump(built(tmp_path / "b", list(many()))) == expected


def test_reading_an_article_again_replaces_what_it_said(tmp_path):
    path = built(tmp_path / "s")
    expected = dump(built(tmp_path / "fresh", [(article(), signing()[:1]), second_article()]))
    assert dump(built(path, [(article(), signing()[:1])])) == expected
    with Store.open(path) as store:
        assert not store.query("ASK { ?t rdf:predicate ut:visit }")
        assert store.query("ASK { ?t rdf:predicate ut:cooperationAgreement ; ut:when '2018/2023' }")


def test_a_certain_statement_stays_when_its_article_is_read_again(tmp_path):
    sure = [replace(signing()[0], confidence=1.0)]
    path = built(tmp_path / "s", [(article(), sure)])
    expected = dump(path)
    assert dump(built(path, [(article(), sure)])) == expected


def test_a_removed_article_leaves_nothing_that_only_it_said(tmp_path):
    of, statements = second_article()
    path = built(tmp_path / "s")
    with Store.writing(path) as writer:
        assert writer.remove(article().name)
        assert not writer.remove("no such article")
        writer.finish(KNOWN)
    assert dump(path) == dump(built(tmp_path / "fresh", [(of, statements)]))
    with Store.open(path) as store:
        fresh = Store.open(tmp_path / "fresh")
        union = [
            sorted(map(str, s.graph.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph())))
            for s in (store, fresh)
        ]
        assert union[0] == union[1]
        fresh.close()


def test_an_article_removed_before_it_was_written_is_gone(tmp_path):
    with Store.writing(tmp_path / "s") as writer:
        writer.replace(article(), signing(), "key")
        assert writer.remove(article().name)
        assert not writer.keys.has_met(article().name)
        writer.replace(*second_article())
        writer.finish(KNOWN)
        assert writer.keys.name_of("key") is None
    assert dump(tmp_path / "s") == dump(built(tmp_path / "fresh", [second_article()]))


def test_statements_without_texts_in_any_order_and_pieces(tmp_path, monkeypatch):
    statements = [*signing(), *second_article()[1]]
    dumps = []
    for number, size in enumerate((20_000, 1)):
        monkeypatch.setattr("unionties.graph.writer._STATEMENTS", size)
        monkeypatch.setattr("unionties.graph.writer._BATCH", size * 10)
        with Store.writing(tmp_path / str(number)) as writer:
            writer.add_statements(statements)
            writer.add_statements(replace(s, confidence=0.1) for s in reversed(statements))
            writer.finish(KNOWN)
        dumps.append(dump(tmp_path / str(number)))
        statements.reverse()
    assert dumps[0] == dumps[1]
    with Store.open(tmp_path / "0") as store:
        assert validate(store) == []
        assert rows(store, "SELECT ?name { ?a schema:headline ?name }") == [("Ký thỏa thuận",)]
        assert not store.query("ASK { ?e ut:confidence 0.1 }")


def test_statements_replace_what_the_article_said_in_an_earlier_build(tmp_path):
    path = built(tmp_path / "s")
    with Store.writing(path) as writer:
        writer.add_statements(signing()[:1])
        writer.finish(KNOWN)
    with Store.open(path) as store:
        assert not store.query("ASK { ?t rdf:predicate ut:visit }")


def test_knowledge_that_grows_takes_over_the_description(tmp_path):
    path = built(tmp_path / "s")
    grown = KNOWN | {
        KON_TUM.id: replace(KNOWN["lftu"], id=KON_TUM.id, names={"en": ("Kon Tum Federation",)}, parent="vgcl")
    }
    with Store.writing(path) as writer:
        writer.finish(grown)
    with Store.open(path) as store:
        assert rows(store, f"SELECT ?n {{ <{store.addresses.entity(KON_TUM.id).value}> skos:prefLabel ?n }}") == [
            ("Kon Tum Federation",)
        ]
        assert validate(store) == []


def test_a_graph_of_the_real_knowledge_is_valid(tmp_path):
    from unionties.graph.organisations import organisations

    with Store.writing(tmp_path / "s") as writer:
        writer.replace(article(), signing())
        writer.finish(organisations())
    with Store.open(tmp_path / "s") as store:
        assert validate(store) == []


# Publishing


def test_an_article_that_is_refused_leaves_the_others(tmp_path):
    wrong = replace(signing()[0], when="2018-02-31")
    with Store.writing(tmp_path / "s") as writer:
        writer.replace(*second_article())
        with pytest.raises(StatementError):
            writer.replace(article(), [*signing(), wrong])
        writer.finish(KNOWN)
    assert dump(tmp_path / "s") == dump(built(tmp_path / "fresh", [second_article()]))


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_unfinished_build_leaves_the_published_graph(tmp_path, error):
    path = built(tmp_path / "s")
    before = dump(path)
    with pytest.raises(error), Store.writing(path) as writer:
        writer.remove(article().name)
        writer.finish(KNOWN)
        raise error
    assert dump(path) == before
    assert versions(path) == [1]
    built(path, [])


def test_an_unfinished_first_build_leaves_nothing(tmp_path):
    with pytest.raises(KnowledgeError), Store.writing(tmp_path / "s") as writer:
        writer.replace(article(), signing())
        writer.finish({"vgcl": KNOWN["vgcl"]})
    assert not (tmp_path / "s").exists()


def test_a_build_that_was_killed_is_cleared_away(tmp_path):
    path = built(tmp_path / "s")
    before = dump(path)
    script = f"""
import os, sys
sys.path.insert(0, {str(sys.path[0])!r})
sys.path.insert(0, {__file__.rsplit("/", 1)[0]!r})
from store_fixtures import *
with Store.writing({str(path)!r}) as writer:
    writer.replace(*second_article())
    writer.finish({{}})
    os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    assert (path / "versions" / "building").exists()
    (path / "versions" / "7").mkdir()  # as a kill between rename and publication would leave
    assert dump(path) == before
    built(path)
    assert dump(path) == before
    assert versions(path) == [1, 2]


def test_a_second_writer_is_refused_with_the_holder(tmp_path):
    path = built(tmp_path / "s")
    with Store.writing(path):
        with (
            pytest.raises(StoreError, match=r"is being written by process \d+ on .+; wait"),
            Store.writing(path),
        ):
            pass
        assert dump(path)
    built(path)


def test_readers_keep_their_version_and_new_ones_see_the_new(tmp_path):
    path = built(tmp_path / "s")
    reader = Store.open(path)
    before = reader.dump()
    with Store.writing(path) as writer:
        writer.remove(article().name)
        writer.finish(KNOWN)
        assert reader.dump() == before == dump(path)
    for _ in range(3):
        built(path)
    assert reader.dump() == before
    assert versions(path) == [1, 4, 5]
    reader.close()
    built(path)
    assert versions(path) == [5, 6]


def test_what_is_published_is_never_written_again(tmp_path):
    path = built(tmp_path / "s")
    files = {f: f.stat().st_mtime_ns for f in (path / "versions" / "1").iterdir()}
    with Store.open(path) as reader:
        reader.dump()
    built(path, [second_article()])
    assert {f: f.stat().st_mtime_ns for f in (path / "versions" / "1").iterdir()} == files


def test_a_writer_is_of_no_use_afterwards(tmp_path):
    with Store.writing(tmp_path / "s") as writer:
        writer.finish(KNOWN)
    with pytest.raises(StoreError, match="has ended"):
        writer.remove("x")


def test_a_full_disk_is_one_clear_line(tmp_path, monkeypatch):
    path = built(tmp_path / "s")
    before = dump(path)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(StoreError, match=r"can't write the store .*: No space left on device"):
            built(path, [])
    assert dump(path) == before


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="can't write the store"), Store.writing(tmp_path / "file" / "s"):
        pass


def test_a_folder_of_other_things_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("x")
    with pytest.raises(StoreError, match=r"holds 'thesis\.txt'"), Store.writing(tmp_path):
        pass
    assert [f.name for f in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_base_of_a_store_stays(tmp_path, monkeypatch):
    path = tmp_path / "s"
    with Store.writing(path, base="https://example.org/a") as writer:
        writer.finish(KNOWN)
    assert json.loads((path / "unionties.json").read_text())["base"] == "https://example.org/a/"
    monkeypatch.setenv("UNIONTIES_BASE", "https://example.org/b")
    with Store.open(path) as store:
        assert store.addresses.base == "https://example.org/a/"
    with (
        pytest.raises(StoreError, match=r"has the base https://example.org/a/, not https://example.org/b"),
        Store.writing(path),
    ):
        pass


# What can't be opened


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: None, "there is no store .*build one with: unionties build PATH --store"),
        (lambda p: p.write_text("x"), "isn't a store but a file"),
        (lambda p: p.mkdir(), "is empty; build one"),
        (lambda p: (p.mkdir(), (p / "a").touch()), "isn't a store: it has no unionties.json"),
        (lambda p: (p.mkdir(), (p / "unionties.json").write_text("{")), "unionties.json can't be read"),
        (
            lambda p: (p.mkdir(), (p / "unionties.json").write_text('{"schema": 99, "base": "a:b"}')),
            "schema 99, .*upgrade",
        ),
        (
            lambda p: (p.mkdir(), (p / "unionties.json").write_text('{"schema": 1, "base": "http://a/"}')),
            "no build has finished",
        ),
        (lambda p: (built(p) / "current").write_text("5"), "can't be read"),
        (lambda p: (built(p) / "current").write_text("x"), "current can't be read"),
        (lambda p: (built(p) / "versions" / "1" / "CURRENT").write_text("MANIFEST-99\n"), "can't be read"),
    ],
)
def test_what_is_no_store_is_told_with_the_remedy(tmp_path, make, message):
    make(tmp_path / "s")
    with pytest.raises(StoreError, match=message) as caught:
        Store.open(tmp_path / "s")
    assert "\n" not in str(caught.value)


def test_building_into_a_file_is_refused_as_opening_one_is(tmp_path):
    (tmp_path / "s").write_text("x")
    with pytest.raises(StoreError, match="isn't a store but a file; name the folder"), Store.writing(tmp_path / "s"):
        pass


def test_opening_a_store_loads_no_heavy_library(tmp_path):
    path = built(tmp_path / "s")
    script = f"""
import sys
from unionties.graph.store import Store
with Store.open({str(path)!r}) as store:
    assert store.query("ASK {{ ?t a ut:Tie }}")
print(*({{"rdflib", "yaml", "networkx", "matplotlib", "spacy", "numpy"}} & set(sys.modules)))
"""
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""


# Shapes


def problems_after(store, change):
    """What is wrong with a copy of the store in memory after a SPARQL update."""
    graph = pyoxigraph.Store()
    graph.extend(store.graph.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph()))
    graph.update(change, prefixes=store.addresses.prefixes)
    return validate(Store(store.path, graph, store.addresses))


TIE = "?t a ut:Tie ; rdf:predicate ut:visit ."


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (f"DELETE {{ ?t rdf:subject ?o }} WHERE {{ {TIE} ?t rdf:subject ?o }}", "a tie needs one subject"),
        (f"INSERT {{ ?t rdf:object id:vgcl }} WHERE {{ {TIE} }}", "a tie needs one object"),
        (f"INSERT {{ ?t rdf:predicate ut:friendship }} WHERE {{ {TIE} }}", "a relation of the vocabulary"),
        (f"DELETE {{ ?t ut:evidence ?e }} WHERE {{ {TIE} ?t ut:evidence ?e }}", "a tie needs evidence"),
        (f"DELETE {{ ?t ut:planned ?e }} WHERE {{ {TIE} ?t ut:planned ?e }}", "ut:planned is true or false"),
        (f"INSERT {{ ?t ut:when 'last year' }} WHERE {{ {TIE} }}", "at most one ut:when"),
        (
            f"DELETE {{ ?t ut:end ?e }} INSERT {{ ?t ut:end '2001-01-01'^^xsd:date }}WHERE {{ {TIE} ?t ut:end ?e }}",
            "a date not after ut:end",
        ),
        ("DELETE { ?s oa:start ?n } WHERE { ?s oa:start ?n }", "one oa:start"),
        ("DELETE { ?s oa:exact ?n } WHERE { ?s oa:exact ?n }", "one oa:exact"),
        (
            "DELETE { ?s ut:confidence ?n } INSERT { ?s ut:confidence 1.5 } WHERE { ?s ut:confidence ?n }",
            "ut:confidence from 0 to 1",
        ),
        (
            "DELETE { ?s skos:prefLabel ?n } WHERE { ?s skos:prefLabel ?n }",
            "an entity needs a skos:prefLabel|with a type and a label",
        ),
        (
            "DELETE { ?s a ut:Person } INSERT { ?s a ut:Company } WHERE { ?s a ut:Person }",
            "a post is held by a ut:Person",
        ),
        ("INSERT { id:vgcl a ut:Event } WHERE {}", "a type and a label|one type"),
    ],
)
def test_shapes_find_what_is_wrong(store, change, message):
    problems = problems_after(store, change)
    assert any(re.search(message, problem) for problem in problems), problems


def test_a_good_graph_has_no_problems(store):
    assert validate(store) == []


def test_entities_and_sources_without_knowledge(tmp_path):
    """The least that a statement may hold is a graph too."""
    least = replace(
        signing()[0], subject=Entity("a", "Company", "A"), object=Entity("b", "TradeUnion", "B"),
        relation="dispute", source=Source(), when=None,
    )  # fmt: skip
    with Store.writing(tmp_path / "s") as writer:
        writer.add_statements([least])
        writer.finish({})
    with Store.open(tmp_path / "s") as store:
        assert validate(store) == []
        assert rows(store, "SELECT ?l { id:a skos:prefLabel ?l }") == [("A",)]
