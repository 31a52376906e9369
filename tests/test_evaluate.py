"""The scores of extraction: small cases worked out by hand, and the referee's own where it is at hand."""

from __future__ import annotations

import importlib.util
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from unionties.graph.errors import ReadError, StatementError
from unionties.graph.statement import Article, Statement, nfc
from unionties.queries.evaluate import by_language, evaluate, measures, read_answers, score
from unionties.queries.gold import GoldArticle, load_gold

GOLD = Path(__file__).parent / "gold"
SEEDS = Path(__file__).parent.parent / "seeds"
REFEREE = os.environ.get("UNIONTIES_REFEREE")
TEXT = "A và B ký thỏa thuận năm 2018. C thăm D. Ông P là chủ tịch của A. A và B lại ký thỏa thuận."
ENTITIES = {
    "a": {"type": "TradeUnion", "names": ["A", "Alpha"]},
    "b": {"type": "TradeUnion", "names": ["B"]},
    "c": {"type": "TradeUnion", "names": ["C"]},
    "d": {"type": "TradeUnion", "names": ["D", "Hoà Bình"]},
    "p": {"type": "Person", "names": ["P"]},
}
AGREEMENT = {
    "s": "a",
    "r": "cooperationAgreement",
    "o": "b",
    "when": "2018",
    "evidence": "A và B ký thỏa thuận năm 2018",
}
VISIT = {"s": "c", "r": "visit", "o": "d", "evidence": "C thăm D"}
POST = {"s": "p", "r": "post", "o": "a", "title": "chủ tịch", "evidence": "Ông P là chủ tịch của A"}


def gold(folder: Path, *statements: dict[str, Any], language: str = "vi", name: str = "one") -> dict[str, GoldArticle]:
    data = {
        "language": language,
        "published": "2022-01-01",
        "entities": ENTITIES,
        "statements": list(statements),
    }
    (folder / f"{name}.txt").write_text(TEXT, "utf-8")
    (folder / f"{name}.json").write_text(json.dumps(data), "utf-8")
    return load_gold(folder)


def answer(subject: str, relation: str, target: str, quote: str = "", **more: Any) -> dict[str, Any]:
    start = TEXT.index(quote)
    return {
        "article": "one", "subject": {"label": subject}, "relation": relation, "object": {"label": target},
        "evidence": {"text": quote, "start": start, "end": start + len(quote)}, **more,
    }  # fmt: skip


def counts(scores: Any, measure: str) -> tuple[int, int, int]:
    tally = scores.tallies.get(measure)
    return (tally.tp, tally.fp, tally.fn) if tally else (0, 0, 0)


def test_ties_and_posts_are_counted_apart(tmp_path: Path) -> None:
    scores = score(
        gold(tmp_path, AGREEMENT, VISIT, POST),
        [answer("Alpha", "cooperationAgreement", "B"), answer("D", "visit", "C")],
    )
    assert counts(scores, "ties") == (1, 1, 1)
    assert counts(scores, "posts") == counts(scores, "post") == (0, 0, 1)
    assert counts(scores, "visit") == (0, 1, 1)
    assert scores.tallies["ties"].f1 == 0.5
    assert [(f.kind, f.relation, f.subject) for f in scores.faults] == [
        ("false alarm", "visit", "d"), ("miss", "visit", "c"), ("miss", "post", "p"),
    ]  # fmt: skip
    assert measures(scores) == ["ties", "posts", "cooperationAgreement", "post", "visit"]


@pytest.mark.parametrize(
    ("given", "tally"),
    [
        (answer("B", "cooperationAgreement", "A"), (1, 0, 0)),  # symmetric
        (answer("a.", "cooperationAgreement", "b"), (1, 0, 0)),  # case and punctuation
        (answer("A", "cooperationAgreement", "B", planned=True), (0, 1, 1)),  # planned is another tie
        (answer("A", "cooperation", "B"), (0, 0, 1)),  # implied: not charged
        (answer("B", "cooperation", "A"), (0, 0, 1)),
        (answer("A", "meeting", "B"), (0, 1, 1)),  # not implied
        (answer("A", "partOf", "B"), (0, 0, 1)),  # never charged
        (answer("X", "cooperationAgreement", "B"), (0, 1, 1)),  # nobody's name
    ],
)
def test_what_counts_as_right(tmp_path: Path, given: dict[str, Any], tally: tuple[int, int, int]) -> None:
    assert counts(score(gold(tmp_path, AGREEMENT), [given, given]), "ties") == tally


