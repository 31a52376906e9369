"""The named questions: each has a title, parameters and an example that finds something; values can't break out."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from asking_store import build_world
from click.testing import CliRunner, Result

from unionties.graph.errors import KnowledgeError, NameNotFound, QueryError, StatementError
from unionties.graph.store import Store
from unionties.queries.answers import answer_question
from unionties.queries.cli import cli
from unionties.queries.named_questions import TYPES, bound, fill, parse, question, questions, typed

VGCL, LFTU = "Tổng Liên đoàn Lao động Việt Nam", "Liên đoàn Công đoàn Lào"
CGT, WFTU = "Tổng Liên đoàn Lao động CGT", "Liên hiệp Công đoàn Thế giới"
NAMES = sorted(questions())
HEAD = "#: title.vi: a\n#: title.en: b\n#: parameter: of name? | c | d\n#: example: -\n"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_world(tmp_path_factory.mktemp("questions") / "world.db")


@pytest.fixture(scope="module")
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def ask(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["ask", *arguments, "--store", str(path)])


def answered(store: Store, name: str, values: dict[str, str] | None = None, language: str = "vi") -> list[list[str]]:
    target = io.StringIO()
    answer_question(store, question(name), values or {}, target, format="csv", language=language)
    return list(csv.reader(io.StringIO(target.getvalue())))[1:]


def short(rows: list[list[str]]) -> list[list[str]]:
    return [[cell.rpartition("/id/")[2] for cell in row] for row in rows]


def test_there_is_a_library_of_them() -> None:
    assert len(NAMES) >= 12


@pytest.mark.parametrize("name", NAMES)
def test_each_has_titles_known_parameters_and_an_example_that_finds_something(store: Store, name: str) -> None:
    one = questions()[name]
    assert set(one.title) == {"vi", "en"} and one.title["vi"] != one.title["en"]
    assert {parameter.type for parameter in one.parameters} <= set(TYPES)
    given = dict(value.split("=", 1) for value in one.example)
    results = store.query(bound(store, one, given))
    assert results if isinstance(results, ox.QueryBoolean) else list(results), typed(one)
    needed = {parameter.name for parameter in one.parameters if not parameter.optional}
    assert needed <= set(given) <= {parameter.name for parameter in one.parameters}
    used = set(re.findall(r"\$(\w+)", one.query)) - {"lang"}
    times = {p.name for p in one.parameters if p.type == "time"}
    assert {re.sub(r"_(begin|end)$", "", v) if re.sub(r"_(begin|end)$", "", v) in times else v for v in used} == {
        parameter.name for parameter in one.parameters
    }


@pytest.mark.parametrize("name", NAMES)
def test_each_answers_with_all_its_parameters(store: Store, name: str) -> None:
    samples = {
        "name": "vgcl", "time": "2016", "relation": "visit", "country": "VN", "text": "Báo Một", "number": "2",
    }  # fmt: skip
    values = {parameter.name: samples[parameter.type] for parameter in questions()[name].parameters}
    results = store.query(bound(store, questions()[name], values, language="en"))
    if not isinstance(results, ox.QueryBoolean):
        list(results)


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("agreements-in-force", {"at": "2016"}, [["lftu", LFTU, "vgcl",
                                                 VGCL, "2013/2018", "1"]]),
        ("agreements-ending", {"in": "2023"}, [["lftu", LFTU, "vgcl",
                                               VGCL, "2018/2023", "2"]]),
        ("ended-memberships", {"of": "CGT"}, [
            ["cgt-fr", CGT, "wftu", WFTU, "1945/1995", "knowledge", "0"],
            ["cgt-fr", CGT, "wftu", WFTU, "1995", "article", "1"]]),
        ("who-trained-whom", {"since": "2017"}, []),
        ("who-trained-whom", {"since": "2016", "of": "lftu"}, [
            ["vgcl", VGCL, "lftu", LFTU, "1", "1"]]),
        ("members", {"of": "WFTU", "country": "Cuba"}, [["ctc-cu", "Trung tâm Những người lao động Cuba", "CU", "1"]]),
        ("officers", {"of": "VGCL"}, [["nguyễn-đình-khang-vgcl", "Nguyễn Đình Khang", "Chủ tịch", "", "2",
                                      "2018-05-02", "2019-01-02"]]),
        ("plans-not-reported-done", {"before": "2030"}, []),
        ("undated-articles", {"outlet": "báo một"}, [
            ["Báo Một", "https://w3id.org/unionties/article/ba", "Không ngày", "5"]]),
        ("undated-articles", {"outlet": "Báo Hai"}, []),
        ("copies", {"outlet": "Báo Ba"}, [
            ["https://w3id.org/unionties/article/lại", "Báo Ba", "2018-05-03",
             "https://w3id.org/unionties/article/một", "Báo Một", "2018-05-02", "8"]]),
        ("copies", {"outlet": "Báo Một"}, []),
        ("mutual-visits", {}, [["lftu", LFTU, "vgcl", VGCL, "1", "2"]]),
    ],
)  # fmt: skip
def test_what_some_of_them_find(store: Store, name: str, values: dict[str, str], expected: list[list[str]]) -> None:
    assert short(answered(store, name, values)) == expected


def test_names_are_in_the_language_asked_for(store: Store) -> None:
    rows = answered(store, "agreements-in-force", {"at": "2016"}, "en")
    assert rows[0][3] == "Vietnam General Confederation of Labour"


@pytest.mark.parametrize(
    "value",
    ['" } DELETE { ?s ?p ?o', '") } # ', "\\", '\\" || true || "', "'''", '"""', "a\nb", "$lang", '" || "1"="1'],
)  # fmt: skip
def test_no_value_becomes_part_of_the_query(store: Store, value: str) -> None:
    assert answered(store, "undated-articles", {"outlet": value}) == []
    query = bound(store, question("undated-articles"), {"outlet": value})
    harmless = bound(store, question("undated-articles"), {"outlet": "x"})
    assert query.replace(str(ox.Literal(value)), "…") == harmless.replace(str(ox.Literal("x")), "…")


