"""What an article costs, stage by stage: python -m tests.benchmarks.article_cost [--sizes 1000 10000 100000]

Generated pages (``make_corpus.py``) are written as HTML files and go through all that a build does with them, one after
the other in one process: reading the page, the gate for pages of archives (where there is one; what it drops goes no
further), making the article, extracting, making quads, writing them into the store with digest and journal, and at the
end finishing and publishing. Printed are milliseconds of the processor, of the store's threads too: for each page of
reading and the gate, for each article of the rest; and the process's resident memory, after a tenth and at the end, and
its peak. Each size runs in a process of its own, after fifty pages that warm it up and don't count.

Below stands what each tenth of the largest size cost, so that ageing of the process or of the store shows: reading to
quads should be flat. ``reference`` is the time of a piece of work that is always the same and in between, which shows
how fast the machine was meanwhile; comparisons are made in it.

A size of 100,000 takes more than an hour of the processor: leave it to a quiet night.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.corpus.series import Made, Recipe, pages
from tests.benchmarks.extraction_scaling import resident
from tests.benchmarks.make_corpus import add_recipe, recipe
from unionties.extract.fingerprint import reading_key
from unionties.extract.pages import Page, article_of
from unionties.extract.pipeline import extract
from unionties.extract.reading import read_pages
from unionties.graph.errors import ReadError
from unionties.graph.organisations import organisations
from unionties.graph.rdf import article_quads
from unionties.graph.store import Store
from unionties.graph.writer import Writer
from unionties.queries.tables import Column, write_table

STAGES = ("read", "gate", "article", "extract", "quads", "write", "finish", "publish")
FLAT = 0.1
"""By how much the cost of an article may grow from the smallest to the largest size, finishing not counted."""
_OF_PAGES = ("read", "gate")
_TENTHS = 10
_WARM, _REFERENCES = 50, 500
Figures = dict[str, Any]


def main() -> None:
    """Print the tables; exit with 1 where the cost of an article isn't flat."""
    parser = argparse.ArgumentParser(
        prog="article_cost", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000], metavar="N", help="pages, at least 500")
    parser.add_argument("--one", type=int, metavar="N", help=argparse.SUPPRESS)
    add_recipe(parser)
    told = parser.parse_args()
    if min(told.sizes) < _REFERENCES:
        parser.error(f"sizes are at least {_REFERENCES}")
    if told.one:
        print(json.dumps(measured(told.one, recipe(told))))
        return
    raise SystemExit(show({size: apart(size) for size in sorted(told.sizes)}))


def apart(size: int) -> Figures:
    """The figures of a size, measured in a process of its own with the options of this one."""
    command = [sys.executable, "-m", "tests.benchmarks.article_cost", *sys.argv[1:], "--one", str(size)]
    figures: Figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return figures


def measured(size: int, made_by: Recipe) -> Figures:
    """Seconds by tenth and stage, the numbers of pages and articles, and memory in megabytes."""
    organisations()
    with tempfile.TemporaryDirectory() as folder:
        _write(pages(_WARM, made_by, first=size), Path(folder, "warm"))
        _write(pages(size, made_by), Path(folder, "corpus"))
        _through(Path(folder, "warm"), Path(folder, "warm.db"), _WARM)
        return _through(Path(folder, "corpus"), Path(folder, "measured.db"), size)


def _write(made: Iterable[Made], folder: Path) -> None:
    """Files that are read in the order of their numbers: outlets, so languages, come mixed."""
    for one in made:
        path = folder / f"{one.number // 1000:04}" / f"{one.number:07}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one.html, "utf-8")


