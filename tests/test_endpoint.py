"""The endpoint as clients meet it: real ones, on a real server; its limits; what a build changes under it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
import rdflib
from endpoint_server import QUERY_TYPE, Server, serving
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from sample_store import SOURCES, build_store, statements
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from unionties.graph.statement import Article, Evidence, Statement
from unionties.graph.store import Store
from unionties.queries.endpoint.negotiation import GRAPHS, SOLUTIONS, choose
from unionties.queries.endpoint.refusals import refusal
from unionties.queries.endpoint.rows import Rows

MEMBERS = "PREFIX ut: <https://w3id.org/unionties/ontology#> SELECT ?who ?of WHERE { ?who ut:membership ?of }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?j) }"
VGCL = "https://w3id.org/unionties/id/vgcl"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_store(tmp_path_factory.mktemp("endpoint") / "sample.db")


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with serving(store, "--row-limit", "2000") as server:
        yield server


@pytest.fixture(scope="module")
def hurried(store: Path) -> Iterator[Server]:
    """A server with one process and little time."""
    with serving(store, "--workers", "1", "--time-limit", "1.5") as server:
        yield server


README = Path(__file__).parent.parent / "README.md"
LINES = re.compile(r"```bash\n(curl .*?)```\n\n```text\n(.*?)```\n", re.DOTALL)


def curl(line: str, server: Server) -> str:
    """What a curl line of the README prints; by the options that the README uses where there is no curl."""
    line = line.replace("http://127.0.0.1:8000", server.address.removesuffix("/sparql"))
    if shutil.which("curl"):
        return subprocess.run(
            ["bash", "-c", line.replace("curl ", "curl -sS ", 1)], capture_output=True
        ).stdout.decode()
    _, target, *options = shlex.split(line)
    told = dict(zip(options[::2], options[1::2], strict=True))
    headers = dict([told["-H"].split(": ")]) if "-H" in told else {}
    data = told.get("-d")
    if encoded := told.get("--data-urlencode"):
        data = urlencode([encoded.split("=", 1)])
    try:
        with urllib.request.urlopen(urllib.request.Request(target, data and data.encode(), headers)) as response:
            return str(response.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return error.read().decode()


def test_the_curl_lines_of_the_readme_print_what_stands_there(copy_of_seeds, tmp_path):
    found = LINES.findall(README.read_text("utf-8"))
    assert len(found) >= 2
    with serving(copy_of_seeds(tmp_path / "s.db")) as server:
        for commands, expected in found:
            lines = re.split(r"\n(?=curl )", commands.strip())
            printed = [curl(line, server) for line in lines]
            assert "".join(text.rstrip() + "\n" for text in printed).replace("\r", "") == expected


@pytest.mark.parametrize("how", ["GET", POST, POSTDIRECTLY])
def test_sparqlwrapper_works_unchanged(server, how):
    client = SPARQLWrapper(server.address)
    if how == POSTDIRECTLY:
        client.setMethod(POST)
        client.setRequestMethod(POSTDIRECTLY)
    else:
        client.setMethod(how)
    client.setQuery(MEMBERS)
    client.setReturnFormat(JSON)
    (row,) = client.queryAndConvert()["results"]["bindings"]
    assert row["who"]["value"] == VGCL
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == 1
    for name in (CSV, TSV):
        client.setReturnFormat(name)
        assert VGCL.encode() in client.queryAndConvert()
    client.setQuery("PREFIX ut: <https://w3id.org/unionties/ontology#> CONSTRUCT WHERE { ?a ut:membership ?b }")
    for name in (TURTLE, N3, RDFXML, JSONLD):
        client.setReturnFormat(name)
        told = client.queryAndConvert()
        graph = told if isinstance(told, rdflib.Graph) else rdflib.Graph().parse(data=told)
        assert len(graph) == 1
    client.setQuery("SELECT")
    with pytest.raises(Exception, match="line 1"):
        client.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_works_unchanged(server, method):
    graph = rdflib.Graph(SPARQLStore(server.address, method=method))
    (row,) = graph.query(MEMBERS)
    assert row.who == rdflib.URIRef(VGCL)
    assert len(list(graph.triples((rdflib.URIRef(VGCL), None, None)))) > 3
    assert bool(graph.query("ASK { ?s ?p ?o }"))
    assert len(graph.query("CONSTRUCT WHERE { ?s <https://w3id.org/unionties/ontology#membership> ?o }").graph) == 1


def test_rdflib_asks_one_graph(server):
    name = rdflib.URIRef("https://w3id.org/unionties/graph/organisations")
    graph = rdflib.Graph(SPARQLStore(server.address), identifier=name)
    with Store.open(server.store) as opened:
        assert len(list(graph)) == sum(q.graph_name == opened.addresses.organisations for q in opened.quads())


def test_service_is_refused_and_nothing_is_asked(server):
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0.5)
        address = f"<http://127.0.0.1:{other.getsockname()[1]}/>"
        for query in (
            f"SELECT * {{ SERVICE {address} {{ ?s ?p ?o }} }}",
            f"SELECT * {{ ?s ?p ?o.service silent{address}{{ ?s ?p ?o }} }}",
            f"PREFIX : {address} SELECT * {{ SERVICE:{{ ?s ?p ?o }} }}",
            f"SELECT * {{ ?s ?p true.SERVICE{address}{{ ?s ?p ?o }} }}",
            f"SELECT * {{ ?s ?p 1e5SERVICE{address}{{ ?s ?p ?o }} }}",
            f"ASK {{ FILTER(1<2#>'''\n) SERVICE {address} {{ ?s ?p ?o }} #'''\n }}",
            f'ASK {{ ?s ?p "\\u0022" SERVICE {address} {{ ?s ?p ?o }} #"""\n }}',
            f"SELECT * {{ VALUES ?x {{ {address} }} SERVICE ?x {{ ?s ?p ?o }} }}",
            f"SELECT * {{ \\u0053ERVICE {address} {{ ?s ?p ?o }} }}",
        ):
            assert server.get(query).status == 403, query
        assert server.get(f"SELECT * FROM {address} {{ ?s ?p ?o }}").status == 200
        assert server.get(f"SELECT * FROM NAMED {address} {{ GRAPH ?g {{ ?s ?p ?o }} }}").status == 200
        assert server.get("ASK {}", more={"default-graph-uri": address[1:-1]}).status == 200
        with pytest.raises(TimeoutError):
            other.accept()


