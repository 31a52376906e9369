"""Named questions and SPARQL on the explorer's pages: forms, tables, files, errors, and what is kept out."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hostile_store import SCRIPT, build_hostile
from lxml import html
from sample_store import build_store

if "CI" in os.environ:
    import flask
else:
    flask = pytest.importorskip("flask")
from unionties.queries.endpoint.pool import Limits, Pool
from unionties.queries.explorer.app import create_app
from unionties.queries.explorer.language import LANGUAGES, words
from unionties.queries.named_questions import questions


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.testing.FlaskClient]:
    store = build_store(tmp_path_factory.mktemp("questions") / "sample.db")
    with Pool(store, Limits(seconds=2, rows=5000, workers=1)) as pool:
        yield create_app(store, pool=pool).test_client()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.testing.FlaskClient]:
    store: Path = build_hostile(tmp_path_factory.mktemp("hostile") / "hostile.db").store
    with Pool(store, Limits(workers=1)) as pool:
        yield create_app(store, pool=pool).test_client()


def read(answer) -> html.HtmlElement:
    return html.fromstring(answer.get_data(as_text=True))


def text(element) -> str:
    return " ".join(element.text_content().split())


def table(page) -> list[list[str]]:
    return [[text(cell) for cell in row] for row in page.xpath("//table[contains(@class, 'result')]//tr")]


def asked(client, query: str, lang: str = "en"):
    return client.get("/query", query_string={"query": query, "lang": lang})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_is_listed_in_both_languages(client, lang):
    page = read(client.get(f"/ask?lang={lang}"))
    listed = {link.get("href").partition("?")[0]: text(link) for link in page.xpath("//ul[@class='questions']/li/a")}
    assert listed == {f"/ask/{name}": one.title[lang] for name, one in questions().items()}
    explained = text(page.find(".//main"))
    assert all(parameter.says[lang] in explained for one in questions().values() for parameter in one.parameters)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", questions())
def test_every_question_has_a_form_and_its_example_an_answer(client, name, lang):
    question = questions()[name]
    form = read(client.get(f"/ask/{name}?lang={lang}"))
    fields = form.xpath("//main//form//*[self::input[not(@type='hidden')] or self::select]")
    assert [field.get("name") for field in fields] == [one.name for one in question.parameters]
    for field, one in zip(fields, question.parameters, strict=True):
        assert text(form.xpath(f"//label[@for='{field.get('id')}']")[0]).startswith(one.says[lang])
        assert (field.get("data-suggest") is not None) == (one.type == "name")
        assert (field.get("required") is None) == (one.optional or one.type == "relation")
    values = dict(pair.split("=", 1) for pair in question.example)
    answer = client.get(f"/ask/{name}", query_string=values | {"lang": lang})
    page = read(answer)
    if name in ("who-took-part",):  # the sample has no such event
        assert answer.status_code == 400 and "asem" in text(page.xpath("//*[@role='alert']")[0])
        return
    assert answer.status_code == 200, text(page)
    assert page.xpath("//h2[@id='result-heading']") and page.xpath("//details//pre")
    for column in page.xpath("//table[contains(@class, 'result')]//th"):
        assert text(column) in words(lang)["headings"].values()


def test_an_answer_is_a_table_that_leads_on(client):
    page = read(client.get("/ask/between-countries?a=Vietnam&b=LA&lang=en"))
    rows = table(page)
    assert rows[0] == ["Organisation", "Organisation", "Relation", "Acts", "Reports"]
    assert [
        "Vietnam General Confederation of Labour", "Lao Federation of Trade Unions", "cooperation agreement", "2", "2",
    ] in rows  # fmt: skip
    links = page.xpath("//table[contains(@class, 'result')]//td/a/@href")
    assert "/organisation/vgcl?lang=en" in links and all(client.get(link).status_code == 200 for link in links)
    numbers = page.xpath("//table[contains(@class, 'result')]/tbody/tr[1]/td/@class")
    assert numbers == ["n", "n"]


def test_times_are_told_as_people_write_them(client):
    told = [row[2] for row in table(read(client.get("/ask/agreements-in-force?at=2018&lang=vi")))]
    assert told == ["Thời gian", "2013–2018", "2018–2023"]


def test_yes_and_no(client):
    for ends, word in (("a=VGCL&b=LFTU", "Có"), ("a=WFTU&b=LFTU", "Không")):
        page = read(client.get(f"/ask/are-tied?{ends}&lang=vi"))
        assert text(page.xpath("//*[@class='truth']")[0]) == word


def test_a_question_is_edited_as_sparql(client):
    page = read(client.get("/ask/officers?of=VGCL&lang=en"))
    (link,) = page.xpath("//details//a/@href")
    further = read(client.get(link))
    assert further.xpath("//textarea")[0].text.strip() == page.xpath("//details/pre")[0].text
    assert "#:" not in further.xpath("//textarea")[0].text
    assert table(further)[1][1] == "Nguyễn Đình Khang"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/ask/officers?of=nobody+at+all", "nobody at all"), ("/ask/between-countries?a=VN", "needs b"),
        ("/ask/to-be-checked?below=much", "'much' is no number"), ("/ask/agreements-in-force?at=20x6", "20x6"),
    ],
)  # fmt: skip
def test_bad_values_are_told_in_a_line(client, address, said):
    answer = client.get(address)
    assert answer.status_code == 400
    assert said in text(read(answer).xpath("//*[@role='alert']")[0])


def test_results_are_had_as_files(client):
    told = client.get("/ask/agreements-in-force?at=2018&format=csv&lang=en")
    assert told.headers["Content-Disposition"] == "attachment; filename=agreements-in-force.csv"
    rows = list(csv.DictReader(told.get_data(as_text=True).splitlines()))
    assert len(rows) == 2 and rows[0]["a"].endswith("/id/lftu")
    told = client.get("/query", query_string={"query": "ASK {}", "format": "json"})
    assert json.loads(told.data)["boolean"] is True
    told = client.get("/query", query_string={"query": "CONSTRUCT WHERE { ?s ut:country ?c }", "format": "ttl"})
    assert told.content_type.startswith("text/turtle") and b"ut:country" in told.data


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_sparql_lists_what_needs_no_declaration(client, lang):
    page = read(client.get(f"/query?lang={lang}"))
    prefixes = [text(cell) for cell in page.xpath("//details//th/code")]
    assert {"ut:", "id:", "article:", "skos:"} <= set(prefixes)
    told = asked(client, page.xpath("//textarea")[0].text, lang)
    assert told.status_code == 200 and table(read(told))[1][0] == "id:vgcl"


def test_entities_and_articles_of_a_query_are_links(client):
    page = read(asked(client, "SELECT ?s ?a (2 AS ?n) WHERE { GRAPH ?a { ?s ut:membership ?o } }"))
    assert table(page) == [["s", "a", "n"], ["id:vgcl", "article:tin-2019", "2"]]
    links = page.xpath("//table[contains(@class, 'result')]//a")
    assert [client.get(link.get("href")).status_code for link in links] == [200, 200]
    assert links[0].get("title") == "Vietnam General Confederation of Labour"


def test_a_graph_is_shown_as_turtle(client):
    page = read(asked(client, "CONSTRUCT WHERE { ?s ut:membership ?o }"))
    assert "id:vgcl ut:membership id:wftu" in page.xpath("//pre")[-1].text


def test_long_results_are_paged_and_too_long_ones_refused(client):
    one, two = (f"VALUES ?{name} {{ {' '.join(map(str, range(n)))} }}" for name, n in (("a", 30), ("b", 10)))
    page = read(asked(client, f"SELECT * {{ {one} {two} }}"))
    assert "300 rows" in text(page) and len(table(page)) == 201
    (onward,) = page.xpath("//a[@rel='next']/@href")
    assert len(table(read(client.get(onward)))) == 101
    answer = asked(client, f"SELECT * {{ {one} {two} {one.replace('?a', '?c')} }}")
    assert answer.status_code == 403
    page = read(answer)
    assert "more than 5000 rows" in text(page.xpath("//*[@role='alert']")[0])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_error_says_where(client, lang):
    answer = asked(client, "SELECT * {\n  ?s ?p \n}", lang)
    assert answer.status_code == 400
    (alert,) = read(answer).xpath("//*[@role='alert']")
    place = {"vi": r"Dòng (\d+), cột (\d+):", "en": r"Line (\d+), column (\d+):"}[lang]
    assert re.match(place, text(alert)) and alert.xpath(".//mark")
    assert read(answer).xpath("//textarea")[0].get("aria-invalid") == "true"


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("INSERT DATA { <a:a> <a:b> <a:c> }", 400, "INSERT is an update"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403, "SERVICE"),
        ("SELECT * { " + "{" * 200 + "}" * 201, 400, "brackets"), ("ASK {} #" + "x" * 140_000, 414, "at most"),
    ],
)  # fmt: skip
def test_what_isnt_answered_is_told(client, query, status, said):
    answer = asked(client, query)
    assert answer.status_code == status
    assert said in text(read(answer).xpath("//*[@role='alert']")[0])


def test_a_query_that_takes_too_long_is_stopped(client):
    heavy = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(8)) + " }"
    answer = asked(client, heavy)
    assert answer.status_code == 504 and "longer than 2 s" in text(read(answer))
    assert asked(client, "ASK {}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        f"/query?query={quote('SELECT * { ?s ?p ?o }')}", f"/query?query={quote(f'SELECT {SCRIPT}')}",
        f"/query?query={quote('</textarea>' + SCRIPT)}", f"/ask/officers?of={quote(SCRIPT)}",
        f"/ask/undated-articles?outlet={quote(SCRIPT)}", "/ask/told-by-one-outlet", "/ask/told-by-one-outlet?of=vgcl",
        f"/query?query={quote('CONSTRUCT WHERE { ?s schema:articleBody ?o }')}",
    ],
)  # fmt: skip
def test_hostile_texts_are_only_texts(hostile, address):
    page = read(hostile.get(address))
    assert not page.xpath("//script[not(@src)] | //iframe | //img | //@onerror | //@onmouseover | //main//h1[2]")
    assert not page.xpath("//a[starts-with(@href, 'javascript:')]")


def test_without_processes_there_are_no_such_pages(tmp_path):
    client = create_app(build_store(tmp_path / "sample.db")).test_client()
    assert [client.get(path).status_code for path in ("/ask", "/ask/officers", "/query")] == [404, 404, 404]
    assert not read(client.get("/")).xpath("//nav//a[contains(@href, 'ask') or contains(@href, 'query')]")


def test_no_question_of_that_name(client):
    assert client.get("/ask/nonsense").status_code == 404
