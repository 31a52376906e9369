"""What processes gain: python -m tests.benchmarks.jobs_speed

Builds a store from generated pages of both languages, one in twenty a copy of another (``make_corpus``), by one process
that extracts and by two. With ``--gold`` the pages are gold articles, each repeated with other names of places and an
own last line, every second one as an HTML page with menus and links around it: each is then like many others, and what
compares them works alone. Prints articles per second, processor
seconds of the parent and of those it started, and the most memory that the parent and any other process had. Runs are
interleaved and each row is the quickest of its runs, since others may use the machine.

The gain can be bounded from processor seconds, too, which don't depend on who else is at work: with two processes on
two cores a build can't last less than half of all it computes, nor less than what the parent computes alone. And cores
that share caches, memory or a host aren't twice one core: last stands what two builds gain that have nothing to do with
each other and run side by side.
"""

from __future__ import annotations

import argparse
import html
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.benchmarks.corpus.formats import write
from tests.benchmarks.corpus.series import Recipe, pages

GOLD = Path(__file__).parents[1] / "gold"
PLACES = (
    "Hà Nội", "Hải Phòng", "Đà Nẵng", "Quảng Ninh", "Nghệ An", "Thanh Hóa", "Lâm Đồng", "Đồng Nai", "Bình Dương",
    "Kon Tum", "Cần Thơ", "Gia Lai", "Quảng Trị", "Sơn La", "Điện Biên", "Cao Bằng", "Lạng Sơn", "Tây Ninh", "Long An",
    "An Giang",
)  # fmt: skip
CAPITALS = ("London", "Berlin", "Madrid", "Oslo", "Brussels", "Geneva", "Seoul", "Tokyo", "Manila", "Jakarta", "Sydney")
_LEAST_GAIN = 1.7


@dataclass(frozen=True)
class Run:
    """What one build took: seconds, processor seconds of the parent and of the others, and their most memory in MB."""

    seconds: float
    parent: float
    others: float
    parent_memory: float
    other_memory: float


