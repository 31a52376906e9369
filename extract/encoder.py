"""A small transformer that reads a sentence whole: the second opinion behind ``pair_model.py``.

It is the beginning of MiniLM (Wang et al. 2020; ``all-MiniLM-L6-v2`` of the Sentence-Transformers project, Apache
License 2.0), whose lower layers were taught further by ``python -m unionties.queries.encoder_learning`` to tell what a
sentence says of two of its ends. Names never reach it: an organisation is a word for its kind, an event *congress*, a
date *monday*. Its weights are whole numbers of a byte in ``languages/CODE.encoder.npz``; it runs on NumPy alone, in
single precision: machines that add in another order come to the same, but for what is far behind the point.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from unionties.extract.pair_features import Candidate, Words

Matrix = NDArray[np.floating[Any]]
DIGITS = 6
"""Decimals of a probability that count."""
LONGEST = 128
"""Pieces of words; of a longer sentence only the beginning is read."""
HEADS = 12
KINDS: Mapping[str, str] = {
    "TradeUnion": "union", "InternationalUnionBody": "federation", "IntergovernmentalBody": "nations",
    "StateBody": "ministry", "CivilOrganisation": "foundation", "EducationBody": "university", "Company": "company",
    "Person": "person", "Event": "congress",
}  # fmt: skip
"""The word that stands for an end of each type."""
_KEPT = 50_000
"""Words whose pieces are kept, so that memory stays flat over any number of articles."""
_EVENT, _DATE, _ORGANISATION = "congress", "monday", "union"
_BEGIN, _END, _STOP, _UNKNOWN = "[CLS]", "[SEP]", ".", "[UNK]"
STAND_INS = (_EVENT, _DATE, _ORGANISATION, _STOP)


@dataclass(frozen=True)
class Pieces:
    """A sentence in numbers of pieces: ``marks`` is 1 where an end stands, ``places`` gives where each word begins."""

    numbers: tuple[int, ...]
    marks: tuple[int, ...]
    places: Mapping[int, int]


@dataclass(frozen=True)
class Layer:
    """The weights of a layer: each matrix as (inputs × outputs), with its constants."""

    mixed: Matrix
    mixed_constants: Matrix
    joined: Matrix
    joined_constants: Matrix
    wide: Matrix
    wide_constants: Matrix
    narrow: Matrix
    narrow_constants: Matrix
    norms: Matrix
    """Four rows: how the states are scaled and moved after attention, and after the rest."""


@dataclass(frozen=True)
class Encoder:
    """The weights of a language's encoder.

    ``table`` has a row a piece of a word, ``positions`` one a place, ``mark`` is added where an end stands. ``hidden``
    and ``last`` turn the states of two ends, their product and the mean of the states between into ``classes``.
    """

    classes: tuple[str, ...]
    pieces: Mapping[str, int]
    layers: tuple[Layer, ...]
    table: Matrix
    positions: Matrix
    mark: Matrix
    norm: Matrix
    hidden: Matrix
    hidden_constants: Matrix
    last: Matrix
    last_constants: Matrix
    _known: dict[str, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def chances(self, candidates: Sequence[Candidate], of: Mapping[int, str]) -> Matrix:
        """The probability of each class for pairs of one sentence, a row a pair; a row of ones where an end stands too
        far behind. ``of`` gives the types of all its ends by the numbers of their words."""
        pieces = self.cut(candidates[0].words, of)
        spans = [candidate.words.span(candidate.pair) for candidate in candidates]
        told = np.ones((len(candidates), len(self.classes)))
        read = [n for n, ends in enumerate(spans) if all(end in pieces.places for end in ends)]
        if read:
            places = [tuple(pieces.places[end] for end in spans[n]) for n in read]
            with _threads().limit(limits=1, user_api="blas"):
                told[read] = self.of_pairs(self.states(pieces), places)
        return told

    def states(self, pieces: Pieces) -> Matrix:
        """What the layers make of a sentence: (pieces × width)."""
        numbers = np.array(pieces.numbers)
        marks = np.array(pieces.marks, self.mark.dtype)[:, None]
        state = normed(self.table[numbers] + self.positions[: len(numbers)] + marks * self.mark, *self.norm)
        for layer in self.layers:
            state = _through(layer, state)
        return state

    def of_pairs(self, states: Matrix, places: Sequence[tuple[int, ...]]) -> Matrix:
        """The probabilities of the classes for the ends at these places."""
        first, second = (states[[place[n] for place in places]] for n in (0, 1))
        sums = np.concatenate([np.zeros((1, states.shape[1]), states.dtype), states.cumsum(axis=0)])
        begins, ends = (np.array([place[n] for place in places]) for n in (0, 1))
        many = np.maximum(ends - begins - 1, 1)[:, None].astype(states.dtype)
        between = (sums[np.maximum(ends, begins + 1)] - sums[begins + 1]) / many
        seen = np.concatenate([first, second, first * second, between], 1)
        seen = np.tanh(seen @ self.hidden + self.hidden_constants)
        scores = seen @ self.last + self.last_constants
        scores = np.exp((scores - scores.max(axis=1, keepdims=True)).astype(np.float64))
        shares: Matrix = (scores / scores.sum(axis=1, keepdims=True)).round(DIGITS)
        return shares

    def cut(self, words: Words, of: Mapping[int, str]) -> Pieces:
        """A sentence in pieces, its ends as the words for their types."""
        numbers, marks, places = [self.pieces[_BEGIN]], [0], {}
        for n, word in enumerate(words.told):
            found = self._pieces(_stands_for(word, of.get(n)))
            if len(numbers) + len(found) > LONGEST - 2:
                break
            places[n] = len(numbers)
            numbers += found
            marks += [int(n in of)] * len(found)
        numbers += [self.pieces[_STOP], self.pieces[_END]]
        return Pieces(tuple(numbers), (*marks, 0, 0), places)

    def _pieces(self, word: str) -> tuple[int, ...]:
        if word not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[word] = tuple(self.pieces[piece] for piece in in_pieces(word, self.pieces))
        return self._known[word]


def kinds(candidates: Sequence[Candidate]) -> dict[int, str]:
    """The types of the ends of a sentence, by the numbers of their words."""
    found: dict[int, str] = {}
    for candidate in candidates:
        for end, kind in zip(candidate.words.span(candidate.pair), candidate.types, strict=True):
            found.setdefault(end, kind)
    return found


def _stands_for(word: str, kind: str | None) -> str:
    if word == "O":
        return KINDS.get(kind or "", _ORGANISATION)
    return {"E": _EVENT, "D": _DATE}.get(word, word)


def in_pieces(word: str, known: Mapping[str, int]) -> Iterator[str]:
    """A word in the longest pieces that are known, from its beginning on (WordPiece, Wu et al. 2016); accents don't
    count."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    for n, part in enumerate(plain.split("-")):
        if n:
            yield "-"
        found, at = [], 0
        while at < len(part):
            ends = range(len(part), at, -1)
            piece = next((p for end in ends if (p := ("##" if at else "") + part[at:end]) in known), None)
            if piece is None:
                found = [_UNKNOWN]
                break
            found.append(piece)
            at += len(piece) - 2 * bool(at)
        yield from found


