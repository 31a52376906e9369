"""The command line as a user meets it.

``UNIONTIES_WRITE_DOCS=1 pytest tests/test_cli.py`` writes docs/cli.md anew.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from sample_store import SOURCES, TEXTS, build_store, statements

from unionties.graph.ledger import Claim, Ledger, Pair
from unionties.graph.organisations import use_files
from unionties.graph.statement import Article, Statement, write_lines
from unionties.graph.store import Store
from unionties.queries import building, tables
from unionties.queries.cli import cli

REFERENCE = Path(__file__).parent.parent / "docs" / "cli.md"
COMMANDS = [
    "fetch",
    "build",
    "extract",
    "partners",
    "show",
    "evidence",
    "timeline",
    "path",
    "compare",
    "central",
    "search",
    "ask",
    "sparql",
    "draw",
    "export",
    "import",
    "load",
    "describe",
    "stats",
    "diff",
    "remove",
    "doctor",
    "backup",
    "restore",
    "organisations",
    "review",
    "same",
    "different",
    "evaluate",
    "serve",
]
HEAVY = {"spacy", "rdflib", "networkx", "matplotlib", "yaml", "rapidfuzz", "numpy", "unionties.extract"}
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_store(tmp_path_factory.mktemp("cli") / "sample.db")


@pytest.fixture
def run(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the sample store."""
    monkeypatch.setenv("UNIONTIES_STORE", str(sample))
    return lambda *arguments, **more: CliRunner().invoke(cli, [str(a) for a in arguments], **more)


