"""A small store for the tests of lookups and of the command line, made of statements by hand."""

from __future__ import annotations

from pathlib import Path

from unionties.graph.organisations import Organisation
from unionties.graph.statement import Article, Entity, Evidence, Source, Statement
from unionties.graph.store import Store

TEXTS = {
    "thoa-thuan": (
        "Năm 2013, hai bên đã ký thỏa thuận hợp tác giai đoạn 2013-2018 và giai đoạn 2018-2023.\n"
        "Dự kiến năm 2024, Tổng LĐLĐ Việt Nam sẽ thăm Liên đoàn Công đoàn Lào.\n"
        "Ông Nguyễn Đình Khang, Chủ tịch Tổng LĐLĐ Việt Nam, dự buổi lễ.\n"
    ),
    "kon-tum": (
        "Tháng 5/2015, đoàn LĐLĐ tỉnh Kon Tum sang thăm Liên hiệp Công đoàn tỉnh Attapeu.\n"
        "Ngày 12/5/2015, LĐLĐ tỉnh Kon Tum đã đến thăm Liên hiệp Công đoàn tỉnh Attapeu.\n"
    ),
    "tin-2019": (
        "Công đoàn Việt Nam và Công đoàn Lào giữ vững thỏa thuận hợp tác giai đoạn 2018-2023.\n"
        "Công đoàn Việt Nam là thành viên của Liên hiệp Công đoàn Thế giới từ năm 1949.\n"
    ),
}
SOURCES = {
    "thoa-thuan": Source("2022-07-18", "vi", "https://example.org/1", "Ký kết thỏa thuận", "Báo Một"),
    "kon-tum": Source("2015-05-13", "vi", None, "Kon Tum – Attapeu", "Báo Hai"),
    "tin-2019": Source("2019-01-02", "vi", None, None, "Báo Một"),
}
ORGANISATIONS = {
    "vgcl": Organisation(
        "vgcl", "TradeUnion", "VN", website="https://vgcl.example.org/",
        names={"vi": ("Tổng Liên đoàn Lao động Việt Nam", "Công đoàn Việt Nam"),
               "en": ("Vietnam General Confederation of Labour",)},
        acronyms=("VGCL", "TLĐLĐVN"), affiliations=("wftu",), source="test",
    ),
    "lftu": Organisation(
        "lftu", "TradeUnion", "LA",
        names={"vi": ("Liên đoàn Công đoàn Lào",), "en": ("Lao Federation of Trade Unions",)},
        acronyms=("LFTU",), source="test",
    ),
    "wftu": Organisation(
        "wftu", "InternationalUnionBody", names={"vi": ("Liên hiệp Công đoàn Thế giới",)},
        acronyms=("WFTU",), source="test",
    ),
}  # fmt: skip
VGCL = Entity("vgcl", "TradeUnion", "Tổng Liên đoàn Lao động Việt Nam", mentions=("Tổng LĐLĐ Việt Nam",), country="VN")
LFTU = Entity("lftu", "TradeUnion", "Liên đoàn Công đoàn Lào", mentions=("Công đoàn Lào",), country="LA")
WFTU = Entity("wftu", "InternationalUnionBody", "Liên hiệp Công đoàn Thế giới")
KON_TUM = Entity(
    "union-vn-tỉnh-kon-tum", "TradeUnion", "Liên đoàn Lao động tỉnh Kon Tum",
    labels=(("vi", "Liên đoàn Lao động tỉnh Kon Tum"), ("en", "Kon Tum Federation of Labour")), country="VN",
)  # fmt: skip
ATTAPEU = Entity("union-la-tỉnh-attapeu", "TradeUnion", "Liên hiệp Công đoàn tỉnh Attapeu", country="LA")
KHANG = Entity("nguyễn-đình-khang-vgcl", "Person", "Nguyễn Đình Khang")


def statement(
    article: str, subject: Entity, relation: str, target: Entity, quote: str, when: str | None = None, *,
    planned: bool = False, title: str | None = None, confidence: float = 0.9,
) -> Statement:  # fmt: skip
    """A statement whose evidence is where ``quote`` stands in the article."""
    start = TEXTS[article].index(quote)
    passage = Evidence(article, start, start + len(quote), quote)
    return Statement(
        subject, relation, target, passage, when, planned, title, confidence, SOURCES[article]
    ).ordered()  # fmt: skip


AGREEMENT = "Năm 2013, hai bên đã ký thỏa thuận hợp tác giai đoạn 2013-2018 và giai đoạn 2018-2023."
KEPT = "Công đoàn Việt Nam và Công đoàn Lào giữ vững thỏa thuận hợp tác giai đoạn 2018-2023."
PLAN = "Dự kiến năm 2024, Tổng LĐLĐ Việt Nam sẽ thăm Liên đoàn Công đoàn Lào."
MEMBER = "Công đoàn Việt Nam là thành viên của Liên hiệp Công đoàn Thế giới từ năm 1949."
CHAIR = "Ông Nguyễn Đình Khang, Chủ tịch Tổng LĐLĐ Việt Nam"
IN_MAY = "Tháng 5/2015, đoàn LĐLĐ tỉnh Kon Tum sang thăm Liên hiệp Công đoàn tỉnh Attapeu."
ON_12_MAY = "Ngày 12/5/2015, LĐLĐ tỉnh Kon Tum đã đến thăm"


def statements() -> list[Statement]:
    """What the three articles say."""
    return [
        statement("thoa-thuan", VGCL, "cooperationAgreement", LFTU, AGREEMENT, "2013/2018"),
        statement("thoa-thuan", VGCL, "cooperationAgreement", LFTU, AGREEMENT, "2018/2023"),
        statement("thoa-thuan", VGCL, "visit", LFTU, PLAN, "2024", planned=True),
        statement("thoa-thuan", KHANG, "post", VGCL, CHAIR, title="Chủ tịch"),
        statement("kon-tum", KON_TUM, "visit", ATTAPEU, IN_MAY, "2015-05", confidence=0.7),
        statement("kon-tum", KON_TUM, "visit", ATTAPEU, ON_12_MAY, "2015-05-12"),
        statement("tin-2019", VGCL, "cooperationAgreement", LFTU, KEPT, "2018/2023", confidence=0.95),
        statement("tin-2019", VGCL, "membership", WFTU, MEMBER, "1949/.."),
    ]


def build_store(path: Path) -> Path:
    """The store of the three articles."""
    with Store.writing(path) as writer:
        for name, text in TEXTS.items():
            told = [s for s in statements() if s.evidence.article == name]
            writer.replace(Article(name, text, SOURCES[name]), told)
        writer.finish(ORGANISATIONS)
    return path
