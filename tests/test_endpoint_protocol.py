"""The SPARQL 1.1 Protocol, case by case: https://www.w3.org/TR/sparql11-protocol/ and the recommendations of results.

The cases are written from the text of the recommendations; the numbers are their sections.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
import rdflib
from endpoint_server import FORM_TYPE, QUERY_TYPE, Server, serving
from sample_store import build_store

BASE = "https://w3id.org/unionties/"
SELECT = "SELECT ?s ?o WHERE { ?s ut:membership ?o }"
ASK = "ASK { id:vgcl ut:membership id:wftu }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ut:membership ?o }"
DESCRIBE = "DESCRIBE id:wftu"
SRJ, SRX = "application/sparql-results+json", "application/sparql-results+xml"
TSV = "text/tab-separated-values"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = build_store(tmp_path_factory.mktemp("protocol") / "sample.db")
    with serving(store, "--row-limit", "5000") as server:
        yield server


def form(**fields: str) -> bytes:
    return urlencode(fields, quote_via=quote).encode()


@pytest.mark.parametrize(
    ("section", "method", "parameters", "kind", "body"),
    [
        ("2.1.1", "GET", {"query": SELECT}, None, None),
        ("2.1.2", "POST", {}, FORM_TYPE, form(query=SELECT)),
        ("2.1.2", "POST", {}, f"{FORM_TYPE}; charset=UTF-8", form(query=SELECT)),
        ("2.1.3", "POST", {}, QUERY_TYPE, SELECT.encode()),
        ("2.1.3", "POST", {}, f"{QUERY_TYPE};charset=utf-8", SELECT.encode()),
        ("unknown parameters are passed over", "GET", {"query": SELECT, "timeout": "5"}, None, None),
    ],
)
def test_a_query_comes_in_three_ways(server, section, method, parameters, kind, body):
    target = f"/sparql?{urlencode(parameters)}" if parameters else "/sparql"
    told = server.ask(method, target, body, **({"Content_Type": kind} if kind else {}))
    assert (told.status, told.media) == (200, SRJ), section
    (row,) = json.loads(told.body)["results"]["bindings"]
    assert row["o"] == {"type": "uri", "value": f"{BASE}id/wftu"}


@pytest.mark.parametrize(
    ("case", "status", "method", "target", "kind", "body"),
    [
        ("2.1: two queries", 400, "GET", f"/sparql?{urlencode([('query', ASK), ('query', SELECT)])}", None, None),
        ("2.1: two queries in a form", 400, "POST", "/sparql", FORM_TYPE, b"query=ASK%7B%7D&query=ASK%7B%7D"),
        ("2.1: a form without query", 400, "POST", "/sparql", FORM_TYPE, b"format=json"),
        ("2.1: a query in body and address", 400, "POST", f"/sparql?{urlencode({'query': ASK})}", QUERY_TYPE, b"ASK{}"),
        ("2.1: a method that isn't one of the three", 405, "PUT", "/sparql", QUERY_TYPE, ASK.encode()),
        ("2.1: DELETE", 405, "DELETE", "/sparql", None, None),
        ("2.1: PATCH", 405, "PATCH", "/sparql", QUERY_TYPE, ASK.encode()),
        ("2.1.2: a form of the wrong type", 415, "POST", "/sparql", "text/plain", form(query=ASK)),
        ("2.1.3: a body without type", 415, "POST", "/sparql", "", ASK.encode()),
        ("2.1.3: JSON", 415, "POST", "/sparql", "application/json", b'{"query": "ASK {}"}'),
        ("2.1.3: not in UTF-8", 415, "POST", "/sparql", f"{QUERY_TYPE}; charset=UTF-16", ASK.encode("utf-16")),
        ("2.1.3: said to be UTF-8", 400, "POST", "/sparql", QUERY_TYPE, "ASK { ?s ?p 'Lào' }".encode("utf-16")),
        ("2.1.6: no query", 400, "GET", "/sparql?query=", None, None),
        ("2.1.6: bad syntax", 400, "GET", f"/sparql?{urlencode({'query': 'SELECT ?s WHERE {'})}", None, None),
        ("bytes that aren't UTF-8", 400, "GET", "/sparql?query=ASK%7B%7D%FF", None, None),
        ("2.2: an update", 403, "POST", "/sparql", "application/sparql-update", b"CLEAR ALL"),
        ("2.2: an update in a form", 403, "POST", "/sparql", FORM_TYPE, form(update="CLEAR ALL")),
        ("2.2: an update by GET", 403, "GET", f"/sparql?{urlencode({'update': 'CLEAR ALL'})}", None, None),
        ("2.2: an update sent as a query", 400, "POST", "/sparql", QUERY_TYPE, b"PREFIX a: <b:c> DROP ALL"),
        ("LOAD", 400, "POST", "/sparql", QUERY_TYPE, b"LOAD <http://127.0.0.1:9/>"),
        ("a graph that is no IRI", 400, "GET", "/sparql?query=ASK%7B%7D&default-graph-uri=x", None, None),
        ("an empty query", 400, "GET", "/sparql?query=%20", None, None),
        ("a query that is too long", 413, "POST", "/sparql", QUERY_TYPE, b"ASK {}" + b" " * 131_072),
        ("an address that is too long", 414, "GET", f"/sparql?query=ASK%7B%7D{'+' * 131_072}", None, None),
        ("a body that is too long", 413, "POST", "/sparql", QUERY_TYPE, b" " * 1_100_000),
        ("another path", 404, "GET", "/sparql/x", None, None),
        ("a path upwards", 404, "GET", "/../../etc/passwd", None, None),
    ],
)
def test_what_is_wrong_has_its_status(server, case, status, method, target, kind, body):
    told = server.ask(method, target, body, **({"Content_Type": kind} if kind is not None else {}))
    assert told.status == status, f"{case}: {told.text}"
    assert told.media == ("text/plain" if target.startswith("/sparql") else "text/html")
    if status == 405:
        assert told.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    if status == 415:
        assert QUERY_TYPE in told.headers["accept-post"]


def test_bad_syntax_is_told_with_its_place(server):
    told = server.get("SELECT ?s WHERE {\n  ?s ?p }")
    assert (told.status, told.media) == (400, "text/plain")
    assert "line 2, column" in told.text
    assert "nonesuch" in server.get("ASK { ?s nonesuch:p ?o }").text


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        (SELECT, "", SRJ),
        (SELECT, "*/*", SRJ),
        (SELECT, SRJ, SRJ),
        (SELECT, "application/json", SRJ),
        (SELECT, SRX, SRX),
        (SELECT, "application/xml", SRX),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, TSV, TSV),
        (SELECT, "text/*", "text/csv"),
        (SELECT, f"text/csv;q=0.5, {SRX};q=0.9, {SRJ};q=0.1", SRX),
        (SELECT, f"*/*;q=0.1, {TSV}", TSV),
        (SELECT, f"{SRJ};q=0, */*", SRX),
        (SELECT, "TEXT/CSV ; Q=1.0", "text/csv"),
        (SELECT, "text/turtle, application/sparql-results+xml", SRX),
        (SELECT, "nonsense, text/csv", "text/csv"),
        (SELECT, "image/png", None),
        (SELECT, "text/turtle", None),
        (ASK, "", SRJ),
        (ASK, SRX, SRX),
        (ASK, "text/csv", "text/csv"),
        (CONSTRUCT, "", "text/turtle"),
        (CONSTRUCT, "text/turtle", "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, f"{SRJ}, application/n-triples;q=0.3", "application/n-triples"),
        (CONSTRUCT, SRJ, None),
        (DESCRIBE, "application/ld+json", "application/ld+json"),
    ],
)
def test_the_format_is_negotiated(server, query, accept, media):
    told = server.get(query, accept)
    if media is None:
        assert (told.status, told.media) == (406, "text/plain")
        assert "can be had as" in told.text
    else:
        assert (told.status, told.media) == (200, media)
        assert told.headers["vary"] == "Accept"


def test_a_format_can_be_asked_for_in_the_address(server):
    assert server.get(SELECT, "text/html, */*", {"format": "csv"}).media == "text/csv"
    assert server.get(CONSTRUCT, more={"format": "turtle"}).media == "text/turtle"
    assert server.get(SELECT, SRX, {"format": "ttl"}).media == SRX


VALUES = """SELECT ?x ?y WHERE { VALUES (?x ?y) {
  (<http://example.org/a> "Lào, \\"bạn\\"\\nhai"@vi) (1 UNDEF) ("a\\tb" true) } }"""


def test_results_in_json(server):
    data = json.loads(server.get(VALUES, SRJ).body)
    assert data["head"]["vars"] == ["x", "y"]
    first, second, third = data["results"]["bindings"]
    assert first["x"] == {"type": "uri", "value": "http://example.org/a"}
    assert first["y"] == {"type": "literal", "value": 'Lào, "bạn"\nhai', "xml:lang": "vi"}
    assert second == {"x": {"type": "literal", "value": "1", "datatype": str(rdflib.XSD.integer)}}
    assert third["y"]["datatype"] == str(rdflib.XSD.boolean)
    assert json.loads(server.get(ASK, SRJ).body) == {"head": {}, "boolean": True}


def test_results_in_xml(server):
    space = "{http://www.w3.org/2005/sparql-results#}"
    root = ElementTree.fromstring(server.get(VALUES, SRX).body)
    assert [v.get("name") for v in root.iter(f"{space}variable")] == ["x", "y"]
    first, second, _ = root.iter(f"{space}result")
    assert first.findtext(f".//{space}uri") == "http://example.org/a"
    (literal,) = first.iter(f"{space}literal")
    assert (literal.text, literal.get("{http://www.w3.org/XML/1998/namespace}lang")) == ('Lào, "bạn"\nhai', "vi")
    assert [b.get("name") for b in second.iter(f"{space}binding")] == ["x"]
    assert ElementTree.fromstring(server.get(ASK, SRX).body).findtext(f"{space}boolean") == "true"


def test_results_in_csv_and_tsv(server):
    rows = list(csv.reader(io.StringIO(server.get(VALUES, "text/csv").text, newline="")))
    assert rows == [["x", "y"], ["http://example.org/a", 'Lào, "bạn"\nhai'], ["1", ""], ["a\tb", "true"]]
    lines = server.get(VALUES, TSV).text.splitlines()
    assert lines == ["?x\t?y", '<http://example.org/a>\t"Lào, \\"bạn\\"\\nhai"@vi', "1\t", '"a\\tb"\ttrue']


@pytest.mark.parametrize(
    ("accept", "parser"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"])
def test_graphs_are_the_same_in_every_format(server, query, accept, parser):
    graph = rdflib.Graph().parse(data=server.get(query, accept).body, format=parser)
    first = rdflib.Graph().parse(data=server.get(query, "application/n-triples").body, format="nt")
    assert len(graph) == len(first) > 0


ORGANISATIONS, ONTOLOGY, NEWS = f"{BASE}graph/organisations", f"{BASE}graph/ontology", f"{BASE}article/tin-2019"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


def column(server: Server, query: str, *dataset: tuple[str, str], post: bool = False) -> list[str]:
    """The first column of a result over a dataset of the protocol."""
    if post:
        target = f"/sparql?{urlencode(dataset)}"
        told = server.ask("POST", target, query.encode(), Content_Type=QUERY_TYPE, Accept="text/csv")
    else:
        told = server.ask(target=f"/sparql?{urlencode([('query', query), *dataset])}", Accept="text/csv")
    assert told.status == 200, told.text
    return told.text.split()[1:]


@pytest.mark.parametrize("post", [False, True])
def test_the_request_may_name_the_graphs(server, post):
    """2.1.4: they take the place of what the query names."""
    default, named = ("default-graph-uri", ORGANISATIONS), ("named-graph-uri", NEWS)
    (all_of_it,) = column(server, COUNT, post=post)
    (one,) = column(server, COUNT, default, post=post)
    (two,) = column(server, COUNT, default, ("default-graph-uri", ONTOLOGY), post=post)
    assert 0 < int(one) < int(two) < int(all_of_it)
    assert column(server, GRAPHS, default, post=post) == []
    assert column(server, GRAPHS, named, post=post) == [NEWS]
    assert column(server, COUNT, named, post=post) == ["0"]
    assert column(server, GRAPHS, default, named, post=post) == [NEWS]
    told = COUNT.replace("WHERE", f"FROM <{ONTOLOGY}> WHERE")
    assert column(server, told, default, post=post) == [one]
    assert column(server, COUNT, ("default-graph-uri", "http://127.0.0.1:9/none"), post=post) == ["0"]


def test_a_form_may_name_the_graphs(server):
    body = urlencode({"query": GRAPHS, "named-graph-uri": NEWS}).encode()
    told = server.ask("POST", "/sparql", body, Content_Type=FORM_TYPE, Accept="text/csv")
    assert told.text.split() == ["g", NEWS]


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/ld+json", "*/*"])
def test_the_endpoint_describes_itself(server, accept):
    told = server.ask(Accept=accept)
    assert told.status == 200
    graph = rdflib.Graph().parse(data=told.body, format=told.media)
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    (service,) = graph.subjects(rdflib.RDF.type, sd.Service)
    assert graph.value(service, sd.endpoint) == rdflib.URIRef(server.address)
    assert graph.value(service, sd.supportedLanguage) == sd.SPARQL11Query
    assert len(list(graph.objects(service, sd.resultFormat))) == 8
    assert graph.value(graph.value(service, sd.defaultDataset), sd.defaultGraph)


def test_head_has_the_headers_of_get_and_no_body(server):
    for target in ("/", "/sparql", f"/sparql?{urlencode({'query': SELECT})}", "/nothing"):
        head, got = server.ask("HEAD", target), server.ask("GET", target)
        assert head.body == b""
        different = {"date"}
        assert {k: v for k, v in head.headers.items() if k not in different} == {
            k: v for k, v in got.headers.items() if k not in different
        }
        assert (head.status, int(head.headers["content-length"])) == (got.status, len(got.body))


PREFLIGHT = {
    "Origin": "https://example.org", "Access_Control_Request_Method": "POST",
    "Access_Control_Request_Headers": "content-type",
}  # fmt: skip


def test_other_sites_may_not_read_unless_that_is_asked_for(server):
    for told in (
        server.ask("OPTIONS", **PREFLIGHT), server.ask("GET", f"/sparql?{urlencode({'query': ASK})}", Origin="null"),
        server.get("SELECT"), server.ask(target="/"),
    ):  # fmt: skip
        assert not [name for name in told.headers if name.startswith("access-control")]
        assert told.headers["cross-origin-resource-policy"] == "same-origin"
        assert told.headers["x-content-type-options"] == "nosniff"
    assert server.ask("OPTIONS").headers["allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize("cors", ["*", "https://example.org"])
def test_other_sites_may_read_where_that_is_asked_for(server, cors):
    with serving(server.store, "--cors", cors) as opened:
        asked = opened.ask("OPTIONS", **PREFLIGHT)
        assert (asked.status, asked.body) == (204, b"")
        assert "POST" in asked.headers["access-control-allow-methods"]
        assert "content-type" in asked.headers["access-control-allow-headers"].lower()
        for told in (asked, opened.get(SELECT), opened.get("SELECT")):
            assert told.headers["access-control-allow-origin"] == cors
        assert "access-control-allow-origin" not in opened.ask(target="/").headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("127.0.0.1:1", 200),
        ("[::1]:80", 200),
        ("LOCALHOST:8000", 200),
        ("example.org", 421),
        ("localhost.example.org", 421),
        ("127.0.0.1.example.org:80", 421),
        ("a b", 400),
        ("<script>", 400),
    ],
)
def test_only_names_of_this_computer_are_answered(server, host, status):
    told = server.ask(Host=host)
    assert told.status == status
    assert "<script>" not in told.text


def test_people_are_sent_to_a_page(server):
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for accept in ("text/html", browser):
        told = server.ask(Accept=accept)
        assert (told.status, told.headers["location"]) == (303, "/query")
    page = server.ask(target="/query", Accept=browser)
    assert (page.status, page.media) == (200, "text/html")
    assert server.get(SELECT, browser).media == SRJ
    shown = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
    assert shown and server.get(html.unescape(shown[1])).status == 200
