"""How merging statements into the graph grows: python -m tests.benchmarks.merge_cost [--sizes 10000 100000 1000000]

Articles with texts and eight ties each, over a set of organisations that grows with them (``generated_store.py``), and
a person in office each, many of whom occur again and are merged, are put into a new store as a build does it: a digest
of the article is made, its statements are kept in the journal and replace what the article said, ``finish`` judges and
merges, and the store is published. Nothing is extracted. Printed are seconds of the processor, those of the store's
threads, which compact it, included and left out, the most memory, and the bytes on disk; each size runs in a process
of its own. Below stands the power of the size with which time grows from size to size, beside that of n log n between
the two. A size of 1,000,000 wants a quiet hour and some gigabytes of disk.

``--profile`` prints instead where the time of the last size goes. ``--keep`` leaves the stores in a folder, each under
its size, for ``store_speed.py --of``.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import math
import pstats
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from tests.benchmarks.corpus.cast import person
from tests.benchmarks.generated_store import statements
from unionties.extract.fingerprint import page_key
from unionties.extract.pages import Page
from unionties.graph.organisations import organisations
from unionties.graph.statement import Article, Entity, Evidence, Statement
from unionties.graph.store import Store
from unionties.queries.tables import Column, write_table

STAGES = ("digest", "journal", "put", "finish", "publish")
LIMIT = 0.1
"""How far the power of growth may lie above that of n log n: timings of one machine vary by as much."""
_HOLDERS = 3
Figures = dict[str, float]


def main() -> None:
    """Print the table; exit with 1 where growth is worse than n log n."""
    parser = argparse.ArgumentParser(
        prog="merge_cost", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], metavar="N", help="statements")
    parser.add_argument("--profile", action="store_true", help="print where the time of the last size goes")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the stores there")
    parser.add_argument("--one", type=int, metavar="N", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.one:
        print(json.dumps(measured(told.one, told.keep)))
    elif told.profile:
        with cProfile.Profile() as profile:
            measured(told.sizes[-1])
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    else:
        raise SystemExit(show({size: apart(size, told.keep) for size in sorted(told.sizes)}))


def apart(size: int, keep: Path | None = None) -> Figures:
    """The figures of a size, measured in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.merge_cost", "--one", str(size)]
    command += ["--keep", str(keep)] if keep else []
    figures: Figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return figures


def measured(size: int, keep: Path | None = None) -> Figures:
    """Seconds of each stage, the megabytes of memory and of disk, and the number of articles."""
    organisations()  # which a build has read before
    spent = dict.fromkeys(STAGES, 0.0)
    count, own = 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = (keep or Path(folder)) / f"{size}.db"
        if path.exists():
            raise SystemExit(f"{path} is there already: give --keep an empty folder")
        with Store.writing(path) as writer:
            writer.know(organisations())
            for article, said in articles(size):
                times, alone = [time.process_time()], time.thread_time()
                key = page_key(Page(article.name, article.text.encode(), article.name, article.source))
                times.append(time.process_time())
                writer.remember(key, article, said)
                times.append(time.process_time())
                writer.replace(article, said, key)
                times.append(time.process_time())
                for stage, begin, end in zip(STAGES, times, times[1:], strict=False):
                    spent[stage] += end - begin
                own += time.thread_time() - alone
                count += 1
            began, alone = time.process_time(), time.thread_time()
            writer.finish(organisations())
            spent["finish"] = time.process_time() - began
            began = time.process_time()
        spent["publish"] = time.process_time() - began
        own += time.thread_time() - alone
        disk = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return spent | {
        "seconds": sum(spent.values()),
        "own": own,
        "memory": memory,
        "disk": disk / 2**20,
        "articles": count,
    }


def articles(size: int) -> Iterator[tuple[Article, list[Statement]]]:
    """Articles with their statements: so many of these, each article's last one telling an office."""
    told = statements(size * 8 // 9)
    for name, group in groupby(told, key=lambda statement: statement.evidence.article):
        said = list(group)
        said.append(_post(said[0]))
        lines = [statement.evidence.text for statement in said]
        article = Article(name, "\n".join(lines), said[0].source)
        placed, start = [], 0
        for statement, line in zip(said, lines, strict=True):
            evidence = Evidence(name, start, start + len(line), line)
            placed.append(replace(statement, evidence=evidence, source=article.source))
            start += len(line) + 1
        yield article, placed


def _post(tie: Statement) -> Statement:
    """A person in office in the subject of a tie: one of three, so that articles tell of the same one again."""
    union = tie.subject
    draw = random.Random(f"{union.id} {sum(tie.evidence.article.encode()) % _HOLDERS}")
    name = person(draw, "vi", "VN")
    holder = Entity(f"{name.lower().replace(' ', '-')}-{union.id}", "Person", name, (("vi", name),), (name,))
    text = f"Ông {name}, Chủ tịch {union.mentions[0]}, chủ trì buổi làm việc."
    evidence = Evidence(tie.evidence.article, 0, len(text), text)
    return replace(tie, subject=holder, relation="post", object=union, when=None, planned=False, title="Chủ tịch",
                   evidence=evidence)  # fmt: skip


def show(found: dict[int, Figures]) -> int:
    """Print the table and the powers of growth; 1 where a power is too great, else 0."""
    rows = []
    for size, figures in found.items():
        row: dict[str, object] = {"statements": f"{size:,}", "articles": f"{figures['articles']:,.0f}"}
        row |= {stage: f"{figures[stage]:.1f} s" for stage in (*STAGES, "seconds", "own")}
        row["each"] = f"{figures['seconds'] / size * 1000:.2f} ms"
        rows.append(row | {"memory": f"{figures['memory']:,.0f} MB", "disk": f"{figures['disk']:,.0f} MB"})
    headings = {"seconds": "all", "own": "without the store's threads", "each": "each statement"}
    write_table(rows, [Column(key, headings.get(key, key), justify="right") for key in rows[0]], sys.stdout)
    worse = 0
    for small, large in zip(found, list(found)[1:], strict=False):
        power = _power(small, large, found[small]["seconds"], found[large]["seconds"])
        limit = _power(small, large, small * math.log(small), large * math.log(large))
        own = _power(small, large, found[small]["own"], found[large]["own"])
        memory = _power(small, large, found[small]["memory"], found[large]["memory"])
        print(f"from {small:,} to {large:,} time grows with the power {power:.2f} (n log n: {limit:.2f}), ", end="")
        print(f"without the store's threads {own:.2f}; memory {memory:.2f}")
        worse |= power > limit + LIMIT
    return worse


def _power(small: int, large: int, less: float, more: float) -> float:
    return math.log(more / less) / math.log(large / small)


if __name__ == "__main__":
    main()
