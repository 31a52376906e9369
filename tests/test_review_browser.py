"""Judging and asking as people do it: in a real browser, over the graph of the five seed articles."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from browsing import PHONE, Tab, build_seeds, chromium, tab
from endpoint_server import serving
from review_store import two_spellings

from unionties.graph.ledger import Ledger
from unionties.graph.organisations import organisations
from unionties.graph.store import Store

if "CI" not in os.environ:
    pytest.importorskip("playwright")
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WRONG = "SELECT ?who WHERE {\n  ?who ut:membership \n}"
GRAPH = "CONSTRUCT WHERE { ?who ut:membership ?body }"
PAGES = (
    "/review", "/review?relation=cooperation&after=none", "/review/same", "/review/judged", "/review/who", "/ask",
    "/ask/agreements-in-force?at=2016", "/ask/are-tied", "/ask/are-tied?a=vgcl&b=lftu",
    "/ask/officers?of=nobody+has+this+name", "/query", f"/query?query={quote(WRONG)}", f"/query?query={quote(GRAPH)}",
    f"/query?query={quote('SELECT * { ?s ut:evidence/oa:hasSelector/oa:exact ?text } LIMIT 30')}",
    "/article/2022-kon-tum-attapeu", "/tie/vgcl/lftu",
)  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """A server on which one may judge, and the ledger that it writes."""

    root: str
    ledger: Ledger

    def words(self) -> list[tuple[str, str]]:
        return [(one.by, one.word) for one in self.ledger.read()]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    store = build_seeds(tmp_path_factory.mktemp("desk") / "seeds.db")
    with Store.writing(store) as writer:
        writer.replace(*two_spellings())
        writer.finish(organisations())
    with serving(store, "--review") as server:
        yield Desk(server.address.removesuffix("/sparql"), Ledger.beside(store))


@pytest.fixture
def desk(served: Desk) -> Desk:
    served.ledger.path.unlink(missing_ok=True)
    return served


@pytest.fixture
def lan(browser: Browser, desk: Desk) -> Iterator[Tab]:
    with tab(browser, desk.root) as found:
        enter(found, "Lan")
        yield found


def enter(found: Tab, name: str) -> None:
    page = found.open("/review/who?lang=en")
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/review*")


def claim(page: Page) -> str:
    return page.locator(".card").inner_text()


def pressed(page: Page, key: str, said: str) -> None:
    page.keyboard.press(key)
    expect(page.locator(".told")).to_contain_text(said)


def test_statements_are_judged_by_keyboard(lan: Tab, desk: Desk):
    page = lan.open("/review?lang=en")
    first = claim(page)
    pressed(page, "r", "Right:")
    second = claim(page)
    pressed(page, "w", "Wrong:")
    assert len({first, second, claim(page)}) == 3
    assert desk.words() == [("Lan", "right"), ("Lan", "wrong")]
    expect(page.locator(".progress")).to_contain_text("2 of ")
    pressed(page, "z", "Undone:")
    assert claim(page).splitlines()[:2] == second.splitlines()[:2]
    pressed(page, "u", "Unsure:")
    assert desk.words()[2:] == [("Lan", "withdrawn"), ("Lan", "unsure")]


def test_a_reason_is_typed_and_keys_in_it_answer_nothing(lan: Tab, desk: Desk):
    page = lan.open("/review?lang=en")
    page.keyboard.press("y")
    page.keyboard.type("rwu is no answer")
    page.keyboard.press("Enter")
    assert desk.words() == [] and page.locator("#why").input_value() == "rwu is no answer"
    page.keyboard.press("Escape")
    pressed(page, "w", "Wrong:")
    assert [one.why for one in desk.ledger.read()] == ["rwu is no answer"]


def test_statements_are_judged_by_mouse_and_skipped(lan: Tab, desk: Desk):
    page = lan.open("/review?lang=en")
    first = claim(page)
    page.get_by_role("link", name="Skip", exact=True).click()
    expect(page.locator(".card")).not_to_have_text(first)
    assert desk.words() == []
    page.get_by_role("button", name="Wrong").click()
    expect(page.locator(".told")).to_contain_text("Wrong:")
    assert desk.words() == [("Lan", "wrong")]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".told")).to_contain_text("Undone:")
    assert desk.words()[-1] == ("Lan", "withdrawn")


def test_identities_are_judged_by_mouse_and_keyboard(lan: Tab, desk: Desk):
    page = lan.open("/review/same?lang=en")
    assert page.locator(".sides section").count() == 2
    page.get_by_role("button", name="Different").click()
    expect(page.locator(".told")).to_contain_text("Different:")
    if page.locator(".sides").count():
        pressed(page, "z", "Undone:")
    else:
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".told")).to_contain_text("Undone:")
    pressed(page, "s", "Same:")
    assert [word for _, word in desk.words()] == ["different", "withdrawn", "same"]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".told")).to_contain_text("Undone:")


def test_two_clicks_are_one_answer(lan: Tab, desk: Desk):
    page = lan.open("/review?lang=en")
    page.get_by_role("button", name="Right").dblclick()
    expect(page.locator(".told")).to_contain_text("Right:")
    assert desk.words() == [("Lan", "right")]


def test_a_statement_is_judged_from_its_article_and_the_graph_takes_it_in(lan: Tab, desk: Desk):
    page = lan.open("/article/2022-kon-tum-attapeu?lang=en")
    rows = page.locator("aside.statements ol li")
    before = rows.count()
    rows.first.get_by_role("link", name="Judge").click()
    page.wait_for_url("**/review/statement**")
    page.get_by_role("button", name="Wrong").click()
    page.wait_for_url("**/article/**")
    expect(rows.first.locator(".verdict")).to_have_text("judged: wrong")
    lan.open("/review/judged?lang=en").get_by_role("button", name="Bring it in now").click()
    expect(page.locator(".told")).to_contain_text("1 statements left out")
    lan.open("/article/2022-kon-tum-attapeu?lang=en")
    assert rows.count() == before - 1
    lan.open("/review/judged?lang=en").get_by_role("button", name="Take back").click()
    expect(page.locator(".told")).to_contain_text("Taken back")
    page.get_by_role("button", name="Bring it in now").click()
    expect(page.locator(".told")).to_contain_text("0 statements left out")
    lan.open("/article/2022-kon-tum-attapeu?lang=en")
    assert rows.count() == before


def test_judging_works_without_scripts(browser: Browser, desk: Desk):
    with tab(browser, desk.root, java_script_enabled=False) as found:
        enter(found, "Minh")
        found.page.get_by_role("button", name="Right").click()
        expect(found.page.locator(".told")).to_contain_text("Right:")
        found.page.get_by_role("button", name="Undo").click()
        expect(found.page.locator(".told")).to_contain_text("Undone:")
    assert desk.words() == [("Minh", "right"), ("Minh", "withdrawn")]


def test_a_page_of_another_site_judges_nothing(lan: Tab, desk: Desk):
    page = lan.open("/review?lang=en")
    fields = page.locator("form[data-answers]").evaluate("form => [...new FormData(form)]")
    inputs = "".join(f'<input name="{name}" value="{value}">' for name, value in fields)
    other = page.context.new_page()
    other.goto("about:blank")
    other.set_content(
        f'<form method="post" action="{desk.root}/review/judge">{inputs}<button name="word" value="right">'
    )
    with other.expect_response("**/review/judge") as answer:
        other.get_by_role("button").click()
    assert answer.value.status == 403 and desk.words() == []
    other.goto("about:blank")
    other.set_content(f'<a href="{desk.root}/review?lang=en">go</a>')
    other.get_by_role("link").click()
    expect(other.locator(".tabs .who")).to_have_text("Lan")
    other.close()
    page.get_by_role("button", name="Right").click()
    expect(page.locator(".told")).to_contain_text("Right:")


def test_a_question_is_asked_with_a_suggested_name(lan: Tab):
    page = lan.open("/ask?lang=en")
    page.get_by_role("link", name="The officers of an organisation, with their posts").click()
    with page.expect_response(re.compile(r"[?&]q=tong.lien.doan(&|$)")):
        page.get_by_role("combobox", name="the organisation asked about").press_sequentially("tong lien doan", delay=5)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.get_by_role("combobox", name="the organisation asked about").input_value() == "vgcl"
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**of=vgcl**")
    table = page.locator("table.result")
    assert table.locator("thead th").all_inner_texts()[:2] == ["Person", "Post"]
    expect(table).to_contain_text("Nguyễn Đình Khang")
    assert table.locator("tbody td.n").first.evaluate("cell => getComputedStyle(cell).textAlign") == "right"
    page.get_by_text("The question in SPARQL").click()
    page.get_by_role("link", name="Edit this as SPARQL").click()
    page.get_by_role("button", name="Run").click()
    expect(page.locator("table.result")).to_contain_text("Nguyễn Đình Khang")


def test_a_query_with_an_error_is_mended(lan: Tab):
    page = lan.open("/query?lang=en")
    box = page.get_by_label("Query")
    box.fill(WRONG)
    page.get_by_role("button", name="Run").click()
    alert = page.locator("#problem")
    expect(alert).to_contain_text(re.compile(r"Line \d, column \d+"))
    lan.problems.clear()  # what the browser says of the status 400
    assert page.url.startswith(lan.root + "/query?")
    box.fill(WRONG.replace("membership ", "membership ?body"))
    page.get_by_role("button", name="Run").click()
    expect(page.locator("table.result")).to_contain_text("id:vgcl")
    address = page.url
    page.locator("table.result a").first.click()
    page.wait_for_url("**/organisation/**")
    page.goto(address)
    expect(page.locator("table.result")).to_contain_text("id:vgcl")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert Path(download.value.path()).read_text("utf-8").startswith("who")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, desk: Desk, scheme: str):
    from axe_playwright_python.sync_playwright import Axe

    with tab(browser, desk.root, color_scheme=scheme, bypass_csp=True) as found:
        enter(found, "Lan")
        found.page.get_by_role("button", name="Right").click()
        for path in PAGES:
            page = found.open(f"{path}{'&' if '?' in path else '?'}lang={'vi' if scheme == 'dark' else 'en'}")
            for details in page.locator("main details").all():
                details.evaluate("one => one.open = true")
            result = Axe().run(page)
            bad = [
                (violation["id"], violation["nodes"][0]["html"][:150], violation["nodes"][0].get("failureSummary"))
                for violation in result.response["violations"]
                if violation["impact"] in ("serious", "critical")
            ]
            assert bad == [], path
            found.shoot(f"judging-{scheme}{named(path)}", whole=True)
        found.problems.clear()  # what the browser says of the statuses 400


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_phone_shows_everything_without_scrolling_sideways(browser: Browser, desk: Desk, lang: str):
    with tab(browser, desk.root, PHONE, has_touch=True, is_mobile=True) as found:
        enter(found, "Lan")
        found.page.get_by_role("button", name="Right").click()
        for path in PAGES:
            page = found.open(f"{path}{'&' if '?' in path else '?'}lang={lang}")
            wide = page.evaluate("document.scrollingElement.scrollWidth")
            assert wide <= PHONE[0], f"{path} is {wide} wide"
            found.shoot(f"judging-phone-{lang}{named(path)}", whole=True)
        found.problems.clear()


def named(path: str) -> str:
    return re.sub(r"[^a-z]+", "-", path)[:50]
