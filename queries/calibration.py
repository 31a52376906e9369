"""The weights that make a statement's confidence a probability: ``python -m unionties.queries.calibration``.

A logistic regression over the features of ``extract/certainty.py``, fitted to what gold articles and annotated
sentences say is right or wrong. Statements that gold marks as optional teach nothing.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from unionties.graph.statement import Article, Source
from unionties.queries.evaluate import Share, tenth
from unionties.queries.gold import GoldArticle, load_gold, make_key
from unionties.queries.scores import write_reliability
from unionties.queries.sentences import ALONE, DAY, AnnotatedSentence, load_sentences

if TYPE_CHECKING:
    from unionties.extract.pipeline import Analysis
    from unionties.extract.resolution import Resolver

RIDGE = 1.5
"""How strongly weights are drawn to 0: as if each feature had been seen so much without telling anything."""
LEAST = 3
"""Features that fewer statements have are left out."""
OF_SENTENCE = 0.25
"""How much an annotated sentence by itself teaches against one of an article; found by crossed validation in articles
that no rule was written for."""
FOLDS = 5
SEEN = "seen"
HIGHEST_FLOOR = 0.3
"""What is more likely than this is told, whatever the F1 of the few unseen articles says: users can ask for more."""


@dataclass(frozen=True)
class Example:
    """A statement that extraction would make, with its features, and whether gold says so."""

    article: str
    features: tuple[str, ...]
    right: bool
    tie: bool


def examples(gold: Mapping[str, GoldArticle], unseen: Collection[str]) -> Iterator[Example]:
    """The statements that extraction would make of the gold articles, before any is weighed.

    Rules do better on articles that were before the eyes of who wrote them: all but the ``unseen`` ones have a feature
    of their own, so that its weight takes up what they owe to that; articles of users never have it.
    """
    from unionties.extract.certainty import described
    from unionties.extract.drafts import LEARNED
    from unionties.extract.pipeline import analyse

    for name, article in sorted(gold.items()):
        analysis = analyse(article.article, weigh=False)
        resolver = analysis.resolver
        assert resolver is not None, "the analysis is complete"
        roles = {(start, end): role for start, end, role in analysis.sentences}
        drafts = [d for d in analysis.drafts if not (d.whole or d.cue.startswith(LEARNED))]
        for draft, features in described(drafts, analysis.masked, roles, resolver):
            ends = [_owner(end, article, resolver) for end in (draft.subject, draft.object)]
            key = make_key(ends[0], draft.relation, ends[1], draft.planned)
            if draft.relation != "partOf" and (key in article.required or key not in article.optional):
                told = tuple(features) if name in unseen else (*features, SEEN)
                yield Example(name, told, key in article.required, draft.relation != "post")


def examples_alone(sentences: Iterable[AnnotatedSentence], code: str) -> Iterator[Example]:
    """The ties that cues would tell of annotated sentences, as far as both ends are marked.

    Sentences by themselves, near misses among them, are read worse than articles: they have a feature of their own.
    """
    from unionties.extract.certainty import described
    from unionties.extract.drafts import LEARNED
    from unionties.extract.pipeline import analyse

    for sentence in sentences:
        analysis = analyse(Article(sentence.name, sentence.text, Source(DAY, code)), weigh=False)
        marks, resolver = marks_of(analysis, sentence), analysis.resolver
        assert resolver is not None, "the analysis is complete"
        roles = {(start, end): role for start, end, role in analysis.sentences}
        drafts = [d for d in analysis.drafts if not (d.whole or d.cue.startswith(LEARNED))]
        for draft, features in described(drafts, analysis.masked, roles, resolver):
            subject, target = marks.get(draft.subject), marks.get(draft.object)
            if draft.relation not in ("post", "partOf") and subject and target and subject != target:
                right = make_key(subject, draft.relation, target, draft.planned) in sentence.ties
                yield Example(sentence.name, (*features, ALONE), right, True)


def marks_of(analysis: Analysis, sentence: AnnotatedSentence) -> dict[str, str | None]:
    """The numbers of the marks in which an analysis of a sentence finds the organisations and events that it names."""
    found: dict[str, str | None] = {}
    for masked in analysis.masked.values():
        for side in (part for s in masked.sides if not s.inferred for part in s.groups or (s,)):
            if len(side.ids) == 1:
                found[side.ids[0]] = found.get(side.ids[0]) or sentence.marked(side.start, side.end)
        found.update({e.id: found.get(e.id) or sentence.marked(e.start, e.end) for e in masked.events if e.id})
    return found


def _owner(end: str, article: GoldArticle, resolver: Resolver) -> str:
    if end.startswith("person:"):
        return article.owner(end.removeprefix("person:"))
    return article.owner(resolver.label(end), resolver.records[end].forms)


def _of_users(example: Example) -> bool:
    """Whether an example is like what users read: of an article that no rule was written for."""
    return SEEN not in example.features and ALONE not in example.features


def fit(seen: Sequence[Example]) -> dict[str, float]:
    """The weights by feature, sorted: the same examples give the same weights."""
    counts = Counter(f for example in seen for f in set(example.features))
    names = sorted(f for f, n in counts.items() if n >= LEAST)
    column = {f: i for i, f in enumerate(names)}
    matrix = np.zeros((len(seen), len(names)))
    for row, example in enumerate(seen):
        matrix[row, [column[f] for f in set(example.features) if f in column]] = 1.0
    right = np.array([e.right for e in seen], dtype=float)
    worth = np.array([OF_SENTENCE if ALONE in e.features else 1.0 for e in seen])
    weights = np.zeros(len(names))
    for _ in range(40):  # Newton's method on the penalised likelihood
        chances = 1 / (1 + np.exp(-matrix @ weights))
        slope = matrix.T @ (worth * (right - chances)) - RIDGE * weights
        curve = (matrix * (worth * chances * (1 - chances))[:, None]).T @ matrix + RIDGE * np.eye(len(names))
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return {f: round(float(w), 3) for f, w in zip(names, weights, strict=True) if abs(w) >= 0.0005}


def crossed(seen: Sequence[Example]) -> list[tuple[float, Example]]:
    """Each example with the probability that the others' weights give it; articles stay whole."""
    from unionties.extract.certainty import Certainty

    fold = {name: number % FOLDS for number, name in enumerate(sorted({e.article for e in seen}))}
    found = []
    for number in range(FOLDS):
        model = Certainty(fit([e for e in seen if fold[e.article] != number]))
        found += [(model.probability(e.features), e) for e in seen if fold[e.article] == number]
    return found