@pytest.fixture
def extraction(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An extraction that finds in an article what the sample says of it."""

    def told(article: Article, *_: object) -> list[Statement]:
        return [s for s in statements() if s.evidence.article == article.name]

    monkeypatch.setattr(building, "extraction", lambda: told)
    yield


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
        (folder / f"{name}.meta.json").write_text(json.dumps(SOURCES[name].to_json()), "utf-8")
    return folder


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def failure(result: Result) -> str:
    """The one line that a failure says."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


def loaded(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command
    return command


def context(command: click.Command, name: str) -> click.Context:
    """The context in which ``unionties NAME --help`` is answered."""
    settings: dict[str, Any] = dict(cli.context_settings) | {"terminal_width": 100, "max_content_width": 100}
    group = click.Context(cli, info_name="unionties", **settings)
    return click.Context(command, parent=group, info_name=name, **settings) if name else group


def reference() -> str:
    """docs/cli.md: the help of every command."""
    parts = ["# The command line\n\nMade from `--help` by `UNIONTIES_WRITE_DOCS=1 pytest tests/test_cli.py`.\n"]
    for name in ["", *COMMANDS]:
        command, path = (loaded(name), f"unionties {name}") if name else (cli, "unionties")
        text = command.get_help(context(command, name))
        parts.append(f"## {path}\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


def test_every_command_has_help_with_an_example_that_parses() -> None:
    assert cli.list_commands(click.Context(cli)) == COMMANDS
    for name in COMMANDS:
        command = loaded(name)
        text = command.get_help(context(command, name))
        examples = re.findall(rf"unionties {name}\b[^\n|&>]*", text.partition("Examples:")[2].partition("Options:")[0])
        assert examples, name
        for example in examples:
            command.make_context(name, shlex.split(example)[2:])
        for option in command.params:
            assert not isinstance(option, click.Option) or option.help, f"{name} {option.name}"


def test_the_reference_is_what_help_says() -> None:
    if os.environ.get("UNIONTIES_WRITE_DOCS"):
        REFERENCE.write_text(reference(), "utf-8")
    # Words only: where lines break depends on the version of click.
    assert REFERENCE.read_text("utf-8").split() == reference().split(), "UNIONTIES_WRITE_DOCS=1 writes it anew"


def test_version_and_help(run: Run) -> None:
    assert re.fullmatch(r"unionties, version \d+\.\d+\.\d+\n", run("--version").stdout)
    assert run("partners", "-h").exit_code == 0


def test_partners_as_table_json_and_csv(run: Run) -> None:
    table = run("partners", "VGCL").stdout
    assert "Tổng Liên đoàn Lao động Việt Nam [vgcl]" in table
    assert re.search(r"Liên đoàn Công đoàn Lào .* thỏa thuận hợp tác +2013–2018, 2018–2023 +2 +2\n", table)
    assert "thăm (dự kiến)" in table
    assert "unionties evidence vgcl PARTNER" in table
    assert all(line == line.rstrip() and len(line) <= 120 for line in table.splitlines())
    data = json.loads(run("partners", "vgcl", "--format", "json").stdout)
    assert (data[0]["id"], data[0]["when"], data[0]["acts"]) == ("lftu", ["2013/2018", "2018/2023"], 2)
    assert data[0]["evidence"] == "unionties evidence vgcl lftu -r cooperationAgreement"
    assert data[0]["best"]["article"] == "tin-2019"
    flat = rows(run("partners", "vgcl", "--format", "csv", "--lang", "en"))
    assert flat[2] == flat[2] | {
        "name": "Lao Federation of Trade Unions",
        "relation_label": "visit",
        "planned": "yes",
    }
    assert flat[0]["when"] == "2013/2018; 2018/2023"


def test_a_plain_table_wraps_its_widest_columns() -> None:
    columns = [tables.Column("a"), tables.Column("n", "count", justify="right", wrap=False), tables.Column("b")]
    rows = [
        {"a": "công đoàn " * 20, "n": 7, "b": ["x", "y"]},
        {"a": "ສະຫະພັນ", "n": None, "b": "工会"},
        {"a": "w" * 200, "n": 12345, "b": True},
    ]
    target = io.StringIO()
    tables.write_table(rows, columns, target, title="T", sections=[0])
    lines = target.getvalue().splitlines()
    assert lines[:2] == ["T", ""]
    assert max(map(tables.cell_width, lines)) == tables.PIPED_WIDTH
    assert re.fullmatch(r"a +count  b", lines[2])
    assert re.fullmatch(r"(công đoàn )+công +7  x, y", lines[4])
    assert "" in lines[5:]
    (lao,) = (line for line in lines if line.startswith("ສະຫະພັນ"))
    assert tables.cell_width(lao.partition("工会")[0]) == lines[2].index("b")
    assert sum(line.count("w") for line in lines) == 200


def test_a_terminal_has_the_same_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "is_terminal", lambda _: True)
    target = io.StringIO()
    tables.write_table([{"a": "[bold] Lào", "b": 1}], tables.columns("ab"), target, title="T [x]")
    lines = [line.split() for line in target.getvalue().split("\n") if line.strip()]
    assert lines[0] == ["T", "[x]"]
    assert lines[-1] == ["[bold]", "Lào", "1"]


def test_the_commands_that_partners_tells_show_the_sentences(run: Run) -> None:
    for row in json.loads(run("partners", "vgcl", "--format", "json").stdout):
        told = run(*shlex.split(row["evidence"])[1:])
        assert row["best"]["text"] in told.stdout


def test_partners_quote_their_best_sentence(run: Run) -> None:
    told = run("partners", "LĐLĐ tỉnh Kon Tum", "--evidence").stdout
    assert "Liên hiệp Công đoàn tỉnh Attapeu [union-la-tỉnh-attapeu]" in told
    assert "  “Ngày 12/5/2015, LĐLĐ tỉnh Kon Tum đã đến thăm”\n  kon-tum · Kon Tum – Attapeu · Báo Hai · 2015" in told
    (row,) = rows(run("partners", "LĐLĐ tỉnh Kon Tum", "--evidence", "--format", "csv"))
    assert (row["article"], row["outlet"], row["start"]) == ("kon-tum", "Báo Hai", "81")


def test_filters_reach_the_lookup(run: Run) -> None:
    assert [r["id"] for r in rows(run("partners", "vgcl", "--at", "2016", "--format", "csv"))] == [
        "lftu",
        "wftu",
    ]
    for relation in ("membership", "thành viên", "THANH VIEN"):
        assert [r["id"] for r in rows(run("partners", "vgcl", "-r", relation, "--format", "csv"))] == ["wftu"]
    none = run("partners", "vgcl", "--no-planned", "-r", "visit", "--format", "json")
    assert (none.exit_code, json.loads(none.stdout)) == (0, [])
    assert "has no such ties" in none.stderr


def test_evidence_needs_two_entities(run: Run) -> None:
    refused = run("evidence", "vgcl", "VGCL")
    assert refused.exit_code == 2 and "are the same" in refused.stderr


def test_a_store_named_on_the_command_line_is_named_in_what_to_type_next(run: Run, sample: Path) -> None:
    told = run("partners", "vgcl", "--store", sample).stdout
    assert f"unionties evidence vgcl PARTNER --store {sample}" in told


def test_show_evidence_and_stats(run: Run) -> None:
    shown = run("show", "VGCL").stdout
    assert re.search(r"officers +Nguyễn Đình Khang, Chủ tịch \[nguyễn-đình-khang-vgcl\]\n", shown)
    assert {r["field"]: r["value"] for r in rows(run("show", "VGCL", "--format", "csv"))}["country"] == "VN"
    told = run("evidence", "vgcl", "lftu", "--lang", "en").stdout
    assert " Confederation of Labour – cooperation agreement – Lao Federation of Trade Unions, 2013–2018\n" in told
    assert "– visit (planned) → Lao Federation of Trade Unions, 2024\n" in told
    assert "characters 0–86 · confidence 0.90" in told
    flat = rows(run("evidence", "vgcl", "lftu", "--format", "csv"))
    assert all(TEXTS[r["article"]][int(r["start"]) : int(r["end"])] == r["text"] for r in flat)
    assert len(flat) == 4
    counts = rows(run("stats", "--format", "csv"))
    assert {"measure": "ties by relation", "key": "thỏa thuận hợp tác", "count": "2"} in counts
    assert re.search(r"ties by year +1949 +1\n", run("stats").stdout)


SELECT = "SELECT ?who ?when WHERE { ?t rdf:subject ?who ; ut:when ?when } ORDER BY ?who ?when LIMIT 1"


def test_sparql_answers_every_form(run: Run, tmp_path: Path) -> None:
    assert re.search(r"id:lftu +2013/2018\n", run("sparql", SELECT).stdout)
    assert run("sparql", SELECT, "--format", "csv").stdout == "who,when\nhttps://w3id.org/unionties/id/lftu,2013/2018\n"
    assert json.loads(run("sparql", SELECT, "--format", "json").stdout)["head"]["vars"] == ["who", "when"]
    assert run("sparql", SELECT, "--format", "xml").stdout.startswith("<?xml")
    assert run("sparql", "-", input="ASK { id:vgcl ut:membership id:wftu }").stdout == "true\n"
    assert run("sparql", "ASK { id:vgcl ut:visit ?x }").stdout == "false\n"  # planned only
    (tmp_path / "q.rq").write_text("CONSTRUCT WHERE { ?a ut:membership ?b }", "utf-8")
    turtle = run("sparql", tmp_path / "q.rq", "--format", "ttl").stdout
    assert turtle.count("@prefix") == 2
    assert turtle.endswith("id:vgcl ut:membership id:wftu .\n")
    assert re.search(r"id:vgcl +ut:membership +id:wftu\n", run("sparql", tmp_path / "q.rq").stdout)
    described = json.loads(run("sparql", "DESCRIBE id:wftu", "--format", "json").stdout)["results"]["bindings"]
    assert {"type": "literal", "value": "WFTU"} in [row["object"] for row in described]
    walk = (
        "SELECT DISTINCT ?article ?text WHERE { ?tie rdf:object id:wftu ; ut:evidence ?e . "
        "?e oa:hasSource ?article ; oa:hasSelector/oa:exact ?text }"
    )
    assert [row["text"] for row in rows(run("sparql", walk, "--format", "csv"))] == [
        "Công đoàn Việt Nam là thành viên của Liên hiệp Công đoàn Thế giới từ năm 1949."
    ]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * WHERE {\n ?s ?p }", "line 2, column"),
        ("SELECT", "line 1, column 7"),
        ("SELECT * WHERE { ?s foo:p ?o }", "foo"),
        ("# a comment\nPREFIX a: <http://a/>\n insert data { a:x a:y 1 }", "INSERT is an update"),
        ("nothing.rq", "nothing.rq: No such file"),
        ("SELECT (<http://f>(1) AS ?y) WHERE { }", "http://f"),
    ],
)
def test_bad_queries_are_told_in_a_line(run: Run, query: str, told: str) -> None:
    assert told in failure(run("sparql", query))


