"""The pages of the explorer, by Flask's own client: what they show and in which language, and what they keep out."""

from __future__ import annotations

import csv
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from endpoint_server import serving
from lxml import html
from sample_store import KEPT, LFTU, TEXTS, VGCL, build_store

from unionties.graph.organisations import Organisation
from unionties.graph.statement import Article, Entity, Evidence, Source, Statement
from unionties.graph.store import Store

if "CI" in os.environ:
    import flask
else:
    flask = pytest.importorskip("flask")
from unionties.queries.endpoint.pool import Limits
from unionties.queries.explorer.app import POLICY, create_app
from unionties.queries.explorer.language import LANGUAGES, words
from unionties.queries.serving import ServeError, run

PAGES = (
    "/", "/search?q=cong+doan", "/organisation/vgcl", "/organisation/nguyễn-đình-khang-vgcl", "/tie/vgcl/lftu",
    "/article/thoa-thuan", "/path", "/path?from=LFTU&to=WFTU", "/country/VN", "/country/FR", "/statistics",
)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_store(tmp_path_factory.mktemp("explorer") / "sample.db")


@pytest.fixture(scope="module")
def app(store):
    return create_app(store)


@pytest.fixture
def client(app) -> Iterator[flask.testing.FlaskClient]:
    with app.test_client() as client:
        yield client


def read(answer) -> html.HtmlElement:
    return html.fromstring(answer.get_data(as_text=True))


def status(client, address: str) -> int:
    with client.get(address) as answer:
        return int(answer.status_code)


def text(element) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole(client, path, lang):
    answer = client.get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert answer.status_code == 200, text(read(answer))
    assert answer.headers["Content-Security-Policy"] == POLICY
    page = read(answer)
    assert page.get("lang") == lang
    assert len(page.findall(".//h1")) == 1 and page.find(".//main").get("id") == "main"
    assert not page.xpath("//*[@style or @onclick or @onload]") and not page.xpath("//script[not(@src)] | //style")
    for address in page.xpath("//script/@src | //link/@href | //img/@src"):
        assert address.startswith("/") and status(client, address) == 200
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for field in page.xpath("//input[not(@type='hidden')] | //select"):
        assert field.xpath("ancestor::label") or page.xpath(f"//label[@for='{field.get('id')}']"), field.attrib


def test_words_are_the_same_in_both_languages():
    vi, en = (words(language) for language in LANGUAGES)
    assert vi.keys() == en.keys()
    for key in vi:
        places = [set(re.findall(r"\{(\w+)", str(said))) for said in (vi[key], en[key])]
        assert places[0] == places[1], key


def test_every_link_of_an_organisation_leads_somewhere(client):
    page = read(client.get("/organisation/vgcl?lang=en"))
    inner = {link for link in page.xpath("//@href") if link.startswith("/") and "/network/" not in link}
    assert len(inner) > 15
    assert {link: got for link in inner if (got := status(client, link)) not in (200, 302)} == {}


def test_an_organisation_tells_who_it_is(client):
    page = read(client.get("/organisation/vgcl?lang=en"))
    assert text(page.find(".//h1")) == "Vietnam General Confederation of Labour"
    names = [text(item) for item in page.xpath("//ul[@class='names']/li[@lang='vi']")]
    assert names == ["vi Tổng Liên đoàn Lao động Việt Nam"]
    assert "Trade union" in text(page.xpath("//p[@class='about']")[0])
    assert page.xpath("//a[@href='/country/VN?lang=en']")
    assert page.xpath("//dt[.='Affiliated to']/following-sibling::dd//a[contains(@href, '/organisation/wftu')]")
    officers = text(page.xpath("//dt[.='Officers']/following-sibling::dd")[0])
    assert officers == "Nguyễn Đình Khang, Chủ tịch"


def rows(page) -> list[list[str]]:
    return [[text(cell) for cell in row][:8] for row in page.xpath("//table[@class='partners']/tbody/tr")]


