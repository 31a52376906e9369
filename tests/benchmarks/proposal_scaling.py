"""How the time of proposals grows with the entities of a store: python tests/benchmarks/proposal_scaling.py

Half of the entities are unions of districts in a few countries, half officers with Vietnamese names; one officer in
fifty is there a second time, without tones, at another union. Measured on a shared server core: 2,500 entities 1.2 s,
5,000 1.3 s, 10,000 3.2 s, 20,000 6.9 s, that is about 0.35 ms an entity whatever their number.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from unionties.graph.names import strip_marks
from unionties.graph.proposals import proposals
from unionties.graph.statement import Entity, Evidence, Statement
from unionties.graph.store import Store

SIZES = (2_500, 5_000, 10_000, 20_000)
SEED = 2026
COUNTRIES = ("VN", "LA", "KH", "CN", "TH")
ONSETS = [
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "h",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "nh",
    "ph",
    "qu",
    "r",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
]
RHYMES = [
    "an",
    "ang",
    "anh",
    "ao",
    "âu",
    "ân",
    "ăm",
    "ên",
    "êu",
    "iên",
    "inh",
    "oan",
    "oang",
    "ong",
    "ông",
    "ơn",
    "uân",
    "ung",
    "ương",
    "uyên",
    "ước",
    "ạch",
    "ấp",
    "ầm",
    "ổn",
    "ụng",
]
FAMILIES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
]
TRADES = ("Dệt may", "Giáo dục", "Y tế", "Xây dựng", "Giao thông", "Cao su", "Dầu khí", "Ngân hàng", "Công ty", "Than")
CENTRE = Entity("centre", "TradeUnion", "Trung tâm Công đoàn", country="VN")


def main() -> None:
    """Print for each size the seconds, the microseconds an entity and the number of proposals."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="N", help="numbers of entities")
    print("entities  seconds  µs an entity  proposals")
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "store.db")
            with Store.writing(path) as writer:
                writer.add_statements(posts(size))
                writer.finish({})
            with Store.open(path) as store:
                begin = time.perf_counter()
                found = proposals(store)
                seconds = time.perf_counter() - begin
        print(f"{size:8}  {seconds:7.1f}  {seconds / size * 1e6:12.0f}  {len(found):9}")


def posts(size: int) -> Iterator[Statement]:
    """Posts of officers at unions: ``size`` entities."""
    chance = random.Random(SEED)
    quote = Evidence("made", 0, 4, "made")
    for number in range(size // 2):
        country = chance.choice(COUNTRIES)
        name = f"Công đoàn {chance.choice(TRADES)} huyện {_word(chance)} {_word(chance)}"
        officer = f"{chance.choice(FAMILIES)} {_word(chance)} {_word(chance)}"
        union = Entity(f"union-{number}", "TradeUnion", name, (("vi", name),), (), country)
        yield Statement(Entity(f"person-{number}", "Person", officer), "post", union, quote, title="Chủ tịch")
        if number % 50 == 0:
            again = strip_marks(officer)
            yield Statement(Entity(f"person-{number}-again", "Person", again), "post", CENTRE, quote, title="Ủy viên")


def _word(chance: random.Random) -> str:
    return (chance.choice(ONSETS) + chance.choice(RHYMES)).capitalize()


if __name__ == "__main__":
    main()
