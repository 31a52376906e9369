"""B-cubed over the names of annotated articles: small cases worked out by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from unionties.extract.identities import identified
from unionties.graph.statement import Article, Source
from unionties.queries.cli import cli
from unionties.queries.gold import GoldArticle, load_gold
from unionties.queries.identity_gold import gold_mentions, joined
from unionties.queries.identity_scores import b_cubed, score_identity

DEV = Path(__file__).parent / "gold" / "dev"


@dataclass(frozen=True)
class Found:
    start: int
    end: int
    id: str
    kind: str = "organisations"


def entity(*names: str, type: str = "TradeUnion") -> dict[str, Any]:  # noqa: A002
    return {"type": type, "names": list(names)}


def gold(folder: Path, **articles: tuple[str, dict[str, Any]]) -> dict[str, GoldArticle]:
    for name, (text, entities) in articles.items():
        data = {"language": "vi", "entities": entities, "statements": []}
        (folder / f"{name}.txt").write_text(text, "utf-8")
        (folder / f"{name}.json").write_text(json.dumps(data), "utf-8")
    return load_gold(folder)


def places(articles: dict[str, GoldArticle]) -> list[tuple[str, str, str]]:
    return [
        (m.article, m.owner, articles[m.article].article.text[m.start : m.end])
        for m in gold_mentions(articles).mentions
    ]


def found(articles: dict[str, GoldArticle], **ids: str) -> dict[str, list[Found]]:
    """The answers that give each of the words its id wherever it stands."""
    return {
        name: [
            Found(m.start, m.end, ids[word])
            for m in gold_mentions(articles).mentions
            if m.article == name and (word := article.article.text[m.start : m.end]) in ids
        ]
        for name, article in articles.items()
    }


@pytest.mark.parametrize(
    ("answer", "precision", "recall"),
    [
        # Bagga and Baldwin 1998: truth 1-5, 6-7, 8-12; the first answer joins the two large chains to the pair
        ("aaaaabbbbbbb", (5 + 2 * 2 / 7 + 5 * 5 / 7) / 12, 1.0),
        ("aaaaabbaaaaa", (5 * 0.5 + 2 + 5 * 0.5) / 12, 1.0),
        ("aaaaabbccccc", 1.0, 1.0),
        ("abcdefghijkl", 1.0, 3 / 12),
    ],
)
def test_the_textbook_example(answer: str, precision: float, recall: float) -> None:
    scores = b_cubed("1" * 5 + "2" * 2 + "3" * 5, answer)
    assert sum(p for p, _ in scores) / 12 == pytest.approx(precision)
    assert sum(r for _, r in scores) / 12 == pytest.approx(recall)


def test_names_are_found_as_words_the_longest_first(tmp_path: Path) -> None:
    text = (
        "Công đoàn Hoà Bình (CĐHB) thăm CÔNG ĐOÀN Huế. Ông Bình và ông Lo ở Hoà Bình lo cho công đoàn hoà bình. CĐHBX"
    )
    articles = gold(
        tmp_path,
        one=(text, {
            "hb": entity("Công đoàn Hòa Bình", "CĐHB", "Hòa Bình"), "hue": entity("Công đoàn Huế"),
            "binh": entity("Bình", type="Person"), "lo": entity("Lo", type="Person"),
        }),
    )  # fmt: skip
    assert places(articles) == [
        ("one", "hb", "Công đoàn Hoà Bình"), ("one", "hb", "CĐHB"), ("one", "hue", "CÔNG ĐOÀN Huế"),
        ("one", "binh", "Bình"), ("one", "lo", "Lo"), ("one", "hb", "Hoà Bình"),
    ]  # fmt: skip


def test_a_name_that_two_entities_share_is_left_out(tmp_path: Path) -> None:
    articles = gold(tmp_path, one=("Alpha và Beta và TUC", {"a": entity("Alpha", "TUC"), "b": entity("Beta", "TUC")}))
    assert places(articles) == [("one", "a", "Alpha"), ("one", "b", "Beta")]
    assert gold_mentions(articles).shared == 1


def test_entities_of_articles_are_joined_by_telling_names(tmp_path: Path) -> None:
    articles = gold(
        tmp_path,
        one=("", {
            "lao": entity("Công đoàn Lào", "LFTU"), "hue": entity("LĐLĐ tỉnh Huế", "LĐLĐ tỉnh"),
            "duc": entity("Vũ Minh Đức", type="Person"),
        }),
        two=("", {
            "lftu": entity("LFTU", "Công đoàn Lào"), "kt": entity("LĐLĐ tỉnh", "LĐLĐ tỉnh Kon Tum"),
            "duc": entity("Lê Văn Đức", "Đức", type="Person"), "hue": entity("Công đoàn Huế", "LFTU"),
            "day": entity("Công đoàn Lào", type="Event"),
        }),
    )  # fmt: skip
    heads = joined(articles)
    assert [owner for owner, head in heads.items() if owner != head] == [("two", "lftu")]
    assert heads["two", "lftu"] == ("one", "lao")


def test_no_join_brings_two_of_one_article_together(tmp_path: Path) -> None:
    articles = gold(
        tmp_path,
        one=("", {"tuc": entity("Trades Union of Ghana", "Ghana TUC", "Ghana's Congress")}),
        two=("", {"uk": entity("Ghana's Congress", "British TUC"), "gh": entity("Ghana TUC", "Trades Union of Ghana")}),
        three=("", {"tuc": entity("British TUC")}),
    )  # fmt: skip
    heads = joined(articles)
    assert heads["two", "gh"] == heads["one", "tuc"]
    assert heads["two", "uk"] == heads["three", "tuc"] != heads["one", "tuc"]


def test_splits_merges_and_what_was_not_found(tmp_path: Path) -> None:
    """Alpha Union thrice in two articles, once under another id; Beta once under Alpha's; Gamma not found."""
    entities = {"a": entity("Alpha Union", "AU"), "b": entity("Beta Union"), "g": entity("Gamma Union")}
    articles = gold(
        tmp_path, one=("Alpha Union, Beta Union và AU", entities), two=("Alpha Union, Gamma Union", entities)
    )
    scores = score_identity(articles, found(articles, **{"Alpha Union": "x", "AU": "y", "Beta Union": "x"}))
    across = scores.figures["across articles", "all", "all"]
    assert across.mentions == 5
    assert across.precision == pytest.approx((2 / 3 + 1 / 3 + 1 + 2 / 3 + 1) / 5)
    assert across.recall == pytest.approx((2 / 3 + 1 + 1 / 3 + 2 / 3 + 1) / 5)
    assert across.f1 == pytest.approx(11 / 15)
    assert scores.figures["across articles", "found", "all"].recall == pytest.approx((2 / 3 + 1 + 1 / 3 + 2 / 3) / 4)
    within = scores.figures["within articles", "all", "all"]
    assert within.precision == pytest.approx((1 / 2 + 1 / 2 + 1 + 1 + 1) / 5)
    assert within.recall == pytest.approx((1 / 2 + 1 + 1 / 2 + 1 + 1) / 5)
    assert scores.missing == {"all": 1, "organisations": 1, "vi": 1}
    assert [(f.kind, f.name, round(f.cost, 3)) for f in scores.faults] == [
        ("merge", "x", 1.333), ("split", "a (one)", 1.333),
    ]  # fmt: skip
    assert scores.faults[1].parts == ("x ×2 “Alpha Union” (one)", "y ×1 “AU” (one)")