def floor(weighed: Iterable[tuple[float, Example]]) -> float:
    """The probability below which leaving ties out of unseen articles doesn't lower F1, counted among those found."""
    ties = sorted(((p, e.right) for p, e in weighed if e.tie and _of_users(e)), reverse=True)
    best, at, right = -1.0, 0.0, 0
    total = sum(r for _, r in ties)
    for number, (chance, is_right) in enumerate(ties, 1):
        right += is_right
        f1 = 2 * right / (number + total)
        if f1 > best:
            best, at = f1, chance
    return min(round(at, 2), HIGHEST_FLOOR)


def main() -> None:
    """Fit the weights of a language to gold folders and write them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("language", help="the code of the language, e.g. vi")
    parser.add_argument("folders", nargs="+", type=Path, help="folders of gold articles")
    parser.add_argument("--texts", type=Path, metavar="DIR", help="where the texts of folders without texts are")
    parser.add_argument("--unseen", type=_names, default=frozenset(), metavar="FILE",
                        help="names of articles that no rule was written for")  # fmt: skip
    parser.add_argument("--leave-out", type=_names, nargs="+", default=(), metavar="FILE",
                        help="names of articles that are kept aside")  # fmt: skip
    parser.add_argument("--sentences", type=Path, metavar="DIR", help="a folder of annotated sentences")
    parser.add_argument("--floor", type=float, metavar="P",
                        help="tell nothing less likely; by default what is best for F1 in unseen articles")  # fmt: skip
    options = parser.parse_args()
    aside = frozenset().union(*options.leave_out)
    known: list[Example] = []
    for folder in options.folders:
        gold = load_gold(folder, None if any(folder.glob("*.txt")) else options.texts).items()
        mine = {n: a for n, a in gold if a.language == options.language and n not in aside}
        known += examples(mine, options.unseen)
    for path in sorted(options.sentences.glob(f"{options.language}-*.jsonl")) if options.sentences else ():
        known += examples_alone((s for s in load_sentences(path) if s.name not in aside), options.language)
    weighed = crossed(known)
    click.echo("Articles that no rule was written for, each weighed by the others:")
    write_reliability(reliability((p, e) for p, e in weighed if _of_users(e)))
    weights, least = fit(known), floor(weighed) if options.floor is None else options.floor
    path = Path(__file__).parents[1] / "extract" / "languages" / f"{options.language}.certainty.json"
    model = {"floor": least, "weights": {f: w for f, w in weights.items() if f not in (SEEN, ALONE)}}
    path.write_text(json.dumps(model, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
    click.echo(f"{len(known)} statements, {len(weights)} weights, floor {least}: {path.name}")


def _names(path: str) -> frozenset[str]:
    return frozenset(Path(path).read_text("utf-8").split())


def reliability(weighed: Iterable[tuple[float, Example]]) -> dict[int, Share]:
    """By tenths of probability, the share of the examples that is right."""
    found: dict[int, Share] = {}
    for chance, example in weighed:
        found.setdefault(tenth(chance), Share()).add(example.right)
    return found


if __name__ == "__main__":
    main()