@pytest.mark.skipif(sys.platform != "linux", reason="the wall round a process is Linux's")
def test_a_process_can_make_no_connection():
    code = (
        "import socket\nfrom unionties.queries.endpoint.sandbox import without_network\n"
        "done = without_network()\ntry:\n    socket.socket()\n    print(done, 'open')\n"
        "except PermissionError:\n    print(done, 'closed')\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True).stdout
    assert told in ("True closed\n", "False open\n")


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?service { ?service a:service "SERVICE" } # SERVICE',
        'ASK { <http://example.org/service#SERVICE> ?p \'SERVICE\' ; ?q """SERVICE"""@en-service }',
        "ASK { FILTER(1 < 2) ?s :service ?o }",
        "SELECT * { ?s ?p ?o }",
    ],
)
def test_the_word_service_alone_is_no_call(query):
    assert refusal(query) is None


def test_a_query_that_takes_too_long_is_ended_and_the_next_answered(hurried):
    begun = time.monotonic()
    told = hurried.get(ENDLESS)
    assert (told.status, told.media) == (504, "text/plain")
    assert "longer than 1.5 s" in told.text
    assert time.monotonic() - begun < 20
    assert hurried.get("ASK {}").status == 200


def test_too_many_queries_are_told_when_to_try_again(hurried):
    found: list[tuple[int, str | None]] = []

    def ask() -> None:
        told = hurried.get(ENDLESS)
        found.append((told.status, told.headers.get("retry-after")))

    threads = [threading.Thread(target=ask) for _ in range(14)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {status for status, _ in found} <= {503, 504}
    assert (504, None) in found
    told = [after for status, after in found if status == 503]
    assert len(told) >= 5
    assert all(after and int(after) >= 1 for after in told)
    assert hurried.get("ASK {}").status == 200


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "text/tab-separated-values",
                                    "application/sparql-results+xml", "application/n-triples"])  # fmt: skip
