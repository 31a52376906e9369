"""How sure a statement is: a probability learned from annotated articles.

A cue matches in sentences of many kinds. What kind of sentence it is says how far it can be trusted: how many other
sides stand between the ends, whether an end is only pointed to, whether the ends are known organisations, which other
statements the sentence seems to make. Each is a feature; ``languages/CODE.certainty.json`` holds the weights of a
logistic regression, made from gold articles by ``python -m unionties.queries.calibration``.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from unionties.extract.drafts import LEARNED, LISTED, SHOWN, Draft
from unionties.extract.language import language
from unionties.extract.masked import Masked
from unionties.extract.resolution import Resolver

#: The share of the floor from which on a post is told: the floor is found by what is wrong among ties, posts are surer.
_OF_POSTS = 0.5
#: Statements that describe an organisation and not a tie are as sure as their rule says.
_UNWEIGHED = ("partOf",)
_MANY = 5
#: The fewest that make a list, whose members stand or fall together.
_FEWEST = 3


@dataclass(frozen=True)
class Certainty:
    """The weights of a language by feature, and the probability below which a tie isn't told."""

    weights: Mapping[str, float]
    floor: float = 0.0

    def probability(self, features: Sequence[str]) -> float:
        """The probability that a statement with these features is right; features never seen count nothing."""
        total = math.fsum(self.weights.get(f, 0.0) for f in features)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def certainty(code: str) -> Certainty | None:
    """The weights of a language, or None where it has none yet."""
    path = files("unionties.extract.languages").joinpath(f"{code}.certainty.json")
    if not path.is_file():
        return None
    data = json.loads(path.read_text("utf-8"))
    return Certainty(data["weights"], data["floor"])


def weighed(
    drafts: Sequence[Draft],
    masked: Mapping[tuple[int, int], Masked],
    roles: Mapping[tuple[int, int], str],
    resolver: Resolver,
    code: str,
    unsure: list[Draft],
) -> list[Draft]:
    """The drafts with their probabilities, without those below the floor; as they are if a language has no weights.
    ``unsure`` takes those below it, down to a half of it."""
    model = certainty(code)
    if model is None:
        return list(drafts)
    kept = [draft for draft in drafts if draft.cue.startswith(LEARNED)]
    told = [draft for draft in drafts if not draft.cue.startswith(LEARNED)]
    weights = [(d, model.probability(features)) for d, features in described(told, masked, roles, resolver)]
    lists = _lists(weights, language(code).data.get("rolls", {}).get("of", ()))
    for draft, chance in weights:
        own = draft.relation in _UNWEIGHED or draft.cue.startswith(LISTED) or draft.whole
        sure = draft.confidence if own else round(max(chance, lists.get(_list(draft), 0)), 3)
        least = model.floor * (_OF_POSTS if draft.relation == "post" else 1)
        if sure >= least or own:
            kept.append(replace(draft, confidence=sure))
        elif sure >= least * SHOWN:
            unsure.append(replace(draft, confidence=sure))
    return kept


def _list(draft: Draft) -> tuple[Any, ...]:
    """What the members of one list share."""
    return draft.start, draft.relation, draft.object, draft.planned, draft.cue


def _lists(weights: Sequence[tuple[Draft, float]], relations: Collection[str]) -> dict[tuple[Any, ...], float]:
    """How sure the surest of each list of participants is: whoever is named among them was there as they were."""
    lists: dict[tuple[Any, ...], dict[str, float]] = {}
    for draft, chance in weights:
        if draft.relation in relations:
            lists.setdefault(_list(draft), {})[draft.subject] = chance
    return {key: max(sure.values()) for key, sure in lists.items() if len(sure) >= _FEWEST}


def described(
    drafts: Sequence[Draft],
    masked: Mapping[tuple[int, int], Masked],
    roles: Mapping[tuple[int, int], str],
    resolver: Resolver,
) -> Iterator[tuple[Draft, list[str]]]:
    """Each draft with its features."""
    # An act of several times in one sentence is told once.
    told = Counter(tie for tie, *_ in {(_tie(d), d.start, d.end) for d in drafts})
    by_sentence: dict[tuple[int, int], list[Draft]] = {}
    for draft in drafts:
        by_sentence.setdefault((draft.start, draft.end), []).append(draft)
    for place, listed in by_sentence.items():
        ties = [d for d in listed if d.relation not in ("post", *_UNWEIGHED)]
        ends = _Ends(masked[place])
        for draft in listed:
            yield (
                draft,
                [
                    *_alone(draft, resolver),
                    f"role={roles.get(place)}|{draft.relation}",
                    f"repeated={min(told[_tie(draft)], 3)}",
                    *(ends.features(draft) if draft.relation != "post" else ()),
                    *(_beside(draft, ties) if draft.relation != "post" else ()),
                ],
            )


