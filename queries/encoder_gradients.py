"""What ``encoder_learning.py`` does with JAX: the encoder's way from pieces to classes once more, with its gradients.

The way is that of ``extract/encoder.py``, for many sentences at a time and with some of the states dropped (Srivastava
et al. 2014); a test holds both to the same results.
"""

from __future__ import annotations

import math
from typing import Any

import jax
import jax.numpy as jnp

from unionties.queries.encoder_learning import DECAY, DROPPED, Tree

HEADS = 12
_FIRST, _SECOND, _CLIPPED = 0.9, 0.999, 1.0
Array = Any


def _normed(state: Array, norm: Array) -> Array:
    centred = state - state.mean(-1, keepdims=True)
    return centred / jnp.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12) * norm[0] + norm[1]


def _dropped(state: Array, key: Array, share: float = DROPPED) -> Array:
    return state if key is None else state * jax.random.bernoulli(key, 1 - share, state.shape) / (1 - share)


def states(weights: Tree, pieces: Array, marks: Array, read: Array, key: Array = None) -> Array:
    """The states of sentences: (sentences × pieces × width); with a key, some are dropped."""
    many, length = pieces.shape
    layers = [weights[f"layer {n}"] for n in range(sum(name.startswith("layer") for name in weights))]
    keys = [None] * (2 * len(layers) + 1) if key is None else list(jax.random.split(key, 2 * len(layers) + 1))
    state = weights["table"][pieces] + weights["positions"][:length] + marks[..., None] * weights["mark"]
    state = _dropped(_normed(state, weights["norm"]), keys[-1])
    unread = jnp.where(read, 0, -1e9)[:, None, None, :]
    for n, layer in enumerate(layers):
        mixed = state @ layer["mixed"] + layer["mixed_constants"]
        parts = (part.reshape(many, length, HEADS, -1).transpose(0, 2, 1, 3) for part in jnp.split(mixed, 3, -1))
        query, key_, value = parts
        shares = jax.nn.softmax(query @ key_.transpose(0, 1, 3, 2) / math.sqrt(query.shape[-1]) + unread, -1)
        seen = (shares @ value).transpose(0, 2, 1, 3).reshape(many, length, -1)
        seen = seen @ layer["joined"] + layer["joined_constants"]
        state = _normed(state + _dropped(seen, keys[2 * n]), layer["norms"][:2])
        wide = jax.nn.gelu(state @ layer["wide"] + layer["wide_constants"], approximate=True)
        narrow = wide @ layer["narrow"] + layer["narrow_constants"]
        state = _normed(state + _dropped(narrow, keys[2 * n + 1]), layer["norms"][2:])
    return state


def scores(weights: Tree, one: tuple[Array, ...], key: Array = None) -> Array:
    """The scores of the classes of all pairs of a batch: (pairs × classes)."""
    pieces, marks, read, of, firsts, seconds = one[:6]
    state = states(weights, pieces, marks, read, key)
    at = jnp.arange(pieces.shape[1])[None]
    inside = ((at > firsts[:, None]) & (at < seconds[:, None])).astype(state.dtype)
    between = jnp.einsum("pl,plw->pw", inside, state[of]) / jnp.maximum(inside.sum(1, keepdims=True), 1)
    first, second = state[of, firsts], state[of, seconds]
    seen = _dropped(jnp.concatenate([first, second, first * second, between], -1), key, 2 * DROPPED)
    hidden = jnp.tanh(seen @ weights["hidden"] + weights["hidden_constants"])
    return hidden @ weights["last"] + weights["last_constants"]


def _loss(weights: Tree, one: tuple[Array, ...], key: Array) -> Array:
    return -(jax.nn.log_softmax(scores(weights, one, key)) * one[6]).sum() / jnp.maximum(one[6].sum(), 1)


@jax.jit
def step(
    weights: Tree, moments: tuple[Tree, Tree], number: Array, one: tuple[Array, ...], key: Array, rates: Tree
) -> tuple[Tree, tuple[Tree, Tree], Array]:
    """The weights, their moments and the loss after a step of Adam; ``rates`` has one a name."""
    loss, slopes = jax.value_and_grad(_loss)(weights, one, key)
    steep = jnp.sqrt(sum((slope**2).sum() for slope in jax.tree.leaves(slopes)))
    slopes = jax.tree.map(lambda slope: slope * jnp.minimum(1, _CLIPPED / steep), slopes)
    means = jax.tree.map(lambda old, new: _FIRST * old + (1 - _FIRST) * new, moments[0], slopes)
    squares = jax.tree.map(lambda old, new: _SECOND * old + (1 - _SECOND) * new**2, moments[1], slopes)

    def moved(rate: Array, weight: Array, mean: Array, square: Array) -> Array:
        mean, square = mean / (1 - _FIRST**number), square / (1 - _SECOND**number)
        return weight - rate * (mean / (jnp.sqrt(square) + 1e-8) + DECAY * weight)

    def of(name: str) -> Tree:
        named = (tree[name] for tree in (weights, means, squares))
        result: Tree = jax.tree.map(lambda *parts: moved(rates[name], *parts), *named)
        return result

    return {name: of(name) for name in weights}, (means, squares), loss