def test_a_result_with_too_many_rows_is_refused_not_cut(server, accept):
    form = "CONSTRUCT { ?s ?p ?x }" if "triples" in accept else "SELECT ?s ?x"
    for rows, status in ((2000, 200), (2001, 403)):
        told = server.get(
            f"{form} WHERE {{ {{ SELECT ?s ?p (STRUUID() AS ?x) WHERE {{ ?s ?p ?o . ?a ?b ?c }} LIMIT {rows} }} }}",
            accept,
        )
        assert told.status == status, rows
    assert "more than 2000" in told.text
    assert server.get("ASK {}").status == 200


def test_a_query_that_is_too_heavy_ends_its_process_only(server):
    signs = "SELECT (" + "!" * 100_000 + "true AS ?x) {}"
    for query in (
        "ASK { " + "{" * 5000 + "}" * 5000 + "}",
        signs,
        "ASK { FILTER(" + "(" * 101 + "1" + ")" * 101 + ") }",
    ):
        told = server.ask("POST", "/sparql", query.encode(), Content_Type=QUERY_TYPE)
        assert told.status in (200, 400)
        assert server.get("ASK {}").status == 200


def test_a_long_result_comes_whole(store, tmp_path):
    with serving(store) as server:
        told = server.get("SELECT ?s ?p ?o ?a WHERE { ?s ?p ?o . ?a ?b ?c } LIMIT 60000")
        assert len(json.loads(told.body)["results"]["bindings"]) == 60_000
        assert len(told.body) > 1 << 20


NEW = "Công đoàn Việt Nam gặp Công đoàn Lào."


def publish(store: Path, number: int) -> None:
    """A build that adds an article whose graph holds all of its triples or none."""
    first, evidence = statements()[0], Evidence("moi", 0, len(NEW), NEW)
    told = Statement(first.subject, "meeting", first.object, evidence, f"{2000 + number}", source=SOURCES["tin-2019"])
    with Store.writing(store) as writer:
        writer.replace(Article("moi", NEW, SOURCES["tin-2019"]), [told.ordered()])
        writer.finish({})


def test_a_new_graph_is_seen_without_a_restart_and_never_half(tmp_path):
    store = build_store(tmp_path / "sample.db")
    ask = "SELECT ?when (COUNT(?p) AS ?n) WHERE { ?t rdf:predicate ut:meeting ; ut:when ?when ; ?p ?o } GROUP BY ?when"
    wrong: list[str] = []
    seen: set[str] = set()
    over = threading.Event()
    with serving(store) as server:

        def read() -> None:
            while not over.is_set():
                told = server.get(ask, "text/csv")
                rows = told.text.split()[1:]
                seen.update(rows)
                if told.status != 200 or len(rows) > 1 or (rows and rows[0].split(",")[1] != full):
                    wrong.append(told.text)

        publish(store, 0)
        full = server.get(ask, "text/csv").text.split()[1].split(",")[1]
        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for number in range(1, 6):
            publish(store, number)
            assert server.get(ask, "text/csv").text.split()[1:] == [f"{2000 + number},{full}"]
        over.set()
        for reader in readers:
            reader.join()
    assert not wrong
    assert len(seen) > 1


def test_a_query_that_takes_too_much_memory_is_refused(store):
    with serving(store, "--workers", "1") as server:
        told = server.get("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g")
        assert told.status in (400, 504), told.text
        assert "ask for less" in told.text
        assert server.get("ASK {}").status == 200


def test_it_ends_at_once_while_it_answers(store):
    with serving(store) as server:
        found: list[int] = []
        thread = threading.Thread(target=lambda: found.append(server.get(ENDLESS).status))
        thread.start()
        time.sleep(1)
        begun = time.monotonic()
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(20) == 0
        assert time.monotonic() - begun < 4
        thread.join()
        assert found == [503]


