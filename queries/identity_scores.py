"""How well names of one entity lead to one node: B-cubed over the mentions of annotated articles.

For each mention, precision is the share of the mentions with its id that mean the same entity, recall the share of the
mentions of its entity that have its id; both are averaged over mentions (Bagga and Baldwin, *Algorithms for Scoring
Coreference Chains*, 1998). A mention on which a system has nothing is alone with itself, so that it costs recall (as
in Cai and Strube, *Evaluation Metrics for End-to-End Coreference Resolution Systems*, 2010). What a system takes for a
name where gold has none isn't counted: that is no question of identity.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from unionties.queries.evaluate import ratio
from unionties.queries.gold import GoldArticle
from unionties.queries.identity_gold import GoldMention, gold_mentions, joined, kind

SPANS = ("across articles", "within articles")
"""Whether mentions are compared over all articles, or those of each article apart."""


class Resolved(Protocol):
    """A mention as a system gives it: offsets in the article, and the id of what it stands for."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """The character after its last."""

    @property
    def id(self) -> str:
        """What it stands for."""

    @property
    def kind(self) -> str:
        """Whether that is one of the ``organisations``, ``persons`` or ``events``."""


@dataclass
class BCubed:
    """Sums over mentions of their precision and recall."""

    mentions: int = 0
    precisions: float = 0.0
    recalls: float = 0.0

    @property
    def precision(self) -> float:
        """The mean over mentions; 0 of none."""
        return self.precisions / self.mentions if self.mentions else 0.0

    @property
    def recall(self) -> float:
        """The mean over mentions; 0 of none."""
        return self.recalls / self.mentions if self.mentions else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Pairing:
    """A gold mention: its entity in the corpus, the id it was given (None for not found), and what it counts under."""

    mention: GoldMention
    entity: str
    id: str | None
    labels: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class IdentityFault:
    """A ``split`` of an entity, a ``merge`` under an id, or mentions ``not found``.

    ``cost`` is how many whole mentions it takes from the sum of recalls, or for a merge of precisions; ``parts`` are
    the sizes of the pieces, each with an example.
    """

    kind: str
    cost: float
    name: str
    parts: tuple[str, ...]


@dataclass
class IdentityScores:
    """B-cubed by span (``SPANS``), by ``all`` or ``found`` mentions and by measure, how many weren't found, faults."""

    figures: dict[tuple[str, str, str], BCubed] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    shared: int = 0
    faults: list[IdentityFault] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Every figure by span, mentions and measure; ``not_found`` by measure, and the shared names left out."""
        data: dict[str, Any] = {"not_found": self.missing, "shared": self.shared}
        for (span, which, measure), found in self.figures.items():
            told = {"precision": found.precision, "recall": found.recall, "f1": found.f1, "mentions": found.mentions}
            data.setdefault(span, {}).setdefault(which, {})[measure] = told
        return data


def score_identity(gold: Mapping[str, GoldArticle], answers: Mapping[str, Sequence[Resolved]]) -> IdentityScores:
    """Score the mentions that a system resolved in each article, by the article's name."""
    mentions, heads = gold_mentions(gold), joined(gold)
    pairings = []
    for mention in mentions.mentions:
        article = gold[mention.article]
        head = heads[mention.article, mention.owner]
        labels = ("all", kind(article, mention.owner), article.language)
        text = " ".join(article.article.text[mention.start : mention.end].split())
        id_ = _covering(mention, labels[1], answers.get(mention.article, ()))
        pairings.append(Pairing(mention, f"{head[1]} ({head[0]})", id_, labels, text))
    scores = IdentityScores(shared=mentions.shared)
    for span in SPANS:
        for which in ("all", "found"):
            _figures(scores, span, which, [p for p in pairings if which == "all" or p.id is not None])
    for pairing in pairings:
        for label in pairing.labels:
            scores.missing[label] = scores.missing.get(label, 0) + (pairing.id is None)
    scores.faults = sorted(_faults(pairings), key=lambda fault: (-fault.cost, fault.kind, fault.name))
    return scores