def test_the_best_overlap_counts_and_silence_costs_recall(tmp_path: Path) -> None:
    articles = gold(tmp_path, one=("Alpha Union, Alpha Union", {"a": entity("Alpha Union")}))
    near, far = Found(0, 13, "near"), Found(4, 24, "far")
    scores = score_identity(articles, {"one": [far, near]})
    assert [f.parts for f in scores.faults] == [("far ×1 “Alpha Union” (one)", "near ×1 “Alpha Union” (one)")]
    silent = score_identity(articles, {})
    figures = silent.figures["across articles", "all", "organisations"]
    assert (figures.precision, figures.recall, silent.missing["all"]) == (1.0, 0.5, 2)
    assert [(f.kind, f.cost) for f in silent.faults] == [("not found", 1.0)]
    assert ("across articles", "found", "all") not in silent.figures


def test_a_title_in_a_name_leaves_it_a_person(tmp_path: Path) -> None:
    articles = gold(tmp_path, one=("President of Alpha Union Ann Lee", {
        "ann": entity("President of Alpha Union Ann Lee", type="Person")}))  # fmt: skip
    answers = [Found(13, 24, "alpha"), Found(25, 32, "ann", "persons")]
    assert [p.parts for p in score_identity(articles, {"one": answers}).faults] == []
    scores = score_identity(articles, {"one": answers[:1]})
    assert scores.missing["all"] == 0


def test_the_extraction_tells_whom_names_mean() -> None:
    text = "Tại Hà Nội, ông Nguyễn Đình Khang, Chủ tịch Tổng Liên đoàn Lao động Việt Nam tiếp đoàn Công đoàn Lào."
    names = {text[m.start : m.end]: m.id for m in identified(Article("a", text, Source("2022-01-01", "vi")))}
    assert names["Nguyễn Đình Khang"] == "person-nguyễn-đình-khang-vgcl"
    assert names["Tổng Liên đoàn Lao động Việt Nam"] == "vgcl"
    assert names["Công đoàn Lào"] == "lftu"


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_the_command_prints_every_measure(form: str, tmp_path: Path) -> None:
    for name in ("vi-01", "en-06"):
        for end in ("txt", "json"):
            (tmp_path / f"{name}.{end}").write_bytes((DEV / f"{name}.{end}").read_bytes())
    done = CliRunner().invoke(cli, ["evaluate", str(tmp_path), "--identity", "--format", form])
    assert done.exit_code == 0, done.output
    for word in ("organisations", "persons", "vi", "en", "across articles", "within articles", "found"):
        assert word in done.stdout
    errors = CliRunner().invoke(cli, ["evaluate", str(tmp_path), "--identity", "--errors", "--format", "csv"])
    assert errors.stdout.startswith("kind,cost,name,parts\n")


def test_identity_is_read_from_articles_only(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["evaluate", str(DEV), "--identity", "--reliability"])
    assert done.exit_code == 2
    assert "--identity reads the articles themselves" in done.stderr