def _alone(draft: Draft, resolver: Resolver) -> Iterator[str]:
    """What a draft says of itself."""
    yield "bias"
    yield f"relation={draft.relation}"
    yield f"given={draft.relation == 'post'}|{draft.confidence:.2f}"
    yield f"planned={draft.planned}|{draft.relation}"
    yield f"dated={draft.when is not None}|{draft.relation}"
    if draft.cue:
        yield f"cue={draft.relation}|{draft.cue}"
    if draft.title:
        yield f"title={draft.title.split()[-1].casefold()}"
        yield f"words={min(len(draft.title.split()), _MANY)}|post"
    ends = [e for e in (draft.subject, draft.object) if not e.startswith("person:")]
    shipped = "".join("k" if e in resolver.facts.organisations else "n" for e in ends)
    yield f"known={shipped}|{draft.relation == 'post'}"
    yield f"types={draft.relation}|{'-'.join(resolver.type(e) for e in ends)}"
    countries = {resolver.country(e) for e in ends}
    if len(ends) == 2:
        kind = "open" if None in countries else "same" if len(countries) == 1 else "two"
        yield f"countries={kind}|{draft.relation}"


def _tie(draft: Draft) -> tuple[str, str, str]:
    return draft.subject, draft.relation, draft.object


def _beside(draft: Draft, ties: Sequence[Draft]) -> Iterator[str]:
    """What else the sentence seems to tell: of the same two, of one of them, the same the other way round."""
    others = [d for d in ties if (_tie(d), d.planned) != (_tie(draft), draft.planned)]
    yield f"others={min(len(others), _MANY)}"
    pair = {draft.subject, draft.object}
    for other in {d.relation for d in others if {d.subject, d.object} == pair and d.relation != draft.relation}:
        yield f"too={draft.relation}|{other}"
    if any((d.object, d.relation, d.subject) == (draft.subject, draft.relation, draft.object) for d in others):
        yield f"turned={draft.relation}"
    if any(d.relation == draft.relation and len({d.subject, d.object} & pair) == 1 for d in others):
        yield f"shared={draft.relation}"


class _Ends:
    """Where the entities of a sentence stand."""

    def __init__(self, masked: Masked) -> None:
        self.sides = list(masked.placed_sides())
        self.length = len(masked.text)
        self.places: dict[str, list[tuple[int, str]]] = {}
        for place, side in self.sides:
            for part in side.groups or (side,):
                for id_ in part.ids:
                    self.places.setdefault(id_, []).append((place, "group" if side.groups else part.kind))
        for event in masked.events:
            if event.id:
                self.places.setdefault(event.id, []).append(
                    (event.start - masked.spans[0][0] if masked.spans else 0, "event")
                )

    def features(self, draft: Draft) -> Iterator[str]:
        """How the ends stand in the sentence."""
        subjects, objects = self.places.get(draft.subject, []), self.places.get(draft.object, [])
        kind = "group" if draft.rolled else subjects[0][1] if subjects else "elsewhere"
        yield f"subject={kind}|{draft.relation}"
        yield f"object={objects[0][1] if objects else 'elsewhere'}|{draft.relation}"
        yield f"sides={1 if draft.rolled else min(len(self.sides), _MANY)}"
        yield f"length={min(self.length // 60, _MANY)}"
        if subjects and objects:
            first, last = min(((a, b) for a, _ in subjects for b, _ in objects), key=lambda p: abs(p[0] - p[1]))
            between = sum(min(first, last) < place < max(first, last) for place, _ in self.sides)
            yield f"between={min(between, 3)}"
            yield f"between={min(between, 3)}|{draft.relation}"
            yield f"far={min(abs(first - last) // 25, _MANY)}"
            yield f"order={first < last}|{draft.relation}"
