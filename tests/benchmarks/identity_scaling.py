"""How the cost of resolving a mention depends on the size of the knowledge.

    python tests/benchmarks/identity_scaling.py [--sizes 1000 100000 1000000]

A few shipped organisations are filled up with others, shipped first and then generated, to so many names; the same
sentences are then read with each, half of whose names are of those few and half unknown. Printed are the time to make
the index, its memory, and the time per mention: the least of several rounds, the sizes taken in turn, so that what
else the machine does falls on all alike. The last column is the time over that of the smallest knowledge: 1 is flat.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import random
import resource
import time
from collections.abc import Iterator

from unionties.extract.knowledge import Knowledge, knowledge
from unionties.extract.language import language
from unionties.extract.organisations import OrganisationFinder
from unionties.extract.resolution import Resolver
from unionties.extract.tokens import Phrases
from unionties.graph.organisations import Organisation

_KINDS = ("Công đoàn", "Liên đoàn Lao động", "Liên hiệp Công đoàn", "Tổng Công đoàn", "Nghiệp đoàn")
_SYLLABLES = (
    "an", "bình", "cao", "đông", "gia", "hải", "khánh", "lâm", "minh", "nam", "phú", "quang", "sơn", "thanh", "vĩnh",
    "xuân", "yên", "đức", "long", "hà", "tân", "lộc", "thịnh", "phong",
)  # fmt: skip
_COUNTRIES = ("LA", "KH", "CN", "JP", "KR", "TH", "MY", "ID", "PH", "IN")
_ASKED = ("vgcl", "lftu", "vn-textile-garment-union", "ituc", "wftu")
_ROUNDS = 7


def generated(count: int, seed: int = 7) -> Iterator[Organisation]:
    """Organisations of two names each, all different; the same for the same seed."""
    random_ = random.Random(seed)
    for number in range(count):
        place = " ".join(random_.choices(_SYLLABLES, k=3)).title()
        own = f"{place} {number}"
        kind = random_.choice(_KINDS)
        names = {"vi": (f"{kind} {own}",), "en": (f"{own} Workers' Union",)}
        yield Organisation(f"generated-{number}", "TradeUnion", random_.choice(_COUNTRIES), names)


def filled(names: int) -> Knowledge:
    """A knowledge of so many names."""
    shipped, held, count = knowledge("vi"), {}, 0
    others = (org for id_, org in shipped.organisations.items() if id_ not in _ASKED)
    for org in itertools.chain((shipped.organisations[id_] for id_ in _ASKED), others, generated(names)):
        held[org.id] = org
        count += len(org.all_names())
        if count >= names:
            break
    entries = ((name, (org.id,)) for org in held.values() if not org.composed for name in org.all_names())
    types = {id_: org.type for id_, org in held.items()}
    return Knowledge(held, Phrases(entries), shipped.centres, types, shipped.federations, shipped.branches)


def sentences() -> list[str]:
    """Sentences with two names each."""
    known = itertools.cycle(["Tổng LĐLĐ Việt Nam", "Công đoàn Lào", "Công đoàn Dệt May Việt Nam", "ITUC", "WFTU"])
    unknown = [f"Công đoàn Công ty {place.title()} {n}" for n, place in enumerate(_SYLLABLES)]
    return [f"Hôm ấy {next(known)} tiếp đoàn {name} tại trụ sở." for name in unknown * 10]


def seconds_per_mention(index: Knowledge, texts: list[str]) -> float:
    """The time to find and resolve all mentions of the texts, each an article of its own, over their number."""
    vi, mentions = language("vi"), 0
    began = time.perf_counter()
    for text in texts:
        finder, resolver = OrganisationFinder(vi, index), Resolver(vi, index, text)
        for mention in finder.find(text, 0, len(text)):
            for parts in mention.members:
                resolver.resolve(parts, parts.text)
                mentions += 1
    return (time.perf_counter() - began) / mentions


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    built = []
    for size in parser.parse_args().sizes:
        before, began = _megabytes(), time.perf_counter()
        index = filled(size)
        built.append((size, index, time.perf_counter() - began, _megabytes() - before))
    gc.collect()
    gc.freeze()
    best = dict.fromkeys((row[0] for row in built), float("inf"))
    for _ in range(_ROUNDS):
        for size, index, *_ in built:
            best[size] = min(best[size], seconds_per_mention(index, sentences()))
    base = min(best.items())[1]
    print(f"{'names':>11} {'index s':>8} {'index MB':>9} {'µs a mention':>13} {'× smallest':>10}")
    for size, index, seconds, memory in built:
        held, cost = sum(len(org.all_names()) for org in index.organisations.values()), best[size]
        print(f"{held:>11,} {seconds:>8.1f} {memory:>9.0f} {cost * 1e6:>13.1f} {cost / base:>10.2f}")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
