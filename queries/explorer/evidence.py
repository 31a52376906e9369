"""The page of a tie: every sentence that says it, in its article."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from unionties.queries.explorer.asked import asked, filters_kept, page
from unionties.queries.explorer.language import lang
from unionties.queries.explorer.reading import store
from unionties.queries.lookups import Told, evidence
from unionties.queries.naming import find, local_id
from unionties.queries.sparql import facts
from unionties.queries.ties import Report, Sources

pages = Blueprint("evidence", __name__, url_prefix="/tie")

PASSAGES = 40
_AROUND = 320
"""Characters of a long paragraph that are shown on either side of a passage."""


@dataclass(frozen=True)
class Passage:
    """A passage with what stands before and after it in its paragraph, its article's metadata, and its copies."""

    article: str
    start: int
    confidence: float
    before: str
    text: str
    after: str
    known: dict[str, str]
    copies: tuple[tuple[str, dict[str, str]], ...] = ()
    """The articles that carry it, too: their names and metadata."""


@dataclass(frozen=True)
class Act:
    """A tie with its passages, the surest first; ``more`` is how many aren't shown."""

    told: Told
    passages: list[Passage]
    more: int


@pages.get("/<a>/<b>")
def show(a: str, b: str) -> ResponseReturnValue:
    """The page; with ``part=evidence`` only the sentences, for the panel beside a picture or a table."""
    one, two = (find(store(), name, language=lang()) for name in (a, b))
    told = evidence(store(), one.iri, two.iri, language=lang(), **asked())
    stretch = page(told, PASSAGES)
    acts, texts = [], dict[str, str]()
    for tie in stretch.items:
        shown = tie.tie.reports[:PASSAGES]
        passages = [replace(passage(r, tie.articles[r.article], texts), copies=_copies(r, tie.articles)) for r in shown]
        acts.append(Act(tie, passages, len(tie.tie.reports) - len(shown)))
    template = "_evidence.html" if request.args.get("part") == "evidence" else "tie.html"
    whole = url_for("evidence.show", a=one.id, b=two.id) if filters_kept() else ""
    return render_template(template, one=one, two=two, acts=acts, stretch=stretch, whole=whole, total=len(told))


def passage(report: Report, known: dict[str, str], texts: dict[str, str]) -> Passage:
    """A passage in its paragraph; ``texts`` keeps the texts of articles that were read."""
    if report.article not in texts:
        texts[report.article] = article_text(report.article)
    before, after = around(texts[report.article], report.start, report.end)
    return Passage(local_id(report.article), report.start, report.confidence, before, report.text, after, known)


def _copies(report: Report, articles: Sources) -> tuple[tuple[str, dict[str, str]], ...]:
    return tuple((local_id(copy), articles[copy]) for copy in articles.copies.get(report.evidence, ()))


def article_text(iri: str) -> str:
    """The text of the article of an address; ``""`` where the store has none."""
    return next((str(value.value) for _, value in facts(store(), iri, "schema:articleBody")), "")


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a passage in its paragraph, cut at words where that is long.

    >>> around("A b. C d.\\nE f.", 5, 9)
    ('A b. ', '')
    """
    if not 0 <= start < end <= len(text):
        return "", ""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    before, after = text[first:start], text[end : len(text) if last < 0 else last]
    if len(before) > _AROUND:
        before = f"…{before[-_AROUND:].partition(' ')[2]}"
    if len(after) > _AROUND:
        after = f"{after[:_AROUND].rpartition(' ')[0]}…"
    return before, after
