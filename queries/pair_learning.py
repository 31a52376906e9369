"""Learn to read pairs: ``python -m unionties.queries.pair_learning LANGUAGE``.

Fits the weights of ``extract/pairs.py``: a multinomial logistic regression (scikit-learn, L-BFGS) over the features
of every two named ends of a sentence, to what annotated sentences and gold articles say of them. Articles kept aside
teach nothing. How sure it is, with the encoder of ``encoder_learning`` where there is one, comes from what models that
hadn't met it say of an article. The same input gives
the same file; it takes some minutes on one core. The vectors are those of ``--vectors``, or of the file as it is.
"""

from __future__ import annotations

import argparse
import math
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np
from numpy.typing import NDArray

from unionties.graph.statement import Article, Source
from unionties.graph.vocabulary import vocabulary
from unionties.queries.calibration import marks_of
from unionties.queries.gold import GoldArticle, Key, load_gold
from unionties.queries.sentences import ALONE, DAY, AnnotatedSentence, load_sentences

if TYPE_CHECKING:
    from unionties.extract.encoder import Encoder
    from unionties.extract.pair_features import Candidate
    from unionties.extract.pair_model import Likely, PairModel, Vectors
    from unionties.extract.pipeline import Analysis

LEAST = 2
"""Features that fewer pairs have are left out."""
STRENGTH = 0.2
"""The inverse of the penalty on weights (scikit-learn's ``C``), found by crossed validation in articles in sight."""
CAUTION = 0.3
"""The same for the few signs by which a probability is told."""
FOLDS = 5
NOT_TIES = ("post", "partOf")
APART = 8
"""One of so many sources teaches the encoder nothing."""
Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Lesson:
    """A pair to learn from: the article or sentence it stands in, its classes, those of them that good annotators could
    disagree on, and whether rules join it already.

    ``elsewhere``: another sentence ties the two, so that nobody has said what this one tells.
    """

    source: str
    candidate: Candidate
    classes: frozenset[str]
    optional: frozenset[str]
    joined: bool
    elsewhere: bool
    article: bool


def of_article(gold: GoldArticle) -> Iterator[Lesson]:
    """The pairs of a gold article."""
    from unionties.extract.pipeline import analyse

    analysis = analyse(gold.article, weigh=False, learn=True)
    assert analysis.resolver is not None, "the analysis is complete"
    resolver, text = analysis.resolver, gold.article.text
    keys = {key for key in gold.required | gold.optional if key[1] not in NOT_TIES}
    places = {
        key: [(at, at + len(p.text)) for p in gold.passages.get(key, ()) if (at := text.find(p.text)) >= 0]
        for key in keys
    }

    def owner(end: str) -> str:
        return gold.owner(resolver.label(end), resolver.records[end].forms)

    for start, end, candidate in analysis.pairs or ():
        told = {key for key in keys if any(a < end and start < b for a, b in places[key])}
        ends = owner(candidate.pair.first), owner(candidate.pair.second)
        if ends[0] != ends[1]:
            elsewhere = any({key[0], key[2]} == set(ends) for key in keys - told)
            joined = _joined(analysis, start, end, candidate)
            implied = {k for k in gold.optional - keys.intersection(gold.passages) if _beside(k, told)}
            classes, optional = _classes(told, ends), _classes((told & gold.optional) | implied, ends)
            yield Lesson(gold.article.name, candidate, classes, optional, joined, elsewhere, True)


def _beside(key: Key, told: Iterable[Key]) -> bool:
    """Whether another relation of the same two is told."""
    return any({key[0], key[2]} == {other[0], other[2]} for other in told)


def of_sentence(sentence: AnnotatedSentence, code: str) -> Iterator[Lesson]:
    """The pairs of an annotated sentence that are marked, as far as the extraction finds their names."""
    from unionties.extract.pipeline import analyse

    analysis = analyse(Article(sentence.name, sentence.text, Source(DAY, code)), weigh=False, learn=True)
    owners = marks_of(analysis, sentence)
    for start, end, candidate in analysis.pairs or ():
        first, second = owners.get(candidate.pair.first), owners.get(candidate.pair.second)
        if first is None or first != second:  # what is marked nowhere is no organisation and joined to none
            joined = _joined(analysis, start, end, candidate)
            classes = _classes(sentence.ties, (first, second)) if first and second else frozenset()
            yield Lesson(sentence.name, candidate, classes, frozenset(), joined, False, False)


def _joined(analysis: Analysis, start: int, end: int, candidate: Candidate) -> bool:
    ends = {candidate.pair.first, candidate.pair.second}
    return any({d.subject, d.object} == ends and (d.start, d.end) == (start, end) for d in analysis.drafts)


