"""The documentation as a site: it builds without a warning, and a page loads nothing from anywhere else."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlparse

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOADING = {
    "script": ("src",), "img": ("src", "srcset"), "iframe": ("src",), "source": ("src", "srcset"), "video": ("src",),
    "audio": ("src",), "embed": ("src",), "object": ("data",), "use": ("href", "xlink:href"),
}  # fmt: skip
"""The attributes by which elements load something; of ``link`` it depends on what the link is."""
LOADING_LINKS = {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch", "manifest"}


class Loaded(HTMLParser):
    """The addresses that a page loads, and the anchors and links in it."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        names = LOADING.get(tag, ())
        if tag == "link" and LOADING_LINKS & set(given.get("rel", "").split()):
            names = ("href",)
        self.loaded += [given[name] for name in names if name in given]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_page_is_there(site):
    assert {path.stem for path in pages(site)} >= {path.stem for path in (ROOT / "docs").rglob("*.md")}
    assert "read_articles" in (site / "python.html").read_text("utf-8")


def test_every_page_of_docs_is_in_the_contents(site):
    listed = re.findall(r"(\S+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md"))


def test_no_page_loads_from_another_host(site):
    for path in pages(site):
        parser = Loaded()
        parser.feed(path.read_text("utf-8"))
        foreign = [address for address in parser.loaded if urlparse(address).netloc]
        assert not foreign, f"{path.relative_to(site)} loads {foreign}"
        assert not re.search(r"@import|url\(\s*['\"]?(?:https?:)?//", path.read_text("utf-8"))


def test_no_style_sheet_loads_from_another_host(site):
    for path in site.rglob("*.css"):
        assert not re.search(r"@import\s|url\(\s*['\"]?(?:https?:)?//", path.read_text("utf-8")), path.name


def test_the_search_knows_vietnamese(site):
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    assert index["config"]["lang"] == ["en", "vi"]
    assert any("Công đoàn Lào" in page["text"] for page in index["docs"])
    assert list(site.rglob("lunr.vi.min.js"))