def test_it_ends_quietly(store):
    for number in (signal.SIGINT, signal.SIGTERM):
        with serving(store) as server:
            children = psutil.Process(server.process.pid).children()
            server.process.send_signal(number)
            assert server.process.wait(20) == 0
            assert server.process.stderr
            assert server.process.stderr.read() == ""
            assert not psutil.wait_procs(children, timeout=10)[1]


def start(*arguments: str) -> tuple[int, str]:
    """Exit status and standard error of a server that can't start."""
    command = [sys.executable, "-m", "unionties.queries.cli", "serve", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    return done.returncode, done.stderr


def test_what_keeps_it_from_starting_is_told_in_a_line(server, store, tmp_path):
    port = str(server.place[1])
    for arguments, told in (
        (["--store", str(store), "--port", port], f"port {port} of 127.0.0.1 is taken"),
        (["--store", str(tmp_path / "none.db")], "there is no store"),
        (["--store", str(store), "--host", "203.0.113.7"], "can't listen on 203.0.113.7"),
    ):
        status, said = start(*arguments)
        assert (status, said.count("\n")) == (1, 1), said
        assert told in said


@pytest.mark.parametrize("origin", ["example.org", "https://example.org/", "null", "https://a.org, https://b.org"])
def test_what_is_no_site_is_told(origin):
    status, said = start("--cors", origin)
    assert status == 2
    assert f"{origin!r} isn't a site" in said


def test_only_a_folder_is_served():
    status, said = start("--store", "http://127.0.0.1:9/sparql")
    assert status in (1, 2)
    assert "Traceback" not in said


def test_an_open_host_is_warned_of(store):
    command = [sys.executable, "-m", "unionties.queries.cli", "serve", "--store", str(store), "--port", "0"]
    process = subprocess.Popen([*command, "--host", "0.0.0.0"], stderr=subprocess.PIPE, encoding="utf-8")
    assert process.stderr
    assert re.match(r"Warning: everyone who reaches 0\.0\.0\.0", process.stderr.readline())
    assert process.stderr.readline().startswith("The explorer is at http://0.0.0.0:")
    found = re.search(r":(\d+)/sparql", process.stderr.readline())
    assert found
    told = Server(f"http://127.0.0.1:{found[1]}/sparql", process, store).ask(Host="example.org")
    assert told.status == 200
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    process.stderr.close()


def test_without_waitress_it_says_what_to_install(store):
    code = "import sys\nsys.modules['waitress'] = None\nfrom unionties.queries.cli import main\nmain()\n"
    command = [sys.executable, "-c", code, "serve", "--store", str(store)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, env=dict(os.environ), check=False)
    assert done.returncode == 1
    assert "pip install 'unionties[web]'" in done.stderr


def test_rows_are_counted_exactly_whatever_they_hold():
    row = {"x": {"type": "literal", "value": '},{"},{\\"\n'}}
    data = {"head": {"vars": ["x"]}, "results": {"bindings": [row] * 10}}
    text = json.dumps(data, separators=(",", ":")).encode()
    table = b"x\r\n" + b'"a\nb""\n"\r\n' * 10
    for format, whole in (("json", text), ("csv", table), ("tsv", b"?x\n" + b"1\n" * 10)):  # noqa: A001
        for size in (1, 3, 7, 1000):
            pieces = [whole[i : i + size] for i in range(0, len(whole), size)]
            for limit, expected in ((9, True), (10, False)):
                rows = Rows(format, limit)
                assert any(rows.exceeded(p, pieces[:i]) for i, p in enumerate(pieces)) is expected, (format, size)


def test_the_most_exact_media_range_counts():
    assert choose("text/*;q=0.8, text/csv;q=0.1", SOLUTIONS) == "tsv"
    assert choose("*/*;q=0", GRAPHS) is None
    assert choose("text/turtle;q=2, application/n-triples;q=-1", GRAPHS) == "ttl"
