"""Whether reports of one event tell who was there: ``python -m tests.reports``.

Each way in which a report tells of its event (``reports.yaml``) is put before each way of telling who was there, and
before sentences that name bodies which weren't. Counted are the participants found, and those told of bodies that
weren't there.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from unionties.extract.pipeline import extract
from unionties.graph.statement import Article, Source

PUBLISHED = "2016-05-10"


@dataclass(frozen=True)
class Report:
    """A report with the number of its opening, its second sentence as written in the table, and whether those whom
    that names were there."""

    opening: int
    sentence: str
    text: str
    bodies: tuple[str, ...]
    present: bool


@cache
def table() -> dict[str, Any]:
    """What ``reports.yaml`` holds."""
    data: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    return data


def reports() -> Iterator[Report]:
    """Each opening with each sentence, the bodies by turns."""
    data = table()
    persons = dict(zip("PQR", data["persons"], strict=True))
    for number, opening in enumerate(data["openings"]):
        for present, sentences in ((True, data["present"]), (False, data["absent"])):
            for row, sentence in enumerate(sentences):
                bodies = data["bodies"][(number + row) % len(data["bodies"])]
                told = sentence.format(noun=opening["noun"], **persons, **dict(zip("ABC", bodies, strict=True)))
                named = tuple(b for letter, b in zip("ABC", bodies, strict=True) if f"{{{letter}}}" in sentence)
                yield Report(number, sentence, f"{opening['text']} {told}\n", named, present)


def participants(report: Report) -> set[str]:
    """Those of the bodies that take part in an event by what is read, planned or not."""
    article = Article("report", report.text, Source(published=PUBLISHED, language="en"))
    told = [s.subject for s in extract(article) if s.relation == "participation"]
    return {body for body in report.bodies if any(body in subject.mentions for subject in told)}


def counted() -> tuple[Counter[str], Counter[str], Counter[int]]:
    """How many were found, missed and wrong; how many faults each sentence and each opening has."""
    figures, by_sentence, by_opening = Counter[str](), Counter[str](), Counter[int]()
    for report in reports():
        found = participants(report)
        faults = len(report.bodies) - len(found) if report.present else len(found)
        figures["found" if report.present else "wrong"] += len(found)
        figures["missed" if report.present else "kept out"] += len(report.bodies) - len(found)
        by_sentence[report.sentence] += faults
        by_opening[report.opening] += faults
    return figures, by_sentence, by_opening


def main() -> None:
    """Print the counts, and the sentences and openings with the most faults."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--faults", type=int, default=10, metavar="N", help="list so many of the worst; 10")
    options = parser.parse_args()
    figures, by_sentence, by_opening = counted()
    print("  ".join(f"{kind} {n}" for kind, n in sorted(figures.items())))
    for sentence, n in by_sentence.most_common(options.faults):
        print(f"{n:4} {sentence}")
    for number, n in by_opening.most_common(options.faults):
        print(f"{n:4} {table()['openings'][number]['text']!r}")


if __name__ == "__main__":
    main()
