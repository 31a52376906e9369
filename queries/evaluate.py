"""How well extraction does on annotated articles: ties and posts, dates and grounding.

A *tie* is a distinct (subject, relation, object, planned) of one article, and answers are counted as such:
ten passages for one tie are one answer. Gold that is optional, and what a tie implies, is neither required
nor charged.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from unionties.graph.errors import ReadError, StatementError, UniontiesError
from unionties.graph.statement import Article, Statement, nfc
from unionties.queries.gold import GoldArticle, Key

Answer = Mapping[str, Any]
"""An answer: a JSON object as statement JSON Lines have it."""


@dataclass
class Tally:
    """Answers that are right, wrong and missing."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 0 where nothing was found."""
        return ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float:
        """The share of what is right that was found; 0 where nothing is right."""
        return ratio(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)

    def to_json(self) -> dict[str, float]:
        """The three ratios and the three counts."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1, **vars(self)}


@dataclass
class Share:
    """How many of all are right."""

    right: int = 0
    all: int = 0

    def add(self, right: bool) -> None:
        """Count one more."""
        self.all += 1
        self.right += right

    @property
    def value(self) -> float:
        """The share of 1; 0 of nothing."""
        return ratio(self.right, self.all)


@dataclass(frozen=True, order=True)
class Fault:
    """One ``miss`` or ``false alarm`` with the passage that was to be found, or that was taken for one."""

    article: str
    kind: str
    subject: str
    relation: str
    object: str
    planned: bool
    text: str


@dataclass
class Scores:
    """Tallies of ``ties``, ``posts`` and each relation, the shares dated and grounded, and the faults."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    dated: Share = field(default_factory=Share)
    grounded: Share = field(default_factory=Share)
    reliability: dict[int, Share] = field(default_factory=dict)
    """By tenths of confidence, 0 to 9: the share that is right of what was said with it. Optional statements, neither
    right nor wrong, aren't counted."""
    faults: list[Fault] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Every measure; ``dated`` and ``grounded`` as shares."""
        figures: dict[str, Any] = {name: self.tallies[name].to_json() for name in measures(self)}
        return figures | {"dated": self.dated.value, "grounded": self.grounded.value}


def measures(scores: Scores) -> list[str]:
    """The measures in their order: ties, posts, then relations by name."""
    rest = sorted(set(scores.tallies) - {"ties", "posts"})
    return [*(name for name in ("ties", "posts") if name in scores.tallies), *rest]


def ratio(part: int, whole: int) -> float:
    """``part / whole``, and 0 of nothing."""
    return part / whole if whole else 0.0


def evaluate(
    gold: Mapping[str, GoldArticle],
    extract: Callable[[Article], Iterable[Statement]],
    *,
    on_skip: Callable[[str, str], None],
    progress: Callable[[str], None] = lambda _: None,
) -> list[Answer]:
    """What ``extract`` finds in the gold articles; it gets their text, date and language only.

    An article that can't be extracted has no answers; ``on_skip`` is called with its name and the reason.
    """
    answers: list[Answer] = []
    for name in sorted(gold):
        progress(name)
        try:
            answers += [statement.to_json() for statement in extract(gold[name].article)]
        except UniontiesError as error:
            on_skip(name, str(error))
    return answers


def score(gold: Mapping[str, GoldArticle], answers: Iterable[Answer]) -> Scores:
    """Score answers against gold.

    Args:
        gold: annotated articles by name.
        answers: JSON objects with at least ``article``, ``relation``, ``subject`` and ``object`` (with a
            ``label`` each), as statement JSON Lines have them; those of other articles are passed over.

    Raises:
        StatementError: an answer lacks one of the keys.
    """
    found: dict[str, dict[Key, list[Answer]]] = {name: {} for name in gold}
    for answer in answers:
        try:
            if answer["article"] in found:
                found[answer["article"]].setdefault(gold[answer["article"]].key(answer), []).append(answer)
        except (KeyError, TypeError, AttributeError) as error:
            raise StatementError(
                f"an answer lacks or misforms the key {error}: expected statement JSON Lines"
            ) from None
    scores = Scores()
    for name in sorted(gold):
        _score_found(scores, gold[name], found[name])
        _score_missing(scores, gold[name], found[name])
    scores.faults.sort()
    return scores


def read_answers(source: Path | TextIO) -> list[Answer]:
    """The answers of a JSON Lines file or stream.

    Raises:
        ReadError: the file can't be read, or a line isn't a JSON object.
    """
    try:
        text = source.read_text("utf-8-sig") if isinstance(source, Path) else source.read()
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{source} can't be read: {getattr(error, 'strerror', None) or error}") from None
    answers: list[Answer] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            answer = json.loads(line)
        except ValueError as error:
            raise ReadError(f"line {number} isn't JSON: {error}; expected statement JSON Lines") from None
        if not isinstance(answer, dict):
            raise ReadError(f"line {number} is no JSON object: expected statement JSON Lines")
        answers.append(answer)
    return answers


def by_language(gold: Mapping[str, GoldArticle], answers: Iterable[Answer]) -> dict[str, Scores]:
    """The scores for the articles of each language, by its code."""
    answers = list(answers)
    languages = sorted({article.language for article in gold.values()})
    return {tag: score({n: a for n, a in gold.items() if a.language == tag}, answers) for tag in languages}


def _score_found(scores: Scores, gold: GoldArticle, found: Mapping[Key, list[Answer]]) -> None:
    for key, answers in found.items():
        if key in gold.required:
            _count(scores, key, "tp")
            _trust(scores, answers, True)
            scores.grounded.add(any(_is_grounded(answer, gold, key) for answer in answers))
        elif key not in gold.optional and _count(scores, key, "fp"):
            _trust(scores, answers, False)
            text = (answers[0].get("evidence") or {}).get("text", "")
            scores.faults.append(Fault(gold.article.name, "false alarm", *key, text))


def _trust(scores: Scores, answers: Sequence[Answer], right: bool) -> None:
    """Count a statement under the greatest confidence with which it was made, where the answers have one."""
    given = [float(answer["confidence"]) for answer in answers if "confidence" in answer]
    if given:
        scores.reliability.setdefault(tenth(max(given)), Share()).add(right)


def tenth(chance: float) -> int:
    """The tenth of probability that a chance lies in, 0 to 9; 1 counts to the last."""
    return min(int(chance * 10), 9)


def _score_missing(scores: Scores, gold: GoldArticle, found: Mapping[Key, list[Answer]]) -> None:
    for key in sorted(gold.required):
        passages = gold.passages[key]
        if key not in found:
            if _count(scores, key, "fn"):
                scores.faults.append(Fault(gold.article.name, "miss", *key, passages[0].text))
            continue
        times = {answer.get("when") for answer in found[key]}
        for passage in passages:
            if passage.when and not passage.optional:
                scores.dated.add(passage.when in times)


def _count(scores: Scores, key: Key, outcome: str) -> bool:
    """Count a key under its measures; False for ``partOf``, which is never charged."""
    relation = key[1]
    if relation == "partOf":
        return False
    for measure in ("posts", "post") if relation == "post" else ("ties", relation):
        tally = scores.tallies.setdefault(measure, Tally())
        setattr(tally, outcome, getattr(tally, outcome) + 1)
    return True


def _is_grounded(answer: Answer, gold: GoldArticle, key: Key) -> bool:
    """Whether the offsets give exactly the evidence and overlap a gold evidence, wherever that stands."""
    evidence = answer.get("evidence") or {}
    start, end, text = evidence.get("start"), evidence.get("end"), gold.article.text
    if start is None or end is None or text[start:end] != nfc(evidence.get("text", "")):
        return False
    for passage in gold.passages[key]:
        place = text.find(passage.text)
        while place >= 0:
            if place < end and start < place + len(passage.text):
                return True
            place = text.find(passage.text, place + 1)
    return False