def test_variables_in_strings_addresses_and_comments_stay() -> None:
    terms = {"x": '"1"'}
    query = 'SELECT ?a { ?a <http://e.org/$x> $x, \'$x\', "\\"$x" . # $x\n FILTER($x > 2 && ?a < $x) }'
    assert fill(query, terms, frozenset("x")) == (
        'SELECT ?a { ?a <http://e.org/$x> "1", \'$x\', "\\"$x" . # $x\n FILTER("1" > 2 && ?a < "1") }'
    )


@pytest.mark.parametrize(
    ("name", "values", "error", "told"),
    [
        ("officers", {}, QueryError, "officers needs of=…: expected of=name; such as: unionties ask officers of=VGCL"),
        ("officers", {"of": "vgcl", "x": "1"}, QueryError, "officers has no parameter 'x'"),
        ("officers", {"of": "nobody at all"}, NameNotFound, "no entity is called"),
        ("agreements-in-force", {"at": "soon"}, StatementError, "soon"),
        ("to-be-checked", {"below": "much"}, QueryError, "below='much' is no number"),
        ("most-reported", {"relation": "friendship"}, QueryError, "is no relation: expected an id such as visit"),
        ("partners-of-country", {"country": "Atlantis"}, QueryError, "is no country"),
        ("are-tied", {"a": "vgcl"}, QueryError, "needs b=…"),
    ],
)
def test_wrong_values_are_told(
    store: Store, name: str, values: dict[str, str], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=re.escape(told)):
        bound(store, question(name), values)


def test_an_unknown_question_is_offered_near_ones() -> None:
    with pytest.raises(QueryError, match=r"no question is called 'officer': .* near: officers"):
        question("officer")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {}",
        HEAD.replace("title.en", "title.fr"),
        HEAD.replace("name?", "thing"),
        HEAD.replace(" | d", ""),
        HEAD.replace("#: example: -\n", ""),
    ],
)
def test_a_misformed_head_is_told(text: str) -> None:
    with pytest.raises(KnowledgeError, match=r"questions/x\.rq: "):
        parse("x", text)


def test_a_good_head() -> None:
    one = parse("x", HEAD + "ASK { ?s ?p $of }")
    assert (one.title["vi"], one.parameters[0].optional, one.example) == ("a", True, ())


class TestCommand:
    def test_it_lists_the_questions(self, path: Path) -> None:
        listed = ask(path, "--lang", "en").stdout
        assert "agreements-in-force      Cooperation agreements in force at a time" in listed
        assert [row["question"] for row in json.loads(ask(path, "--format", "json").stdout)] == NAMES

    def test_help_of_a_question_tells_its_parameters(self, path: Path) -> None:
        told = ask(path, "agreements-in-force", "--help", "--lang", "en").stdout
        assert "  at=  the year or day asked about (a time in ISO 8601" in told
        assert "may be left out" in told
        assert told.endswith("Example:\n  unionties ask agreements-in-force at=2016\n")
        assert ask(path, "--help").stdout.startswith("Usage: ")

    def test_a_table_has_names_and_labels(self, path: Path) -> None:
        table = ask(path, "most-reported", "least=2", "--lang", "en").stdout
        assert "Lao Federation of Trade Unions [lftu]" in table
        assert "cooperation agreement" in table and "2018–2023" in table
        assert "_name" not in table and "https://" not in table

    def test_every_format(self, path: Path) -> None:
        assert ask(path, "officers", "of=VGCL", "--format", "csv").stdout.startswith("person,person_name,title,")
        assert ask(path, "officers", "of=VGCL", "--format", "tsv").stdout.startswith("?person\t")
        assert json.loads(ask(path, "officers", "of=VGCL", "--format", "json").stdout)["head"]["vars"][0] == "person"
        assert ask(path, "officers", "of=VGCL", "--format", "xml").stdout.startswith("<?xml")
        assert ask(path, "are-tied", "a=vgcl", "b=lftu").stdout == "true\n"
        assert "ut:training id:lftu ;" in ask(path, "surroundings", "of=lftu", "--format", "ttl").stdout
        refused = ask(path, "officers", "of=VGCL", "--format", "ttl")
        assert (refused.exit_code, "ttl is for CONSTRUCT" in refused.stderr) == (1, True)

    def test_the_query_can_be_shown_and_asked_as_it_is(self, path: Path) -> None:
        query = ask(path, "officers", "of=VGCL", "--query").stdout
        again = CliRunner().invoke(cli, ["sparql", "-", "--format", "csv", "--store", str(path)], input=query)
        assert again.stdout == ask(path, "officers", "of=VGCL", "--format", "csv").stdout

    def test_wrong_usage(self, path: Path) -> None:
        result = ask(path, "officers", "VGCL")
        assert (result.exit_code, "expected PARAMETER=VALUE" in result.stderr) == (2, True)