def test_the_table_of_partners(client):
    found = rows(read(client.get("/organisation/vgcl?lang=en")))
    laos = ["Lao Federation of Trade Unions", "Trade union", "Laos"]
    assert found == [
        [*laos, "cooperation agreement", "2013", "2023", "2", "2"],
        ["Liên hiệp Công đoàn Thế giới", "International union body", "", "membership", "1949", "", "1", "1"],
        [*laos, "visit planned", "2024", "", "1", "1"],
    ]
    assert rows(read(client.get("/organisation/vgcl?lang=vi")))[0][4:6] == ["2013", "2023"]


@pytest.mark.parametrize(
    ("asked", "relations"),
    [
        ("planned=no", ["cooperation agreement", "membership"]),
        ("since=2024", ["membership", "visit planned"]),
        ("until=1950", ["membership"]),
        ("relation=visit&relation=membership", ["membership", "visit planned"]),
        ("relation=thăm", ["visit planned"]),
        ("country=LA", ["cooperation agreement", "visit planned"]),
        ("country=Lào&planned=no", ["cooperation agreement"]),
        ("sure=0.92", ["cooperation agreement"]),
        ("find=the+gioi", ["membership"]),
        ("relation=aid", []),
    ],
)
def test_filters_act_on_table_picture_and_timeline_alike(client, asked, relations):
    page = read(client.get(f"/organisation/vgcl?lang=en&part=ties&{asked}"))
    assert sorted(row[3] for row in rows(page)) == relations
    if "find" in asked:
        return
    drawn = page.xpath("//a[starts-with(@class, 'line ')]/@class")
    assert len(drawn) == len(relations)
    assert sum("planned" in label for label in drawn) == sum("planned" in one for one in relations)
    times = page.xpath("//ol[@class='timeline']//span[starts-with(@class, 'relation')]")
    assert {text(one) for one in times} == {one.removesuffix(" planned") for one in relations}


@pytest.mark.parametrize(
    ("sort", "firsts"),
    [
        ("sort=first&order=up", ["1949", "2013", "2024"]),
        ("sort=first&order=down", ["2024", "2013", "1949"]),
        ("sort=acts", ["2013", "1949", "2024"]),
        ("sort=name", ["2013", "2024", "1949"]),
        ("sort=country", ["2013", "2024", "1949"]),
        ("sort=nonsense", ["2013", "1949", "2024"]),
    ],
)
def test_the_table_is_sorted_by_its_headings(client, sort, firsts):
    page = read(client.get(f"/organisation/vgcl?lang=en&part=ties&{sort}"))
    assert [row[4] for row in rows(page)] == firsts
    assert len(page.xpath("//th[@aria-sort]")) == (sort != "sort=nonsense")


def test_whoever_has_no_ties_is_told_apart_from_filters_that_leave_none(client):
    alone = client.get("/organisation/nguyễn-đình-khang-vgcl?lang=en").get_data(as_text=True)
    assert "No article tells of a tie." in alone and "no such ties" not in alone
    emptied = client.get("/organisation/vgcl?lang=en&find=xyzzy").get_data(as_text=True)
    assert "There are no such ties." in emptied and "No article tells" not in emptied


def test_the_table_as_csv_and_json(client):
    answer = client.get("/organisation/vgcl?lang=en&format=csv&planned=no")
    assert answer.mimetype == "text/csv" and "attachment" in answer.headers["Content-Disposition"]
    found = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert [(row["id"], row["relation"], row["first"], row["last"], row["acts"]) for row in found] == [
        ("lftu", "cooperationAgreement", "2013", "2023", "2"), ("wftu", "membership", "1949", "", "1"),
    ]  # fmt: skip
    data = client.get("/organisation/vgcl?format=json").get_json()
    assert [row["planned"] for row in data] == [False, False, True]


