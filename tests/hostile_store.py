"""A store whose articles and names hold scripts, forged markup and addresses that would run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sample_store import ORGANISATIONS, VGCL

from unionties.graph.statement import Article, Entity, Evidence, Source, Statement
from unionties.graph.store import Store

SCRIPT = "<script>window.hacked = 1</script>"
IMAGE = '"><img src=x onerror="window.hacked = 2">'
NAME = "tin <script>window.hacked = 3</script>"
TEXT = (
    f"{SCRIPT}{IMAGE} Công đoàn Việt Nam gặp </p></mark><h1>Liên đoàn giả</h1> <iframe srcdoc='{SCRIPT}'></iframe>.\n"
    "<a href='javascript:window.hacked=4'>Xem</a> {{ 7 * 7 }} {% raw %} ${7*7} \u202etxet\u202c &lt;b&gt; ]]> <!--\n"
)
SOURCE = Source(
    "2020-01-02", "vi", "javascript:window.hacked=5", f"{SCRIPT} {IMAGE}", f"Báo {SCRIPT}' onmouseover='window.hacked=6"
)
FORGED = Entity(
    "union-vn-giả", "TradeUnion", f"Liên đoàn {SCRIPT}{IMAGE}", mentions=(f"LĐ {IMAGE}", f"</title></svg>{SCRIPT}"),
    country="VN",
)  # fmt: skip


@dataclass(frozen=True)
class Hostile:
    """The store, and the pages that show what it holds."""

    store: Path
    pages: tuple[str, ...]


def build_hostile(store: Path) -> Hostile:
    """Write the store."""
    start = TEXT.index("Công đoàn")
    end = TEXT.index("\n")
    passage = Evidence(NAME, start, end, TEXT[start:end])
    told = [
        Statement(VGCL, relation, FORGED, passage, when, confidence=0.9, source=SOURCE).ordered()
        for relation, when in (("meeting", "2020-01-01"), ("cooperation", None))
    ]
    with Store.writing(store) as writer:
        writer.replace(Article(NAME, TEXT, SOURCE), told)
        writer.finish(ORGANISATIONS)
    forged = quote(FORGED.id)
    pages = (
        "/organisation/vgcl?lang=en", f"/organisation/{forged}?lang=en", f"/tie/vgcl/{forged}",
        f"/article/{quote(NAME, safe='')}", f"/path?from=vgcl&to={forged}", "/country/VN", "/",
        f"/search?q={quote('<script>')}",
    )  # fmt: skip
    return Hostile(store, pages)
