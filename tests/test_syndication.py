"""Copies in a store: what they leave out, whose evidence they carry, and that building by pieces gives the same."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner
from store_fixtures import KNOWN, KON_TUM, LFTU, VGCL, statement
from test_copies import BODY

from unionties.graph import syndication
from unionties.graph.export import export
from unionties.graph.importing import import_files, opened
from unionties.graph.judgement import Claim
from unionties.graph.judging import apply
from unionties.graph.ledger import Ledger
from unionties.graph.statement import Article, Source, Statement
from unionties.graph.store import Store
from unionties.queries.cli import cli
from unionties.queries.reviewing import doubtful

Told = tuple[Article, list[Statement]]
TALKS, SPEECH, VISIT = BODY.split("\n")
OWN = "Trước đó, LĐLĐ tỉnh Kon Tum đã đón đoàn công đoàn Lào tại cửa khẩu quốc tế Bờ Y và trao đổi kinh nghiệm."


def told(name: str, published: str | None, text: str, when: str, outlet: str = "Báo Thử") -> Told:
    """An article that says, where its text does, that the two met at a time, and that Kon Tum received one."""
    article = Article(name, text, Source(published, "vi", None, None, outlet))
    said = [statement(VGCL, "meeting", LFTU, TALKS, of=article, when=when)]
    if OWN in text:
        said.append(statement(KON_TUM, "meeting", LFTU, OWN, of=article))
    return article, said


FIRST = told("ttxvn/1", "2022-07-18", BODY, "2022-07-18", "TTXVN")
COPY = told("bao/2", "2022-07-19", f"Tin trong ngày\n{BODY}\n{OWN}", "2022-07-19")
OTHER = told("bao/3", "2022-07-19", BODY.replace("Hải Phòng", "Đà Nẵng"), "2022-07")


def built(path: Path, articles: Iterable[Told] = (), gone: Iterable[str] = ()) -> Path:
    with Store.writing(path) as writer:
        for name in gone:
            writer.remove(name)
        for article, statements in articles:
            writer.replace(article, statements)
        writer.finish(KNOWN)
    return path


def everything(path: Path) -> list[str]:
    with Store.open(path) as store:
        return sorted(map(str, store.graph))


def reports(path: Path) -> list[tuple[str, str, str]]:
    """Who reports what act, as any query sees it."""
    with Store.open(path) as store:
        rows = store.query("""SELECT ?name ?object ?when WHERE {
            ?tie rdf:subject ?s ; rdf:object ?object ; ut:evidence/oa:hasSource/dcterms:identifier ?name
            OPTIONAL { ?tie ut:when ?when } }""")
        return sorted((r["name"].value, store.addresses.local(r["object"].value), (r["when"] and r["when"].value) or "")
                      for r in rows)  # fmt: skip


def copies(path: Path) -> list[tuple[str, str]]:
    with Store.open(path) as store:
        rows = store.query("SELECT ?a ?b { ?x ut:copyOf ?y . ?x dcterms:identifier ?a . ?y dcterms:identifier ?b }")
        return sorted((row["a"].value, row["b"].value) for row in rows)


def carried(path: Path) -> list[tuple[str, str]]:
    with Store.open(path) as store:
        rows = store.query("SELECT ?a ?b { ?x ut:carriedBy ?y . ?x oa:hasSource/dcterms:identifier ?a . "
                           "?y dcterms:identifier ?b }")  # fmt: skip
        return sorted((row["a"].value, row["b"].value) for row in rows)


def claim(of: Told, place: int = 0) -> Claim:
    said = of[1][place].ordered()
    return Claim(said.evidence.article, said.subject.id, said.relation, said.object.id, said.when, False, None,
                 said.evidence.text)  # fmt: skip


def test_a_copy_says_only_what_its_original_does_not(tmp_path: Path) -> None:
    path = built(tmp_path / "s", [COPY, FIRST])
    assert copies(path) == [("bao/2", "ttxvn/1")]
    assert carried(path) == [("ttxvn/1", "bao/2")]
    assert reports(path) == [("bao/2", "union-vn-tỉnh-kon-tum", ""), ("ttxvn/1", "vgcl", "2022-07-18")]


def test_other_facts_are_another_report(tmp_path: Path) -> None:
    path = built(tmp_path / "s", [FIRST, OTHER])
    assert copies(path) == [] and len(reports(path)) == 2


def test_without_its_original_a_copy_speaks_again(tmp_path: Path) -> None:
    path = built(tmp_path / "s", [FIRST, COPY])
    built(path, gone=["ttxvn/1"])
    assert copies(path) == carried(path) == [] and len(reports(path)) == 2
    assert everything(path) == everything(built(tmp_path / "whole", [COPY]))


def test_an_original_that_comes_later_takes_its_place(tmp_path: Path) -> None:
    path = built(built(tmp_path / "s", [COPY]), [FIRST])
    assert everything(path) == everything(built(tmp_path / "whole", [FIRST, COPY]))


def test_an_original_that_says_less_leaves_the_sentence_to_nobody(tmp_path: Path) -> None:
    path = built(tmp_path / "s", [(FIRST[0], []), COPY])
    assert reports(path) == [("bao/2", "union-vn-tỉnh-kon-tum", "")]


def test_peoples_word_stands(tmp_path: Path) -> None:
    path = built(tmp_path / "s", [FIRST, COPY])
    Ledger.beside(path).add(claim(COPY), "right", "Lan")
    apply(path, KNOWN)
    assert ("bao/2", "vgcl", "2022-07-19") in reports(path)
    Ledger.beside(path).add(claim(FIRST), "wrong", "Lan")
    Ledger.beside(path).add(claim(COPY), "unsure", "Lan")
    assert apply(path, KNOWN).left_out == 1
    assert reports(path) == [("bao/2", "union-vn-tỉnh-kon-tum", "")]
    assert carried(path) == []


def test_statements_without_a_text_are_no_copies(tmp_path: Path) -> None:
    with Store.writing(tmp_path / "s") as writer:
        writer.add_statements([*FIRST[1], *COPY[1]])
        writer.finish(KNOWN)
    assert copies(tmp_path / "s") == [] and len(reports(tmp_path / "s")) == 3


def variant(number: int, choose: random.Random) -> Told:
    """One of few texts, at one of few times; the texts of a chain are each alike to the next, not to those further."""
    sentences = [f"Đoạn {place} kể rằng công đoàn hai nước đã {' '.join(choose_words(place))} trong chuyến thăm ấy."
                 for place in range(12)]  # fmt: skip
    begin = choose.randrange(0, 4)
    text = "\n".join([TALKS, *sentences[begin : begin + 8], *([OWN] if choose.random() < 0.5 else [])])
    published = choose.choice(["2022", "2022-07", "2022-07-18", "2022-07-19", None])
    return told(f"a{number:02}", published, text, choose.choice(["2022-07-18", "2022-07-19"]))


def choose_words(place: int) -> list[str]:
    return random.Random(place).choices(["đón", "tiếp", "bàn", "thảo", "luận", "hợp", "tác", "chia", "sẻ", "học"], k=14)


@pytest.mark.parametrize("seed", range(4))
def test_pieces_give_what_one_build_gives(tmp_path: Path, seed: int) -> None:
    choose, path, held = random.Random(seed), tmp_path / "pieces", dict[str, Told]()
    found = 0
    for step in range(6):
        more, gone = [], []
        for number in choose.sample(range(9), 3):
            article, statements = variant(number, choose)
            if choose.random() < 0.3:
                gone.append(article.name)
                held.pop(article.name, None)
            else:
                more.append((article, statements))
                held[article.name] = article, statements
        built(path, more, gone)
        whole = built(tmp_path / f"whole{step}", held.values())
        assert everything(path) == everything(whole), step
        found += len(copies(path))
    assert found > 5


def test_a_writer_that_never_finished_is_made_up_for(tmp_path: Path) -> None:
    path = built(tmp_path / "s", [FIRST])
    with Store.writing(path) as writer:
        writer.replace(*COPY)
    built(path)
    assert everything(path) == everything(built(tmp_path / "whole", [FIRST, COPY]))


def test_a_store_of_before_gets_its_copies_by_the_next_build(tmp_path: Path) -> None:
    path = built(tmp_path / "s", [FIRST, OTHER])
    with Store.writing(path) as writer:
        graph, notes = writer._open, writer.addresses.readings
        for quad in list(graph.quads_for_pattern(None, syndication._KEY, None, notes)):
            graph.remove(quad)
        del graph
    built(path, [COPY])
    assert everything(path) == everything(built(tmp_path / "whole", [FIRST, COPY, OTHER]))


def test_an_imported_store_has_its_copies_and_finds_more(tmp_path: Path) -> None:
    path, file = built(tmp_path / "s", [FIRST, COPY]), tmp_path / "s.nq"
    with Store.open(path) as store:
        export(store, file)
        dump = store.dump()
    again = tmp_path / "again"
    with opened([file]) as files, Store.writing(again) as writer:
        import_files(writer, files)
    with Store.open(again) as store:
        assert store.dump() == dump
    third = told("bao/4", "2022-07-20", BODY, "2022-07-20")
    built(again, [third])
    assert copies(again) == [("bao/2", "ttxvn/1"), ("bao/4", "ttxvn/1")]


def test_an_article_is_compared_with_its_candidates_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generated_articles import articles

    path = built(tmp_path / "s", [FIRST, OTHER, *articles(200)])
    compared = []
    monkeypatch.setattr(syndication, "alike", lambda *pair: compared.append(pair) or True)
    built(path, [COPY])
    assert 1 <= len(compared) <= 3


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("shown") / "s", [FIRST, COPY])


def test_a_review_asks_of_a_sentence_once(shown: Path) -> None:
    with Store.open(shown) as store:
        asked_of = sorted((item.passage.claim.article, item.passage.claim.subject) for item in doubtful(store, 1))
    assert asked_of == [("bao/2", "lftu"), ("ttxvn/1", "lftu")]


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (["evidence", "vgcl", "lftu", "--lang", "en"], "  also carried by: Báo Thử (2022-07-19)"),
        (["partners", "vgcl", "--evidence"], "  cũng được đăng ở: Báo Thử (2022-07-19)"),
        (["timeline", "vgcl", "--evidence"], "  cũng được đăng ở: Báo Thử (2022-07-19)"),
        (["path", "vgcl", "lftu"], "  cũng được đăng ở: Báo Thử (2022-07-19)"),
    ],
)
def test_sentences_tell_who_carries_them(shown: Path, command: list[str], line: str) -> None:
    assert line in asked(shown, *command).splitlines()


def test_json_and_csv_have_them(shown: Path) -> None:
    passage = json.loads(asked(shown, "evidence", "vgcl", "lftu", "--format", "json"))[0]["reports"][0]
    assert passage["copies"] == [
        {"article": "bao/2", "title": None, "outlet": "Báo Thử", "date": "2022-07-19", "url": None}
    ]
    (row,) = csv.DictReader(io.StringIO(asked(shown, "evidence", "vgcl", "lftu", "--format", "csv")))
    assert row["copies"] == "Báo Thử (2022-07-19)"


def test_counts_tell_them_apart(shown: Path) -> None:
    counts = list(csv.DictReader(io.StringIO(asked(shown, "stats", "--format", "csv"))))
    told = {row["measure"]: row["count"] for row in counts if not row["key"]}
    assert (told["articles"], told["articles that are copies"]) == ("2", "1")
    (row, *_) = json.loads(asked(shown, "partners", "vgcl", "--format", "json"))
    assert (row["acts"], row["reports"]) == (1, 1)


def test_the_pages_lead_from_one_to_the_other(shown: Path) -> None:
    from unionties.queries.explorer.app import create_app

    client = create_app(shown).test_client()
    original = client.get("/article/ttxvn/1?lang=en").get_data(as_text=True)
    copy = client.get("/article/bao/2?lang=en").get_data(as_text=True)
    tie = client.get("/tie/vgcl/lftu?lang=en").get_data(as_text=True)
    assert "Also carried by" in original and "/article/bao/2" in original
    assert "A copy of" in copy and "/article/ttxvn/1" in copy
    assert "Also carried by" in tie and "/article/bao/2" in tie


def test_a_build_tells_of_them(tmp_path: Path) -> None:
    for name, text in (("a", FIRST[0].text), ("b", COPY[0].text)):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    told = asked(tmp_path / "s", "build", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))
    assert "1 article is a copy of another; a text counts as one report. Which they are: unionties ask copies" in told
    assert copies(tmp_path / "s") == [("b", "a")]


def asked(path: Path, *command: str) -> str:
    result = CliRunner().invoke(cli, [*command, "--store", str(path)])
    assert result.exit_code == 0, result.output
    return result.stdout
