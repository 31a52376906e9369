"""What an archive of any size costs, on paper: python -m tests.benchmarks.scale_costs [--pages 1e8 1e9]

The figures for one page, article or statement were measured by the benchmarks that stand beside them; the sizes of
pages and the share that passes the gate are assumptions, to be replaced by those of an archive at hand. All of it is
proportional; what isn't (the start of Spark, a few seconds a job) is left out. ``docs/scale.md`` shows the table.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

READ = 0.10e-3
"""Core-seconds for a packed page of 66 KB: ``archive_reading.py``, warc.gz."""
GATE = 66e3 / 40e6
"""Core-seconds for a page of 66 KB at 40 MB/s: ``gate_speed.py``, pages without a word of unions."""
CLEAN = 20e-3
"""Core-seconds for the article of a page of 66 KB: ``jobs_speed.py --gold``, HTML beside plain text."""
EXTRACT = 14e-3
"""Core-seconds for the statements of an article: ``article_cost.py``."""
QUADS = 2e-3
"""Core-seconds for an article's N-Quads and band keys: ``article_cost.py``, ``copies_cost.py``."""
SPARK = 1.25
"""What Spark adds: assumed, no cluster was at hand."""
MERGE = 3.2e-3
"""Core-seconds for a statement in the embedded store: ``merge_cost.py``."""
PACKED, PAGE, EXTRACTED, SAID, LINES, LINES_PACKED, STORED = 18e3, 66e3, 4.6e3, 0.7e3, 22e3, 1.5e3, 12e3
"""Bytes: a page in the archive and unpacked (assumed); of an article the row that Spark keeps, its statements in
Parquet, its N-Quads and these packed (5,000 generated pages); of a statement in the embedded store (``merge_cost``)."""
UNIONS = 1.0
"""Statements of a page that passes the gate: assumed; generated articles have 2.6."""


@dataclass(frozen=True)
class Costs:
    """What so many pages cost; times in core-hours, sizes in gigabytes."""

    pages: float
    passing: float

    def rows(self) -> dict[str, float]:
        """The rows of the table by their names."""
        passed = self.pages * self.passing
        hours = {
            "read the archive": self.pages * READ, "gate": self.pages * GATE, "find the article": passed * CLEAN,
            "extract": passed * EXTRACT, "N-Quads, band keys": passed * QUADS,
        }  # fmt: skip
        spark = sum(hours.values()) * (SPARK - 1)
        times = {name: seconds / 3600 for name, seconds in (hours | {"Spark's own": spark}).items()}
        return (
            {f"{name}, core-hours": spent for name, spent in times.items()}
            | {"all, core-hours": sum(times.values())}
            | {
                "archive read, GB": self.pages * PACKED / 1e9,
                "shuffled: pages that pass, GB": passed * PAGE / 1e9,
                "shuffled: N-Quads to be sorted, GB": passed * LINES / 1e9,
                "kept for the next run, GB": passed * EXTRACTED / 1e9,
                "statements as Parquet, GB": passed * SAID / 1e9,
                "N-Quads, packed, GB": passed * LINES_PACKED / 1e9,
                "one embedded store, GB": passed * UNIONS * STORED / 1e9,
                "one embedded store, core-hours": passed * UNIONS * MERGE / 3600,
            }
        )


def table(sizes: list[float], passing: float) -> str:
    """The costs of archives of so many pages, as a table in Markdown."""
    found = [Costs(size, passing).rows() for size in sizes]
    lines = [
        "| | " + " | ".join(f"{size:,.0f} pages" for size in sizes) + " |",
        "| --- | " + " | ".join("---:" for _ in sizes) + " |",
    ]
    lines += [f"| {name} | " + " | ".join(f"{rows[name]:,.0f}" for rows in found) + " |" for name in found[0]]
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="scale_costs", description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=float, nargs="+", default=[1e8, 1e9], metavar="N")
    parser.add_argument("--passing", type=float, default=0.05, metavar="P", help="share of pages that pass the gate")
    told = parser.parse_args()
    print(table(told.pages, told.passing))


if __name__ == "__main__":
    main()
