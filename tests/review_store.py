"""A store with something to judge: one identity that is proposed, and statements that are doubted."""

from __future__ import annotations

from pathlib import Path

from store_fixtures import KNOWN, VGCL, article, second_article, signing, statement

from unionties.graph.statement import Article, Entity, Source, Statement
from unionties.graph.store import Store

A, B = "union-vn-dệt-may", "union-vn-det-may"
TEXT = (
    "Công đoàn Dệt May đã gặp Tổng LĐLĐ Việt Nam.\n"
    "Câu trước. Cong doan Det May met the Tổng LĐLĐ Việt Nam. Câu sau.\n"
    "=1+1 là tên của Công đoàn Dệt May."
)


def two_spellings() -> tuple[Article, list[Statement]]:
    """An article that calls one union by two spellings (A, B), and what it says, one statement of it doubtful."""
    one = Entity(A, "TradeUnion", "Công đoàn Dệt May", (("vi", "Công đoàn Dệt May"),), (), "VN")
    two = Entity(B, "TradeUnion", "Cong doan Det May", (("vi", "Cong doan Det May"),), (), "VN")
    first, second, _ = TEXT.split("\n")
    of = Article("may", TEXT, Source("2020-05-01", "vi", None, "Dệt may", "Báo Thử"))
    return of, [
        statement(one, "meeting", VGCL, first, of=of),
        statement(two, "meeting", VGCL, second[11:-9], of=of, confidence=0.5, when="2020"),
    ]


def made(tmp_path: Path) -> Path:
    """A store with one identity to propose (A, B) and two statements to doubt."""
    path = tmp_path / "made.db"
    with Store.writing(path) as writer:
        for news, statements in (two_spellings(), (article(), signing()), second_article()):
            writer.replace(news, statements)
        writer.finish(KNOWN)
    return path
