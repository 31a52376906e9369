"""The commands that keep a store, and what a build does with articles that it knows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
from click.testing import CliRunner, Result
from sample_store import KHANG, SOURCES, TEXTS, VGCL, build_store, statements
from store_fixtures import KNOWN, article, built, second_article, signing
from test_store import TIE

from unionties.extract.fingerprint import page_key
from unionties.extract.pages import Page
from unionties.graph.checking import check
from unionties.graph.constraints import article_problems, entity_problems
from unionties.graph.errors import StoreError
from unionties.graph.journal import Journal
from unionties.graph.judgement import Pair
from unionties.graph.ledger import Ledger
from unionties.graph.organisations import organisations, use_files
from unionties.graph.statement import Article, Source, Statement
from unionties.graph.store import SCHEMA, Store, current, published
from unionties.queries import building
from unionties.queries.cli import cli

Run = Callable[..., Result]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = build_store(tmp_path / "ties.db")
    monkeypatch.setenv("UNIONTIES_STORE", str(path))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def said(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def dump(path: Path) -> list[str]:
    with Store.open(path) as store:
        return store.dump()


# Building what is known already


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, list[str]]]:
    """A folder of articles, and the names of those that were extracted."""
    folder, names = tmp_path / "articles", []
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
        (folder / f"{name}.meta.json").write_text(json.dumps(SOURCES[name].to_json()), "utf-8")

    def extract(article: Article, left_open: object = None) -> list[Statement]:
        names.append(article.name)
        return [s for s in statements() if s.evidence.article == article.name and s.evidence.text in article.text]

    monkeypatch.setattr(building, "extraction", lambda: extract)
    yield folder, names
    use_files([])


def test_what_has_not_changed_is_not_extracted_again(tmp_path: Path, articles: tuple[Path, list[str]]) -> None:
    folder, names = articles
    path = tmp_path / "s.db"
    said("build", folder, "--store", path)
    before = dump(path)
    assert sorted(names) == sorted(TEXTS)
    names.clear()
    told = said("build", folder, "--store", path)
    assert (names, "3 articles hadn't changed and stayed as they were" in told, "Found" in told) == ([], True, False)
    assert dump(path) == before
    said("build", folder, "--again", "--store", path)
    assert sorted(names) == sorted(TEXTS)
    assert dump(path) == before


@pytest.mark.parametrize("changed", ["text", "metadata", "organisations", "code"])
def test_what_has_changed_is_extracted(
    tmp_path: Path, articles: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    folder, names = articles
    more: list[object] = ["--store", tmp_path / "s.db"]
    said("build", folder, *more)
    names.clear()
    everything = ["kon-tum", "thoa-thuan", "tin-2019"]
    if changed == "text":
        (folder / "kon-tum.txt").write_text(TEXTS["kon-tum"] + "\nHết.", "utf-8")
    elif changed == "metadata":
        (folder / "kon-tum.meta.json").write_text('{"language": "vi", "published": "2001"}', "utf-8")
    elif changed == "organisations":
        (tmp_path / "mine.yaml").write_text("- {id: lftu, names: {vi: [Tổng hội Thợ thuyền Lào]}}\n", "utf-8")
        more += ["--organisations", tmp_path / "mine.yaml"]
    else:
        monkeypatch.setattr("unionties.extract.fingerprint._of_code", lambda *_: "another version")
        from unionties.extract import fingerprint

        fingerprint._of_extraction.cache_clear()
    said("build", folder, *more)
    monkeypatch.undo()
    assert sorted(names) == (["kon-tum"] if changed in ("text", "metadata") else everything)


def test_statements_from_a_file_make_an_article_known_no_more(tmp_path: Path, articles: tuple[Path, list[str]]) -> None:
    folder, names = articles
    path, lines = tmp_path / "s.db", tmp_path / "s.jsonl"
    said("build", folder, "--store", path)
    lines.write_text(json.dumps(statements()[0].to_json()), "utf-8")
    said("build", lines, "--store", path)
    names.clear()
    said("build", folder, "--store", path)
    assert names == ["thoa-thuan"]


def test_an_interrupted_build_goes_on_where_it_was(
    tmp_path: Path, articles: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, names = articles
    path = tmp_path / "s.db"
    extract = building.extraction()

    def interrupted(article: Article, left_open: object = None) -> list[Statement]:
        if len(names) == 2:
            raise KeyboardInterrupt
        return extract(article)

    with monkeypatch.context() as patch:
        patch.setattr(building, "extraction", lambda: interrupted)
        result = run("build", folder, "--store", path)
    assert result.exit_code == 130
    assert "the same command goes on from there" in result.stderr
    assert current(path) is None and len(Journal(path)) == 2
    told = said("build", folder, "--store", path)
    assert "2 articles had been extracted by a build that didn't end" in told
    assert sorted(names) == sorted(TEXTS)
    said("build", folder, "--again", "--store", tmp_path / "whole.db")
    assert dump(path) == dump(tmp_path / "whole.db")


def test_a_journal_keeps_what_another_build_did_not_need(tmp_path: Path) -> None:
    path = built(tmp_path / "s")
    journal = Journal(path)
    for key in ("aa", "bb"):
        journal.add(key, article(), signing())
    journal.close()
    with Store.writing(path) as writer:
        assert writer.recall("aa") == (article(), signing())
        assert writer.recall("cc") is None
        writer.remember("dd", article(), [])
        writer.finish(KNOWN)
    left = Journal(path)
    assert (len(left), left.take("bb") == (article(), signing()), left.take("aa")) == (1, True, None)


def test_the_key_of_a_page_is_of_all_that_is_known_of_it() -> None:
    one = Page("x", b"text", "here", Source("2020", "vi"))
    others = [
        replace(one, data=b"Text"), replace(one, name="y"), replace(one, source=Source("2021", "vi")),
        replace(one, markup=True), replace(one, gathered=True),
    ]  # fmt: skip
    assert len({page_key(page) for page in (one, *others)}) == 6
    assert page_key(one) == page_key(replace(one, place="there"))


# Removing


def test_removed_articles_leave_nothing_behind(store: Path, tmp_path: Path) -> None:
    assert "Removed 1 article " in said("remove", "kon-tum")
    with Store.writing(tmp_path / "less.db") as writer:
        for name in ("thoa-thuan", "tin-2019"):
            told = [s for s in statements() if s.evidence.article == name]
            writer.replace(Article(name, TEXTS[name], SOURCES[name]), told)
        writer.finish(organisations())
    assert dump(store) == dump(tmp_path / "less.db")


def test_removing_an_outlet(store: Path) -> None:
    outlets = {source.outlet for source in SOURCES.values() if source.outlet}
    outlet = sorted(outlets)[0]
    of = [name for name, source in SOURCES.items() if source.outlet == outlet]
    assert f"Removed {len(of)} article" in said("remove", "--outlet", outlet)
    assert "no article is of the outlet" in run("remove", "--outlet", outlet).stderr


def test_removing_what_is_not_there(store: Path) -> None:
    assert "the store has no article 'kontum'; near: kon-tum" in run("remove", "kontum").stderr
    assert run("remove").exit_code == 2
    assert current(store) == 1


# Copies


@pytest.mark.parametrize("name", ["copy", "copy.tar", "copy.tar.gz"])
def test_a_copy_comes_back_with_its_judgements(store: Path, tmp_path: Path, name: str) -> None:
    before, copy = dump(store), tmp_path / name
    Ledger.beside(store).add(Pair.of("a", "b"), "different", "Lan")
    assert "a copy of version 1" in said("backup", copy)
    said("remove", "kon-tum")
    Ledger.beside(store).add(Pair.of("a", "c"), "different", "Lan")
    reader = Store.open(store)
    assert "version 3" in said("restore", copy)
    assert dump(store) == before != reader.dump()
    reader.close()
    assert len(Ledger.beside(store).read()) == 2
    said("restore", copy, "--store", tmp_path / "new.db")
    assert dump(tmp_path / "new.db") == before
    assert len(Ledger.beside(tmp_path / "new.db").read()) == 1
    assert not [entry for entry in tmp_path.iterdir() if entry.name.startswith(".")]


def test_a_folder_copy_is_a_store_of_its_own(store: Path, tmp_path: Path) -> None:
    said("backup", tmp_path / "copy")
    for file in (store / "versions" / "1").iterdir():
        file.write_bytes(b"")
    assert said("stats", "--store", tmp_path / "copy")


@pytest.mark.parametrize(("name", "message"), [("", "is there already"), ("copy.zip", "is neither a folder nor")])
def test_a_copy_harms_nothing(store: Path, tmp_path: Path, name: str, message: str) -> None:
    result = run("backup", tmp_path / name)
    assert (result.exit_code, message in result.stderr) == (1, True), result.stderr


def test_torn_copies_are_refused(store: Path, tmp_path: Path) -> None:
    before, copy = dump(store), tmp_path / "copy.tar.gz"
    said("backup", copy)
    data = copy.read_bytes()
    for torn in (data[: len(data) // 2], b"", b"x" * 600):
        copy.write_bytes(torn)
        result = run("restore", copy)
        assert (result.exit_code, result.stderr.count("\n")) == (1, 1), result.stderr
    assert "there is no file" in run("restore", tmp_path / "none.tar").stderr
    assert (dump(store), current(store)) == (before, 1)


def test_a_full_disk_leaves_no_half_copy(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    for name in ("copy", "copy.tar"):
        assert "No space left on device; free space" in run("backup", tmp_path / name).stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["ties.db"]


# Differences


def test_what_is_new_since_the_version_before(store: Path) -> None:
    said("remove", "kon-tum")
    gone = [line.split(",") for line in said("diff", "--format", "csv").splitlines()[1:]]
    assert {row[0] for row in gone} == {"gone"}
    assert {row[1] for row in gone} == {"organisation", "tie"}
    back = json.loads(said("diff", f"{store}@2", f"{store}@1", "--format", "json"))
    assert {row["change"] for row in back} == {"new"}
    assert {(row["subject"], row["relation"]) for row in back if row["what"] == "tie"} >= {
        (s.subject.id, s.relation) for s in statements() if s.evidence.article == "kon-tum"
    }
    assert "visit" in said("diff", f"{store}@2", f"{store}@1", "--lang", "en")


def test_what_a_day_brought(store: Path) -> None:
    latest = max(source.published or "" for source in SOURCES.values())
    rows = json.loads(said("diff", "--since", latest, "--format", "json"))
    assert rows and all(row["change"] != "gone" for row in rows)
    assert "nothing is new" in run("diff", "--since", "2999").stderr
    assert run("diff", "--since", "yesterday").exit_code == 2
    assert "names no earlier" in run("diff").stderr or run("diff").exit_code == 2


def test_memberships_that_ended(store: Path, tmp_path: Path) -> None:
    member = next(s for s in statements() if s.relation == "membership")
    said("backup", tmp_path / "copy")
    with Store.writing(store) as writer:
        text = TEXTS["tin-2019"]
        writer.replace(Article("tin-2019", text, SOURCES["tin-2019"]), [replace(member, when="1949/2020")])
        writer.finish(organisations())
    rows = json.loads(said("diff", tmp_path / "copy", "--format", "json"))
    ended = [(row["subject"], row["object"], row["when"]) for row in rows if row["change"] == "ended"]
    assert ended == [(member.subject.id, member.object.id, "1949/2020")]
    assert json.loads(said("diff", tmp_path / "copy", tmp_path / "copy", "--format", "json")) == []


def test_a_merger_is_no_news(tmp_path: Path) -> None:
    path = built(tmp_path / "s")
    Ledger.beside(path).add(Pair.of("union-vn-tỉnh-kon-tum", "vgcl"), "same", "Lan")
    built(path)
    rows = json.loads(said("diff", "--store", path, "--format", "json"))
    assert [row for row in rows if row["change"] == "new"] == []


# Examining


def test_a_sound_store_is_said_to_be(store: Path) -> None:
    told = said("doctor")
    assert re.search(
        r"holds 3 articles, \d+ entities with ties, \d+ ties, \d+ evidence, [\d,]+ triples\.\nIt is sound\.", told
    )
    assert json.loads(said("doctor", "--format", "json", "--no-shacl"))["problems"] == []


def within(where: str, *, delete: str = "", insert: str = "") -> str:
    """An update of whichever named graphs hold a pattern."""
    graphs = (f"{{ GRAPH ?g {{ {pattern} }} }}" for pattern in (delete, insert, where))
    return "DELETE {} INSERT {} WHERE {}".format(*graphs)


CHANGES = [
    (within(f"{TIE} ?t rdf:subject ?o", delete="?t rdf:subject ?o"), "one subject"),
    (within(TIE, insert="?t rdf:object id:wftu"), "one object"),
    (within(TIE, insert="?t rdf:predicate ut:friendship"), "of the vocabulary"),
    (within(f"{TIE} ?t ut:evidence ?e", delete="?t ut:evidence ?e"), "needs evidence"),
    (within(f"{TIE} ?t ut:planned ?e", delete="?t ut:planned ?e"), "true or false"),
    (within(TIE, insert="?t ut:when 'last year'"), "at most one ut:when"),
    (within("?a a schema:NewsArticle", insert="?a ut:copyOf ?a"), "one original"),
    (within("?s oa:start ?n", delete="?s oa:start ?n"), "one oa:start"),
    (within("?s oa:exact ?n", delete="?s oa:exact ?n"), "one oa:exact"),
    (within("?s ut:confidence ?n", delete="?s ut:confidence ?n", insert="?s ut:confidence 1.5"), "from 0 to 1"),
    (within("?s a ut:Person", delete="?s a ut:Person", insert="?s a ut:Company"), "held by a ut:Person"),
    ("INSERT { GRAPH article:lào { id:vgcl a ut:Event } } WHERE {}", "one type"),
    (within("?s skos:prefLabel ?n", delete="?s skos:prefLabel ?n"), "needs a skos:prefLabel"),
    (within("?a dcterms:identifier ?n", delete="?a dcterms:identifier ?n"), "one dcterms:identifier"),
]


@pytest.mark.parametrize(("change", "message"), CHANGES, ids=[message for _, message in CHANGES])
def test_the_quick_constraints_see_what_shacl_sees(tmp_path: Path, change: str, message: str) -> None:
    path = built(tmp_path / "s")
    graph = pyoxigraph.Store(str(path / "versions" / "1"))
    prefixes = Store.open(path).addresses.prefixes
    graph.update(change, prefixes=prefixes)
    graph.clear_graph(pyoxigraph.DefaultGraph())
    named = [q for q in graph if not q.graph_name.value.startswith(prefixes["machine"])]
    graph.extend(pyoxigraph.Quad(q.subject, q.predicate, q.object) for q in named)
    graph.flush()
    del graph
    (path / "versions" / "1" / "sums.json").unlink()
    problems = [problem for problem, _ in check(path, shacl=False).problems]
    assert any(message in problem for problem in problems), problems


def test_a_good_graph_has_no_problems(tmp_path: Path) -> None:
    with Store.open(built(tmp_path / "s")) as store:
        for name in store.graph.named_graphs():
            if "/article/" in name.value:
                quads = store.graph.quads_for_pattern(None, None, None, name)
                assert article_problems(store.addresses, quads) == []
        assert entity_problems(store.graph, store.addresses, store.addresses.entity("vgcl")) == []


def test_evidence_that_does_not_quote_is_found(tmp_path: Path) -> None:
    path = built(tmp_path / "s")
    graph = pyoxigraph.Store(str(path / "versions" / "1"))
    prefixes = Store.open(path).addresses.prefixes
    graph.update(
        "DELETE { GRAPH ?g { ?a schema:articleBody ?n } } INSERT { GRAPH ?g { ?a schema:articleBody 'other' } } "
        "WHERE { GRAPH ?g { ?a schema:articleBody ?n } }",
        prefixes=prefixes,
    )
    graph.flush()
    del graph
    (path / "versions" / "1" / "sums.json").unlink()
    result = run("doctor", "--store", path, "--no-shacl")
    assert result.exit_code == 1
    assert "evidence quotes the article's text at its offsets (found" in result.stdout
    assert "the union of all graphs differs" in result.stdout
    assert "Do: unionties doctor --repair" in result.stdout
    repaired = run("doctor", "--repair", "--store", path, "--no-shacl")
    assert "triples of the union of all graphs were mended" in repaired.stderr
    assert "the union of all graphs differs" not in repaired.stdout


def test_a_build_tells_what_breaks_the_shapes(tmp_path: Path) -> None:
    company = replace(KHANG, type="Company")
    wrong = replace(next(s for s in statements() if s.relation == "post"), subject=company)
    with Store.writing(tmp_path / "s") as writer:
        writer.replace(Article("thoa-thuan", TEXTS["thoa-thuan"], SOURCES["thoa-thuan"]), [wrong])
        writer.finish(KNOWN)
        assert [p.partition(": ")[2] for p in writer.problems] == ["a post is held by a ut:Person in an organisation"]
    assert VGCL.id


def test_an_older_store_is_read_and_brought_on(tmp_path: Path) -> None:
    path = built(tmp_path / "s")
    (path / "unionties.json").write_text(json.dumps({"schema": 1, "base": Store.open(path).addresses.base}), "utf-8")
    before = dump(path)
    told = run("doctor", "--store", path, "--no-shacl")
    assert "has schema 1, this version writes 2; it can be read" in told.stdout
    assert f"doctor --repair --store {path}" in told.stdout
    built(path)
    assert json.loads((path / "unionties.json").read_text())["schema"] == SCHEMA
    assert dump(path) == before
    (path / "unionties.json").write_text('{"schema": 0, "base": "https://example.org/"}', "utf-8")
    with pytest.raises(StoreError, match=r"schema 0, this version reads 1 to 2; build one with"):
        Store.open(path)


def test_versions_that_are_gone_are_told(tmp_path: Path) -> None:
    path = built(tmp_path / "s")
    for _ in range(3):
        built(path, [second_article()])
    assert published(path) == [3, 4]
    with pytest.raises(StoreError, match="has no version 1 any more; it has 3, 4"):
        Store.open(path, 1)
