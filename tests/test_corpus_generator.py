"""The generator of corpora: the same page for a number, true statements that stand in its text, readable archives."""

import itertools
import json
import re
import zipfile
from collections import Counter

import pytest

from tests.benchmarks.corpus.formats import FORMS, TRUTH, write
from tests.benchmarks.corpus.series import Recipe, page, pages
from tests.benchmarks.corpus.wording import LANGUAGES, MOODS, wording
from tests.benchmarks.make_corpus import main
from tests.benchmarks.merge_cost import articles
from tests.benchmarks.planted_recall import compared
from unionties.extract.pages import Page, article_of
from unionties.graph.statement import Article
from unionties.graph.vocabulary import vocabulary
from unionties.queries.gold import fold, load_gold

MANY, READ = 400, 90


@pytest.fixture(scope="module")
def made():
    return list(pages(MANY))


@pytest.fixture(scope="module")
def read(made):
    """Pages about unions with their articles."""
    chosen = itertools.islice((one for one in made if one.related), READ)
    return [(one, article(one)) for one in chosen]


def article(one) -> Article:
    return article_of(Page(one.name, one.html.encode(), one.url, markup=True, gathered=True))


def test_a_page_depends_on_seed_and_number_alone(made):
    for number in (0, 7, 311):
        assert page(number).html == made[number].html
        assert page(number).line() == made[number].line()
    assert page(7, Recipe(seed=8)).html != made[7].html
    assert [one.url for one in pages(3, first=310)] == [one.url for one in made[310:313]]
    assert len({one.name for one in made}) == MANY


@pytest.mark.parametrize("language", LANGUAGES)
def test_wording_has_many_sentences_of_every_relation(language):
    relations = wording(language).relations
    assert relations.keys() == vocabulary().relations.keys()
    assert sum(len(found) for moods in relations.values() for found in moods.values()) >= 120
    for relation, moods in relations.items():
        assert moods["done"] and moods["denied"], relation
        for mood in MOODS:
            for sentence in moods[mood]:
                required = [claim for claim in sentence.claims if claim.flag != "optional"]
                assert bool(required) == (mood != "denied"), sentence
                assert all((claim.flag == "planned") == (mood == "planned") for claim in required), sentence


def test_every_relation_is_planted_in_both_languages(made):
    found, flags = Counter(), Counter()
    for one in made:
        for said in one.truth()["statements"]:
            found[one.language, said["r"]] += 1
            flags[one.language, bool(said.get("planned"))] += 1
    assert set(found) == set(itertools.product(LANGUAGES, vocabulary().relations))
    assert len(flags) == 4


def test_truth_keeps_to_the_vocabulary(made):
    relations, types = vocabulary().relations, vocabulary().types
    for one in made:
        told = one.truth()
        owners: dict[str, str] = {}
        for key, end in told["entities"].items():
            assert end["type"] in types
            for name in end["names"]:
                assert owners.setdefault(fold(name), key) == key, (one.name, name)
        for said in told["statements"]:
            assert {"s", "r", "o", "evidence"} <= said.keys()
            for side, allowed in (("s", relations[said["r"]].subject), ("o", relations[said["r"]].object)):
                assert told["entities"][said[side]]["type"] in allowed, said


def test_what_is_denied_is_never_said(made):
    denied = 0
    for one in made:
        said = {frozenset((s["s"], s["o"])) for s in one.truth()["statements"]}
        for tie in one.story.denied:
            denied += 1
            assert frozenset((tie["s"], tie["o"])) not in said
    assert denied > 50


def test_the_quoted_sentences_survive_the_reading_of_the_page(read):
    there = Counter()
    for one, found in read:
        for said in one.truth()["statements"]:
            if not said.get("optional"):
                there[said["evidence"] in found.text] += 1
                assert said["evidence"] in one.text
    assert there[True] >= 0.98 * there.total() > 300


def test_pages_tell_their_metadata(read):
    for one, found in read:
        source = found.source
        assert (source.published, source.language, source.url, source.title) == (
            one.published.isoformat(), one.language, one.url, one.title,
        )  # fmt: skip


