"""Articles made by the number, each with a few statements, for tests and benchmarks of the store: no extraction."""

from __future__ import annotations

import random
from collections.abc import Iterator

from unionties.graph.statement import Article, Entity, Evidence, Source, Statement

_SYLLABLES = ("An", "Bình", "Cao", "Đông", "Gia", "Hải", "Khánh", "Lâm", "Minh", "Phú", "Quang", "Sơn", "Thanh", "Yên")
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
_OUTLETS = ("Báo Lao Động", "Báo Thử", "Tạp chí Công đoàn")
VGCL = Entity("vgcl", "TradeUnion", "Tổng Liên đoàn Lao động Việt Nam", (), ("Tổng LĐLĐ Việt Nam",), "VN")


def articles(count: int, first: int = 0) -> Iterator[tuple[Article, list[Statement]]]:
    """So many articles from a number on; the same number gives the same article."""
    return (generated(number) for number in range(first, first + count))


def generated(number: int) -> tuple[Article, list[Statement]]:
    """The article of a number: two unions meet, one signs with the VGCL, and a person holds an office in one."""
    choose = random.Random(number)
    one, other = _union(choose), _union(choose)
    while other.id == one.id:
        other = _union(choose)
    person = _person(choose, one)
    day = f"{choose.randrange(2005, 2025)}-{choose.randrange(1, 13):02}-{choose.randrange(1, 29):02}"
    lines = (
        f"Ngày {day}, {one.label} đã hội đàm với {other.label}.",
        f"{one.label} và Tổng LĐLĐ Việt Nam ký thỏa thuận hợp tác giai đoạn {day[:4]} – {int(day[:4]) + 5}.",
        f"Ông {person.label}, Chủ tịch {one.label}, dự buổi lễ.",
    )
    source = Source(day, "vi", f"https://example.org/{number}", f"Tin {number}", choose.choice(_OUTLETS))
    article = Article(f"tin/{number:06}", "\n".join(lines), source)
    return article, [
        _statement(article, one, "meeting", other, lines[0], when=day),
        _statement(article, one, "cooperationAgreement", VGCL, lines[1], when=f"{day[:4]}/{int(day[:4]) + 5}"),
        _statement(article, person, "post", one, lines[2], title="Chủ tịch"),
    ]


def _statement(
    article: Article, subject: Entity, relation: str, other: Entity, quote: str, *, when: str | None = None,
    title: str | None = None,
) -> Statement:  # fmt: skip
    start = article.text.index(quote)
    evidence = Evidence(article.name, start, start + len(quote), quote)
    return Statement(subject, relation, other, evidence, when, False, title, 0.9, article.source)


def _union(choose: random.Random) -> Entity:
    place = " ".join(choose.choices(_SYLLABLES, k=3))
    label = f"Công đoàn Công ty {place}"
    return Entity(f"union-{place.lower().replace(' ', '-')}", "TradeUnion", label, (("vi", label),), (label,), "VN")


def _person(choose: random.Random, union: Entity) -> Entity:
    name = f"{choose.choice(_FAMILIES)} {' '.join(choose.choices(_SYLLABLES, k=3))}"
    return Entity(f"{name.lower().replace(' ', '-')}-{union.id}", "Person", name, (("vi", name),), (name,))