def normed(state: Matrix, scale: Matrix, constant: Matrix) -> Matrix:
    """States of mean 0 and variance 1, scaled and moved (Ba, Kiros and Hinton 2016)."""
    centred = state - state.mean(axis=-1, keepdims=True)
    spread = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + 1e-12)
    result: Matrix = centred / spread * scale + constant
    return result


def _through(layer: Layer, state: Matrix) -> Matrix:
    length, width = state.shape
    mixed = (state @ layer.mixed + layer.mixed_constants).reshape(length, 3, HEADS, width // HEADS)
    query, key, value = mixed.transpose(1, 2, 0, 3)
    scores = query @ key.transpose(0, 2, 1) / math.sqrt(width // HEADS)
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    seen = (scores / scores.sum(axis=-1, keepdims=True)) @ value
    state = state + seen.transpose(1, 0, 2).reshape(length, width) @ layer.joined + layer.joined_constants
    state = normed(state, *layer.norms[:2])
    wide = state @ layer.wide + layer.wide_constants
    wide = 0.5 * wide * (1 + np.tanh(math.sqrt(2 / math.pi) * (wide + 0.044715 * wide * wide * wide)))
    return normed(state + wide @ layer.narrow + layer.narrow_constants, *layer.norms[2:])


@cache
def _threads() -> ThreadpoolController:
    """What holds matrices to one thread: sentences are short, and workers that share the cores would wait for each
    other (two of them on two cores took four times as long)."""
    return ThreadpoolController()


MATRICES = ("mixed", "joined", "wide", "narrow")
PLAIN = ("positions", "mark", "norm", "hidden", "hidden_constants", "last", "last_constants")
"""The weights that a file holds as they are, in the order in which an encoder has them."""


@cache
def encoder(code: str) -> Encoder | None:
    """The encoder of a language, or None where it has none."""
    path = files("unionties.extract.languages").joinpath(f"{code}.encoder.npz")
    if not path.is_file():
        return None
    with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as data:
        return unpacked({name: data[name] for name in data.files})


def packed(model: Encoder) -> dict[str, NDArray[Any]]:
    """An encoder as the arrays of its file: matrices in bytes with a scale a column (the table: a row)."""
    listed = sorted(model.pieces, key=model.pieces.__getitem__)
    arrays: dict[str, NDArray[Any]] = {"classes": np.array(model.classes), "pieces": np.array("\n".join(listed))}
    table, scales = _in_bytes(model.table.T)
    arrays |= {"table": table.T, "table_scales": scales}
    for name in PLAIN:
        arrays[name] = getattr(model, name).astype(np.float16)
    for n, layer in enumerate(model.layers):
        for name in MATRICES:
            arrays[f"{n}.{name}"], arrays[f"{n}.{name}_scales"] = _in_bytes(getattr(layer, name))
            arrays[f"{n}.{name}_constants"] = getattr(layer, f"{name}_constants")
        arrays[f"{n}.norms"] = layer.norms
    return arrays


def _in_bytes(matrix: Matrix) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    scales = (np.abs(matrix).max(axis=0) / 127 + 1e-12).astype(np.float32)
    return np.round(matrix / scales).astype(np.int8), scales


def unpacked(data: Mapping[str, NDArray[Any]]) -> Encoder:
    """The encoder in the arrays of its file."""
    layers: list[Layer] = []
    while f"{len(layers)}.norms" in data:
        n = len(layers)
        held: dict[str, Matrix] = {"norms": data[f"{n}.norms"].astype(np.float32)}
        for name in MATRICES:
            held[name] = data[f"{n}.{name}"] * data[f"{n}.{name}_scales"].astype(np.float32)
            held[f"{name}_constants"] = data[f"{n}.{name}_constants"].astype(np.float32)
        layers.append(Layer(**held))
    plain = [data[name].astype(np.float32) for name in PLAIN]
    pieces = {piece: n for n, piece in enumerate(str(data["pieces"]).split("\n"))}
    table = data["table"].astype(np.float32) * data["table_scales"][:, None]
    return Encoder(tuple(map(str, data["classes"])), pieces, tuple(layers), table, *plain)