def test_copies_are_marked_and_differ(made):
    originals = {one.name: one for one in made}
    copies = [one for one in made if one.copy_of]
    assert 0.08 * MANY < len(copies) < 0.22 * MANY
    for copy in copies:
        first = originals[copy.copy_of]
        assert first.copy_of is None and first.number < copy.number
        assert copy.outlet != first.outlet and copy.title != first.title
        assert copy.published > first.published
        missing = len(first.story.paragraphs) - len(copy.story.paragraphs)
        assert missing == 1
        assert times(copy) <= times(first)


def times(one) -> set[tuple[str, ...]]:
    """The required statements with their times, which no copy may change."""
    said = (s for s in one.truth()["statements"] if not s.get("optional"))
    return {(s["s"], s["r"], s["o"], str(s.get("when")), str(s.get("planned"))) for s in said}


def test_the_share_of_other_pages_is_kept():
    crawl = list(pages(300, Recipe(unrelated=0.95)))
    assert 0.9 < sum(not one.related for one in crawl) / 300 < 0.99
    assert all(not one.truth()["statements"] for one in crawl if not one.related)


def test_no_slot_is_left_open(made):
    for one in made:
        assert not re.search(r"[{}⇒]|\bNone\b|  ", one.text), one.text


@pytest.mark.parametrize("form", FORMS)
def test_archives_hold_the_pages(form, tmp_path, made):
    shards = ["--shards", "2"] if form in ("warc", "zip") else []
    main(["30", "-o", str(tmp_path / "corpus"), "--format", form, *shards])
    truth = [json.loads(line) for line in (tmp_path / "corpus" / TRUTH).read_text("utf-8").splitlines()]
    assert truth == [one.line() for one in made[:30]]
    found = dict(contents(form, tmp_path / "corpus"))
    if form == "txt":
        assert list(found) == sorted(f"{one.language}-{one.number:07}" for one in made[:30])
    else:
        assert found == {one.url: one.html for one in made[:30]}


def contents(form, folder):
    """Address and HTML of each page of an archive, by the libraries that users have for them."""
    if form == "html":
        for path in (folder / "pages").rglob("*.html"):
            yield f"https://{path.relative_to(folder / 'pages').with_suffix('')}", path.read_text("utf-8")
    elif form == "txt":
        yield from sorted(load_gold(folder / "pages").items())
    elif form == "warc":
        from warcio.archiveiterator import ArchiveIterator

        for path in folder.glob("*.warc.gz"):
            with path.open("rb") as stream:
                for record in filter(lambda r: r.rec_type == "response", ArchiveIterator(stream)):
                    yield record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read().decode()
    elif form == "zip":
        for path in folder.glob("*.zip"):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    yield f"https://{name.removesuffix('.html')}", archive.read(name).decode()
    else:
        yield from ((line["url"], line["html"]) for line in rows(form, folder))


def rows(form, folder):
    if form == "parquet":
        import pyarrow.parquet

        return pyarrow.parquet.read_table(folder / "pages.parquet").to_pylist()
    if form == "jsonl.zst":
        import io

        import zstandard

        with (folder / "pages.jsonl.zst").open("rb") as raw:
            return list(map(json.loads, io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(raw), "utf-8")))
    return list(map(json.loads, (folder / "pages.jsonl").read_text("utf-8").splitlines()))


def test_files_are_the_same_again(tmp_path, made):
    for form in ("warc", "zip", "parquet", "jsonl.zst"):
        write(made[:20], tmp_path / "one", form)
        write(made[:20], tmp_path / "two", form)
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_a_folder_with_files_is_left_alone(tmp_path, capsys):
    (tmp_path / "kept").write_text("mine")
    with pytest.raises(SystemExit):
        main(["3", "-o", str(tmp_path)])
    assert "isn't an empty folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_planted_statements_are_found():
    found = compared(pages(25, Recipe(unrelated=0.0)))
    assert found.pages["pages"] == 25 and not found.pages["unread"]
    assert {language for language, _ in found.tallies} == set(LANGUAGES)
    for language in LANGUAGES:
        assert found.tallies[language, "ties"].recall > 0.5 and found.tallies[language, "ties"].precision > 0.5
        assert found.shares[language, "quote read"].value >= 0.98


def test_merged_articles_quote_their_texts_and_tell_of_persons_again():
    told = list(articles(900))
    assert sum(len(said) for _, said in told) == 900
    for article, said in told:
        assert all(article.text[s.evidence.start : s.evidence.end] == s.evidence.text for s in said)
    persons = Counter(s.subject.label for _, said in told for s in said if s.relation == "post")
    assert len(persons) < persons.total()