def b_cubed(gold: Sequence[Hashable], found: Sequence[Hashable]) -> list[tuple[float, float]]:
    """Precision and recall of each mention, of which ``gold`` and ``found`` hold the clusters in the same order.

    >>> b_cubed("aab", "xyy")
    [(1.0, 0.5), (0.5, 0.5), (0.5, 1.0)]
    """
    both, by_gold, by_found = Counter(zip(gold, found, strict=True)), Counter(gold), Counter(found)
    return [(both[g, f] / by_found[f], both[g, f] / by_gold[g]) for g, f in zip(gold, found, strict=True)]


def _covering(mention: GoldMention, kind_: str, answers: Iterable[Resolved]) -> str | None:
    """The id of the answer that overlaps a mention best: one of its kind if there is any (*Chủ tịch Công đoàn Lào N* is
    a person), and then by the share of both together that they have in common."""
    best: tuple[tuple[bool, float], str] | None = None
    for answer in answers:
        common = min(mention.end, answer.end) - max(mention.start, answer.start)
        if common > 0:
            share = ratio(common, max(mention.end, answer.end) - min(mention.start, answer.start))
            if best is None or (answer.kind == kind_, share) > best[0]:
                best = (answer.kind == kind_, share), answer.id
    return best[1] if best else None


def _figures(scores: IdentityScores, span: str, which: str, pairings: Sequence[Pairing]) -> None:
    gold: list[Hashable] = []
    found: list[Hashable] = []
    for number, pairing in enumerate(pairings):
        scope = pairing.mention.article if span == "within articles" else ""
        gold.append((scope, pairing.entity))
        found.append((scope, number if pairing.id is None else pairing.id))
    for pairing, (precision, recall) in zip(pairings, b_cubed(gold, found), strict=True):
        for label in pairing.labels:
            tally = scores.figures.setdefault((span, which, label), BCubed())
            tally.mentions += 1
            tally.precisions += precision
            tally.recalls += recall


def _faults(pairings: Iterable[Pairing]) -> Iterable[IdentityFault]:
    by_entity: dict[str, list[Pairing]] = defaultdict(list)
    by_id: dict[str, list[Pairing]] = defaultdict(list)
    for pairing in pairings:
        by_entity[pairing.entity].append(pairing)
        if pairing.id is not None:
            by_id[pairing.id].append(pairing)
    for entity, members in by_entity.items():
        sizes = Counter(p.id for p in members if p.id is not None)
        found, whole = sum(sizes.values()), len(members)
        split = (found**2 - sum(n**2 for n in sizes.values())) / whole
        if split:
            yield IdentityFault("split", split, entity, _parts(members, lambda p: p.id))
        if found < whole and whole > 1:
            missing = [p for p in members if p.id is None]
            cost = (whole**2 - found**2 - len(missing)) / whole
            yield IdentityFault("not found", cost, entity, _parts(missing, lambda p: p.text))
    for id_, members in by_id.items():
        sizes_here = Counter(p.entity for p in members)
        cost = len(members) - sum(n**2 for n in sizes_here.values()) / len(members)
        if cost:
            yield IdentityFault("merge", cost, id_, _parts(members, lambda p: p.entity))


def _parts(members: Iterable[Pairing], part: Callable[[Pairing], str | None]) -> tuple[str, ...]:
    """The pieces, the largest first: what they are, how large, and where the first mention of each stands."""
    pieces: dict[str, list[Pairing]] = defaultdict(list)
    for pairing in members:
        name = part(pairing)
        if name is not None:
            pieces[name].append(pairing)
    ordered = sorted(pieces.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(f"{name} ×{len(of)} “{of[0].text}” ({of[0].mention.article})" for name, of in ordered)
