"""The explorer as people use it: in a real browser, over the graph of the five seed articles."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, unquote

import pytest
from browsing import PHONE, Tab, chromium, tab
from endpoint_server import serving
from hostile_store import build_hostile

from unionties.graph.style import TYPES

if "CI" not in os.environ:
    pytest.importorskip("playwright")
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PAGES = (
    "/", "/search?q=cong+doan+lao", "/organisation/vgcl", "/organisation/vgcl?since=2015&until=2019&relation=meeting",
    "/tie/vgcl/lftu", "/article/2022-kon-tum-attapeu", "/path?from=lftu&to=wftu", "/country/LA", "/statistics",
    "/nowhere",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def root(
    browser: Browser, copy_of_seeds: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with serving(copy_of_seeds(tmp_path_factory.mktemp("explorer") / "seeds.db")) as server:
        yield server.address.removesuffix("/sparql")


@pytest.fixture
def wide(browser: Browser, root: str) -> Iterator[Tab]:
    with tab(browser, root) as found:
        yield found


def partners(page: Page) -> list[str]:
    """The rows of the table, once nothing is asked for any more."""
    expect(page.locator("[data-live]")).not_to_have_attribute("aria-busy", "true")
    return rows(page).all_inner_texts()


def drawn(page: Page) -> set[str]:
    return set(page.locator("[data-network] .node").evaluate_all("nodes => nodes.map(node => node.dataset.id)"))


def rows(page: Page) -> Locator:
    return page.locator("table.partners tbody tr")


def suggested(page: Page, box: Locator, typed: str) -> list[str]:
    """Type into a box; what comes up for the whole of it."""
    with page.expect_response(lambda answer: f"q={quote_plus(typed)}" in answer.url.replace("%20", "+")):
        box.press_sequentially(typed, delay=5)
    options = page.get_by_role("option")
    options.first.wait_for()
    return options.all_inner_texts()


@pytest.mark.parametrize("typed", ["lien hiep cong doan lao", "LFTU", "Lao Federation of T", "liên hiệp công đoàn Lào"])
def test_a_search_suggests_under_any_name(wide: Tab, typed: str):
    page = wide.open("/?lang=en")
    told = suggested(page, page.get_by_role("combobox").first, typed)
    number = next((n for n, one in enumerate(told) if "Lao Federation of Trade Unions" in one), 9)
    assert number < 3, told
    for _ in range(number + 1):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisation/lftu*")
    assert page.get_by_role("heading", level=1).inner_text() == "Lao Federation of Trade Unions"


def test_a_page_tells_who_an_organisation_is(wide: Tab):
    page = wide.open("/organisation/vgcl?lang=en")
    told = page.locator("header.who").inner_text()
    for part in (
        "Tổng Liên đoàn Lao động Việt Nam",
        "Trade union",
        "Vietnam",
        "VGCL",
        "World Federation of Trade Unions",
    ):
        assert part in told
    assert page.locator("header.who [lang=vi]").count()
    assert "Chủ tịch" in page.locator("header.who .facts").inner_text()
    wide.shoot("organisation", whole=True)


def test_partners_are_sorted_and_their_table_is_had_as_csv(wide: Tab):
    page = wide.open("/organisation/vgcl?lang=en")
    acts = page.locator("table.partners thead").get_by_role("link", name="Acts")
    acts.click()
    page.wait_for_url("**sort=acts**")
    partners(page)
    counts = [int(text) for text in page.locator("table.partners tbody td[data-label=Acts]").all_inner_texts()]
    assert counts == sorted(counts, reverse=True) and counts[0] > 1
    assert page.locator("th[aria-sort=descending]").inner_text().strip().startswith("Acts")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(Path(download.value.path()).read_text("utf-8").splitlines()))
    assert download.value.suggested_filename == "vgcl.csv"
    assert len(rows) == len(partners(page)) and {row["relation"] for row in rows} >= {"cooperationAgreement", "aid"}


def test_filters_act_on_table_and_graph_and_stand_in_the_address(wide: Tab):
    page = wide.open("/organisation/vgcl?lang=en")
    before, all_drawn = partners(page), drawn(page)
    page.locator("label.chip.rel-cooperationAgreement").click()
    page.wait_for_url("**relation=cooperationAgreement**")
    assert len(partners(page)) == 1 < len(before)
    assert drawn(page) == {"vgcl", "lftu"} < all_drawn
    page.go_back()
    page.wait_for_url(lambda address: "relation=" not in address)
    expect(rows(page)).to_have_count(len(before))
    assert not page.locator("label.chip.rel-cooperationAgreement input").is_checked()
    page.go_forward()
    expect(rows(page)).to_have_count(1)
    assert page.locator("label.chip.rel-cooperationAgreement input").is_checked()
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    assert len(partners(page)) == 1 and drawn(page) == {"vgcl", "lftu"}


def test_the_slider_of_years_acts_on_table_and_graph(wide: Tab):
    page = wide.open("/organisation/vgcl?lang=en")
    all_rows, nodes = len(partners(page)), len(drawn(page))
    first = page.locator("[data-slider] input[type=range]").first
    first.focus()
    first.press("End")
    page.wait_for_url("**since=**")
    assert re.search(r"since=20\d\d", page.url)
    assert 0 < len(partners(page)) < all_rows and len(drawn(page)) < nodes
    wide.shoot("filtered", whole=True)


def test_a_click_on_a_tie_tells_its_sentences(wide: Tab):
    page = wide.open("/organisation/vgcl?lang=en")
    line = page.locator("[data-network] a.line.rel-cooperationAgreement").first
    page.locator("[data-network] .canvas").scroll_into_view_if_needed()
    box = line.locator(".grip").evaluate(
        "grip => { const at = grip.getPointAtLength(grip.getTotalLength() / 3);"
        " const p = new DOMPoint(at.x, at.y).matrixTransform(grip.getScreenCTM()); return [p.x, p.y]; }"
    )
    page.mouse.click(*box)
    panel = page.locator("#evidence")
    panel.locator("mark").first.wait_for()
    assert "hợp tác" in panel.locator("mark").first.inner_text()
    source = panel.locator(".source").first
    assert source.locator("time").count() and source.locator(".outlet").count()
    link = panel.locator(".source a[href^='/article/']").first
    wide.shoot("evidence")
    assert page.evaluate("document.querySelector('#evidence').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    page.go_back()
    panel.locator("mark").first.wait_for()
    link = panel.locator(".source a[href^='/article/']").first
    link.click()
    page.wait_for_url("**/article/**")
    assert page.locator(":target").count() == 1, page.url
    assert unquote(page.url).split("#")[1] == page.locator(":target").get_attribute("id")


def test_a_click_on_a_node_goes_there(wide: Tab):
    page = wide.open("/organisation/vgcl?lang=en")
    page.locator("[data-network] .node[data-id=lftu] .mark").click()
    page.wait_for_url("**/organisation/lftu*")
    page.go_back()
    page.wait_for_url("**/organisation/vgcl*")


def test_a_node_is_expanded_dragged_and_the_picture_zoomed(wide: Tab):
    page = wide.open("/organisation/lftu?lang=en")
    nodes = drawn(page)
    vgcl = page.locator("[data-network] .node[data-id=vgcl]")
    vgcl.locator("a.more").click()
    page.wait_for_url("**expand=vgcl**")
    partners(page)
    assert nodes < drawn(page)

    at = vgcl.locator(".mark").bounding_box()
    assert at
    before = vgcl.get_attribute("transform")
    page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    page.mouse.down()
    page.mouse.move(at["x"] + 80, at["y"] + 60, steps=5)
    page.mouse.up()
    assert vgcl.get_attribute("transform") != before
    assert "/organisation/lftu" in page.url, "a drag is no click"

    svg = page.locator("[data-network] .canvas > svg")
    view = svg.get_attribute("viewBox")
    page.get_by_role("button", name="Zoom in").click()
    assert view
    expect(svg).not_to_have_attribute("viewBox", view)
    wide.shoot("expanded")


def test_pictures_are_downloaded(wide: Tab):
    page = wide.open("/organisation/vgcl?lang=en")
    for name, begin in (("PNG", b"\x89PNG"), ("SVG", b"<?xml"), ("This view as SVG", b"<")):
        with page.expect_download() as download:
            page.locator("figcaption").get_by_text(name, exact=True).click()
        assert Path(download.value.path()).read_bytes().startswith(begin)


def test_colours_are_those_of_pictures(wide: Tab):
    page = wide.open("/organisation/vgcl?lang=en")
    fill = page.locator(".node.type-TradeUnion .mark").first.evaluate("mark => getComputedStyle(mark).fill")
    red, green, blue = (int(TYPES["TradeUnion"].colour[at : at + 2], 16) for at in (1, 3, 5))
    assert fill == f"rgb({red}, {green}, {blue})"
    assert page.locator("figcaption .legend li").count() >= 5


def test_an_article_shows_what_was_found(wide: Tab):
    page = wide.open("/article/2022-kon-tum-attapeu?lang=en")
    assert page.locator("mark").count() >= 3
    first = page.locator("aside.statements li a.place").first
    first.click()
    assert page.locator(":target").count() == 1
    marked = page.locator("mark", has_text="Nhân chuyến công tác của Đoàn cán bộ")
    assert marked.count() >= 1
    wide.shoot("article", whole=True)


def test_a_path_tells_each_step_with_its_sentence(wide: Tab):
    page = wide.open("/path?lang=en")
    for label, typed in (("Organisation", "Attapeu"), ("Other organisation", "WFTU")):
        suggested(page, page.locator("main").get_by_label(label, exact=True).first, typed)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    page.locator("main").get_by_role("button", name="Find").click()
    page.wait_for_url("**to=wftu**")
    told = page.locator("main").inner_text()
    assert page.locator("section.way mark").count() >= 1 or "No way" in told
    page = wide.open("/path?from=lftu&to=wftu&lang=en")
    assert page.locator("section.way").count() == 1 and page.locator("section.way li").count() == 2
    wide.shoot("path")


def test_countries_and_figures_have_pages(wide: Tab):
    page = wide.open("/organisation/lftu?lang=en")
    page.locator("header.who").get_by_role("link", name="Laos", exact=True).click()
    page.wait_for_url("**/country/LA*")
    assert "Lao Federation of Trade Unions" in page.locator("main").inner_text()
    page = wide.open("/statistics?lang=en")
    assert page.locator("main table").count() >= 3
    wide.shoot("statistics", whole=True)


def test_both_languages_are_spoken_and_remembered(wide: Tab):
    page = wide.open("/organisation/lftu?lang=en")
    page.get_by_role("link", name="Tiếng Việt").click()
    page.wait_for_url("**lang=vi**")
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.get_by_role("heading", level=1).inner_text() == "Trung ương Liên hiệp Công đoàn Lào"
    page = wide.open("/")
    assert page.locator("html").get_attribute("lang") == "vi"
    wide.shoot("home-vi")


def test_all_is_reached_by_keyboard(wide: Tab):
    page = wide.open("/organisation/vgcl?lang=en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator("[data-network] a.line").first.focus()
    page.keyboard.press("Enter")
    page.locator("#evidence mark").first.wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('[data-network] a.line')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, root: str, scheme: str):
    from axe_playwright_python.sync_playwright import Axe

    with tab(browser, root, color_scheme=scheme, bypass_csp=True) as found:
        for path in PAGES:
            found.problems.clear()  # what a page says of its own 404
            page = found.open(f"{path}{'&' if '?' in path else '?'}lang={'vi' if scheme == 'dark' else 'en'}")
            if path == "/organisation/vgcl":
                page.locator("table.partners a.says").first.click()
                page.locator("#evidence mark").first.wait_for()
            result = Axe().run(page)
            bad = [
                (violation["id"], violation["nodes"][0]["html"][:150], violation["nodes"][0].get("failureSummary"))
                for violation in result.response["violations"]
                if violation["impact"] in ("serious", "critical")
            ]
            assert bad == [], path
            found.shoot(f"{scheme}{re.sub(r'[^a-z]+', '-', path)}", whole=True)
        found.problems.clear()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_phone_shows_everything_without_scrolling_sideways(browser: Browser, root: str, lang: str):
    with tab(browser, root, PHONE, has_touch=True, is_mobile=True) as found:
        for path in PAGES[:-1]:
            page = found.open(f"{path}{'&' if '?' in path else '?'}lang={lang}")
            wide = page.evaluate("document.scrollingElement.scrollWidth")
            assert wide <= PHONE[0], path
            small = page.locator("main a:visible, main button:visible").evaluate_all(
                "ones => ones.filter(one => one.tagName === 'BUTTON' && one.getBoundingClientRect().height < 24).length"
            )
            assert small == 0, path
            found.shoot(f"phone-{lang}{re.sub(r'[^a-z]+', '-', path)}", whole=True)


def test_pages_are_whole_without_scripts(browser: Browser, root: str):
    with tab(browser, root, java_script_enabled=False) as found:
        page = found.open("/organisation/vgcl?lang=en")
        page.locator("table.partners a.says").first.click()
        page.wait_for_url("**/tie/**")
        assert page.locator("main mark").count() >= 1
        page.go_back()
        page.locator("label.chip.rel-meeting").click()
        page.get_by_role("button", name="Apply").click()
        page.wait_for_url("**relation=meeting**")
        assert len(partners(page)) >= 1
        assert all("meeting" in row for row in partners(page))


def test_what_articles_hold_is_text_and_nothing_else(browser: Browser, tmp_path: Path):
    hostile = build_hostile(tmp_path / "hostile.db")
    with serving(hostile.store) as server, tab(browser, server.address.removesuffix("/sparql")) as found:
        for path in hostile.pages:
            page = found.open(path)
            assert page.evaluate("window.hacked") is None, path
            assert page.locator("main img, main iframe, main script, main object, main embed").count() == 0
            links = page.locator("a").evaluate_all(
                "links => links.map(link => new URL(link.href.baseVal ?? link.href, location).protocol)"
            )
            assert set(links) <= {"http:", "https:"}, path
            assert page.locator("main", has_text="<script>").count() == 1, path
        page = found.open(hostile.pages[0])
        page.locator("a[data-evidence]").last.click()
        page.locator("#evidence mark").first.wait_for()
        assert page.evaluate("window.hacked") is None
