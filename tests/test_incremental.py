"""A store that grows by pieces is the one that is built at once, in what the machine notes beside it, too."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from store_fixtures import KNOWN, LFTU, VGCL

from unionties.graph.ledger import Ledger, Pair
from unionties.graph.statement import Article, Entity, Evidence, Source, Statement
from unionties.graph.store import Store

NAMES = ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng", "Nguyen Van Hung", "Hùng Nguyễn Văn", "Trần Thị Mai", "Tran Thi Mai")
HUE = Entity("union-hue", "TradeUnion", "LĐLĐ thành phố Huế", (("vi", "LĐLĐ thành phố Huế"),), (), "VN")
Told = tuple[Article, list[Statement]]


def told(number: int, choose: random.Random) -> Told:
    """An article in which two persons of few names hold offices in two of few organisations."""
    text = "Ông ấy là chủ tịch. Bà ấy là phó chủ tịch."
    article = Article(f"a{number:02}", text, Source(language="vi"))
    statements = []
    for start, end in ((0, 19), (20, 42)):
        name, first = choose.choice(NAMES), choose.choice((VGCL, LFTU, HUE))
        person = Entity(f"{name.lower().replace(' ', '-')}-{first.id}", "Person", name, (("vi", name),), (name,))
        for body in {first.id: first, (other := choose.choice((VGCL, LFTU, HUE))).id: other}.values():
            evidence = Evidence(article.name, start, end, text[start:end])
            statements.append(Statement(person, "post", body, evidence, None, False, None, 0.9, article.source))
    return article, statements


def everything(path: Path) -> list[str]:
    """All that a store holds, but for the keys of articles."""
    with Store.open(path) as store:
        return sorted(str(quad) for quad in store.graph)


def built(path: Path, articles: list[Told]) -> None:
    with Store.writing(path) as writer:
        for article, statements in articles:
            writer.replace(article, statements)
        writer.finish(KNOWN)


@pytest.mark.parametrize("seed", range(6))
def test_pieces_give_what_one_build_gives(tmp_path: Path, seed: int) -> None:
    choose, path, held = random.Random(seed), tmp_path / "pieces", dict[str, Told]()
    if seed % 3 == 0:
        Ledger.beside(path).add(Pair.of("nguyễn-văn-hùng-vgcl", "trần-thị-mai-vgcl"), "different", "Lan")
        Ledger.beside(path).add(Pair.of("nguyễn-văn-hùng-vgcl", "nguyễn-văn-hưng-vgcl"), "same", "Lan")
    for step in range(5):
        with Store.writing(path) as writer:
            for number in choose.sample(range(10), 3):
                article, statements = told(number, choose)
                if choose.random() < 0.3:
                    writer.remove(article.name)
                    held.pop(article.name, None)
                else:
                    writer.replace(article, statements)
                    held[article.name] = article, statements
            writer.finish(KNOWN)
        whole = tmp_path / f"whole{step}"
        Ledger.beside(whole).merge(Ledger.beside(path).read())
        built(whole, list(held.values()))
        assert everything(path) == everything(whole), step


def test_a_build_that_adds_little_looks_at_few_persons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generated_articles import articles

    from unionties.graph.machine import MachineView

    path = tmp_path / "s"
    built(path, list(articles(300)))

    def no_look_at_all(self: MachineView) -> None:
        raise AssertionError("all persons were looked at")

    looked: list[str] = []
    places = MachineView._places

    def counted(self: MachineView, person, *more):  # type: ignore[no-untyped-def]
        looked.append(person.id)
        return places(self, person, *more)

    monkeypatch.setattr(MachineView, "people", no_look_at_all)
    monkeypatch.setattr(MachineView, "_places", counted)
    built(path, list(articles(5, first=300)))
    assert 5 <= len(looked) < 20


def test_a_writer_that_never_finished_is_made_up_for(tmp_path: Path) -> None:
    choose = random.Random(1)
    articles = [told(number, choose) for number in range(10)]
    built(tmp_path / "whole", articles)
    built(tmp_path / "s", articles[:5])
    with Store.writing(tmp_path / "s") as writer:
        for article, statements in articles[5:]:
            writer.replace(article, statements)
    built(tmp_path / "s", [])
    assert everything(tmp_path / "s") == everything(tmp_path / "whole")
