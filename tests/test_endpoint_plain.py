"""Which queries are known beforehand to be cheap, and that what is known is true."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_store import build_store

from unionties.graph.store import Store
from unionties.queries.endpoint.plain import MOST, Counts
from unionties.queries.endpoint.protocol import Refused, from_url
from unionties.queries.endpoint.quick import Quick
from unionties.queries.endpoint.worker import Question

WFTU = "<https://w3id.org/unionties/id/wftu>"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(build_store(tmp_path_factory.mktemp("plain") / "sample.db")) as store:
        yield store


@pytest.mark.parametrize(
    "query",
    [
        "ASK {}",
        "SELECT * WHERE { id:vgcl ?p ?o }",
        "select*{?s ut:membership ?o}",
        f"PREFIX x: <https://w3id.org/unionties/ontology#> # }}\nSELECT DISTINCT ?a {{ ?a x:membership {WFTU}. }}",
        "SELECT ?a ?b { ?a ut:membership ?b ; a ut:TradeUnion . # }\n ?b ut:visit ?o } ORDER BY ?a LIMIT 5 OFFSET 1",
        'ASK { id:vgcl skos:prefLabel "Tổng Liên đoàn Lao động Việt Nam"@vi, ?other }',
        "SELECT * { id:union-vn-tỉnh-kon-tum ut:visit ?o }",
    ],
)
def test_lists_of_patterns_are_plain(store, query):
    rows = Counts(store).rows(query)
    found = store.query(query)
    assert rows is not None
    assert isinstance(found, ox.QueryBoolean) or len(list(found)) <= rows <= MOST


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o . ?a ?b ?c }",
        "SELECT * { ?s ut:membership+ ?o }",
        "SELECT * { ?s ^ut:membership ?o }",
        "SELECT * { ?s ut:membership/ut:visit ?o }",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ut:membership ?o } }",
        "SELECT * { ?s ut:membership ?o FILTER(REGEX(?o, '(a+)+$')) }",
        "SELECT (COUNT(*) AS ?n) { ?s ut:membership ?o }",
        "SELECT * FROM <http://127.0.0.1:9/> { ?s ut:membership ?o }",
        "SELECT * { GRAPH ?g { ?s ut:membership ?o } }",
        "SELECT * { { ?s ut:membership ?o } }",
        "SELECT * { ?s ut:membership ?o } GROUP BY ?s",
        "SELECT * { ?s ut:membership ?o # }",
        'SELECT * { ?s ?p """ x """ }',
        "SELECT * { ?s ut:membership [] }",
        "SELECT * { id:a.b:c ?p ?o }",
        "SELECT * { ?s A ?o }",
        "SELECT * { ?s nonesuch:p ?o }",
        "SELECT * { ?s <p> ?o }",
        "SELECT * { ?s ut:membership }",
        "SELECT * { ?s ut:membership ?o ?x }",
        "SELECT * { \\u003Fs ut:membership ?o }",
        "DROP ALL",
        "ASK {" + "id:vgcl ut:membership id:wftu . " * 9 + "}",
        "ASK {}" + " " * 5000,
        "ASK {" * 10_000,
    ],
)
def test_whatever_else_is_not(store, query):
    assert Counts(store).rows(query) is None


_NODES = st.sampled_from(["?a", "?b", "?c", "id:vgcl", "id:lftu", WFTU, '"VGCL"', "ut:TradeUnion"])
_EDGES = st.sampled_from(
    ["?p", "a", "ut:membership", "ut:cooperationAgreement", "skos:altLabel", "rdf:subject", "ut:visit"]
)
_PATTERNS = st.lists(st.tuples(_NODES, _EDGES, _NODES), min_size=1, max_size=3)
_TAILS = st.sampled_from(["", " LIMIT 3", " ORDER BY ?a", "#x"])


@given(_PATTERNS, _TAILS, st.sampled_from([" . ", ".\n", " .# }\n"]))
@settings(max_examples=150, deadline=None)
def test_a_query_never_has_more_rows_than_were_counted(store, patterns, tail, between):
    query = f"SELECT * {{ {between.join(map(' '.join, patterns))} }}{tail}"
    rows = Counts(store).rows(query)
    if rows is not None and not any(s.startswith('"') for s, _, _ in patterns):
        assert len(list(store.query(query))) <= rows


def test_plain_queries_are_answered_from_the_published_graph(tmp_path):
    path = build_store(tmp_path / "sample.db")
    quick = Quick(path)
    asked = Question("SELECT ?w { id:vgcl ut:membership ?w }", "csv", "ttl", 1000)
    assert quick.answer(asked) == ("csv", b"w\r\nhttps://w3id.org/unionties/id/wftu\r\n")
    with Store.writing(path) as writer:
        writer.remove("tin-2019")
        writer.finish({})
    assert quick.answer(asked) == ("csv", b"w\r\n")
    assert quick.answer(Question(asked.query, "csv", "ttl", 0)) is None
    assert quick.answer(Question(asked.query, "csv", "ttl", 1000, (), ())) is None
    assert quick.answer(Question("SELECT * { ?s ?p ?o . ?a ?b ?c }", "csv", "ttl", 1000)) is None
    with pytest.raises(Refused, match="can be had as"):
        quick.answer(Question(asked.query, None, "ttl", 1000))


_ENCODED = st.sampled_from(
    ["%5C", "%u0041", "%e1%ba%af", "%e1", "%zz", "%", "\\x41", "\\", "&", "=", "+", ";", "ắ", "q"]
)


@given(st.lists(_ENCODED).map("".join))
def test_parameters_are_read_as_by_the_standard_library(text):
    told = [
        value for name, value in parse_qsl(f"query=ASK{text}", keep_blank_values=True, separator="&") if name == "query"
    ]
    try:
        asked = from_url(f"query=ASK{text}".encode().decode("latin-1"))
    except Refused as refused:
        assert len(told) > 1 or "UTF-8" in refused.why
    else:
        assert asked is not None and [asked.query] == told
