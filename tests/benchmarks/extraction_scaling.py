"""How extraction grows: python tests/benchmarks/extraction_scaling.py

Prints seconds and milliseconds per 1,000 characters for articles of 10 KB to 1 MB, each of a language's gold texts one
after the other, and the slope of time over length on logarithmic scales (1 is linear). Then streams many articles
through extraction and prints the process's resident memory as it goes on (``--articles``, 20,000 by default; the first
tenth warms up caches and isn't judged).
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from unionties.extract.blocks import blocks
from unionties.extract.pipeline import extract
from unionties.graph.statement import Article, Source

GOLD = Path(__file__).parents[1] / "gold" / "dev"
SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
STEEPEST, GROWTH = 1.15, 0.05
"""The limits: of the slope, and of the growth of memory after the first tenth of the articles."""


def main() -> None:
    """Print both tables; exit with 1 where a limit is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=20_000, metavar="N", help="articles to stream")
    options = parser.parse_args()
    slopes = [steepness("vi"), steepness("en")]
    raise SystemExit(0 if memory_growth(options.articles) <= GROWTH and max(slopes) <= STEEPEST else 1)


def steepness(code: str) -> float:
    """The slope of seconds over characters on logarithmic scales, for one language."""
    extract(Article("warm", next(texts(code)), Source(published="2020-01-01", language=code)))
    points = []
    for size in SIZES:
        article = Article("long", long_text(code, size), Source(published="2020-01-01", language=code))
        begin = time.process_time()
        found = len(extract(article))
        seconds = time.process_time() - begin
        points.append((math.log(size), math.log(seconds)))
        each = seconds / size * 1e6
        print(f"{code} {size:9,} characters {seconds:8.2f} s {each:7.1f} ms per 1,000 {found:6} statements")
    middle = [sum(axis) / len(points) for axis in zip(*points, strict=True)]
    slope = sum((x - middle[0]) * (y - middle[1]) for x, y in points) / sum((x - middle[0]) ** 2 for x, _ in points)
    print(f"{code} slope {slope:.2f} (limit {STEEPEST})")
    return slope


def memory_growth(count: int) -> float:
    """By what share resident memory grows from a tenth of the articles to the end."""
    sources = [(text, code) for code in ("vi", "en") for text in texts(code)]
    first = 0
    for number, (text, code) in zip(range(1, count + 1), cycle(sources)):
        extract(
            Article(f"article-{number}", f"{text}\n\nTin số {number}.", Source(published="2020-01-01", language=code))
        )
        if number % max(1, count // 10) == 0:
            now = resident()
            first = first or now
            print(f"{number:7,} articles {now / 1024:7.1f} MB")
    return now / first - 1


def resident() -> int:
    """Resident memory of this process in kilobytes (Linux)."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS")))


def texts(code: str) -> Iterator[str]:
    """The gold texts of a language."""
    for path in sorted(GOLD.glob(f"{code}-*.txt")):
        yield path.read_text("utf-8")


def body(text: str) -> str:
    """The paragraphs of an article's body."""
    article = Article("text", text)
    return "\n\n".join(text[b.start : b.end] for b in blocks(article) if b.role == "body") + "\n"


def long_text(code: str, size: int) -> str:
    """The bodies of gold texts, without titles and what stands round them, one after the other up to a size."""
    pieces, length = [], 0
    for text in cycle(list(map(body, texts(code)))):
        pieces.append(text)
        length += len(text) + 1
        if length >= size:
            return "\n".join(pieces)[:size]
    raise ValueError(f"no text of the language {code!r} in {GOLD}")


if __name__ == "__main__":
    main()
