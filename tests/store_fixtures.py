"""A small world for the tests of the store; its articles were written for the purpose."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from unionties.graph.organisations import Organisation
from unionties.graph.statement import Article, Entity, Evidence, Source, Statement
from unionties.graph.store import Store

VGCL = Entity(
    "vgcl", "TradeUnion", "Tổng Liên đoàn Lao động Việt Nam",
    (("en", "Vietnam General Confederation of Labour"), ("vi", "Tổng Liên đoàn Lao động Việt Nam")),
    ("Tổng LĐLĐ Việt Nam",), "VN",
)  # fmt: skip
LFTU = Entity(
    "lftu",
    "TradeUnion",
    "Trung ương Liên hiệp Công đoàn Lào",
    (("vi", "Trung ương Liên hiệp Công đoàn Lào"),),
    (),
    "LA",
)
KON_TUM = Entity(
    "union-vn-tỉnh-kon-tum", "TradeUnion", "Liên đoàn Lao động tỉnh Kon Tum",
    (("vi", "Liên đoàn Lao động tỉnh Kon Tum"),), ("LĐLĐ tỉnh Kon Tum",), "VN",
)  # fmt: skip
HOA = Entity("nguyễn-thị-hòa-vgcl", "Person", "Nguyễn Thị Hòa", (("vi", "Nguyễn Thị Hòa"),), ("Nguyễn Thị Hòa",))

KNOWN = {
    org.id: org
    for org in (
        Organisation(
            "vgcl", "TradeUnion", "VN",
            {
                "vi": ("Tổng Liên đoàn Lao động Việt Nam", "Công đoàn Việt Nam"),
                "en": ("Vietnam General Confederation of Labour",),
            },
            ("VGCL",), affiliations=("wftu",), website="https://example.org/vgcl",
        ),
        Organisation("lftu", "TradeUnion", "LA", {"vi": ("Liên hiệp Công đoàn Lào",)}, parent="front"),
        Organisation("front", "CivilOrganisation", "LA", {"en": ("Lao Front",)}),
        Organisation("wftu", "InternationalUnionBody", None, {"en": ("World Federation of Trade Unions",)}),
        Organisation("ituc", "InternationalUnionBody", None, {"en": ("ITU Confederation",)}),
    )
}  # fmt: skip

TEXT = (
    "Tổng LĐLĐ Việt Nam và Liên hiệp Công đoàn Lào ký thỏa thuận hợp tác giai đoạn 2018 – 2023.\n"
    "Bà Nguyễn Thị Hòa, Phó Chủ tịch Tổng LĐLĐ Việt Nam, dự lễ.\n"
    "Tháng 5/2019, LĐLĐ tỉnh Kon Tum sẽ thăm công đoàn bạn."
)
SOURCE = Source("2018-07-18", "vi", "https://example.org/tin/một bài", "Ký thỏa thuận", "Báo Thử")


def article(name: str = "2018/ký kết", text: str = TEXT, source: Source = SOURCE) -> Article:
    return Article(name, text, source)


def statement(
    subject: Entity, relation: str, other: Entity, quote: str, *, of: Article | None = None,
    when: str | None = None, planned: bool = False, title: str | None = None, confidence: float = 0.9,
) -> Statement:  # fmt: skip
    of = of or article()
    start = of.text.index(quote)
    evidence = Evidence(of.name, start, start + len(quote), quote)
    return Statement(subject, relation, other, evidence, when, planned, title, confidence, of.source)


def signing() -> list[Statement]:
    """An agreement, a post and a planned visit, of the article above."""
    first, second, third = TEXT.split("\n")
    return [
        statement(VGCL, "cooperationAgreement", LFTU, first, when="2018/2023"),
        statement(HOA, "post", VGCL, second, title="Phó Chủ tịch"),
        statement(KON_TUM, "visit", LFTU, third, when="2019-05", planned=True, confidence=0.75),
    ]


def second_article() -> tuple[Article, list[Statement]]:
    """Another report of the same agreement, its ends swapped; an earlier agreement; an undated meeting."""
    quotes = (
        "Công đoàn Lào và Việt Nam có thỏa thuận 2018 – 2023.",
        "Thỏa thuận trước: 2013 – 2018.",
        "Hai bên đã gặp nhau.",
    )
    of = Article("lào", "\n".join(quotes), Source(language="vi", published="2019"))
    return of, [
        statement(LFTU, "cooperationAgreement", VGCL, quotes[0], of=of, when="2018/2023", confidence=0.6),
        statement(VGCL, "cooperationAgreement", LFTU, quotes[1], of=of, when="2013/2018"),
        statement(LFTU, "meeting", KON_TUM, quotes[2], of=of),
    ]


def built(path: Path, articles: Iterable[tuple[Article, list[Statement]]] | None = None) -> Path:
    """A store of these articles, by default of both."""
    with Store.writing(path) as writer:
        for of, statements in [(article(), signing()), second_article()] if articles is None else articles:
            writer.replace(of, statements)
        writer.finish(KNOWN)
    return path
