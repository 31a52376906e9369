"""The learned reading of pairs: its features, its model, what it tells, and how it is learned."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.sentence_counts import ASIDE, counted, files
from unionties.extract.explain import explain
from unionties.extract.language import languages
from unionties.extract.pair_features import Pair, Words, around, of_words, stem
from unionties.extract.pair_model import Likely, PairModel, Vectors, packed, pair_model, unpacked
from unionties.extract.pairs import SUREST, _match
from unionties.extract.pipeline import analyse, extract
from unionties.graph.errors import ReadError
from unionties.graph.statement import Article, Source
from unionties.graph.vocabulary import vocabulary
from unionties.queries.calibration import SEEN, examples, examples_alone, fit, floor
from unionties.queries.gold import annotated
from unionties.queries.pair_learning import Learner, Lesson, of_sentence, read_vectors, trusted
from unionties.queries.sentences import ALONE, load_sentences

FILES = files()
#: Of the sentences kept aside, by language: least share of ties found, and of what is found right.
FLOORS = {"en": (0.38, 0.71), "vi": (0.21, 0.72)}


def article(text: str, language: str = "en") -> Article:
    return Article("a", text, Source("2024-06-10", language))


def written(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines) + "\n", "utf-8")
    return path


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_annotated_sentence_can_be_read(path):
    sentences = load_sentences(path)
    assert len({s.text for s in sentences}) == len(sentences) > 250
    for sentence in sentences:
        assert all(sentence.text[a:b].strip() == sentence.text[a:b] != "" for a, b in sentence.marks.values())
        assert {end for key in sentence.ties for end in (key[0], key[2])} <= set(sentence.marks)


def test_a_tenth_of_the_sentences_is_kept_aside():
    names = [s.name for path in FILES for s in load_sentences(path)]
    assert set(names) >= ASIDE and 0.09 < len(ASIDE) / len(names) < 0.11
    relations = {key[1] for path in FILES for s in load_sentences(path) for key in s.ties}
    assert relations == {name for name, rule in vocabulary().relations.items() if rule.tie}


@pytest.mark.parametrize("path", [p for p in FILES if "passages" in p.stem], ids=lambda path: path.stem)
def test_what_a_report_tells_across_its_sentences_joins_its_marks(path):
    told, marks = [], {}
    for line in map(json.loads, path.read_text("utf-8").splitlines()):
        marks.setdefault(line["report"], set()).update(re.findall(r"\[(e?\d{1,2}):", line["text"]))
        told += [(line["report"], tie.split()) for tie in line.get("across", ())]
    assert len(marks) > 80 and len(told) > 100
    for report, (subject, relation, target, *planned) in told:
        rule = vocabulary().relations[relation]
        assert rule.tie and planned in ([], ["planned"])
        assert {subject, target} <= {mark.removeprefix("e") for mark in marks[report]}, (report, subject, target)


def test_a_sentence_with_its_marks_and_ties(tmp_path):
    line = {
        "text": "[1:NOTU] met [2:COTU-K] at [e3:the congress].",
        "ties": ["2 meeting 1", "1 participation 3 planned"],
    }
    (told,) = load_sentences(written(tmp_path / "x.jsonl", line))
    assert (told.name, told.text) == ("x-0001", "NOTU met COTU-K at the congress.")
    assert [told.text[a:b] for a, b in told.marks.values()] == ["NOTU", "COTU-K", "the congress"]
    assert told.ties == {("1", "meeting", "2", False), ("1", "participation", "3", True)}
    assert (told.marked(0, 4), told.marked(9, 12), told.marked(5, 8)) == ("1", "2", None)


@pytest.mark.parametrize("line", [
    "{", "[]", {"text": "[1:A] met [2:B]."}, {"text": "A met B.", "ties": []}, {"text": "[1:A] met [2:B.", "ties": []},
    {"text": "[1:A] met [1:B].", "ties": []}, {"text": "[1:A] met [2:B].", "ties": ["1 met 2"]},
    {"text": "[1:A] met [2:B].", "ties": ["1 meeting 3"]}, {"text": "[1:A] met [2:B].", "ties": ["1 meeting 1"]},
    {"text": "[1:A] met [2:B].", "ties": ["1 meeting 2 perhaps"]}, {"text": "[1:A] met [2:B].", "ties": "1 meeting 2"},
    {"text": "[1:A] met [2:B].", "ties": [3]}, {"text": "[1:A] met [2:B]].", "ties": []},
    {"text": "[1:A] met [2:B].", "ties": ["1 post 2"]}, {"text": "[1:A] met [2:B].", "ties": ["1 partOf 2"]},
])  # fmt: skip
def test_a_line_that_is_no_annotated_sentence_is_named(tmp_path, line):
    good = {"text": "[1:A] met [2:B].", "ties": ["1 meeting 2"]}
    with pytest.raises(ReadError, match=r"x\.jsonl, line 2 isn't an annotated sentence .*expected"):
        load_sentences(written(tmp_path / "x.jsonl", good, line))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ReadError, match=r"none\.jsonl can't be read"):
        load_sentences(tmp_path / "none.jsonl")


def test_stems():
    assert [stem(w) for w in ("hosted", "hosting", "hosts", "agreements", "met", "visited")] == [
        "host", "host", "host", "agreeme", "met", "visit",
    ]  # fmt: skip


def test_the_words_around_two_ends():
    text = "on monday \ue000 hosted \ue001 of kenya at the \ue400 in oslo on \ue800, it said"
    pair = Pair("a", "b", (10, 19), ("organisation", "organisation"), (1, 1))
    words = Words.of(text)
    between, before, behind = around(words, pair)
    assert (list(between), list(before)) == (["hosted"], ["on", "monday"])
    assert list(behind) == ["of", "kenya", "at", "the", "E", "in", "oslo", "on"]
    assert {"b=hosted", "bs=host", "bb=<_hosted", "bb=hosted_>", "B=hosted", "f=monday", "a=of"} <= set(
        of_words(words, pair)
    )


@pytest.mark.parametrize("code", languages())
def test_a_model_is_whole_and_small(code):
    model = pair_model(code)
    if model is None:
        assert not (Path(__file__).parents[1] / "extract" / "languages" / f"{code}.pairs.npz").exists()
        return
    named = {told.removesuffix("|turned") for told in model.classes} - {"none"}
    assert named <= {name for name, rule in vocabulary().relations.items() if rule.tie}
    assert not [
        told for told in model.classes if told.endswith("|turned") and vocabulary().relations[told[:-7]].symmetric
    ]
    assert model.weights.shape == (len(model.rows), len(model.classes))
    assert model.vectors is not None and model.blocks.shape == (6 * model.vectors.table.shape[1], len(model.classes))
    assert np.isfinite(model.weights).all() and np.isfinite(model.blocks).all() and 0.3 <= model.floor <= 0.9
    path = Path(__file__).parents[1] / "extract" / "languages" / f"{code}.pairs.npz"
    assert path.stat().st_size < 15_000_000


def test_a_model_comes_back_from_its_arrays():
    table = np.array([[0.5, -1.0], [0.25, 0.0]], np.float32)
    model = PairModel(
        ("meeting", "none", "visit|turned"), {"bias": 0, "b=met": 1}, np.array([[0, 1, 0], [2, 0, 0]], np.float32),
        Vectors({"met": 0, "saw": 1}, table), np.zeros((12, 3), np.float32), {"bias": -0.1, "odds": 0.8}, 0.6,
    )  # fmt: skip
    again = unpacked(packed(model))
    assert (again.classes, again.rows, again.trust, again.floor) == (model.classes, model.rows, model.trust, 0.6)
    assert np.allclose(again.weights, model.weights, atol=0.01)
    assert again.vectors and np.allclose(again.vectors.table, table, atol=0.005)
    assert again.chances(["bias", "b=met"], None).argmax() == 0 and again.chances(["bias"], None).argmax() == 1


def learned(text: str) -> list[tuple[str, str, str]]:
    """What the learned reading alone tells."""
    return [(d.subject, d.relation, d.object) for d in analyse(article(text)).drafts if d.cue.startswith("words: ")]


COLLEGE = "The Barbados Workers' Union Labour College"
ROOMS = "its lecture rooms to 16 stewards of the Antigua Trades and Labour Union"
TOLD = f"{COLLEGE} opened {ROOMS}, who graduated in Mangrove on Saturday."


def test_cues_learn_from_annotated_sentences_too(tmp_path):
    """A cue that is right in one sentence and wrong in another is weighed by both; they are marked as what they are."""
    lines = [
        {"text": "[1:COTU-K] met [2:NOTU] in Nairobi on Monday.", "ties": ["1 meeting 2"]},
        {"text": "[1:COTU-K] met [2:NOTU] in the final of the football cup.", "ties": []},
        {"text": "[1:COTU-K] met NOTU in Nairobi.", "ties": []},
    ]
    path = written(tmp_path / "en-x.jsonl", *lines)
    found = list(examples_alone(load_sentences(path), "en"))
    assert [(e.article, e.right, e.tie) for e in found if "relation=meeting" in e.features] == [
        ("en-x-0001", True, True), ("en-x-0002", False, True),
    ]  # fmt: skip
    assert all(e.features[-1] == ALONE and SEEN not in e.features for e in found)
    article = replace(found[0], features=tuple(f for f in found[0].features if f != ALONE))
    weights = fit([*[found[1]] * 8, *[article] * 4])  # eight sentences count as two articles
    assert sum(weights.get(f, 0) for f in article.features) > 0
    assert floor([(0.9, found[1]), (0.2, article)]) == 0.2, "sentences don't tell where to stop"


def test_what_it_tells_says_which_words_spoke():
    told = [t for sentence in explain(article(TOLD)) for t in sentence.told]
    assert [(t.relation, t.cue.partition(" ")[0]) for t in told] == [("training", "words:")]
    assert "stewards" in told[0].cue and 0.4 <= told[0].confidence < 1


@pytest.mark.parametrize("text", [
    f"{COLLEGE} has not opened {ROOMS}, who graduated elsewhere.",
    f"{COLLEGE} has never in the forty years of its history opened {ROOMS}.",
    f"{COLLEGE} has not yet opened for its new term all of {ROOMS}.",
    f"Did {COLLEGE} open {ROOMS}?",
    f"“Did {COLLEGE} open {ROOMS}?”",
    "The FSPMI and Yamaha Music were both in the news of the week.",
    "According to UNISON, SIPTU is one of the oldest names in the labour movement.",
    "The report names the ITUC, the WFTU and Histadrut among many others.",
])  # fmt: skip
def test_it_stays_silent(text):
    assert learned(text) == []


def test_a_plan_is_one():
    drafts = analyse(article(f"{COLLEGE} will open {ROOMS} on 20 June.")).drafts
    assert [(d.relation, d.planned, d.when) for d in drafts] == [("training", True, "2024-06-20")]


def test_references_name_nobody():
    """*its congress* and *both sides* are no ends, alone or in a group."""
    analysis = analyse(
        article("The ITUC met COSATU in May. Both sides and UNISON have long been twinned with SIPTU."), learn=True
    )
    pairs = {(c.pair.first, c.pair.second) for *_, c in analysis.pairs or ()}
    assert ("unison", "siptu") in pairs and not pairs & {("ituc", "siptu"), ("cosatu", "unison"), ("ituc", "unison")}


@pytest.mark.parametrize(
    ("places", "verb"), [((0, 1), 1), ((0, 1), 2), ((1, 1), 1), ((0, 3), 5), ((2, 4), 0), ((0, 4), 0)]
)
def test_a_match_has_its_slots(places, verb):
    found = _match("\ue000\ue001met\ue002", places, verb)
    assert (found.start("V"), found.start("S")) == (verb, places[0])
    assert places[0] == places[1] or found.start("O") == places[1]


def test_an_event_is_the_slot_of_one():
    found = _match("\ue000 went to \ue400", (0, 10), 2)
    assert (found.start("O"), found.start("E")) == (10, 10)


def test_the_weights_of_cues_learn_nothing_from_it():
    gold = annotated("a", TOLD, {"language": "en", "published": "2024-06-10", "entities": {}, "statements": []})
    assert extract(article(TOLD))
    assert not [e for e in examples({"a": gold}, ()) if any("words: " in feature for feature in e.features)]


def test_it_is_never_surer_than_a_cue_should_be():
    assert all(d.confidence <= SUREST for d in analyse(article(TOLD)).drafts)


def test_it_quotes_its_sentence():
    (statement,) = extract(article(f"Rain fell in Mangrove. {TOLD} The sun shone."))
    assert statement.evidence.text == TOLD


def test_no_language_loads_weights_of_another():
    text = "Công đoàn Lào và Công đoàn Campuchia có chung một bài hát cũ mà ai cũng thuộc."
    assert pair_model("fr") is None
    assert not [d for d in analyse(article(text, "vi")).drafts if d.cue.startswith("words: ")]


def test_it_leaves_to_rules_what_they_join():
    for text in ("The ITUC met the WFTU on Monday.", "COSATU joined the WFTU in 2012."):
        assert learned(text) == [] and extract(article(text))


def lessons(sentences: Iterable[str], folder: Path) -> list[Lesson]:
    lines = [json.loads(line) for line in sentences]
    read = load_sentences(written(folder / "en-x.jsonl", *lines))
    return [lesson for sentence in read for lesson in of_sentence(sentence, "en")]


NAMES = ("ITUC", "WFTU", "COSATU", "UNISON", "IndustriALL", "ver.di", "SIPTU", "Histadrut")


def drilled(folder: Path) -> list[Lesson]:
    """Lessons in a language of two verbs: *blorbed* tells of a meeting, *snarked* of nothing."""
    return lessons(
        (
            json.dumps({"text": f"[1:{a}] {verb} [2:{b}].", "ties": ["1 meeting 2"] if verb == "blorbed" else []})
            for a in NAMES for b in NAMES if a != b for verb in ("blorbed", "snarked")
        ),
        folder,
    )  # fmt: skip


def test_it_learns_what_a_word_tells(tmp_path):
    known = drilled(tmp_path)
    learner = Learner(known, None)
    model = learner.fitted(range(len(known)), 10.0)
    asked = lessons(['{"text": "[1:ITF] blorbed [2:UNISON].", "ties": []}',
                     '{"text": "[1:ITF] snarked [2:UNISON].", "ties": []}'], tmp_path)  # fmt: skip
    found = [model.likeliest([lesson.candidate]) for lesson in asked]
    assert [[model.classes[x.told] for x in listed] for listed in found] == [["meeting"], []]
    assert model.speaks("blorbed", "b", model.classes.index("meeting")) > 1
    again = Learner(drilled(tmp_path), None).fitted(range(len(known)), 10.0)
    assert np.array_equal(model.weights, again.weights)


def test_a_probability_is_one(tmp_path):
    """Of what a model that is far too sure gives odds of four to one, six of ten are right: then it is 0.6 sure."""
    candidate = drilled(tmp_path)[0].candidate
    bold, shy = (Likely(candidate, 0, odds, -odds, True) for odds in (1.4, 0.2))
    weighed = [
        *((bold, "meeting", n % 10 < 6, True) for n in range(400)),
        *((shy, "meeting", n % 10 < 3, True) for n in range(400)),
    ]
    model = PairModel(("meeting",), {}, np.zeros((0, 1), np.float32), None, np.zeros((0, 1)), trusted(weighed))
    assert model.sure(bold) == pytest.approx(0.6, abs=0.03)
    assert model.sure(shy) == pytest.approx(0.3, abs=0.03)


def test_vectors_of_rare_words_are_longer(tmp_path):
    data = {
        "words": ["the", "of", "blorbed"],
        "vectors": {w: [float(n), 1.0, 0] for n, w in enumerate(["the", "of", "blorbed"])},
    }
    (tmp_path / "v.json").write_text(json.dumps(data), "utf-8")
    vectors = read_vectors(tmp_path / "v.json", {"the", "blorbed", "unknown"}, 100)
    assert list(vectors.rows) == ["the", "blorbed"]
    assert np.linalg.norm(vectors.table[1]) > np.linalg.norm(vectors.table[0])
    assert not vectors.of(["unknown"]).any()


@pytest.mark.parametrize("code", FLOORS)
def test_sentences_kept_aside_are_understood_no_worse(code):
    """Ties between names that the extraction finds, in sentences that nothing was learned from."""
    counts = [counted(path, aside=True)[0] for path in files([code])]
    right, wrong, missed = map(sum, zip(*counts, strict=True))
    print(f"{code}: right {right}, wrong {wrong}, missed {missed}")
    recall, precision = FLOORS[code]
    assert right >= recall * (right + missed)
    assert right >= precision * (right + wrong)
