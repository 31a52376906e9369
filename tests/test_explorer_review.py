"""Judging on the explorer's pages: what is asked and kept, who is let in, and that nothing else is ever written."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from endpoint_server import serving
from hostile_store import SCRIPT, build_hostile
from lxml import html
from review_store import A, B, made
from store_fixtures import KNOWN

if "CI" in os.environ:
    import flask
else:
    flask = pytest.importorskip("flask")
from unionties.graph import organisations
from unionties.graph.errors import ReadError, WriteError
from unionties.graph.judgement import Claim, Pair
from unionties.graph.ledger import Ledger
from unionties.graph.store import Store
from unionties.graph.verdicts import in_force
from unionties.queries.applying import is_behind
from unionties.queries.cli import cli
from unionties.queries.explorer.admission import Admission, inner, read_token, tidy
from unionties.queries.explorer.app import create_app
from unionties.queries.explorer.language import LANGUAGES
from unionties.queries.reviewing import doubtful

ADDRESSES = ("/review", "/review/same", "/review/judged", "/review/who", "/review/statement?article=may")
POSTS = ("/review/judge", "/review/undo", "/review/withdraw", "/review/apply", "/review/who")
TOKEN = "a token that is long enough"


@dataclass
class Reviewer:
    """A browser of one reviewer: fills in forms as the pages have them."""

    client: flask.testing.FlaskClient
    page: html.HtmlElement = field(default_factory=lambda: html.Element("html"))
    at: str = ""

    def open(self, address: str) -> html.HtmlElement:
        answer = self.client.get(address, follow_redirects=True)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        self.at = answer.request.full_path.rstrip("?")
        self.page = html.fromstring(answer.get_data(as_text=True))
        return self.page

    def form(self, action: str) -> dict[str, str]:
        (found,) = self.page.xpath(f"//form[starts-with(@action, '{action}')]")[:1]
        return {one.get("name"): one.get("value") or "" for one in found.xpath(".//input[@name]")}

    def send(self, action: str, **fields: str) -> html.HtmlElement:
        answer = self.client.post(action, data=self.form(action) | fields)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return self.open(answer.headers["Location"])

    def enter(self, name: str, **fields: str) -> Reviewer:
        self.open("/review/who?lang=en")
        self.send("/review/who", name=name, **fields)
        return self

    def judge(self, word: str, why: str = "") -> html.HtmlElement:
        return self.send("/review/judge", word=word, why=why)


Enter = Callable[[str], Reviewer]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("review"))


@pytest.fixture
def path(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(organisations, "organisations", lambda: KNOWN)
    return Path(shutil.copytree(original, tmp_path / original.name))


@pytest.fixture
def app(path: Path) -> flask.Flask:
    return create_app(path, admission=Admission())


@pytest.fixture
def enter(app) -> Enter:
    return lambda name: Reviewer(app.test_client()).enter(name)


@pytest.fixture
def lan(enter: Enter) -> Iterator[Reviewer]:
    return enter("Lan")


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def claim(page: html.HtmlElement) -> str:
    return text(page.xpath("//*[@class='claim']")[0])


def said(path: Path) -> list[tuple[str, str, str]]:
    return [(one.by, one.word, one.why) for one in Ledger.beside(path).read()]


def test_without_review_there_are_no_such_pages(path):
    client = create_app(path).test_client()
    assert [client.get(address).status_code for address in ADDRESSES] == [404] * len(ADDRESSES)
    assert [client.post(address).status_code for address in POSTS] == [404] * len(POSTS)
    for address in ("/", "/article/may", "/tie/vgcl/lftu"):
        assert "/review" not in client.get(address).get_data(as_text=True)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_is_whole(lan, address, lang):
    page = lan.open(f"{address}{'&' if '?' in address else '?'}lang={lang}")
    assert page.get("lang") == lang and len(page.findall(".//h1")) == 1
    assert not page.xpath("//*[@style or @onclick]") and not page.xpath("//script[not(@src)] | //style")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for one in page.xpath("//main//input[not(@type='hidden')] | //main//select"):
        assert one.xpath("ancestor::label") or page.xpath(f"//label[@for='{one.get('id')}']"), one.attrib
    for address in page.xpath("//script/@src | //link/@href"):
        with lan.client.get(address) as answer:
            assert answer.status_code == 200
    assert all(form.xpath(".//input[@name='form']/@value") for form in page.xpath("//form[@method='post']"))


def test_the_queue_has_the_order_of_the_command_line(lan, path):
    asked = []
    page = lan.open("/review?lang=en")
    while page.xpath("//*[@class='claim']"):
        asked.append(float(text(page.xpath("//*[@class='details']/div[3]/dd")[0])))
        page = lan.open(page.xpath("//a[@data-key='n']/@href")[0])
    assert asked == [0.5, 0.6, 0.75] == sorted(asked)
    assert "3 were skipped" in text(page)
    assert said(path) == []


def test_a_card_tells_all_that_is_judged(lan):
    page = lan.open("/review?lang=en&relation=visit")
    assert claim(page).startswith("Liên đoàn Lao động tỉnh Kon Tum visit planned →")
    told = [text(one) for one in page.xpath("//*[@class='details']//dd")]
    assert told == ["May 2019", "Yes", "0.75"]
    page = lan.open("/review?lang=en")
    quote = page.xpath("//blockquote")[0]
    assert text(quote) == "Câu trước. Cong doan Det May met the Tổng LĐLĐ Việt Nam. Câu sau."
    assert text(quote.xpath(".//mark")[0]) == "Cong doan Det May met the Tổng LĐLĐ Việt Nam."
    assert [text(one) for one in quote.xpath(".//b")] == ["Cong doan Det May", "Tổng LĐLĐ Việt Nam"]


def test_an_answer_is_kept_at_once_and_the_next_is_asked(lan, path):
    lan.open("/review?lang=en")
    page = lan.judge("wrong", why="  mistranslated ")
    (judgement,) = Ledger.beside(path).read()
    assert (judgement.by, judgement.word, judgement.why) == ("Lan", "wrong", "mistranslated")
    assert isinstance(judgement.about, Claim) and judgement.about.when == "2020"
    assert "1 of 3 judged" in text(page) and page.xpath("//progress/@value") == ["1"]
    assert claim(page).startswith("Liên hiệp Công đoàn Lào")
    assert "Wrong: Cong doan Det May" in text(page.xpath("//*[@class='told']")[0])


def test_undo_withdraws_and_asks_again(lan, path):
    first = claim(lan.open("/review?lang=en"))
    lan.judge("right")
    page = lan.send("/review/undo")
    assert claim(page) == first
    assert said(path) == [("Lan", "right", ""), ("Lan", "withdrawn", "undone")]
    assert in_force(Ledger.beside(path).read()) == []
    lan.judge("unsure")
    assert said(path)[-1][1] == "unsure" and lan.at.startswith("/review?")


def test_filters_choose_what_is_asked(lan):
    assert "of 1 judged" in text(lan.open("/review?relation=meeting&lang=en"))
    assert "of 2 judged" in text(lan.open("/review?around=lftu&lang=en"))
    assert "of 1 judged" in text(lan.open("/review?article=may&lang=en"))
    assert "of 1 judged" in text(lan.open("/review?sure=0.5&lang=en"))
    lan.open("/review?around=lftu&lang=en")
    assert "1 of 2 judged" in text(lan.judge("right"))
    answer = lan.client.get("/review?relation=nonsense")
    assert answer.status_code == 400 and "nonsense" in answer.get_data(as_text=True)


def test_two_entities_stand_side_by_side(lan, path):
    page = lan.open("/review/same?lang=en")
    one, two = page.xpath("//*[@class='sides']/section")
    assert text(one.find("h2")) == "Cong doan Det May" and text(two.find("h2")) == "Công đoàn Dệt May"
    for side in (one, two):
        assert "Trade union · Vietnam" in text(side)
        assert "Vietnam General Confederation of Labour" in text(side) and side.xpath(".//blockquote//mark")
    page = lan.judge("same", why="spelling")
    (judgement,) = Ledger.beside(path).read()
    assert (judgement.about, judgement.word, judgement.why) == (Pair.of(A, B), "same", "spelling")
    assert "Nothing is left" in text(page)


def test_the_graph_takes_it_in_when_told_so(lan, path):
    lan.open("/review/same?lang=en")
    page = lan.judge("same")
    assert "not all of it is in the graph yet" in text(page)
    page = lan.send("/review/apply")
    assert "1 identities merged" in text(page) and not page.xpath("//*[@class='behind']")
    page = html.fromstring(lan.client.get(f"/organisation/{B}?lang=en", follow_redirects=True).text)
    assert text(page.find(".//h1")) in ("Công đoàn Dệt May", "Cong doan Det May")
    assert "Nothing is left" in text(lan.open("/review/same?lang=en"))


def test_the_command_line_sees_what_was_judged_here(lan, path):
    lan.open("/review?lang=en")
    lan.judge("wrong")
    listed = CliRunner().invoke(cli, ["review", "--list", "--format", "csv", "--store", str(path)])
    assert ",Lan,wrong,statement," in listed.output


def test_a_verdict_stands_on_the_pages_at_once(lan):
    lan.open("/review?lang=en")
    lan.judge("wrong")
    for address in ("/article/may?lang=en", f"/tie/vgcl/{quote(B)}?lang=en"):
        page = html.fromstring(lan.client.get(address).text)
        assert [text(one) for one in page.xpath("//*[@class='verdict']")] == ["judged: wrong"]
        assert "Lan" not in text(page)
    lan.open("/review/judged?lang=en")
    lan.send("/review/apply")
    page = html.fromstring(lan.client.get("/article/may?lang=en").text)
    assert len(page.xpath("//aside//ol/li")) == 1


def test_every_statement_of_an_article_can_be_judged(lan, path):
    page = lan.open("/article/lào?lang=en")
    links = page.xpath("//aside//a[starts-with(@href, '/review/statement')]/@href")
    assert len(links) == len(page.xpath("//aside//ol/li")) > 0
    lan.open(links[0])
    lan.judge("right")
    assert lan.at.startswith("/article/l") and said(path) == [("Lan", "right", "")]
    assert lan.page.xpath("//*[@class='verdict']")


def test_a_conflict_is_told_and_neither_applies(enter, path):
    enter("Minh").open("/review/same?lang=en")
    minh = enter("Minh")
    minh.open("/review/same?lang=en")
    minh.judge("different")
    lan = enter("Lan")
    assert "Nothing is left" in text(lan.open("/review/same?lang=en"))
    page = lan.open("/review/same?again=yes&lang=en")
    assert "Minh: Different" in text(page)
    page = lan.judge("same")
    assert "Minh says Different, so neither applies" in text(page)
    page = lan.open("/review/judged?lang=en")
    assert text(page).count("conflict") >= 2
    lan.send("/review/withdraw")
    assert "withdrawn" in [word for _, word, _ in said(path)]
    assert not Ledger.beside(path).verdicts().conflicts


def test_what_was_said_before_isnt_written_twice(lan, path):
    lan.open("/review?lang=en")
    form = lan.form("/review/judge") | {"word": "right"}
    assert [lan.client.post("/review/judge", data=form).status_code for _ in range(3)] == [303] * 3
    assert len(said(path)) == 1


def test_reviewers_at_once_lose_no_line(app, path):
    people = [Reviewer(app.test_client()).enter(f"Người {n}") for n in range(6)]
    for one in people:
        one.open("/review?again=yes&lang=en")
    forms = [one.form("/review/judge") for one in people]
    failed: list[Any] = []

    def answer(one: Reviewer, form: dict[str, str]) -> None:
        for word in ("right", "wrong", "unsure", "right"):
            if one.client.post("/review/judge", data=form | {"word": word}).status_code != 303:
                failed.append(word)

    threads = [threading.Thread(target=answer, args=pair) for pair in zip(people, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed and len(said(path)) == 24 and not Ledger.beside(path).problems()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://localhost:9"},
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    ],
)  # fmt: skip
def test_a_forged_post_of_another_site_is_refused(lan, path, headers):
    lan.open("/review")
    form = lan.form("/review/judge") | {"word": "right", "name": "Mallory"}
    for address in POSTS:
        assert lan.client.post(address, data=form, headers=headers).status_code == 403, address
    assert said(path) == []


def test_only_forms_of_this_session_are_taken(lan, enter, path):
    lan.open("/review")
    form = lan.form("/review/judge") | {"word": "right"}
    other = enter("Minh")
    other.open("/review")
    for secret in ("", "x", "ữ", other.form("/review/judge")["form"]):
        assert lan.client.post("/review/judge", data=form | {"form": secret}).status_code == 403
    stranger = create_app(path, admission=Admission()).test_client()  # as after a restart
    assert stranger.post("/review/judge", data=form).status_code == 403
    assert said(path) == []
    assert lan.client.post("/review/judge", data=form, headers={"Origin": "http://localhost"}).status_code == 303


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "192.0.2.1"])
def test_only_names_of_this_computer_are_answered(lan, path, host):
    lan.open("/review")
    form = lan.form("/review/judge") | {"word": "right"}
    headers = {"Host": host, "Origin": f"http://{host}"}
    assert lan.client.post("/review/judge", data=form, headers=headers).status_code == 421
    assert said(path) == []


def test_reading_never_writes(lan, path):
    lan.open("/review")
    fields = "&".join(f"{key}={quote(value)}" for key, value in lan.form("/review/judge").items()) + "&word=right"
    for address in (*ADDRESSES, *POSTS):
        for method in ("get", "head", "options"):
            getattr(lan.client, method)(f"{address}{'&' if '?' in address else '?'}{fields}")
        for method in ("put", "patch", "delete"):
            assert getattr(lan.client, method)(address).status_code in (403, 405)
    assert not Ledger.beside(path).path.exists()


def test_what_isnt_in_the_graph_isnt_judged(lan, path):
    lan.open("/review")
    form = lan.form("/review/judge")
    refused = [
        form | {"word": "same"}, form | {"word": "withdrawn"}, form | {"word": ""}, form | {"claim": "x"},
        form | {"article": "nowhere"}, form | {"a": A, "b": "nobody", "word": "same"},
        form | {"a": A, "b": A, "word": "same"}, form | {"a": A, "b": B, "word": "right"}, {"form": form["form"]},
    ]  # fmt: skip
    for one in refused:
        assert lan.client.post("/review/judge", data={"word": "right"} | one).status_code in (400, 404), one
    assert lan.client.post("/review/withdraw", data=form | {"id": "nonsense"}).status_code == 400
    assert said(path) == []
    assert lan.client.get("/review/statement?article=nowhere&claim=x").status_code == 404
    assert lan.client.get("/review/same?a=vgcl&b=nobody").status_code == 404


def test_who_judges_is_asked_first(app, path):
    client = app.test_client()
    for address in ADDRESSES[:3]:
        assert client.get(address).headers["Location"].startswith("/review/who?back=/review")
    one = Reviewer(client)
    one.open("/review/who?back=/review/same&lang=en")
    assert client.post("/review/judge", data=one.form("/review/who") | {"word": "right"}).status_code == 403
    assert client.post("/review/who", data=one.form("/review/who") | {"name": " \t "}).status_code == 403
    page = one.send("/review/who", name="  Nguyễn  Thị\nLan ")
    assert one.at == "/review/same?lang=en" or one.at.startswith("/review/same")
    assert "Nguyễn Thị Lan" in text(page)
    cookies = client.post("/review/who", data=one.form("/review/who") if page is None else _entered(one)).headers
    assert all(re.search("HttpOnly.*SameSite=Strict", cookie) for cookie in cookies.getlist("Set-Cookie"))
    one.open("/review")
    one.judge("right")
    assert said(path) == [("Nguyễn Thị Lan", "right", "")]


def _entered(one: Reviewer) -> dict[str, str]:
    one.open("/review/who")
    return one.form("/review/who")


def test_a_token_is_asked_once_and_stands_in_no_address(path):
    app = create_app(path, any_host=True, admission=Admission(TOKEN))
    one = Reviewer(app.test_client())
    one.open("/review/who?lang=en")
    form = one.form("/review/who") | {"name": "Lan"}
    for told in ("", "wrong", TOKEN + "x", "ữ"):
        assert one.client.post("/review/who", data=form | {"token": told}).status_code == 403
        assert one.client.get("/review").status_code == 303
    assert one.client.get(f"/review?token={quote(TOKEN)}").status_code == 303
    assert one.client.post("/review/judge", data=form | {"word": "right"}).status_code == 403
    answer = one.client.post("/review/who", data=form | {"token": TOKEN})
    assert answer.status_code == 303 and TOKEN not in str(answer.headers)
    one.open("/review")
    assert not one.page.xpath("//input[@type='password']")
    one.judge("right")
    assert said(path) == [("Lan", "right", "")]


def test_what_another_site_asks_begins_no_session(app):
    client = app.test_client()  # the browser keeps the session's cookie back
    forged = client.post("/review/judge", data={"word": "right"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert forged.status_code == 403 and not forged.headers.getlist("Set-Cookie")
    answer = client.get("/review", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200 and not answer.headers.getlist("Set-Cookie")
    assert html.fromstring(answer.text).xpath("//meta[@http-equiv='refresh']")


def test_the_token_of_a_file(tmp_path):
    file = tmp_path / "token.txt"
    token = read_token(file)
    assert len(token) >= 32 and read_token(file) == token
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    with pytest.raises(ReadError, match="chmod 600"):
        read_token(file)
    file.chmod(0o600)
    file.write_text("short\n")
    with pytest.raises(ReadError, match="at least 16"):
        read_token(file)
    with pytest.raises(WriteError, match="can't write"):
        read_token(tmp_path / "nowhere" / "token")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "0.0.0.0", "--review"], "--token-file"), (["--token-file", "x"], "give --review"),
        (["--host", "::", "--review"], "--token-file"), (["--host", "192.0.2.1", "--review"], "--token-file"),
    ],
)  # fmt: skip
def test_a_network_is_let_judge_only_with_a_token(path, options, said):
    result = CliRunner().invoke(cli, ["serve", "--store", str(path), *options])
    assert result.exit_code == 2 and said in result.output


def test_the_store_takes_in_what_was_judged_when_the_server_ends(path):
    with Store.open(path) as store:
        (item,) = [one for one in doubtful(store, 0.5) if isinstance(one.about, Claim)]
    with serving(path, "--review") as server:
        assert server.ask(target="/review").status == 303
        Ledger.beside(path).add(item.about, "wrong", "Lan")
        assert is_behind(Ledger.beside(path), path)
    assert not is_behind(Ledger.beside(path), path)
    told = CliRunner().invoke(cli, ["evidence", B, "vgcl", "--format", "json", "--store", str(path)])
    assert "Cong doan Det May met" not in told.output


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/review?a=b", True), ("/article/x#c1", True), ("//evil.example", False), ("https://evil.example", False),
        ("/\\evil.example", False), ("javascript:alert(1)", False), ("/a\nb", False), ("", False), (None, False),
    ],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(address, kept):
    assert inner(address, "/review") == (address if kept else "/review")


def test_a_name_is_one_line():
    assert tidy(" Lan\x00\u202e \n Anh ") == "Lan Anh" and len(tidy("x" * 300)) == 80


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_texts_are_only_texts(tmp_path, monkeypatch, lang):
    monkeypatch.setattr(organisations, "organisations", lambda: KNOWN)
    store = build_hostile(tmp_path / "hostile.db").store
    one = Reviewer(create_app(store, admission=Admission()).test_client()).enter(f"Lan {SCRIPT}")
    page = one.open(f"/review?sure=1&lang={lang}")
    assert SCRIPT in page.xpath("//blockquote")[0].text_content()
    page = one.judge("right", why=SCRIPT)
    seen = [page, one.open(f"/review/judged?lang={lang}")]
    seen += [one.open(address) for address in seen[1].xpath("//td/a/@href")]
    seen += [one.open(f"/review/same?a=vgcl&b={quote('union-vn-giả')}"), one.open(f"/review?article={quote(SCRIPT)}")]
    for page in seen:
        assert not page.xpath("//script[not(@src)] | //iframe | //img | //@onerror | //@onmouseover")
        assert not page.xpath("//a[starts-with(@href, 'javascript:')]") and len(page.findall(".//h1")) == 1
