"""Remote stores: every lookup gives on a server what it gives on the embedded store; failures are one clear line."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from asking_store import build_world
from click.testing import CliRunner
from endpoint_server import serving
from sample_store import build_store
from servers import Handler, served, virtuoso, virtuoso_binary
from store_fixtures import built

from unionties.graph.errors import QueryError, StoreError
from unionties.graph.remote import Remote
from unionties.graph.store import Store
from unionties.queries.cli import cli
from unionties.queries.named_questions import questions
from unionties.queries.naming import find

WORLD = "https://example.org/world/"
SEEDS = Path(__file__).parents[1] / "seeds"
QUERIES = {
    "rows": "SELECT ?a ?b WHERE { ?a ut:cooperationAgreement ?b } ORDER BY ?a ?b",
    "more rows than are given at once": "SELECT ?a ?n { ?a skos:prefLabel ?n } ORDER BY ?a STR(?n) LANG(?n)",
    "counts": "SELECT ?p (COUNT(*) AS ?n) WHERE { ?a ?p ?b } GROUP BY ?p ORDER BY ?p",
    "dates, booleans and what is missing": """
        SELECT ?t ?p ?b ?c { ?t a ut:Tie ; ut:planned ?p . OPTIONAL { ?t ut:begin ?b }
        OPTIONAL { ?t ut:evidence ?e . ?e ut:confidence ?c } } ORDER BY ?t ?c""",
    "named graphs": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), STR(article:))) }"
    " GROUP BY ?g ORDER BY ?g",
    "languages": 'SELECT ?n { id:vgcl skos:prefLabel ?n FILTER(LANG(?n) = "vi" && ISIRI(ut:Tie)) }',
    "words of SPARQL as names": "SELECT ?from ?graph { ?from ut:visit ?graph } ORDER BY ?from ?graph",
    "own prefix": "PREFIX u: <https://w3id.org/unionties/ontology#>\nSELECT * { ?a u:visit ?b } ORDER BY ?a ?b",
    "one named graph": "SELECT DISTINCT ?s ?p { GRAPH article:2022-ke-hoach-doi-ngoai { ?s ?p ?o } } ORDER BY ?s ?p",
    "one graph named by FROM": "SELECT ?p (COUNT(*) AS ?n) FROM <https://w3id.org/unionties/graph/ontology>"
    " { ?s ?p ?o } GROUP BY ?p ORDER BY ?p",
    "construct a graph": "CONSTRUCT WHERE { ?s skos:prefLabel ?name }",
    "yes": "ASK { id:vgcl ut:cooperationAgreement ?x }",
    "no": "ASK { id:vgcl ut:noSuchThing ?x }",
    "construct": "CONSTRUCT { ?b ut:visit ?a } WHERE { ?a ut:visit ?b }",
    "describe": "DESCRIBE id:vgcl",
    "describe what is found": 'DESCRIBE ?x WHERE { ?x ut:country "LA" }',
    "a mistake": "SELECT ?x\nWHERE { ?x ut:visit }",
    "an update": "DELETE WHERE { ?s ?p ?o }",
}
LOOKUPS = [
    *(["sparql", query, "--format", form] for query in QUERIES.values() for form in ("table", "json")),
    ["sparql", QUERIES["counts"], "--format", "xml"],
    ["sparql", QUERIES["construct"], "--format", "ttl"],
    ["partners", "VGCL"],
    ["partners", "VGCL", "--at", "2018", "--lang", "en", "--format", "csv"],
    ["partners", "tong lien doan lao dong viet nam", "--evidence", "--format", "json"],
    ["partners", "ldld tinh kon tum"],
    ["partners", "Lien hiep"],
    ["partners", "xyzzy"],
    ["show", "VGCL", "--format", "json"],
    ["show", "Lao Federation of Trade Unions"],
    ["evidence", "LĐLĐ tỉnh Kon Tum", "Attapeu"],
    ["evidence", "vgcl", "lftu", "--format", "json"],
    ["stats"],
    ["stats", "--lang", "en", "--format", "csv"],
]
# Each with filters of time, which a server reckons by itself, and as JSON, which holds more than the table.
MEASURES = [
    *(["central", "--measure", m, "--format", "json"] for m in ("degree", "betweenness", "pagerank", "communities")),
    ["central", "--by-year", "--since", "2013", "--planned", "--min-confidence", "0.8"],
    ["central", "--country", "Lào", "--relation", "cooperationAgreement"],
    ["describe"],
    ["stats", "--since", "2018", "--no-planned", "--format", "json"],
    *(["stats", "--by", by, "--until", "2018", "--format", "csv"] for by in ("year", "country", "relation", "outlet")),
    ["timeline", "LFTU", "--at", "2018", "--format", "json"],
    ["path", "LFTU", "WFTU", "--min-confidence", "0.5", "--format", "json"],
    ["compare", "VGCL", "LFTU", "--since", "2013", "--format", "json"],
    ["search", "lien doan lao dogn", "--since", "2013", "--format", "json"],
    ["evidence", "VGCL", "LFTU", "--at", "2018", "--country", "LA"],
    ["show", "VGCL", "--at", "2018", "--min-confidence", "0.8"],
    ["diff", "--since", "2019-01-01", "--format", "json"],
    ["partners", "VGCL", "--at", "1901", "--country", "LA"],
]
MORE = {
    "agreements-in-force": ["at=2018", "of=VGCL"],
    "ended-memberships": ["of=WFTU"],
    "plans-not-reported-done": ["before=2031"],
    "first-acts": ["of=LFTU"],
    "most-reported": ["relation=visit", "least=2"],
    "who-trained-whom": ["since=2016", "of=lftu"],
}
"""Values of parameters that may be left out."""
QUESTIONS = [
    *(["ask", name, *one.example, "--format", form] for name, one in questions().items() for form in ("table", "json")),
    *(["ask", name, *values, "--lang", "en", "--format", "csv"] for name, values in MORE.items()),
    ["ask", "surroundings", "of=VGCL", "--format", "ttl"],
]
FILES = [f"graph.{ending}" for ending in ("ttl", "nq", "trig", "jsonld", "graphml", "gexf", "csv")]


@pytest.fixture(scope="module")
def seeds(copy_of_seeds: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_seeds(tmp_path_factory.mktemp("seeds") / "seeds.db")


@pytest.fixture(scope="module")
def virtuoso_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not virtuoso_binary():
        pytest.skip("virtuoso-t isn't installed: apt-get install virtuoso-opensource-7-bin")
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as url:
        yield url


@pytest.fixture(scope="module", params=["virtuoso", "strict"])
def loaded(request: pytest.FixtureRequest, seeds: Path) -> Iterator[str]:
    """The SPARQL address of a server that holds the seeds: of Virtuoso, and of one strict in what GRAPH sees."""
    if request.param == "virtuoso":
        url = request.getfixturevalue("virtuoso_url")
        load(seeds, url, "--user", "dba")
        yield url
        return
    with served() as (url, _):
        load(seeds, url)
        yield url


@pytest.fixture(scope="module")
def worlds(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[Path, dict[str, str]]]:
    """A store, and the SPARQL addresses of servers that hold the same: our own, a strict one, and Virtuoso."""
    world = tmp_path_factory.mktemp("worlds") / "world.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNIONTIES_BASE", WORLD)
        build_world(world)
    with serving(world) as own, served() as (strict, _):
        servers = {"own": own.address, "strict": strict}
        load(world, strict)
        if virtuoso_binary() or os.environ.get("CI"):
            servers["virtuoso"] = request.getfixturevalue("virtuoso_url")
            load(world, servers["virtuoso"], "--user", "dba")
        yield world, servers


def load(path: Path, url: str, *options: str) -> str:
    result = CliRunner().invoke(cli, ["load", str(path), "--to", url, *options], env={"UNIONTIES_PASSWORD": "dba"})
    assert result.exit_code == 0, result.output
    return result.stderr


def asked(store: Path | str, *command: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, command, env={"UNIONTIES_STORE": str(store)})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("command", LOOKUPS, ids=lambda command: " ".join(" ".join(command).split())[:60])
def test_a_lookup_gives_the_same_on_both(seeds: Path, loaded: str, command: list[str]) -> None:
    here = asked(seeds, *command)
    assert here[1] or here[0], "the lookup answers something"
    assert asked(loaded, *command) == here


@pytest.mark.parametrize("command", [*MEASURES, *QUESTIONS], ids=lambda command: " ".join(command)[:60])
def test_a_question_gives_the_same_on_each_server(
    worlds: tuple[Path, dict[str, str]], command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNIONTIES_BASE", WORLD)
    world, servers = worlds
    here = asked(world, *command)
    assert here[0] == 0 and (here[1] or "1901" in command)
    assert {name: asked(url, *command) for name, url in servers.items()} == dict.fromkeys(servers, here)


def test_servers_and_folders_are_compared(
    worlds: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNIONTIES_BASE", WORLD)
    world, servers = worlds
    other = build_store(tmp_path / "other.db")
    wanted = asked(".", "diff", str(other), str(world), "--format", "csv")
    assert wanted[0] == 0 and wanted[1].count("\n") > 10
    for url in servers.values():
        assert asked(".", "diff", str(other), url, "--format", "csv") == wanted
        assert asked(url, "diff", str(other), "--format", "csv") == wanted
        code, _, said = asked(url, "diff")
        assert (code, "is a server, which holds no earlier version: name OLD, or --since DATE" in said) == (2, True)


@pytest.mark.parametrize("name", FILES)
def test_an_export_is_the_same_of_both(seeds: Path, loaded: str, name: str, tmp_path: Path) -> None:
    for place, folder in ((seeds, tmp_path / "here"), (loaded, tmp_path / "there")):
        folder.mkdir()
        assert asked(place, "export", "-o", str(folder / name))[0] == 0
    assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


def test_a_picture_is_the_same_of_both(seeds: Path, loaded: str, tmp_path: Path) -> None:
    for place, name in ((seeds, "here.svg"), (loaded, "there.svg")):
        assert asked(place, "draw", "--around", "VGCL", "-o", str(tmp_path / name))[0] == 0
    assert (tmp_path / "there.svg").read_bytes() == (tmp_path / "here.svg").read_bytes()


def test_a_dataset_of_a_server_is_that_of_the_store(seeds: Path, loaded: str) -> None:
    with Store.open(seeds) as here, Remote.open(loaded) as there:
        assert there.dump() == here.dump()
        notes = list(here.graph.quads_for_pattern(None, None, None, here.addresses.readings))  # for builds alone
        assert len(there.dataset()) == len(here.dataset()) - len(notes)
        assert sorted(map(str, there.union())) == sorted(map(str, here.union()))


def test_loading_replaces_what_was_there(virtuoso_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = "https://example.org/other/"
    monkeypatch.setenv("UNIONTIES_BASE", base)
    first, second = built(tmp_path / "two.db"), build_store(tmp_path / "three.db")
    file = tmp_path / "three.nq"
    assert asked(second, "export", "-o", str(file))[0] == 0
    load(first, virtuoso_url, "--user", "dba")
    assert ", 2 that are no more deleted" in load(file, virtuoso_url, "--user", "dba")
    with Store.open(second) as here, Remote.open(virtuoso_url) as there:
        assert there.addresses.base == base
        assert there.dump() == here.dump()
        assert sorted(map(str, there.union())) == sorted(map(str, here.union()))


def test_a_wrong_password_is_refused_in_one_line(virtuoso_url: str, seeds: Path) -> None:
    command = ["load", str(seeds), "--to", virtuoso_url, "--user", "dba"]
    result = CliRunner().invoke(cli, command, env={"UNIONTIES_PASSWORD": "wrong"})
    assert result.exit_code == 1
    assert "refuses the log-in" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_load_that_broke_off_is_completed_by_another(seeds: Path) -> None:
    with served() as (url, handler):
        whole, broken = handler.put, []

        def put(self: Handler, body: bytes) -> None:
            if "ontology" in self.path or "2022-kon-tum" in self.path:
                broken.append(self.path)
                self.say(500, "text/plain", b"the disk is full\nat line 7")
            else:
                whole(self, body)

        handler.put = put  # type: ignore[method-assign]
        result = CliRunner().invoke(cli, ["load", str(seeds), "--to", url])
        assert result.exit_code == 1 and broken
        assert "6 of 8 graphs were loaded, 2 failed, the first: https://w3id.org/unionties/article/" in result.stderr
        assert "answered 500: the disk is full; see its log" in result.stderr
        assert "run it again to complete the load" in result.stderr
        handler.put = whole  # type: ignore[method-assign]
        load(seeds, url)
        with Store.open(seeds) as here, Remote.open(url) as there:
            assert there.dump() == here.dump()


def test_large_graphs_go_in_pieces(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unionties.graph.loading.PIECE", 100)
    with served() as (url, handler):
        load(seeds, url)
        union = [line for line in handler.requests if line.endswith("graph%2Funion")]
        assert union[0].startswith("PUT") and len(union) > 20 and all(line.startswith("POST") for line in union[1:])
        with Store.open(seeds) as here, Remote.open(url) as there:
            assert there.dump() == here.dump()


def test_building_on_a_server_is_refused_with_what_to_do(seeds: Path) -> None:
    code, _, said = asked("http://localhost:8890/sparql", "build", str(SEEDS))
    assert code == 2
    assert (
        "which is only read: build and judge in a folder, then: unionties load DIR --to http://localhost:8890/sparql"
        in said
    )


def test_lookups_take_few_round_trips(seeds: Path) -> None:
    with served() as (url, handler):
        load(seeds, url)
        for command, most in ((("partners", "VGCL", "--evidence"), 12), (("show", "vgcl"), 14), (("stats",), 8)):
            handler.requests.clear()
            assert asked(url, *command)[0] == 0
            assert len(handler.requests) <= most, handler.requests


def test_a_server_without_the_unions_graph_is_asked_as_it_is(seeds: Path) -> None:
    with served() as (url, handler), Store.open(seeds) as here:
        handler.graph.bulk_extend(here.graph)
        assert (
            asked(url, "partners", "VGCL")[1].splitlines()[:3] == asked(seeds, "partners", "VGCL")[1].splitlines()[:3]
        )
        with Remote.open(url) as there:
            assert there.dump() == here.dump()
            assert sorted(map(str, there.union())) == sorted(map(str, here.union()))


def test_the_base_address_is_discovered_or_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served() as (url, _):
        with pytest.raises(StoreError, match="holds no graph of unionties; load one with: unionties load DIR --to"):
            Remote.open(url)
        for name in ("one", "two"):
            monkeypatch.setenv("UNIONTIES_BASE", f"https://example.org/{name}/")
            load(build_store(tmp_path / name), url)
        assert Remote.open(url).addresses.base == "https://example.org/two/"
        monkeypatch.setenv("UNIONTIES_BASE", "https://example.org/three/")
        with pytest.raises(StoreError, match=r"no graph with the base https://example.org/three/, but .*one/, .*two/"):
            Remote.open(url)
        monkeypatch.delenv("UNIONTIES_BASE")
        with pytest.raises(StoreError, match=r"holds 2 graphs; set UNIONTIES_BASE to one of https://example.org/one/"):
            Remote.open(url)


def hanging(self: Handler) -> None:
    time.sleep(1.5)


def failing(self: Handler) -> None:
    self.rfile.read(int(self.headers["Content-Length"]))
    self.say(
        500, "text/html", b"<html><title>500</title><p>Virtuoso 42000 Error: out of memory</p>\n<p>at all</p></html>"
    )


def refusing(self: Handler) -> None:
    self.rfile.read(int(self.headers["Content-Length"]))
    self.say(403, "text/plain", b"not for you\n")


def absent(self: Handler) -> None:
    self.rfile.read(int(self.headers["Content-Length"]))
    self.say(404, "text/plain", b"")


def garbage(self: Handler) -> None:
    self.rfile.read(int(self.headers["Content-Length"]))
    self.say(200, "text/html", b"<html>\n<body>Welcome to nginx!")


def torn(self: Handler) -> None:
    self.rfile.read(int(self.headers["Content-Length"]))
    self.send_response(200)
    self.send_header("Content-Length", "1000")
    self.end_headers()
    self.wfile.write(b'{"head":')
    self.close_connection = True


@pytest.mark.parametrize(
    ("post", "told"),
    [
        (hanging, "gave no answer within 0.3 s; ask for less, or set UNIONTIES_TIMEOUT"),
        (failing, "answered 500: Virtuoso 42000 Error: out of memory; see its log"),
        (refusing, r"refuses the log-in or the right \(403\): not for you; give --user"),
        (absent, r"has nothing there \(404\): Not Found; check the address"),
        (garbage, "answered text/html that is no result of SPARQL: '<html> <body>Welcome to nginx!'; give the address"),
        (torn, "can't be reached: IncompleteRead"),
    ],
)
def test_a_servers_failure_is_one_clear_line(
    post: Callable[[Handler], None], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNIONTIES_TIMEOUT", "0.3")
    with served(post) as (url, _):
        with pytest.raises(StoreError, match=told) as caught:
            Remote.open(url)
        assert "\n" not in str(caught.value)
        assert url in str(caught.value)


def test_a_busy_server_is_asked_again(seeds: Path) -> None:
    with served() as (url, handler):
        load(seeds, url)
        answer, refused = handler.answer, []

        def busy(self: Handler, form: dict[str, list[str]]) -> None:
            if len(refused) < 2:
                refused.append(form)
                self.say(503, "text/plain", b"busy")
            else:
                answer(self, form)

        handler.answer = busy  # type: ignore[method-assign]
        assert asked(url, "partners", "VGCL")[0] == 0
        assert len(refused) == 2


def test_a_server_that_hangs_up_is_asked_again(seeds: Path) -> None:
    with served() as (url, handler):
        load(seeds, url)
        answer, dropped = handler.answer, []

        def drop(self: Handler, form: dict[str, list[str]]) -> None:
            if dropped:
                answer(self, form)
            else:
                dropped.append(form)
                self.close_connection = True

        handler.answer = drop  # type: ignore[method-assign]
        assert asked(url, "stats")[0] == 0
        assert len(dropped) == 1


def test_a_refused_connection_and_bad_addresses_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with served() as (url, _):
        pass
    code, out, said = asked(url, "stats")
    assert (code, out) == (1, "")
    assert said == f"Error: nothing listens at {url}: connection refused; start the server or check the address\n"
    with pytest.raises(StoreError, match="isn't the address of a server"):
        Remote.open("ftp://example.org/sparql")
    monkeypatch.setenv("UNIONTIES_TIMEOUT", "soon")
    with pytest.raises(StoreError, match="bad UNIONTIES_TIMEOUT 'soon'"):
        Remote.open(url)


def test_a_certificate_that_cant_be_trusted_is_told(tmp_path: Path) -> None:
    import ssl
    import threading
    from http.server import HTTPServer

    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem",
         "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr.decode()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        url = f"https://127.0.0.1:{server.server_port}/sparql"
        with pytest.raises(StoreError, match=f"the certificate of {url} can't be trusted: .*SSL_CERT_FILE"):
            Remote.open(url)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_part_of_an_answer_is_never_taken_for_the_whole(seeds: Path) -> None:
    with served() as (url, handler):
        load(seeds, url)
        with Remote.open(url) as store:
            say = handler.say

            def partly(self: Handler, status: int, kind: str, body: bytes) -> None:
                self.send_response_only(status)
                self.send_header("X-SQL-State", "S1TAT")
                self.send_header("X-SQL-Message", "RC...: Returning incomplete results, query interrupted by timeout.")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            handler.say = partly  # type: ignore[method-assign]
            with pytest.raises(QueryError, match=r"gave a part of the answer only: RC\.\.\.: Returning incomplete"):
                store.query("SELECT ?s { ?s a ut:Tie }")
            handler.say = say  # type: ignore[method-assign]


def test_a_closed_remote_store_says_so(seeds: Path) -> None:
    with served() as (url, _):
        load(seeds, url)
        with Remote.open(url) as store:
            assert find(store, "vgcl").id == "vgcl"
        store.close()
        with pytest.raises(StoreError, match="closed"):
            store.query("ASK {}")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("not quads", "isn't N-Quads"),
        ("<a:a> <a:b> <a:c> <a:g> .\n", "there is no graph of the ontology; give what `export` wrote as .nq"),
    ],
)
def test_a_file_that_holds_no_graph_of_ours_is_refused(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "some.nq"
    file.write_text(content)
    with served() as (url, handler):
        code, _, said = asked(".", "load", str(file), "--to", url)
        assert code == 1 and told in said and said.count("\n") == 1
        assert not list(handler.graph)


def test_where_graphs_are_put_is_told_or_asked_for(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served() as (url, handler):
        monkeypatch.setattr(handler, "version_string", lambda _: "something else")
        code, _, said = asked(".", "load", str(seeds), "--to", url)
        assert code == 1
        assert "doesn't tell where its Graph Store Protocol is; give --graphs URL" in said
        load(seeds, url, "--graphs", url.replace("/query", "/store"))
        assert ox.NamedNode("https://w3id.org/unionties/graph/union") in set(handler.graph.named_graphs())
