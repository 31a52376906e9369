"""The gate of an archive loses no annotated article, drops what has no word of unions, and tells how much that was."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.gate_pages import ENCODED, MARKUP, gold, page, unrelated
from unionties.extract import reading
from unionties.extract.gate import gated, may_matter
from unionties.extract.language import language, languages
from unionties.extract.pages import Page
from unionties.graph.organisations import organisations, use_files
from unionties.queries.cli import cli

OF_VIETNAMESE = ("Windows-1258", "TCVN3", "VNI")


@pytest.mark.parametrize("way", MARKUP)
def test_no_annotated_article_is_lost_in_markup(way):
    lost = [n for n, g in gold().items() if not may_matter(page(MARKUP[way](g.article.text), g.language).encode())]
    assert not lost and len(gold()) >= 416


@pytest.mark.parametrize("way", ENCODED)
def test_no_annotated_article_is_lost_in_an_encoding(way):
    readable = [(n, g) for n, g in gold().items() if _can_be_in(g.language, way)]
    lost = [n for n, g in readable if not may_matter(ENCODED[way](page(g.article.text, g.language, way)))]
    assert not lost and len(readable) >= 171


def _can_be_in(language: str, way: str) -> bool:
    return language == "vi" if way in OF_VIETNAMESE else language != "vi" or way != "Windows-1252"


@pytest.mark.parametrize("code", ["vi", "en", "fr"])
def test_what_has_no_word_of_unions_is_dropped(code):
    texts = unrelated()[code]
    assert not [text for text in texts if may_matter(page(text, code).encode())] and len(texts) >= 12


def test_words_of_unions_in_other_news_let_it_pass():
    assert all(may_matter(text.encode()) for text in unrelated()["passing"])


@pytest.mark.parametrize(
    "text",
    [
        "CÔNG ĐOÀN", "Công\nđoàn", "công&nbsp;đoàn", "c&ocirc;ng &#273;o&agrave;n", "C&#212;NG &#x110;O&Agrave;N",
        "Công</b> <i>đoàn", "<b>công</b><!-- x --> đoàn", "(LĐLĐ)", "“Công đoàn”", "l’union", "Trade-Unions", "ITUC’s",
        "les syndicalistes", "nurses&rsquo; association", "Force Ouvrière", "Histadrut", "CFDT", "GREVE, GRÈVE",
    ],
)  # fmt: skip
def test_a_word_is_found_however_it_is_written(text):
    assert may_matter(f"<p>x {text} y</p>".encode())


@pytest.mark.parametrize(
    "text",
    [
        "", "European Union", "EUROPEAN&nbsp;UNION", "the <a href='/eu'>European</a> Union", "reunion", "communion",
        "collaboration", "Liên đoàn bóng đá", "đoàn", "công", "cộng đoàn", "công đoan", "ituc", "Russian Federation",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_word_is_dropped(text):
    assert not may_matter(f"<p>x {text} y</p>".encode())


def test_a_word_counts_beside_one_that_does_not():
    assert may_matter(b"The European Union and a union met.")


def test_what_cannot_be_judged_passes():
    assert may_matter("Thời tiết".encode("utf-16")) and may_matter("Thời tiết".encode("utf-32-be"))


def test_known_unions_pass_by_their_names():
    unions = (o for o in organisations().values() if o.type in ("TradeUnion", "InternationalUnionBody"))
    names = [name for o in unions for code in languages() for name in o.names_in(code)][::5]
    assert not [name for name in names if not may_matter(name.encode())] and len(names) > 1000


def test_own_organisations_pass_by_their_names(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text(
        "- {id: kestrel, type: TradeUnion, country: IE, names: {en: [Kestrel Circle]}, acronyms: [KQX], source: test}\n"
    )
    assert not may_matter(b"The Kestrel Circle met.") and not may_matter(b"KQX met.")
    use_files([own])
    try:
        assert may_matter(b"The Kestrel Circle met.") and may_matter(b"KQX met.")
    finally:
        use_files([])


@pytest.mark.parametrize("code", languages())
def test_every_language_has_words(code):
    section = language(code).data["gate"]
    assert set(section) == {"words", "but"} and len(section["words"]) > 10
    assert all(may_matter(f"x {word.rstrip('*')} y".encode()) for word in section["words"] if "'" not in word)


def test_pages_that_were_chosen_are_not_judged():
    count: Counter[str] = Counter()
    pages = [Page("a", b"rain", "a"), Page("b", b"rain", "b", gathered=True), Page("c", b"unions", "c", gathered=True)]
    assert [p.name for p in gated(pages, count)] == ["a", "c"]
    assert count == {"gathered": 2, "dropped": 1}


@pytest.fixture
def archive(monkeypatch, tmp_path) -> Path:
    """A path that is read as an archive of three pages, one of them about unions."""
    told = (Path(__file__).parents[1] / "seeds" / "2022-kon-tum-attapeu.txt").read_bytes()
    rain = ("Mưa lớn ở vùng núi. " * 20).encode()
    pages = [Page(f"x.vn/{n}", data, f"x.zip: {n}", gathered=True) for n, data in enumerate([rain, told, rain])]
    monkeypatch.setattr(reading, "read_pages", lambda *_, **__: iter(pages))
    (tmp_path / "x.zip").write_bytes(b"")
    return tmp_path / "x.zip"


def test_build_tells_how_many_pages_it_dropped(archive, tmp_path):
    done = CliRunner().invoke(cli, ["build", str(archive), "--store", str(tmp_path / "a.db")])
    assert done.exit_code == 0, done.output
    assert "Read 1 article" in done.output
    assert "2 of 3 pages hold no word of unions and weren't read; --all-pages reads them." in done.output
    done = CliRunner().invoke(cli, ["build", str(archive), "--all-pages", "--store", str(tmp_path / "b.db")])
    assert "Read 3 articles" in done.output and "no word of unions" not in done.output


def test_extract_tells_it_apart_from_the_statements(archive):
    done = CliRunner().invoke(cli, ["extract", str(archive)])
    assert "2 of 3 pages hold no word of unions" in done.stderr and "pages" not in done.stdout.split("\n")[0][:9]
    assert "no word" not in CliRunner().invoke(cli, ["extract", str(archive), "--all-pages"]).stderr


def test_an_archive_without_unions_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(reading, "read_pages", lambda *_, **__: iter([Page("x", b"rain", "x", gathered=True)]))
    done = CliRunner().invoke(cli, ["build", str(tmp_path), "--store", str(tmp_path / "a.db")])
    assert (
        done.exit_code == 1
        and "1 of 1 page holds no word of unions and wasn't read; --all-pages reads it." in done.output
    )
