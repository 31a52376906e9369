"""What extraction finds in each part of the annotated articles, and what a change gave and took.

``python -m tests.counts [PART …] [-o FILE] [--against FILE]`` writes a line a part: right, wrong and missed ties and
posts, times and places of evidence. With ``-o`` it keeps all that was said in a file, ``--against`` compares with such
a file of before: key by key where a part is in sight, in numbers where it is kept aside.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tests.gold_parts import ROOT, answers, part
from unionties.queries.evaluate import score

PARTS = [
    "seeds", *(f"{code}{end}" for code in ("vi", "en", "fr") for end in ("", " held out")),
    *(f"{kind} {code}{end}" for kind in ("retold", "written") for code in ("vi", "en") for end in ("", " aside")),
]  # fmt: skip


def counted(name: str) -> dict[str, Any]:
    """The figures of a part, and what was right, wrong and missed in it, by article."""
    gold = part(name)
    told = answers(gold)
    scores = score(gold, told)
    wrong = {(f.article, f.subject, f.relation, f.object, f.planned): f.kind for f in scores.faults}
    keys = {(n, *key): "right" for n, g in gold.items() for key in g.required if (n, *key) not in wrong} | wrong
    figures = {kind: [t.tp, t.fp, t.fn] for kind, t in scores.tallies.items() if kind in ("ties", "posts")}
    shares = {kind: [s.right, s.all] for kind, s in (("dated", scores.dated), ("grounded", scores.grounded))}
    return figures | shares | {"keys": {" ".join(map(str, key)): what for key, what in sorted(keys.items())}}


def line(name: str, one: dict[str, Any]) -> str:
    """A part's line."""
    cells = [f"{kind} {'/'.join(map(str, one.get(kind, ())))}" for kind in ("ties", "posts", "dated", "grounded")]
    right, false, missed = one.get("ties", (0, 0, 0))
    return (
        f"{name:18} {'  '.join(f'{cell:16}' for cell in cells)} F1 {2 * right / max(1, 2 * right + false + missed):.3f}"
    )


def changes(name: str, before: dict[str, str], now: dict[str, str]) -> Iterator[str]:
    """What a part has that it hadn't before, or how much of it."""
    steps: dict[str, list[str]] = {}
    for key in sorted({*before, *now}):
        step = f"{before.get(key, 'unsaid')} → {now.get(key, 'unsaid')}"
        if before.get(key) != now.get(key):
            steps.setdefault(step, []).append(key)
    for step, keys in sorted(steps.items()):
        yield f"  {name}: {step}: {len(keys)}"
        if not name.endswith(("held out", "aside")):
            yield from (f"      {key}" for key in keys)


def main() -> None:
    """Count the parts that were asked for, all where none is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all by default")
    parser.add_argument("-o", "--output", type=Path, help="where to keep what was said")
    parser.add_argument("--against", type=Path, help="such a file, to compare with")
    told = parser.parse_args()
    names = told.parts or PARTS
    with ProcessPoolExecutor() as pool:
        counts = dict(zip(names, pool.map(counted, names), strict=True))
    before = json.loads(told.against.read_text("utf-8")) if told.against else {}
    for name, one in counts.items():
        print(line(name, one))
        if name in before and line(name, before[name]) != line(name, one):
            print(f"{line('  before', before[name])}")
    for name, one in counts.items():
        for change in changes(name, before.get(name, one)["keys"], one["keys"]):
            print(change)
    if told.output:
        told.output.write_text(json.dumps(counts, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    print(f"of {ROOT / 'gold'}")
    main()