def test_every_entity_and_tie_of_the_picture_is_a_link(client):
    page = read(client.get("/organisation/vgcl?lang=en"))
    lines = page.xpath("//a[starts-with(@class, 'line ')]")
    union, world = "Vietnam General Confederation of Labour", "Liên hiệp Công đoàn Thế giới"
    assert sorted(text(line.find("title")) for line in lines) == [
        f"Lao Federation of Trade Unions – cooperation agreement – {union}, 2013–2018, 2018–2023",
        f"Lao Federation of Trade Unions – visit (planned) – {union}, 2024",
        f"{union} – membership – {world}, 1949–",
    ]
    assert all(status(client, line.get("href")) == 200 for line in lines)
    nodes = page.xpath("//g[starts-with(@class, 'node ')]")
    assert {node.get("data-id") for node in nodes} == {"vgcl", "lftu", "wftu"}
    for node in nodes:
        assert node.find("a").get("aria-label") and status(client, node.find("a").get("href")) == 200


def test_expanding_shows_what_hangs_on_an_entity(client):
    def shown(query: str) -> set[str]:
        page = read(client.get(f"/organisation/wftu?part=ties&{query}"))
        return set(page.xpath("//g[starts-with(@class, 'node ')]/@data-id"))

    assert shown("") == {"wftu", "vgcl"}
    assert shown("expand=vgcl") == shown("depth=2") == {"wftu", "vgcl", "lftu"}
    assert shown("expand=vgcl&most=2") == {"wftu", "vgcl"}


def test_a_picture_can_be_downloaded(client):
    answer = client.get("/network/vgcl.svg?lang=en&planned=no")
    assert answer.mimetype == "image/svg+xml" and b"Ties of Vietnam General" in answer.data
    assert b"planned" not in answer.data
    assert status(client, "/network/vgcl.exe") == 404


def test_a_tie_shows_every_sentence_in_its_paragraph(client):
    page = read(client.get("/tie/vgcl/lftu?lang=en&relation=cooperationAgreement"))
    marks = [text(mark) for mark in page.xpath("//blockquote//mark")]
    assert len(marks) == 3 and KEPT in marks
    source = text(page.xpath(f"//blockquote[.//mark[.='{KEPT}']]/following-sibling::p")[0])
    assert source == "Báo Một · 2 January 2019 · tin-2019"
    place = page.xpath("//a[starts-with(@href, '/article/tin-2019')]/@href")[0]
    target = place.partition("#")[2]
    assert target == f"c{TEXTS['tin-2019'].index(KEPT)}"
    assert read(client.get(place.partition("#")[0])).xpath(f"//mark[@id='{target}']")
    outer = page.xpath("//a[@class='out']")
    assert {link.get("rel") for link in outer} == {"noopener noreferrer nofollow"}
    part = client.get("/tie/vgcl/lftu?part=evidence").get_data(as_text=True)
    assert "<html" not in part and "<mark>" in part


def test_an_article_marks_names_and_passages(client):
    page = read(client.get("/article/thoa-thuan?lang=en"))
    body = page.xpath("//div[@class='body']")[0]
    shown = "\n".join("".join(p.xpath(".//text()[not(ancestor::sup)]")) for p in body.findall("p"))
    assert shown == TEXTS["thoa-thuan"].rstrip("\n")
    assert body.xpath(".//a[@class='name'][contains(@href, '/organisation/vgcl')]/text()") == ["Tổng LĐLĐ Việt Nam"] * 2
    statements = [text(one) for one in page.xpath("//aside//ol/li")]
    assert len(statements) == 4 and sum("planned" in one for one in statements) == 1


@pytest.mark.parametrize("words", ["VGCL", "vgcl", "cong doan viet nam", "Tổng Liên đoàn", "tldldvn", "lao dong viet"])
def test_suggestions_find_any_name_without_diacritics(client, words):
    found = client.get("/suggest.json", query_string={"q": words, "lang": "en"}).get_json()
    assert "vgcl" in [one["id"] for one in found]
    assert all(status(client, one["url"]) == 200 for one in found)