def _classes(told: Iterable[Key], ends: tuple[str, str]) -> frozenset[str]:
    """What is told of two ends: relations, turned where the second one is the subject."""
    relations = vocabulary().relations
    return frozenset(
        key[1] if key[0] == ends[0] or relations[key[1]].symmetric else f"{key[1]}|turned"
        for key in told if {key[0], key[2]} == set(ends)
    )  # fmt: skip


def withheld(source: str) -> bool:
    """Whether the encoder learns nothing from an article or a sentence, by its name."""
    return zlib.crc32(source.encode()) % APART == 0


class Learner:
    """Fits models to lessons over one set of features."""

    def __init__(self, lessons: Sequence[Lesson], vectors: Vectors | None) -> None:
        from scipy import sparse

        counts = Counter(feature for lesson in lessons for feature in lesson.candidate.features)
        names = sorted(feature for feature, n in counts.items() if n >= LEAST)
        self.rows, self.vectors = {name: row for row, name in enumerate(names)}, vectors
        known = [[self.rows[f] for f in lesson.candidate.features if f in self.rows] for lesson in lessons]
        pointers = np.cumsum([0, *map(len, known)])
        columns = np.array([row for rows in known for row in rows])
        words = sparse.csr_matrix((np.ones(len(columns)), columns, pointers), (len(lessons), len(names)))
        self.matrix = words
        if vectors:
            blocks = np.array([vectors.blocks(x.candidate.words, x.candidate.pair) for x in lessons])
            self.matrix = sparse.hstack([words, sparse.csr_matrix(blocks)]).tocsr()
        self.lessons = lessons

    def fitted(self, numbers: Iterable[int], strength: float = STRENGTH) -> PairModel:
        """The model of some of the lessons."""
        from sklearn.linear_model import LogisticRegression

        from unionties.extract.pair_model import NONE, PairModel

        rows, told, weights = [], [], []
        for number in numbers:
            lesson = self.lessons[number]
            if lesson.classes or not lesson.elsewhere:
                classes = sorted(lesson.classes) or [NONE]
                rows += [number] * len(classes)
                told += classes
                weights += [1 / len(classes)] * len(classes)
        model = LogisticRegression(C=strength, max_iter=3000, tol=1e-3)
        model.fit(self.matrix[rows], told, sample_weight=weights)
        slopes, constants = model.coef_, model.intercept_
        if len(slopes) == 1:  # of two classes the library keeps the second one's only
            slopes, constants = np.vstack([0 * slopes, slopes]), np.array([0, *constants])
        found: Matrix = slopes.T.astype(np.float32)
        found[self.rows["bias"]] += constants.astype(np.float32)
        own, blocks = found[: len(self.rows)], found[len(self.rows) :]
        return PairModel(tuple(map(str, model.classes_)), self.rows, own, self.vectors, blocks, {})

    def crossed(
        self, strength: float = STRENGTH, second: Encoder | None = None
    ) -> Iterator[tuple[Likely, str, bool, bool]]:
        """What a model that hasn't met an article or a sentence says of its pairs that rules don't join, the class by
        name, whether the annotation says so, and whether it is of an article.

        With an encoder only those are asked of which it learned nothing.
        """
        sources = sorted({x.source for x in self.lessons})
        folds = [{s for s in sources if withheld(s)}] if second else [set(sources[n::FOLDS]) for n in range(FOLDS)]
        for fold in folds:
            model = self.fitted((i for i, x in enumerate(self.lessons) if x.source not in fold), strength)
            model = replace(model, encoder=second)
            sentences: dict[tuple[str, tuple[str, ...]], list[Lesson]] = {}
            for lesson in self.lessons:
                if lesson.source in fold and not lesson.joined:
                    sentences.setdefault((lesson.source, lesson.candidate.words.told), []).append(lesson)
            for listed in sentences.values():
                of = {lesson.candidate.pair: lesson for lesson in listed}
                for likely in model.likeliest([lesson.candidate for lesson in listed]):
                    lesson, told = of[likely.candidate.pair], model.classes[likely.told]
                    if told not in lesson.optional and (lesson.classes or not lesson.elsewhere):
                        yield likely, told, told in lesson.classes, lesson.article


def trusted(weighed: Sequence[tuple[Likely, str, bool, bool]]) -> dict[str, float]:
    """The weights of the signs by which what a model says, of the class named, is as often right as it is sure.

    Single sentences are surer than those of articles: they have a sign of their own, which articles never have, so that
    the many teach how the others weigh and the few how sure an article is.
    """
    from sklearn.linear_model import LogisticRegression

    signs = [dict(likely.signs(told)) | ({} if article else {ALONE: 1.0}) for likely, told, _, article in weighed]
    names = sorted({name for one in signs for name in one} - {"bias"})
    table = np.array([[one.get(name, 0.0) for name in names] for one in signs])
    model = LogisticRegression(C=CAUTION, max_iter=1000).fit(table, [right for _, _, right, _ in weighed])
    weights = {"bias": float(model.intercept_[0]), **dict(zip(names, map(float, model.coef_[0]), strict=True))}
    return {name: weight for name, weight in weights.items() if name != ALONE}


