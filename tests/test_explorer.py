"""The pages of the explorer, by Flask's own client: what they show and in which language, and what they keep out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from sample_store import build_store

if "CI" in os.environ:
    import flask
else:
    flask = pytest.importorskip("flask")
from unionties.queries.explorer.app import POLICY, create_app
from unionties.queries.explorer.language import LANGUAGES, words

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