def _through(corpus: Path, store: Path, size: int) -> Figures:
    """Take all pages of a folder through all stages."""
    may_matter = gate()
    tenths = [dict.fromkeys((*STAGES, "reference"), 0.0) for _ in range(_TENTHS)]
    counts, memory = {"pages": 0, "articles": 0, "statements": 0}, [0.0]
    clock = time.process_time
    with Store.writing(store) as writer:
        began = clock()
        for page in read_pages([corpus], on_skip=lambda place, reason: None):
            spent = tenths[min(counts["pages"] * _TENTHS // size, _TENTHS - 1)]
            counts["pages"] += 1
            spent["read"] += clock() - began
            began = clock()
            matters = may_matter(page.data)
            spent["gate"] += clock() - began
            if matters:
                counts["statements"] += (said := _one(page, writer, spent)) or 0
                counts["articles"] += said is not None
            if counts["pages"] == max(1, size // _TENTHS):
                memory[0] = resident() / 1024
            if counts["pages"] % max(1, size // _REFERENCES) == 0:
                spent["reference"] += reference()
            began = clock()
        memory.append(resident() / 1024)
        began = clock()
        writer.finish(organisations())
        tenths[-1]["finish"] = clock() - began
        began = clock()
    tenths[-1]["publish"] = clock() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"tenths": tenths, "memory": [*memory, peak], **counts}


def reference() -> float:
    """The seconds that a fixed piece of work takes now."""
    began = time.process_time()
    sorted(map(str, range(20_000)))
    return time.process_time() - began


def gate() -> Callable[[bytes], bool]:
    """The first gate of archives, where this version has one."""
    try:
        from unionties.extract.gate import may_matter
    except ImportError:
        return lambda data: True
    found: Callable[[bytes], bool] = may_matter
    return found


def _one(page: Page, writer: Writer, spent: dict[str, float]) -> int | None:
    """Take one page through the stages from article to store; how much it says, None where it has no article."""
    times = [time.process_time()]
    try:
        article = article_of(page)
    except ReadError:
        spent["article"] += time.process_time() - times[0]
        return None
    times.append(time.process_time())
    said = extract(article)
    times.append(time.process_time())
    article_quads(writer.addresses, article.name, article.source, article.text, said)
    times.append(time.process_time())
    key = reading_key(article)
    writer.remember(key, said)
    writer.replace(article, said, key)
    times.append(time.process_time())
    for stage, begin, end in zip(STAGES[2:], times, times[1:], strict=False):
        spent[stage] += end - begin
    spent["write"] -= times[3] - times[2]  # which makes the quads again
    return len(said)


def show(found: dict[int, Figures]) -> int:
    """Print the table of sizes and that of tenths; 1 where an article costs more in the largest size, else 0."""
    rows = [row(size, figures) for size, figures in found.items()]
    write_table(rows, [Column(key, justify="right") for key in rows[0]], sys.stdout)
    size, figures = list(found.items())[-1]
    print(f"\n{size:,} pages by tenths, ms")
    rows = list(tenth_rows(figures))
    write_table(rows, [Column(key, justify="right") for key in rows[0]], sys.stdout)
    least, most = (each(found[size]) for size in (min(found), max(found)))
    print(
        f"\nfrom reading to quads an article costs {most / least - 1:+.1%} in the largest size, "
        f"counted in references (limit {FLAT:+.0%})"
    )
    return most > least * (1 + FLAT)


def row(size: int, figures: Figures) -> dict[str, object]:
    """A size's row: milliseconds of each stage for each page or article."""
    found: dict[str, object] = {"pages": f"{size:,}", "articles": f"{figures['articles']:,}"}
    found["statements"] = f"{figures['statements']:,}"
    total = 0.0
    for stage in STAGES:
        seconds = sum(tenth[stage] for tenth in figures["tenths"])
        total += seconds
        found[stage] = f"{seconds / figures['pages' if stage in _OF_PAGES else 'articles'] * 1000:.2f}"
    found["all, each page"] = f"{total / figures['pages'] * 1000:.1f}"
    tenth, end, peak = figures["memory"]
    return found | {"MB at 1/10": f"{tenth:,.0f}", "MB at end": f"{end:,.0f}", "peak": f"{peak:,.0f}"}


def tenth_rows(figures: Figures) -> Iterator[dict[str, object]]:
    """For each tenth of the pages, the milliseconds of each stage for a page of it."""
    pages_of = figures["pages"] / _TENTHS
    for number, tenth in enumerate(figures["tenths"], 1):
        found: dict[str, object] = {"tenth": number}
        found |= {stage: f"{tenth[stage] / pages_of * 1000:.2f}" for stage in STAGES[:6]}
        yield found | {"reference": f"{tenth['reference'] / (_REFERENCES / _TENTHS) * 1000:.2f}"}


def each(figures: Figures) -> float:
    """The cost of an article from reading to quads, in references."""
    stages = STAGES[: STAGES.index("write")]
    spent: float = sum(tenth[stage] for tenth in figures["tenths"] for stage in stages)
    once: float = sum(tenth["reference"] for tenth in figures["tenths"])
    return spent / once / int(figures["articles"])


if __name__ == "__main__":
    main()
