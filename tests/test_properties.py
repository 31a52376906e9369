"""What holds for any text: extraction doesn't raise, quotes exactly, gives the same again, and order doesn't matter."""

from __future__ import annotations

import json
import random
import shutil
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unionties.extract.dates import find_dates
from unionties.extract.pipeline import extract
from unionties.extract.reading import read_articles
from unionties.extract.sentences import sentences
from unionties.graph.errors import ReadError
from unionties.graph.organisations import organisations
from unionties.graph.statement import Article, Source, Statement
from unionties.graph.store import Store

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
TEXTS = {path.stem: unicodedata.normalize("NFC", path.read_text("utf-8")) for path in sorted(SEEDS.glob("*.txt"))}
PIECES = sorted(
    {piece for text in TEXTS.values() for piece in text.replace("\n", " ").split(". ") if 15 < len(piece) < 300}
)
LANGUAGES = st.sampled_from(("vi", "en", "fr"))
PUBLISHED = st.sampled_from((None, "2022-07-18", "2022-07", "2022"))
PRIVATE = "\ue000"
"""A character of Unicode's private use area, such as pages with icon fonts hold; masked sentences use them as signs."""
ARTICLE_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
"""Any text that can stand in a UTF-8 file."""
JOINTS = (
    ". ",
    "\n",
    ", ",
    " và ",
    " (",
    ") ",
    "“",
    "”",
    " - ",
    "; ",
    " của ",
    " hai bên ",
    " 18-7 ",
    "\u00a0",
    PRIVATE,
)
NEWS_TEXT = st.lists(
    st.one_of(
        st.sampled_from(PIECES),
        st.sampled_from(JOINTS),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    ),
    max_size=14,
).map("".join)
"""Sentences of the seeds, cut and put together anew."""

settings.register_profile("bounded", deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
settings.load_profile("bounded")


def article(text: str, language: str = "vi", published: str | None = "2022-07-18") -> Article:
    clean = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode()).replace("\r", "\n")
    return Article("any", clean, Source(published=published, language=language))


def checked(of: Article) -> list[Statement]:
    """The statements of an article, each checked against the model and the text."""
    statements = extract(of)
    for statement in statements:
        statement.check()
        quote = statement.evidence
        assert quote.article == of.name
        assert of.text[quote.start : quote.end] == quote.text
        assert quote.text.strip() == quote.text
        assert Statement.from_json(json.loads(json.dumps(statement.to_json()))) == statement
    assert len({s.id for s in statements}) == len(statements)
    return statements


@settings(max_examples=120)
@given(ARTICLE_TEXT, LANGUAGES, PUBLISHED)
def test_any_text_can_be_read(text, language, published):
    checked(article(text, language, published))


@settings(max_examples=80)
@given(NEWS_TEXT, LANGUAGES)
def test_any_mixture_of_news_can_be_read(text, language):
    of = article(text, language)
    assert checked(of) == extract(of)


@pytest.mark.parametrize("character", [PRIVATE, "\ue001", "\ue400", "\ue800"], ids=ascii)
def test_private_use_characters_are_no_sides(character):
    text = f"Công đoàn Việt Nam đã thăm {character} hôm qua. LĐLĐ tỉnh Kon Tum đã thăm Liên hiệp Công đoàn Lào."
    ends = [(s.subject.id, s.object.id) for s in checked(article(text))]
    assert ends == [("union-vn-kon-tum", "lftu")]
    assert not checked(article(f"Công đoàn Việt Nam {character}. {character}"))


@settings(max_examples=25)
@given(st.sampled_from(sorted(TEXTS)), st.floats(0, 1), st.floats(0, 1))
def test_any_stretch_of_an_article_can_be_read(name, one, other):
    text = TEXTS[name]
    first, last = sorted((int(one * len(text)), int(other * len(text))))
    checked(article(text[first:last]))


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_the_same_article_says_the_same(name):
    of = article(TEXTS[name])
    statements = checked(of)
    assert statements
    extract(article(TEXTS[min(TEXTS)]))  # what was read in between leaves no trace
    assert extract(of) == statements


@settings(max_examples=200)
@given(st.one_of(ARTICLE_TEXT, NEWS_TEXT), LANGUAGES)
def test_sentences_cut_at_white_space_and_lose_nothing_else(text, language):
    spans = list(sentences(text, 0, len(text), language))
    last = 0
    for start, end in [*spans, (len(text), len(text))]:
        assert last <= start <= end
        assert not text[last:start].strip()
        last = end
    assert all(text[a:b] and text[a:b].strip() == text[a:b] for a, b in spans)


@settings(max_examples=200)
@given(
    st.one_of(ARTICLE_TEXT, NEWS_TEXT, st.text("0123456789/-. –đếntừ ngàythángnăm", max_size=40)), LANGUAGES, PUBLISHED
)
def test_dates_stand_in_the_text_and_are_times(text, language, published):
    from unionties.graph.dates import bounds

    last = 0
    for date in find_dates(text, 0, len(text), language, published):
        assert last <= date.start < date.end <= len(text)
        bounds(date.when)
        last = date.end


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_any_file_is_read_or_refused_with_a_reason(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "any.txt"
    path.write_bytes(data)
    refused: list[tuple[str, str]] = []
    for of in read_articles([path], on_skip=lambda place, reason: refused.append((place, reason))):
        assert unicodedata.is_normalized("NFC", of.text)
        checked(of)
        return
    assert refused and all(reason and "\n" not in reason for _, reason in refused)


def dump(folder: Path, articles: list[Article]) -> str:
    """The sorted N-Quads of a store built from the articles in this order."""
    with Store.writing(folder) as writer:
        for of in articles:
            writer.replace(of, extract(of))
        writer.finish(organisations())
    with Store.open(folder) as store:
        return "\n".join(sorted(str(quad) for quad in store.quads()))


def test_the_order_of_articles_changes_nothing(tmp_path):
    files = tmp_path / "files"
    shutil.copytree(SEEDS, files)
    articles = list(read_articles([files], on_skip=lambda *why: pytest.fail(str(why))))
    expected = dump(tmp_path / "sorted.db", articles)
    assert expected.count("oa:exact") or "exact" in expected
    for seed in range(2):
        mixed = random.Random(seed).sample(articles, len(articles))
        assert dump(tmp_path / f"{seed}.db", mixed) == expected
    assert dump(tmp_path / "sorted.db", articles[:2]) == expected, "reading an article again replaces what it said"


def test_the_order_of_paths_changes_nothing():
    paths = sorted(SEEDS.glob("*.txt"))
    told = [list(read_articles(order, on_skip=lambda *_: None)) for order in (paths, paths[::-1], [SEEDS])]
    assert told[0] == told[1] == told[2]


def test_a_language_without_a_file_is_refused():
    with pytest.raises(ReadError):
        extract(article("Guten Tag.", "de"))