def test_a_search_for_a_name_leads_straight_there(client):
    answer = client.get("/search?q=LFTU")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/organisation/lftu")
    assert client.get("/organisation/VGCL?since=2013").headers["Location"] == "/organisation/vgcl?since=2013"
    assert client.get("/suggest.json?q=%20").get_json() == []


def test_the_language_is_asked_for_then_kept_then_preferred(app):
    def language(client, path: str = "/", **headers: str) -> str:
        return str(read(client.get(path, headers=headers)).get("lang"))

    first, second = app.test_client(), app.test_client()
    assert language(first) == "vi"
    assert language(first, **{"Accept-Language": "de, en;q=0.8, vi;q=0.3"}) == "en"
    assert language(second, "/?lang=en") == "en" and language(second) == "en"
    assert language(second, "/?lang=vi") == "vi" and language(second, "/?lang=xx") == "vi"
    page = read(app.test_client().get("/?lang=en"))
    links = [link for link in page.xpath("//main//a/@href") if link.startswith("/")]
    assert links and all("lang=en" in link for link in links)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/nothing", 404), ("/organisation/nobody-at-all", 404), ("/article/nothing", 404), ("/country/XX", 404),
        ("/tie/vgcl/nobody-at-all", 404), ("/static/../app.py", 404), ("/static/%2e%2e/app.py", 404),
        ("/static/..%2f..%2fserving.py", 404), ("/article/../../etc/passwd", 404),
        ("/organisation/vgcl?since=19x", 400),
        ("/organisation/vgcl?since=2020&until=2010", 400), ("/organisation/vgcl?relation=friendship", 400),
        ("/organisation/vgcl?country=Atlantis", 400), ("/organisation/vgcl?sure=2", 400),
        ("/organisation/vgcl?page=99999999999999999999&depth=x&after=-1", 200),
    ],
)  # fmt: skip
def test_what_is_wrong_has_its_status(client, path, wanted):
    answer = client.get(path)
    assert answer.status_code == wanted
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert read(answer).find(".//h1") is not None


def test_only_reading_and_only_for_this_computer(client):
    for method in ("post", "put", "delete", "patch"):
        assert getattr(client, method)("/").status_code == 405
    for host, wanted in (("localhost:8000", 200), ("[::1]", 200), ("example.org", 421), ("a b", 400)):
        assert client.get("/", headers={"Host": host}).status_code == wanted, host