def main() -> None:
    """Print the table; exit with 1 where two processes gain less than they should."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=3000, metavar="N", help="articles to build from")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs of each kind")
    parser.add_argument("--gold", action="store_true", help="build from repeated gold articles")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2], metavar="N", help="processes that extract")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if options.gold:
            write_gold(place / "pages", options.articles)
        else:
            write(pages(options.articles, Recipe(copies=0.05, unrelated=0)), place, "html")
        runs: dict[int, list[Run]] = {jobs: [] for jobs in options.jobs}
        aside = 0.0
        for _ in range(options.runs):
            for jobs in options.jobs:
                runs[jobs].append(timed(place / "pages", place / "store.db", jobs))
            aside = min(aside or 1e9, side_by_side(place, options.jobs[-1]))
    print("jobs  articles/s  seconds  CPU parent  CPU others  MB parent  MB of the largest other")
    rates, work = {}, {}
    for jobs, all_of_them in runs.items():
        best = min(all_of_them, key=lambda run: run.seconds)
        parent, others = (min(getattr(run, part) for run in all_of_them) for part in ("parent", "others"))
        work[jobs] = max((parent + others) / jobs, parent)
        rates[jobs] = options.articles / best.seconds
        print(
            f"{jobs:4} {rates[jobs]:11.1f} {best.seconds:8.1f} {best.parent:11.1f} {best.others:11.1f} "
            f"{best.parent_memory:10.0f} {best.other_memory:24.0f}"
        )
    first, last = options.jobs[0], options.jobs[-1]
    gain = rates[last] / rates[first]
    print(f"{last} against {first}: {gain:.2f} times as many articles per second")
    print(f"On idle cores it could be at most {work[first] / work[last]:.2f} times")
    apart = last * min(run.seconds for run in runs[first]) / aside / first
    print(f"{last} builds side by side, each of all the pages by one process, gain {apart:.2f} times")
    raise SystemExit(gain < _LEAST_GAIN)


def write_gold(folder: Path, count: int) -> None:
    """So many articles as files, every second one an HTML page; the same count gives the same files."""
    folder.mkdir()
    texts = [path for part in ("dev", "written", "fr") for path in sorted((GOLD / part).glob("*.txt"))]
    for number in range(count):
        source = texts[number % len(texts)]
        choose = random.Random(number)
        text = f"{altered(source.read_text('utf-8'), choose)}\n\n{number} {choose.random()}\n"
        file = folder / f"{number % 100:02}" / f"{source.stem}-{number:06}.{'html' if number % 2 else 'txt'}"
        file.parent.mkdir(exist_ok=True)
        file.write_text(page(text, number) if number % 2 else text, "utf-8")


def altered(text: str, choose: random.Random) -> str:
    """The text with other names of provinces and towns."""
    for names in (PLACES, CAPITALS):
        here = [name for name in names if name in text]
        marks = {name: f"\x00{number}\x00" for number, name in enumerate(here)}
        for name, mark in marks.items():
            text = text.replace(name, mark)
        for mark, new in zip(marks.values(), choose.sample(names, len(here)), strict=True):
            text = text.replace(mark, new)
    return text


def page(text: str, number: int) -> str:
    """An outlet's page around the text: menus, a list of other news, a footer."""
    title, *paragraphs = [part.strip() for part in text.split("\n") if part.strip()]
    menu = "".join(f'<li><a href="/muc-{n}">Mục {n}</a></li>' for n in range(60))
    others = "".join(f'<div class="tin"><a href="/tin-{number + n}">Tin khác {n}</a></div>' for n in range(60))
    style = "".join(f".c{n} {{ margin: {n}px; color: #{n:06x} }}\n" for n in range(200))
    body = "".join(f"<p>{html.escape(p)}</p>\n" for p in paragraphs)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{html.escape(title)}</title><style>{style}</style>'
        f'<meta property="article:published_time" content="2019-05-{number % 28 + 1:02}"></head>'
        f"<body><nav><ul>{menu}</ul>"
        f"</nav><article><h1>{html.escape(title)}</h1>\n{body}</article><aside>{others}</aside>"
        f"<footer><p>© 2019. Mọi quyền được bảo lưu.</p></footer></body></html>"
    )


def timed(articles: Path, store: Path, jobs: int) -> Run:
    """Build once in a process of its own."""
    subprocess.run(["rm", "-rf", str(store)], check=True)
    command = [sys.executable, "-m", "unionties.queries.cli", "build", str(articles), "--store", str(store)]
    began = time.monotonic()
    process = psutil.Popen([*command, "--jobs", str(jobs)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watch = Watch(process)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    watch.done.set()
    watch.join()
    if status:
        raise SystemExit(f"the build with --jobs {jobs} failed")
    parent = min(watch.parent, usage.ru_utime + usage.ru_stime)
    return Run(seconds, parent, usage.ru_utime + usage.ru_stime - parent, watch.memory, watch.largest)


def side_by_side(place: Path, count: int) -> float:
    """The seconds of so many builds of all the pages that run at once, each by one process."""
    with ThreadPoolExecutor(count) as pool:
        began = time.monotonic()
        list(pool.map(lambda n: timed(place / "pages", place / f"store-{n}.db", 1), range(count)))
        return time.monotonic() - began


class Watch(threading.Thread):
    """Looks every half second at what a process and those that it started have used."""

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.process, self.done = process, threading.Event()
        self.parent, self.memory, self.largest = 0.0, 0.0, 0.0
        self.start()

    def run(self) -> None:
        while not self.done.wait(0.5):
            try:
                with self.process.oneshot():
                    times, memory = self.process.cpu_times(), self.process.memory_info().rss
                self.parent, self.memory = times.user + times.system, max(self.memory, memory / 2**20)
                for other in self.process.children(recursive=True):
                    self.largest = max(self.largest, other.memory_info().rss / 2**20)
            except psutil.Error:
                continue


if __name__ == "__main__":
    main()
