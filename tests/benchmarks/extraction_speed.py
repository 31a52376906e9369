"""How fast extraction is beside a name recogniser and a bare tokeniser: python tests/benchmarks/extraction_speed.py

Prints articles and syllables per second of one core over ``seeds/``, taken in one run and by turns, of the whole
extraction, of ``underthesea.ner`` (install it first: ``pip install underthesea``) and of a blank spaCy tokeniser with a
sentencizer.
A syllable is a run of letters or digits. Texts are read, and models loaded, before the clock starts. Counted is the
time of the processor, of each way in its quickest round, so that what else the machine does matters little.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import spacy

from unionties.extract.pipeline import extract
from unionties.extract.reading import read_articles
from unionties.graph.statement import Article

SEEDS = Path(__file__).parents[2] / "seeds"
LIMITS = {"underthesea.ner": 50.0, "spaCy tokeniser + sentencizer": 0.125}
"""At least as many times the articles per second of each."""
Work = Callable[[Article], Any]


def main() -> None:
    """Time the ways by turns and print their speeds and the ratios to extraction."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, default=[SEEDS], help="articles, by default seeds/")
    parser.add_argument("--rounds", type=int, default=7, metavar="N", help="turns of each way (default 7)")
    parser.add_argument("--without-underthesea", action="store_true", help="leave that comparison out")
    options = parser.parse_args()
    articles = list(read_articles(options.paths, on_skip=lambda *why: print(*why, file=sys.stderr)))
    ways: dict[str, Work] = {"unionties extract": extract, "spaCy tokeniser + sentencizer": _bare()}
    if not options.without_underthesea:
        ways["underthesea.ner"] = _underthesea()
    speeds = measured(ways, articles, options.rounds)
    syllables = sum(len(re.findall(r"\w+", a.text)) for a in articles) / len(articles)
    print(f"{len(articles)} articles, {syllables:.0f} syllables each, the quickest of {options.rounds} rounds")
    ours = speeds["unionties extract"]
    for name, speed in speeds.items():
        wanted = f" (wanted: {LIMITS[name]:g})" if name in LIMITS else ""
        ratio = f"   extraction is {ours / speed:.3g} × as fast{wanted}" if wanted else ""
        print(f"{name:32}{speed:10.1f} articles/s {speed * syllables:12,.0f} syllables/s{ratio}")


def measured(ways: dict[str, Work], articles: Sequence[Article], rounds: int) -> dict[str, float]:
    """Articles per second of the processor of each way, in the quickest of the rounds in which the ways take turns; one
    round before warms up."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds + 1):
        for name, work in ways.items():
            begin = time.process_time()
            for article in articles:
                work(article)
            seconds[name].append(time.process_time() - begin)
    return {name: len(articles) / min(taken[1:]) for name, taken in seconds.items()}


def _bare() -> Work:
    """A blank pipeline that cuts words, marks and sentences and nothing else.

    That of any language (``xx``): the Vietnamese one without pyvi cuts at blanks alone, so that a full stop stays with
    its word, and the sentencizer finds one sentence in a whole article.
    """
    pipeline = spacy.blank("xx")
    pipeline.add_pipe("sentencizer")
    return lambda article: pipeline(article.text)


def _underthesea() -> Work:
    """Names by underthesea, line by line, as it is meant for sentences; leaves with a message where it is missing."""
    try:
        from underthesea import ner
    except ImportError:
        sys.exit("underthesea is not installed: pip install underthesea, or run with --without-underthesea")
    return lambda article: [ner(line) for line in article.text.split("\n") if line.strip()]


if __name__ == "__main__":
    main()
