"""A generated world of any size: statements whose organisations are tied as real ones are, a few much, most little.

    python tests/benchmarks/generated_store.py --ties 100000 > statements.jsonl      # for unionties build

The same size and seed give the same statements. Ends are drawn so that the degree of the k-th organisation falls with
k to a power (Zipf), as in the news; for each organisation there are five ties. ``ASKED`` have exactly
``DEGREE`` ties each in a world of any size, so that a lookup of them costs the same work and only the size differs.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator

from unionties.graph.statement import Entity, Evidence, Source, Statement, write_lines

ASKED = tuple(f"asked-{number}" for number in range(8))
"""The ids of the organisations to look up."""
DEGREE = 40
"""Their ties."""
_PER_ARTICLE = 8  # statements of an article
_PER_ENTITY = 5  # ties for each organisation in the world
_SLOPE = 2.5  # how much the first organisations are preferred
_RELATIONS = ("meeting", "visit", "cooperation", "cooperationAgreement", "training", "aid", "solidarity")
_KINDS = ("Công đoàn", "Liên đoàn Lao động", "Liên hiệp Công đoàn", "Tổng Công đoàn", "Nghiệp đoàn", "Công đoàn ngành")
_SYLLABLES = (
    "an", "bình", "cao", "đông", "gia", "hải", "khánh", "lâm", "minh", "nam", "phú", "quang", "sơn", "thanh", "vĩnh",
    "xuân", "yên", "đức", "long", "hà", "tân", "lộc", "thịnh", "phong", "hòa", "thủy", "việt", "hưng", "trung", "bắc",
)  # fmt: skip
_COUNTRIES = ("VN", "LA", "KH", "CN", "JP", "KR", "TH", "MY", "ID", "PH", "IN", "DE", "FR", "CU")


def statements(ties: int, seed: int = 7) -> Iterator[Statement]:
    """So many statements, each an act of its own, article by article."""
    draw = random.Random(seed)
    world = max(100, ties // _PER_ENTITY)
    asked = [(name, number) for number in range(DEGREE) for name in ASKED]
    asked = asked[: ties // 4]
    step = max(1, ties // max(1, len(asked)))
    for number in range(ties):
        place, left = divmod(number, step)
        subject = entity(f"org-{_drawn(draw, world)}")
        if left == 0 and place < len(asked):
            subject = entity(asked[place][0])
        other = subject
        while other is subject or other.id == subject.id:
            other = entity(f"org-{_drawn(draw, world)}")
        yield _statement(draw, number, subject, other)


def entity(name: str) -> Entity:
    """The organisation of an id; the same for the same id."""
    kind, _, digits = name.partition("-")
    number = int(digits)
    mixed = random.Random(f"{kind}{number}")
    place = " ".join(mixed.choices(_SYLLABLES, k=3)).title()
    vi = f"{mixed.choice(_KINDS)} {place} {number}"
    if kind == "asked":
        vi = f"Công đoàn Được Hỏi {place} {number}"
    labels = (("en", f"{place} {kind} Workers' Union {number}"), ("vi", vi))
    return Entity(name, "TradeUnion", vi, labels, (f"CĐ {place} {number}",), mixed.choice(_COUNTRIES))


def _drawn(draw: random.Random, world: int) -> int:
    return int(world * draw.random() ** _SLOPE)


def _statement(draw: random.Random, number: int, subject: Entity, other: Entity) -> Statement:
    article = f"{number // _PER_ARTICLE // 1000:04}/article-{number // _PER_ARTICLE:07}"
    day = f"{draw.randrange(1990, 2025)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"
    relation = draw.choice(_RELATIONS)
    text = f"Ngày {day}, {subject.mentions[0]} và {other.mentions[0]} có hoạt động số {number}."
    start = number % _PER_ARTICLE * 120
    issue = number // _PER_ARTICLE
    source = Source(f"{1990 + issue % 35}-06-15", "vi", None, f"Tin số {issue}", f"Báo {issue % 40}")
    evidence = Evidence(article, start, start + len(text), text)
    planned = draw.random() < 0.05
    return Statement(subject, relation, other, evidence, day, planned, None, round(draw.uniform(0.5, 1), 3), source)


def main() -> None:
    """Print the statements as JSON Lines."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ties", type=int, default=10_000, metavar="N", help="statements (default 10000)")
    parser.add_argument("--seed", type=int, default=7, metavar="N", help="another world for each (default 7)")
    told = parser.parse_args()
    sys.stdout.writelines(f"{line}\n" for line in write_lines(statements(told.ties, told.seed)))


if __name__ == "__main__":
    main()