def test_an_entity_is_recognised_by_its_label_then_by_most_mentions(tmp_path: Path) -> None:
    articles = gold(tmp_path, VISIT)
    by_mentions = answer("?", "visit", "D")
    by_mentions["subject"] = {"label": "Cee", "mentions": ["A", "C", "c"]}
    by_label = answer("?", "visit", "Hòa Bình")
    by_label["subject"] = {"label": "C", "mentions": ["A", "Alpha"]}
    for given in (by_mentions, by_label):
        assert counts(score(articles, [given]), "ties") == (1, 0, 0)


def test_optional_gold_is_neither_required_nor_charged(tmp_path: Path) -> None:
    articles = gold(tmp_path, AGREEMENT, VISIT | {"optional": True})
    right = answer("A", "cooperationAgreement", "B")
    assert counts(score(articles, [right]), "ties") == (1, 0, 0)
    assert counts(score(articles, [right, answer("C", "visit", "D"), answer("D", "meeting", "C")]), "ties") == (1, 0, 0)


def test_what_is_required_is_not_optional_for_being_implied(tmp_path: Path) -> None:
    articles = gold(tmp_path, AGREEMENT, AGREEMENT | {"r": "cooperation"})
    assert counts(score(articles, [answer("A", "cooperationAgreement", "B")]), "ties") == (1, 0, 1)


def test_times_count_for_found_ties_only(tmp_path: Path) -> None:
    articles = gold(tmp_path, AGREEMENT, AGREEMENT | {"when": "2020"}, VISIT | {"when": "2021"})
    scores = score(articles, [answer("A", "cooperationAgreement", "B", when="2018")])
    assert (scores.dated.right, scores.dated.all) == (1, 2)
    assert scores.to_json()["dated"] == 0.5


@pytest.mark.parametrize(
    ("evidence", "grounded"),
    [
        ({"text": "B ký", "start": 5, "end": 9}, 1),
        ({"text": "B ký", "start": 6, "end": 10}, 0),  # offsets don't give the text
        ({"text": "C thăm D", "start": 31, "end": 39}, 0),  # elsewhere
        ({"text": "A và B ký thỏa thuận năm 2018"}, 0),
        ({}, 0),
    ],
)
def test_evidence_must_stand_where_it_says(tmp_path: Path, evidence: dict[str, Any], grounded: int) -> None:
    scores = score(gold(tmp_path, AGREEMENT), [answer("A", "cooperationAgreement", "B") | {"evidence": evidence}])
    assert (scores.grounded.right, scores.grounded.all) == (grounded, 1)


def test_languages_are_scored_apart(tmp_path: Path) -> None:
    gold(tmp_path, AGREEMENT)
    articles = gold(tmp_path, VISIT, language="en", name="two")
    parts = by_language(articles, [answer("A", "cooperationAgreement", "B")])
    assert {tag: counts(part, "ties") for tag, part in parts.items()} == {"vi": (1, 0, 0), "en": (0, 0, 1)}


def test_a_system_is_told_text_date_and_language_only(tmp_path: Path) -> None:
    told = []
    skipped = []

    def extract(article: Article) -> list[Statement]:
        told.append(article)
        raise ReadError("no such language")

    articles = gold(tmp_path, AGREEMENT)
    assert evaluate(articles, extract, on_skip=lambda *what: skipped.append(what)) == []
    assert skipped == [("one", "no such language")]
    (article,) = told
    assert (article.name, article.text) == ("one", TEXT)
    assert article.source.to_json() == {"published": "2022-01-01", "language": "vi"}


