"""How much of what generated pages say is found: python -m tests.benchmarks.planted_recall [--sizes 1000 10000]

Generated pages (``make_corpus.py``) are read as HTML pages of an archive are, extracted from, and compared with what
was planted in them, in the manner of ``unionties evaluate``. Printed are, for each size, precision and recall by
relation and language; how many times agree with the planted ones, how often a plan was found as one, how many sentences
survived the reading of the page, and how many denied ties were found nevertheless. The sentences were written for the
generator: the figures compare versions and sizes, and don't tell how good extraction is on news.

With ``--pairs``, where ``unionties.graph.copies`` exists, also how well it finds the pairs of pages of one story.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, islice

from tests.benchmarks.corpus.series import Made, Recipe, pages
from tests.benchmarks.make_corpus import add_recipe, recipe
from unionties.extract.pages import Page, article_of
from unionties.extract.pipeline import extract
from unionties.graph.errors import ReadError
from unionties.graph.statement import Article
from unionties.graph.vocabulary import vocabulary
from unionties.queries.evaluate import Answer, Share, Tally, by_language
from unionties.queries.gold import GoldArticle, annotated
from unionties.queries.tables import Column, write_table

_CHUNK = 200  # pages scored at a time, so that memory doesn't grow with their number
_ALL = ("ties", "posts")


@dataclass
class Found:
    """What was found of what was planted, so far."""

    tallies: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    shares: dict[tuple[str, str], Share] = field(default_factory=lambda: defaultdict(Share))
    pages: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Print the tables of each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000], metavar="N", help="pages (default 1000)")
    parser.add_argument("--pairs", action="store_true", help="measure the finding of copies, too")
    add_recipe(parser)
    told = parser.parse_args()
    for size in told.sizes:
        show(size, compared(pages(size, recipe(told))))
        if told.pairs:
            show_copies(size, recipe(told))


def compared(made: Iterable[Made]) -> Found:
    """What extraction finds in pages, beside what was planted."""
    found, rest = Found(), iter(made)
    while chunk := list(islice(rest, _CHUNK)):
        gold: dict[str, GoldArticle] = {}
        answers: list[Answer] = []
        for one in chunk:
            found.pages["pages"] += 1
            try:
                article = article_of(page_of(one))
            except ReadError:
                found.pages["unread"] += 1
                continue
            gold[article.name] = annotated(article.name, article.text, one.truth())
            said: list[Answer] = [statement.to_json() for statement in extract(article)]
            answers += said
            _look(found, one, article, gold[article.name], said)
        for language, scores in by_language(gold, answers).items():
            for name, tally in scores.tallies.items():
                _add(found.tallies[language, name], tally)
            for share, of in (("dated", scores.dated), ("grounded", scores.grounded)):
                found.shares[language, share].right += of.right
                found.shares[language, share].all += of.all
    return found


def page_of(one: Made) -> Page:
    """A generated page as the readers of archives give it."""
    return Page(one.name, one.html.encode(), one.url, markup=True, gathered=True)


def show(size: int, found: Found) -> None:
    """Print the table of a size."""
    languages = sorted({language for language, _ in found.tallies})
    rows = []
    for relation in (*_ALL, *(name for name in vocabulary().relations if name != "post")):
        row: dict[str, object] = {"relation": relation}
        for language in languages:
            tally = found.tallies[language, relation]
            if tally.tp + tally.fn:
                row |= {f"{language} P": f"{tally.precision:.3f}", f"{language} R": f"{tally.recall:.3f}"}
                row[f"{language} of"] = f"{tally.tp + tally.fn:,}"
        if len(row) > 1:
            rows.append(row)
    for share in ("dated", "planned", "grounded", "quote read", "denied found"):
        row = {"relation": share}
        for language in languages:
            of = found.shares[language, share]
            row |= {f"{language} R": f"{of.value:.3f}", f"{language} of": f"{of.all:,}"}
        rows.append(row)
    print(f"\n{size:,} pages, {found.pages['unread']:,} couldn't be read")
    keys = [f"{language} {key}" for language in languages for key in ("P", "R", "of")]
    write_table(rows, [Column("relation"), *(Column(key, justify="right") for key in keys)], sys.stdout)


def show_copies(size: int, made_by: Recipe) -> None:
    """Print how many pairs of copies are found, and how many of those found are."""
    try:
        from unionties.graph.copies import alike, band_keys
    except ImportError:
        print("unionties.graph.copies isn't there: copies aren't measured")
        return
    groups, texts, bands = {}, {}, defaultdict[str, list[str]](list)
    for one in pages(size, made_by):
        article = article_of(page_of(one))
        groups[article.name], texts[article.name] = one.copy_of or one.name, article.text
        for key in band_keys(article.text):
            bands[key].append(article.name)
    near = {pair for names in bands.values() for pair in combinations(sorted(set(names)), 2)}
    found = {pair for pair in near if alike(texts[pair[0]], texts[pair[1]])}
    stories = defaultdict[str, list[str]](list)
    for name, group in groups.items():
        stories[group].append(name)
    true = {pair for names in stories.values() for pair in combinations(sorted(names), 2)}
    right = len(found & true)
    print(f"{len(true):,} pairs of copies: recall {right / max(1, len(true)):.3f}", end="")
    print(f", precision {right / max(1, len(found)):.3f} of {len(found):,} found among {len(near):,} compared")


def _look(found: Found, one: Made, article: Article, gold: GoldArticle, said: list[Answer]) -> None:
    """Count what scores don't tell: plans found as plans, sentences that survived, denied ties that were found."""
    keys = {gold.key(answer) for answer in said}
    for planned, other in ((key, (*key[:3], not key[3])) for key in sorted(gold.required)):
        if (planned in keys) != (other in keys):  # found in one way only
            found.shares[one.language, "planned"].add(planned in keys)
    for quote in _quotes(one):
        found.shares[one.language, "quote read"].add(quote in article.text)
    pairs = {(key[0], key[1], key[2]) for key in keys}
    for tie in one.story.denied:
        ends = tie["s"], tie["r"], tie["o"]
        found.shares[one.language, "denied found"].add(ends in pairs or ends[::-1] in pairs)


def _quotes(one: Made) -> Iterator[str]:
    return (said["evidence"] for said in one.truth()["statements"] if not said.get("optional"))


def _add(total: Tally, more: Tally) -> None:
    total.tp, total.fp, total.fn = total.tp + more.tp, total.fp + more.fp, total.fn + more.fn


if __name__ == "__main__":
    main()
