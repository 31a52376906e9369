"""A world for the tests of paths, timelines, comparing, measuring and questions; its article texts are made up."""

from __future__ import annotations

from pathlib import Path

from sample_store import ATTAPEU, KHANG, KON_TUM, LFTU, ORGANISATIONS, VGCL, WFTU

from unionties.graph.organisations import Organisation
from unionties.graph.statement import Article, Entity, Evidence, Source, Statement
from unionties.graph.store import Store

ASEM = Entity("asem", "IntergovernmentalBody", "Diễn đàn Hợp tác Á – Âu", labels=(("en", "Asia-Europe Meeting"),))
CGT = Entity("cgt-fr", "TradeUnion", "Tổng Liên đoàn Lao động CGT", country="FR")
ILO = Entity("ilo", "IntergovernmentalBody", "Tổ chức Lao động Quốc tế")
CONGRESS = Entity("event-đại-hội-13", "Event", "Đại hội XIII Công đoàn Việt Nam")
KNOWN = {
    **ORGANISATIONS,
    "ctc-cu": Organisation(
        "ctc-cu", "TradeUnion", "CU", names={"vi": ("Trung tâm Những người lao động Cuba",), "en": ("CTC of Cuba",)},
        affiliations=("wftu",), acronyms=("CTC",), source="test",
    ),
    "cgt-fr": Organisation(
        "cgt-fr", "TradeUnion", "FR", names={"vi": ("Tổng Liên đoàn Lao động CGT",), "en": ("CGT",)},
        affiliations=("wftu",), terms={"wftu": "1945/1995"}, acronyms=("CGT",), source="test",
    ),
}  # fmt: skip
CTC = Entity("ctc-cu", "TradeUnion", "Trung tâm Những người lao động Cuba", country="CU")

COPIED = "một"
Row = tuple[Entity, str, Entity, str | None, str]
ARTICLES: dict[str, tuple[Source, list[Row]]] = {
    "một": (
        Source("2018-05-02", "vi", "https://example.org/một", "Một", "Báo Một"),
        [
            (VGCL, "cooperationAgreement", LFTU, "2013/2018", ""),
            (VGCL, "cooperationAgreement", LFTU, "2018/2023", ""),
            (VGCL, "visit", LFTU, "2017-03", ""),
            (LFTU, "visit", VGCL, "2018-04-12", ""),
            (VGCL, "training", LFTU, "2016", ""),
            (VGCL, "meeting", LFTU, None, ""),
            (KHANG, "post", VGCL, None, "Chủ tịch"),
            (VGCL, "visit", CTC, "2030", "planned"),
        ],
    ),
    "hai": (
        Source("2019-01-02", "vi", None, None, "Báo Hai"),
        [
            (VGCL, "cooperationAgreement", LFTU, "2018/2023", ""),
            (VGCL, "membership", WFTU, "1949/..", ""),
            (CTC, "membership", WFTU, None, ""),
            (CGT, "withdrawal", WFTU, "1995", ""),
            (VGCL, "visit", LFTU, "2017", ""),
            (VGCL, "aid", CTC, "2015-10", ""),
            (CTC, "meeting", VGCL, "2015-10-07", ""),
            (CTC, "participation", CONGRESS, "2023-12", ""),
            (KHANG, "post", VGCL, None, "Chủ tịch"),
        ],
    ),
    "ba": (
        Source(None, "vi", None, "Không ngày", "Báo Một"),
        [
            (KON_TUM, "visit", ATTAPEU, "2015-05-12", ""),
            (KON_TUM, "meeting", LFTU, "2016-07", "weak"),
            (VGCL, "participation", ASEM, "2014", ""),
            (VGCL, "cooperation", ILO, None, ""),
            (CGT, "cooperation", ILO, "2020", ""),
        ],
    ),
}
"""By name: the source, and rows of subject, relation, object, time, and ``planned``, ``weak`` or a post's title."""


def articles() -> list[tuple[Article, list[Statement]]]:
    """The articles with what they say, a line for each statement."""
    found = []
    for name, (source, rows) in ARTICLES.items():
        lines = [f"{s.label} {relation} {o.label} {when or '-'} {note}." for s, relation, o, when, note in rows]
        text = "\n".join(lines)
        told, start = [], 0
        for (subject, relation, target, when, note), line in zip(rows, lines, strict=True):
            passage = Evidence(name, start, start + len(line), line)
            title = note if relation == "post" else None
            confidence = 0.5 if note == "weak" else 0.9
            told.append(
                Statement(
                    subject, relation, target, passage, when, note == "planned", title, confidence, source
                ).ordered()
            )
            start += len(line) + 1
        found.append((Article(name, text, source), told))
    return found


def build_world(path: Path) -> Path:
    """The store of these articles, and of a copy of the first without statements."""
    with Store.writing(path) as writer:
        for article, told in articles():
            writer.replace(article, told)
            if article.name == COPIED:
                source = Source("2018-05-03", "vi", None, "Đăng lại", "Báo Ba")
                writer.replace(Article("lại", article.text, source), [])
        writer.finish(KNOWN)
    return path