EVIL = "<script>alert(1)</script>"
FORGED = f"\"'>{EVIL}<img src=x onerror=alert(2)></mark></p><a href='javascript:alert(3)'>x</a>{{{{ 7*7 }}}}"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory):
    """A store whose only article tries to be a page of its own."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    quote = f"Công đoàn {EVIL} gặp {FORGED} hôm nay."
    whole = f"{FORGED}\n{quote} {EVIL}\n</div></body></html>"
    source = Source("2020-01-01", "vi", "javascript:alert(4)", FORGED, EVIL)
    name = f"Công đoàn {EVIL}"
    one = Entity("evil", "TradeUnion", name, (("vi", name),), (name,), "VN")
    two = Entity("forged", "CivilOrganisation", FORGED, (("en", FORGED),), (FORGED,), "LA")
    start = whole.index(quote)
    evidence = Evidence(f"a/{EVIL}", start, start + len(quote), quote)
    said = [
        Statement(one, "meeting", two, evidence, "2020", False, None, 0.9, source),
        Statement(Entity("boss", "Person", EVIL), "post", one, evidence, None, False, FORGED, 0.9, source),
    ]
    shipped = {"evil": Organisation("evil", "TradeUnion", "VN", {"vi": (name,)}, website="javascript:x")}
    with Store.writing(path) as writer:
        writer.replace(Article(f"a/{EVIL}", whole, source), said)
        writer.finish(shipped)
    return create_app(path).test_client()


@pytest.mark.parametrize(
    "path",
    [
        "/", "/organisation/evil", "/organisation/evil?part=ties&expand=forged", "/organisation/forged",
        "/tie/evil/forged", "/tie/evil/boss?part=evidence", f"/article/a/{EVIL}", "/search?q=script",
        f"/search?q={FORGED}&list=1", "/path?from=evil&to=forged", f"/path?from={FORGED}&to=evil", "/country/VN",
        "/statistics", f"/organisation/{EVIL}", f"/organisation/evil?find={FORGED}",
        f"/organisation/evil?expand={FORGED}",
    ],
)  # fmt: skip
def test_nothing_that_articles_say_becomes_markup(hostile, path):
    answer = hostile.get(path)
    assert answer.status_code in (200, 404), text(read(answer))
    body = answer.get_data(as_text=True)
    page = html.fromstring(body)
    assert "<script>" not in body and "<img" not in body and "49" not in text(page)
    assert not page.xpath("//img | //script[not(@src)] | //@onerror")
    for link in page.xpath("//@href | //@src | //@action"):
        assert not link.lower().strip().startswith("javascript:"), link
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_what_a_hostile_article_says_can_be_read(hostile):
    page = read(hostile.get(f"/article/a/{EVIL}"))
    assert text(page.find(".//h1")) == text(html.fromstring(f"<p>{'x'}</p>")).replace("x", " ".join(FORGED.split()))
    assert EVIL in text(page.xpath("//div[@class='body']")[0])
    assert "javascript:x" not in hostile.get("/organisation/evil").get_data(as_text=True)
    data = hostile.get("/suggest.json?q=script").get_json()
    assert EVIL in data[0]["name"] and data[0]["url"].startswith("/organisation/")


def test_a_build_is_seen_without_a_restart(tmp_path):
    path = build_store(tmp_path / "growing.db")
    client = create_app(path).test_client()
    assert status(client, "/article/later") == 404
    assert "meeting" not in text(read(client.get("/statistics?lang=en")))
    quote = "VGCL gặp LFTU."
    said = Statement(VGCL, "meeting", LFTU, Evidence("later", 0, len(quote), quote), "2025", False, None, 0.9, Source())
    with Store.writing(path) as writer:
        writer.replace(Article("later", quote, Source()), [said])
        writer.finish({})
    assert status(client, "/article/later") == 200
    assert "meeting" in text(read(client.get("/statistics?lang=en")))
    assert client.get("/suggest.json?q=lftu").get_json()
    assert "meeting" in {row["relation"] for row in client.get("/organisation/vgcl?format=json").get_json()}


def test_figures_are_counted_once_and_kept(store):
    from unionties.queries.explorer.statistics import FILE, count_figures, read_figures

    with Store.open(store) as opened:
        figures = count_figures(opened)
        assert read_figures(opened) == read_figures(opened) == figures
        assert (opened.folder / FILE).exists()
    assert {row["key"]: row["acts"] for row in figures.rows["relation"]} == {
        "cooperationAgreement": 2, "visit": 2, "membership": 1,
    }  # fmt: skip
    assert ("LA", "VN", 4) in figures.pairs


def test_one_server_has_pages_and_endpoint(store):
    with serving(store) as server:
        page = server.ask(target="/?lang=en")
        assert (page.status, page.media) == (200, "text/html") and "Ties of trade unions" in page.text
        assert page.headers["content-security-policy"] == POLICY
        assert server.ask(target="/static/style.css").media == "text/css"
        assert server.get("ASK { id:vgcl ut:membership id:wftu }", "text/csv").text.strip() == "true"
        for host in ("example.org", "127.0.0.1.example.org"):
            assert server.ask(target="/", Host=host).status == server.ask(target="/sparql", Host=host).status == 421


def test_without_flask_serving_says_what_to_install(store, monkeypatch):
    monkeypatch.setitem(sys.modules, "flask", None)
    with pytest.raises(ServeError, match=r"flask: install it with: pip install 'unionties\[web\]'"):
        run("127.0.0.1", 0, Limits(1, 1, 1, 1), "*", store)
