"""How many pages a second each reader of archives gives, and the memory it needs; and two libraries for WARC.

    python tests/benchmarks/archive_reading.py [--pages 500] [--rounds 5]

The pages are of some 65 KB with 300 paragraphs, no two alike. Times are of the processor, the least of several
rounds that take turns; memory is the most that a process of its own held, which only reads that archive.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow
import pyarrow.parquet

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from archive_files import html, members, response

from unionties.extract.reading import read_pages

_WORDS = "công đoàn hai bên đã ký union labour minister agreement the of and was signed với Lào Hà Nội 2022 %"
_PEAK = r"""
import re, sys
from pathlib import Path
from unionties.extract.reading import read_pages

for page in read_pages([Path(sys.argv[1])], on_skip=print):
    pass
print(re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())[1])
"""


def pages(count: int) -> Iterator[tuple[str, str]]:
    """Addresses with their pages."""
    draw = random.Random(1)
    stock = [f"<p>{' '.join(draw.choices(_WORDS.split(), k=40))}</p>" for _ in range(3000)]
    for n in range(count):
        yield f"https://www.example.org/tin/{n}", html("".join(draw.choices(stock, k=300)), f"Tin {n}")


def write(folder: Path, count: int) -> list[Path]:
    """An archive of the same pages of each kind."""
    plain, packed, whole = (folder / name for name in ("a.warc", "a.warc.gz", "whole.warc.gz"))
    with plain.open("wb") as one, packed.open("wb") as two, gzip.open(whole, "wb", 6) as three:
        for address, page in pages(count):
            record = response(address, page)
            one.write(record)
            two.write(members(record)[0])
            three.write(record)
    lines = folder / "a.jsonl"
    with lines.open("wb") as one, gzip.open(f"{lines}.gz", "wb", 6) as two:
        for address, page in pages(count):
            line = json.dumps({"url": address, "html": page}, ensure_ascii=False).encode() + b"\n"
            one.write(line)
            two.write(line)
    packed_lines = pyarrow.compress(lines.read_bytes(), codec="zstd", asbytes=True)
    (folder / "a.jsonl.zst").write_bytes(packed_lines)
    urls, texts = zip(*pages(count), strict=True)
    table = pyarrow.table({"url": urls, "html": texts})
    pyarrow.parquet.write_table(table, folder / "a.parquet", compression="zstd", row_group_size=count)
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for n, text in enumerate(texts):
            archive.writestr(f"{n}.html", text)
    with (folder / "a.rss").open("w", encoding="utf-8") as feed:
        feed.write('<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>')
        for url, text in zip(urls, texts, strict=True):
            feed.write(f"<item><link>{url}</link><content:encoded><![CDATA[{text}]]></content:encoded></item>")
        feed.write("</channel></rss>")
    others = ("a.jsonl.gz", "a.jsonl.zst", "a.parquet", "a.zip", "a.rss")
    return [plain, packed, whole, lines, *(folder / name for name in others)]


def ours(path: Path) -> int:
    """The pages that we read."""
    return sum(1 for _ in read_pages([path], on_skip=print))


def by_fastwarc(path: Path) -> int:
    """The bodies that FastWARC alone reads."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with path.open("rb") as file:
        return sum(bool(r.reader.read()) for r in ArchiveIterator(file, record_types=WarcRecordType.response))


def by_warcio(path: Path) -> int:
    """The bodies that warcio alone reads."""
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as file:
        return sum(bool(r.content_stream().read()) for r in ArchiveIterator(file) if r.rec_type == "response")


def cpu(read: Callable[[Path], int], path: Path, expected: int) -> float:
    """Seconds of the processor for reading all pages."""
    before = time.process_time()
    assert read(path) == expected, (read.__name__, path.name)
    return time.process_time() - before


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = write(Path(folder), options.pages)
        tasks: list[tuple[Callable[[Path], int], Path]] = [(ours, path) for path in paths]
        try:
            import warcio  # noqa: F401
        except ImportError:
            print("warcio isn't installed and not compared")
        else:
            tasks += [(by_warcio, path) for path in paths[:2]]
        tasks += [(by_fastwarc, path) for path in paths[:2]]
        best = dict.fromkeys(tasks, float("inf"))
        for _ in range(options.rounds):
            for task in tasks:
                best[task] = min(best[task], cpu(*task, options.pages))
        print(f"{'reader':12} {'archive':14} {'MB':>7} {'pages/s':>9} {'memory':>8}")
        for (read, path), seconds in best.items():
            peak = ""
            if read is ours:
                command = [sys.executable, "-c", _PEAK, str(path)]
                peak = subprocess.run(command, capture_output=True, text=True, check=True).stdout
                peak = f"{int(peak.split()[-1]) >> 10} MB"
            size, pace = path.stat().st_size / 1e6, options.pages / seconds
            print(f"{read.__name__:12} {path.name:14} {size:7.1f} {pace:9,.0f} {peak:>8}")


if __name__ == "__main__":
    main()