def test_ttl_is_for_graphs(run: Run) -> None:
    assert "ttl is for CONSTRUCT" in failure(run("sparql", SELECT, "--format", "ttl"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["partners", "Tổng Liên đoàn Lao độg Việt Nam"], "near: Tổng Liên đoàn Lao động Việt Nam [vgcl]"),
        (["show", "Liên hiệp Công đoàn"], "give the id of one"),
        (["partners", "vgcl", "--at", "soon"], "soon"),
        (["partners", "vgcl", "--store", "nowhere.db"], "nowhere.db"),
        (["partners", "vgcl", "--store", __file__], "isn't a store"),
        (["export", "-o", "graph.doc"], "graph.doc"),
        (["export", "-o", "no/such/folder/graph.nq"], "no/such/folder/graph.nq"),
        (["build", "no-such-folder", "--store", "new.db"], "no-such-folder"),
        (["evaluate", "no-such-folder"], "no-such-folder"),
    ],
)
def test_a_failure_is_one_clear_line(
    run: Run, arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert told in failure(run(*arguments))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["partners"], "Missing argument 'NAME'"),
        (["partners", "vgcl", "-r", "friendship"], "expected one of cooperationAgreement"),
        (["partners", "vgcl", "--format", "xml"], "'xml' is not one of"),
        (["draw"], "--output"),
        (["unknown"], "No such command"),
        (["build"], "Missing argument"),
    ],
)
def test_wrong_usage_is_status_2(run: Run, arguments: list[str], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr


def test_draw_and_export_write_files_and_say_so(run: Run, tmp_path: Path) -> None:
    drawn = run("draw", "--around", "VGCL", "--at", "2016", "-o", tmp_path / "vgcl.svg")
    assert (drawn.exit_code, drawn.stdout) == (0, "")
    assert "3 entities, 2 ties" in drawn.stderr
    picture = (tmp_path / "vgcl.svg").read_text("utf-8")
    assert "Quan hệ của" in picture
    assert "3 bài báo" in picture
    for ending, unit in (("nq", "quads"), ("ttl", "triples"), ("csv", "rows"), ("graphml", "ties")):
        written = run("export", "-o", tmp_path / f"graph.{ending}")
        assert re.search(rf"graph\.{ending}: \d+ {unit} written\n$", written.stderr)
        assert (tmp_path / f"graph.{ending}").stat().st_size > 100


def test_export_chooses_ties_and_tables(run: Run, tmp_path: Path) -> None:
    written = run("export", "-o", tmp_path / "ties.csv", "--since", "2016", "--relation", "thỏa thuận hợp tác")
    assert (written.exit_code, written.stderr) == (0, f"{tmp_path}/ties.csv: 3 rows written\n")
    assert "1 ties written" in run("export", "-o", tmp_path / "a.gexf", "--country", "la", "--at", "2016").stderr
    assert run("export", "-o", f"{tmp_path}/network/").exit_code == 0
    assert sorted(file.name for file in (tmp_path / "network").iterdir()) == ["edges.csv", "nodes.csv"]
    assert run("export", "-o", f"{tmp_path}/neo4j", "--neo4j").exit_code == 0
    assert (tmp_path / "neo4j" / "edges.csv").read_text("utf-8").startswith(":START_ID,:END_ID,:TYPE,")
    told = failure(run("export", "-o", tmp_path / "g.ttl", "--no-planned"))
    assert "can't select by planned in ttl" in told
    wrong = run("export", "-o", tmp_path / "g.csv", "--neo4j", "--format", "csv")
    assert wrong.exit_code == 2 and "--neo4j goes with the tables" in wrong.stderr


def test_nothing_for_wikidata_is_explained(run: Run, tmp_path: Path) -> None:
    told = run("export", "-o", tmp_path / "g.qs")
    assert "0 statements written\nNo membership is known of two organisations that have a QID" in told.stderr


def test_import_makes_the_same_graph(run: Run, sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "my copy.db"
    run("export", "-o", tmp_path / "g.trig")
    told = run("import", tmp_path / "g.trig", "--store", copy)
    assert told.exit_code == 0, told.stderr
    assert "of 3 articles; the graph is in" in told.stderr
    assert f"Next: unionties stats --store '{copy}'" in told.stderr
    with Store.open(sample) as a, Store.open(copy) as b:
        assert a.dump() == b.dump()
    assert "expected an export that ends in .nq" in failure(run("import", "README.md", "--store", copy))


def test_describe_writes_turtle(run: Run, tmp_path: Path) -> None:
    shown = run("describe", "--endpoint", "https://example.org/sparql")
    assert shown.exit_code == 0 and "void:sparqlEndpoint <https://example.org/sparql>" in shown.stdout
    written = run("describe", "-o", tmp_path / "void.ttl", "--date", "2026-03-01")
    assert re.search(r"void\.ttl: \d+ lines written\n$", written.stderr)
    assert '"2026-03-01"' in (tmp_path / "void.ttl").read_text("utf-8")
    assert "bad date 'today'" in failure(run("describe", "--date", "today"))


@pytest.mark.usefixtures("extraction")
def test_build_reads_publishes_and_says_what_it_did(run: Run, articles: Path, tmp_path: Path, sample: Path) -> None:
    (articles / "empty.txt").write_text("")
    (articles / "picture.txt").write_bytes(bytes(range(256)) * 8)
    built = run("build", articles, "--store", tmp_path / "new.db")
    assert built.exit_code == 0, built.stderr
    assert re.search(r"^Read 3 articles in [\d.]+ s, skipped 2\.$", built.stdout, re.MULTILINE)
    assert re.search(r"^  skipped .*empty\.txt: ", built.stdout, re.MULTILINE)
    assert (
        "Found 8 statements, 1 of them planned: cooperationAgreement 3, visit 3, membership 1, post 1." in built.stdout
    )
    assert f"Next: unionties partners vgcl --store {tmp_path / 'new.db'}" in built.stdout
    again = run("build", articles / "tin-2019.txt", articles, "--store", tmp_path / "new.db")
    assert again.exit_code == 0
    with Store.open(tmp_path / "new.db") as store:
        once = store.dump()
    shutil.rmtree(tmp_path / "new.db")
    run("build", articles, "--store", tmp_path / "new.db")
    with Store.open(tmp_path / "new.db") as store:
        assert store.dump() == once


@pytest.mark.usefixtures("extraction")
def test_build_tells_what_judgements_did(run: Run, articles: Path, tmp_path: Path) -> None:
    store = tmp_path / "new.db"
    ledger = Ledger.beside(store)
    visit, other = (Claim.of(s) for s in statements() if s.relation == "visit" and not s.planned)
    ledger.add(visit, "wrong", "Lan")
    ledger.add(other, "right", "Lan")
    ledger.add(other, "wrong", "Minh", "it was another one")
    ledger.add(Pair.of("lftu", "union-la-tỉnh-attapeu"), "same", "Lan")
    ledger.add(Pair.of("lftu", "nobody"), "different", "Lan")
    with ledger.path.open("a") as stream:
        stream.write('{"id": "tor')
    built = run("build", articles, "--store", store)
    assert built.exit_code == 0, built.stderr
    lines = built.stdout.splitlines()
    assert "2 judgements of people took effect: 1 identity merged, 1 statement left out, 0 confirmed." in lines
    told = "\n".join(line for line in lines if line.startswith("  "))
    day = ledger.read()[0].at[:10]
    assert (
        "  conflict, neither side applies: union-vn-tỉnh-kon-tum visit union-la-tỉnh-attapeu (2015-05-12) in kon-tum: "
        f"Lan said right on {day}; Minh said wrong on {day} (“it was another one”)"
    ) in told
    assert "  fits nothing in the store: lftu and nobody" in told
    assert f"  skipped {ledger.path}, line 7: it is torn or no JSON; it is skipped: judge again" in told
    shown = run("show", "union-la-tỉnh-attapeu", "--store", store, "--format", "json")
    assert json.loads(shown.stdout)["id"] == "lftu", "a merged id leads to the one that stands for it"


@pytest.mark.usefixtures("extraction")
def test_build_reads_no_article_where_the_ledger_is_none(run: Run, articles: Path, tmp_path: Path) -> None:
    Ledger.beside(tmp_path / "new.db").path.write_text("my notes\n")
    assert "isn't a ledger of judgements; move it away" in failure(
        run("build", articles, "--store", tmp_path / "new.db")
    )
    assert not (tmp_path / "new.db").exists()


@pytest.mark.usefixtures("extraction")
def test_extract_prints_lines_that_build_reads(run: Run, articles: Path, tmp_path: Path) -> None:
    printed = run("extract", articles)
    assert printed.stdout.splitlines()[0].startswith('{"article": "kon-tum"')
    assert len(printed.stdout.splitlines()) == 8
    assert len(run("extract", articles, "--min-confidence", "0.9").stdout.splitlines()) == 7
    table = run("extract", articles, "--format", "table").stdout
    assert "cooperationAgreement" in table
    (tmp_path / "statements.jsonl").write_text(printed.stdout + "{broken\n", "utf-8")
    built = run("build", tmp_path / "statements.jsonl", "--store", tmp_path / "lines.db")
    assert built.exit_code == 0, built.stderr
    assert "statements.jsonl:9" in built.stdout
    assert "Read 3 articles" in built.stdout
    assert {r["id"] for r in rows(run("partners", "vgcl", "--store", tmp_path / "lines.db", "--format", "csv"))} == {
        "lftu",
        "wftu",
    }


@pytest.mark.usefixtures("extraction")
def test_nothing_read_publishes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    built = run("build", tmp_path / "empty.txt", "--store", tmp_path / "new.db")
    assert re.search(r"no article could be read from .*empty\.txt: ", failure(built))
    assert not (tmp_path / "new.db").exists()


def test_a_failed_article_is_skipped(run: Run, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from unionties.graph.errors import ReadError

    def told(article: Article, *_: object) -> list[Statement]:
        if article.name == "kon-tum":
            raise ReadError("too strange")
        return [s for s in statements() if s.evidence.article == article.name]

    monkeypatch.setattr(building, "extraction", lambda: told)
    built = run("build", articles, "--store", tmp_path / "new.db")
    assert built.exit_code == 0
    assert f"skipped {articles}/kon-tum.txt: too strange\n" in built.stdout
    assert "Read 2 articles" in built.stdout


def test_evaluate_scores_a_file(run: Run, tmp_path: Path) -> None:
    text = TEXTS["tin-2019"]
    told = [s for s in statements() if s.evidence.article == "tin-2019"]
    names = {
        "vgcl": ["Tổng Liên đoàn Lao động Việt Nam"],
        "lftu": ["Liên đoàn Công đoàn Lào"],
        "wftu": ["WFTU"],
    }
    gold = {
        "language": "vi", "published": "2019-01-02",
        "entities": {key: {"type": "TradeUnion", "names": forms} for key, forms in names.items()},
        "statements": [
            dict(zip(("s", "r", "o", "when", "evidence"), values, strict=True))
            for values in ((s.subject.id, s.relation, s.object.id, s.when, s.evidence.text) for s in told)
        ],
    }  # fmt: skip
    (tmp_path / "tin-2019.json").write_text(json.dumps(gold), "utf-8")
    (tmp_path / "tin-2019.txt").write_text(text, "utf-8")
    (tmp_path / "told.jsonl").write_text("\n".join(write_lines(told)), "utf-8")
    arguments = ("evaluate", tmp_path, tmp_path / "told.jsonl")
    table = run(*arguments, "--errors").stdout
    assert re.search(r"ties +0\.500 +0\.500 +0\.500 +1 +1 +1\n", table)
    assert "dated    1.000 of 1\ngrounded 1.000 of 1\n" in table
    assert re.search(r"tin-2019 +miss +vgcl +membership +wftu", table)
    data = json.loads(run(*arguments, "--by-language", "--errors", "--format", "json").stdout)
    assert data["ties"]["f1"] == data["by_language"]["vi"]["ties"]["f1"] == 0.5
    assert [e["kind"] for e in data["errors"]] == ["false alarm", "miss"]
    flat = rows(run(*arguments, "--by-language", "--format", "csv"))
    assert [r["language"] for r in flat if r["measure"] == "ties"] == ["all", "vi"]
    assert {r["share"] for r in flat if r["measure"] == "dated"} == {"1.000"}


def test_an_interrupt_is_status_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Store, "open", interrupted)
    result = run("partners", "vgcl")
    assert result.exit_code == 130
    assert result.stderr.strip() == "Interrupted."


def process(*arguments: str, sample: Path, **more: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "unionties.queries.cli", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, encoding="utf-8", env={**os.environ, "UNIONTIES_STORE": str(sample), **more},
    )  # fmt: skip


def test_a_reader_that_leaves_early_hears_nothing(sample: Path) -> None:
    with process(
        "sparql", "SELECT ?a ?b ?c ?d WHERE { ?a ?b ?c . ?d a ut:Tie }", "--format", "csv", sample=sample
    ) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == ""
        assert running.wait() == 0


def test_output_is_utf8_whatever_the_locale(sample: Path) -> None:
    with process("partners", "VGCL", sample=sample, PYTHONIOENCODING="ascii") as running:
        out, error = running.communicate()
    assert "Liên đoàn Công đoàn Lào" in out, error


def test_ctrl_c_ends_a_waiting_command(sample: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c",
         "import sys; print('up', flush=True); sys.argv = ['unionties', 'sparql', '-']; "
         "from unionties.queries.cli import main; main()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "UNIONTIES_STORE": str(sample)},
    ) as running:  # fmt: skip
        assert running.stdout
        assert running.stderr
        running.stdout.readline()
        try:
            running.wait(1)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGINT)
        assert running.wait(5) == 130
        assert running.stderr.read().strip() == "Interrupted."


@pytest.mark.parametrize(
    "arguments",
    [
        ["partners", "VGCL"],
        ["--help"],
        ["partners", "VGCL", "--at", "2016", "--format", "csv"],
        ["timeline", "VGCL", "--evidence"],
        ["path", "LFTU", "WFTU", "--all"],
        ["compare", "VGCL", "LFTU"],
        ["stats", "--by", "year"],
        ["search", "VGCL", "--limit", "1"],
        ["ask", "officers", "of=VGCL"],
    ],
)
def test_a_lookup_loads_nothing_heavy(sample: Path, arguments: list[str]) -> None:
    code = (
        f"import sys; sys.argv = ['unionties', *{arguments!r}]\n"
        "from unionties.queries.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True,
        env={**os.environ, "UNIONTIES_STORE": str(sample)},
    )  # fmt: skip
    assert HEAVY & set(ran.stderr.split()) == set()


def test_organisations_are_listed_by_country_words_and_type(run: Run) -> None:
    laos = run("organisations", "--country", "la", "--format", "csv")
    assert laos.exit_code == 0, laos.output
    rows = list(csv.DictReader(io.StringIO(laos.stdout)))
    assert {row["country"] for row in rows} == {"LA"}
    assert {"lftu", "union-la-attapeu"} <= {row["id"] for row in rows}
    assert (
        run("organisations", "lien hiep", "cong doan lao").stdout
        == run("organisations", "liên hiệp công đoàn lào").stdout
    )
    (kon_tum,) = json.loads(run("organisations", "kon", "tum", "--format", "json").stdout)
    assert kon_tum["successors"] == ["union-vn-quảng-ngãi"]
    shared = json.loads(run("organisations", "CTC", "--format", "json").stdout)
    assert {"ctc-cu", "ctc-co"} <= {entry["id"] for entry in shared}
    assert all("CTC" in entry["acronyms"] for entry in shared)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--country", "QQ"), "no organisation of 'QQ' is known"),
        (("--type", "Union"), "'Union' is no type of organisations: expected one of CivilOrganisation"),
    ],
)
def test_organisations_refuses_what_it_cannot_know(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("organisations", *arguments)
    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr


def test_a_missing_organisations_file_is_told(run: Run) -> None:
    result = run("organisations", "--organisations", "none.yaml")
    assert (result.exit_code, "there is no file" in result.stderr) == (1, True), result.stderr


def test_no_organisation_fits(run: Run) -> None:
    result = run("organisations", "zzz")
    assert (result.exit_code, "no organisation fits" in result.stderr) == (0, True)


class TestOwnOrganisations:
    TEXT = "Ngày 18/7/2022, Tổng Liên đoàn Lao động Việt Nam và Tổng hội Thợ thuyền Lào ký thỏa thuận hợp tác.\n"
    OWN = "- {id: lftu, names: {vi: [Tổng hội Thợ thuyền Lào]}}\n"

    @pytest.fixture(autouse=True)
    def _forget(self) -> Iterator[None]:
        yield
        use_files([])

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / "a.txt").write_text(self.TEXT, "utf-8")
        (tmp_path / "mine.yaml").write_text(self.OWN, "utf-8")
        return tmp_path

    def test_a_store_keeps_the_files_it_was_built_with(self, run: Run, folder: Path) -> None:
        store, own = folder / "s.db", folder / "mine.yaml"
        built = run("build", folder / "a.txt", "--store", store, "--organisations", own)
        assert built.exit_code == 0, built.output
        assert "[lftu]" in run("partners", "VGCL", "--store", store).stdout
        own.unlink()
        use_files([])
        again = run("build", folder / "a.txt", "--store", store)
        assert again.exit_code == 0, again.output
        assert "[lftu]" in run("partners", "VGCL", "--store", store).stdout
        listed = run("organisations", "Thợ thuyền", "--store", store, "--format", "csv").stdout
        assert "lftu" in listed

    def test_a_bad_file_is_told_in_one_line_and_leaves_the_store_alone(self, run: Run, folder: Path) -> None:
        (folder / "mine.yaml").write_text("- {id: lftu, parent: nobody}\n", "utf-8")
        store = folder / "s.db"
        result = run("build", folder / "a.txt", "--store", store, "--organisations", folder / "mine.yaml")
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: mine.yaml: lftu: the parent 'nobody'")
        assert result.stderr.count("\n") == 1
        assert not store.exists()

    def test_workers_know_them(self, run: Run, folder: Path) -> None:
        arguments = ("--organisations", folder / "mine.yaml", "--jobs", 2)
        assert run("build", folder / "a.txt", "--store", folder / "s.db", *arguments).exit_code == 0
        assert "[lftu]" in run("partners", "VGCL", "--store", folder / "s.db").stdout

    def test_extract_knows_them(self, run: Run, folder: Path) -> None:
        told = run("extract", folder / "a.txt", "--organisations", folder / "mine.yaml").stdout
        assert {json.loads(line)["relation"] for line in told.splitlines()} == {"cooperationAgreement"}


def test_a_build_tells_which_names_stayed_open(run: Run, tmp_path: Path) -> None:
    for name, text in (("a", "Tổng LĐLĐ Việt Nam tiếp đoàn CTC.\n"), ("b", "Công đoàn Lào thăm CTC của Cuba.\n")):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    told = run("build", tmp_path / "a.txt", tmp_path / "b.txt", "--store", tmp_path / "s.db").stdout
    assert "1 name stayed open, since several organisations bear it and nothing tells which:\n" in told
    assert "  CTC in 1 article: clc-ca, ctc-co, ctc-cu" in told