def test_bad_gold_and_answers_are_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="there is no folder"):
        load_gold(tmp_path / "none")
    with pytest.raises(ReadError, match="holds no annotation"):
        load_gold(tmp_path)
    articles = gold(tmp_path, AGREEMENT)
    with pytest.raises(StatementError, match="'relation'"):
        score(articles, [{"article": "one", "subject": {"label": "A"}, "object": {"label": "B"}}])
    (tmp_path / "bad.jsonl").write_text('{"article": "one"}\n[1]\n')
    with pytest.raises(ReadError, match="line 2"):
        read_answers(tmp_path / "bad.jsonl")
    (tmp_path / "one.txt").unlink()
    with pytest.raises(ReadError, match=r"has no text: there is no .*one\.txt"):
        load_gold(tmp_path)
    (tmp_path / "one.txt").write_text(TEXT, "utf-8")
    (tmp_path / "one.json").write_text("{")
    with pytest.raises(ReadError, match="isn't an annotation"):
        load_gold(tmp_path)


def as_answers(folder: Path, texts: Path) -> list[dict[str, Any]]:
    """The gold of a folder in the form that a system hands in."""
    answers = []
    for path in sorted(folder.glob("*.json")):
        data, text = json.loads(path.read_text("utf-8")), nfc((texts / f"{path.stem}.txt").read_text("utf-8"))
        for s in data["statements"]:
            names = [data["entities"][s[end]]["names"] for end in "so"]
            quote = nfc(s["evidence"])
            start = text.find(quote)
            answers.append({
                "article": path.stem, "relation": s["r"], "when": s.get("when"),
                "planned": s.get("planned", False), "subject": {"label": names[0][0], "mentions": names[0]},
                "object": {"label": names[1][0], "mentions": names[1]},
                "evidence": {"text": quote, "start": start, "end": start + len(quote)},
            })  # fmt: skip
    return answers


@pytest.mark.parametrize(("folder", "texts"), [(GOLD / "seeds", SEEDS), (GOLD / "dev", GOLD / "dev")])
def test_gold_is_right_by_its_own_measure(folder: Path, texts: Path) -> None:
    scores = score(load_gold(folder, texts), as_answers(folder, texts))
    assert scores.tallies["ties"].tp > 20
    assert scores.faults == []
    assert scores.to_json() | {"dated": 1.0, "grounded": 1.0} == scores.to_json()


@pytest.mark.skipif(not REFEREE, reason="UNIONTIES_REFEREE doesn't name the referee's script")
@pytest.mark.parametrize(("folder", "texts"), [(GOLD / "seeds", SEEDS), (GOLD / "dev", GOLD / "dev")])
@pytest.mark.parametrize("seed", range(3))
def test_the_referee_gives_the_same_scores(folder: Path, texts: Path, seed: int, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("referee", str(REFEREE))
    assert spec
    assert spec.loader
    referee = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(referee)
    for path in sorted(folder.glob("*.json")):
        (tmp_path / path.name).write_bytes(path.read_bytes())
        (tmp_path / f"{path.stem}.txt").write_bytes((texts / f"{path.stem}.txt").read_bytes())
    answers = spoilt(as_answers(folder, texts), random.Random(seed))
    tallies, dated, grounded, errors = referee.score(referee.load_gold(tmp_path), answers)
    scores = score(load_gold(folder, texts), answers)
    assert scores.to_json() == {name: referee.figures(tally) for name, tally in tallies.items()} | {
        "dated": referee.ratio(dated["ok"], dated["all"]),
        "grounded": referee.ratio(grounded["ok"], grounded["all"]),
    }  # fmt: skip
    assert len(scores.faults) == len(errors)


def spoilt(answers: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """The answers with faults of every kind."""
    kept = []
    for given in answers:
        fault = chance.randrange(10)
        if fault == 0:
            continue
        spoilt = given | {"evidence": dict(given["evidence"])}
        if fault == 1:
            spoilt |= {"subject": given["object"], "object": given["subject"]}
        elif fault == 2:
            spoilt["relation"] = chance.choice(["meeting", "cooperation", "visit", "post", "partOf"])
        elif fault == 3:
            spoilt["planned"] = not given["planned"]
        elif fault == 4:
            spoilt["evidence"]["start"] += 1
        elif fault == 5:
            spoilt["when"] = "2001"
        elif fault == 6:
            spoilt["subject"] = {
                "label": "Nobody",
                "mentions": chance.choice([[], given["subject"]["mentions"]]),
            }
        kept.append(spoilt)
    return kept
