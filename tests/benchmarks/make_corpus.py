"""Write a corpus of generated news pages with what is true of them.

    python -m tests.benchmarks.make_corpus 2000 -o out/corpus --format warc
    python -m tests.benchmarks.make_corpus 100000 -o out/crawl --format parquet --shards 16 --unrelated 0.95

FOLDER gets the pages and ``truth.jsonl``: for each page its name and address, whether it is about unions, the page
whose story it copies, and its statements in the gold format of ``docs/annotation.md``. Page i of a seed is the same
whatever the number of pages. ``--format txt`` writes pairs of text and annotation for ``unionties evaluate
FOLDER/pages``.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tests.benchmarks.corpus.formats import FORMS, write
from tests.benchmarks.corpus.series import Recipe, page, pages
from tests.benchmarks.corpus.wording import LANGUAGES


def main(arguments: list[str] | None = None) -> None:
    """Write the corpus; say how many pages and how fast."""
    parser = argparse.ArgumentParser(
        prog="make_corpus", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", type=int, metavar="N", help="pages")
    parser.add_argument("-o", dest="folder", type=Path, required=True, metavar="FOLDER", help="a new or empty folder")
    parser.add_argument("--format", choices=FORMS, default="html", help="default: html, one file for each page")
    parser.add_argument("--shards", type=int, default=1, metavar="K", help="archives that the pages are dealt out to")
    parser.add_argument("--body", choices=("html", "text"), default="html", help="what JSON Lines and Parquet hold")
    parser.add_argument("--first", type=int, default=0, metavar="I", help="the number of the first page (default 0)")
    add_recipe(parser)
    told = parser.parse_args(arguments)
    if told.count < 1 or told.shards < 1 or told.first < 0:
        parser.error("N and --shards are at least 1, --first at least 0")
    if told.folder.exists() and (not told.folder.is_dir() or any(told.folder.iterdir())):
        parser.error(f"{told.folder} isn't an empty folder: name a new one")
    page(0)  # loads the names, so that the speed below is that of a long series
    began = time.process_time()
    made = pages(told.count, recipe(told), told.first)
    count = write(made, told.folder, told.format, told.shards, body=told.body)
    seconds = time.process_time() - began
    print(f"{count:,} pages in {told.folder}, {count / seconds:,.0f} pages a second", file=sys.stderr)


def add_recipe(parser: argparse.ArgumentParser) -> None:
    """Give a command the options of what is generated."""
    usual = Recipe()
    parser.add_argument("--seed", type=int, default=usual.seed, metavar="S", help=f"default {usual.seed}")
    parser.add_argument(
        "--copies", type=_share, default=usual.copies, metavar="P", help=f"share of copies (default {usual.copies})"
    )
    parser.add_argument(
        "--unrelated", type=_share, default=usual.unrelated, metavar="P",
        help=f"share of pages on other things (default {usual.unrelated}; a crawl has 0.95)",
    )  # fmt: skip
    parser.add_argument("--language", choices=LANGUAGES, help="one language only")


def recipe(told: argparse.Namespace) -> Recipe:
    """The recipe that the options of :func:`add_recipe` tell."""
    return Recipe(told.seed, told.copies, told.unrelated, (told.language,) if told.language else LANGUAGES)


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no share: expected 0 to 1")
    return value


if __name__ == "__main__":
    main()