def read_vectors(path: Path, words: Collection[str], dimensions: int) -> Vectors:
    """The vectors of a GloVe text or JSON file for the words wanted, scaled by how rare a word is (Arora 2017)."""
    import json

    from unionties.extract.pair_model import Vectors

    data = json.loads(path.read_text("utf-8"))
    listed = [word for word in data["words"] if word in words]
    place = {word: n for n, word in enumerate(data["words"], 1)}
    table = np.array([data["vectors"][word][:100] for word in listed], np.float32)
    table -= table.mean(axis=0)
    if dimensions < table.shape[1]:
        table = table @ np.linalg.svd(table, full_matrices=False)[2][:dimensions].T
    table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-9
    total = math.fsum(1 / (n + 2.7) for n in range(1, len(data["words"]) + 1))
    shares = np.array([1 / (place[word] + 2.7) / total for word in listed], np.float32)
    return Vectors({word: n for n, word in enumerate(listed)}, table * (1e-3 / (1e-3 + shares))[:, None])


def lessons(code: str, gold: Path, aside: Collection[str]) -> list[Lesson]:
    """All that annotated sentences and articles of a language teach, in a fixed order."""
    found: list[Lesson] = []
    for path in sorted((gold / "sentences").glob(f"{code}-*.jsonl")):
        found += (x for s in load_sentences(path) if s.name not in aside for x in of_sentence(s, code))
    for folder in ("written", "retold", "dev"):
        mine = {n: a for n, a in load_gold(gold / folder).items() if a.language == code and n not in aside}
        found += (x for _, article in sorted(mine.items()) for x in of_article(article))
    return found


def options_of(doc: str | None) -> argparse.ArgumentParser:
    """The options by which both models say what they learn from, with the first line of a module's text."""
    parser = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    parser.add_argument("language", help="the code of the language, e.g. en")
    parser.add_argument("--gold", type=Path, default=Path("tests/gold"), metavar="DIR", help="the folders of gold")
    parser.add_argument("--leave-out", type=Path, nargs="+", default=(), metavar="FILE",
                        help="names of articles and sentences that are kept aside")  # fmt: skip
    return parser


def told_by(options: argparse.Namespace) -> list[Lesson]:
    """The lessons that these options ask for."""
    aside = {name for path in options.leave_out for name in path.read_text("utf-8").split()}
    return lessons(options.language, options.gold, aside)


def main() -> None:
    """Learn a language's weights and write them."""
    from unionties.extract.encoder import encoder
    from unionties.extract.pair_model import packed, pair_model

    parser = options_of(__doc__)
    parser.add_argument("--vectors", type=Path, metavar="FILE", help="words and their vectors, as JSON")
    parser.add_argument("--dimensions", type=int, default=100, help="to how many numbers a vector is shortened")
    parser.add_argument("--strength", type=float, default=STRENGTH, help=f"by default {STRENGTH}")
    parser.add_argument("--floor", type=float, default=0.6, metavar="P", help="tell nothing less likely; 0.6")
    options = parser.parse_args()
    found = told_by(options)
    old = pair_model(options.language)
    vectors = old.vectors if old else None
    if options.vectors:
        words = {word for lesson in found for word in lesson.candidate.words.told}
        vectors = read_vectors(options.vectors, _and_likes(words, options.vectors), options.dimensions)
    learner = Learner(found, vectors)
    weighed = list(learner.crossed(options.strength, encoder(options.language)))
    model = learner.fitted(range(len(found)), options.strength)
    model = replace(model, trust=trusted(weighed), floor=options.floor)
    for low in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        told = [right for likely, _, right, own in weighed if own and low <= model.sure(likely) < low + 0.1]
        click.echo(f"{low:.1f}: {sum(told)} of {len(told)} right")
    path = Path(__file__).parents[1] / "extract" / "languages" / f"{options.language}.pairs.npz"
    arrays: dict[str, Any] = {**packed(model)}
    np.savez_compressed(path, **arrays)
    click.echo(f"{len(found)} pairs, {len(learner.rows)} features, {path.stat().st_size // 1000} kB: {path.name}")


def _and_likes(words: set[str], path: Path, most: int = 20_000) -> set[str]:
    """The words of the lessons, and the most frequent others that may stand for them in an article."""
    import json

    data: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    return words | {word for word in data["words"][:most] if word.isalpha()}


if __name__ == "__main__":
    main()
