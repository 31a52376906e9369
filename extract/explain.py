"""What the extraction saw in an article, sentence by sentence.

The mentions and what they resolved to, the statements with the cue that fired, and the cues that matched and were
rejected, each with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from unionties.extract.drafts import Draft
from unionties.extract.evened import evened
from unionties.extract.masked import Masked, Rejection, Side
from unionties.extract.pipeline import Analysis, analyse
from unionties.graph.statement import Article

#: The kinds of mention, as the page colours them.
KINDS = ("organisation", "person", "event", "date", "reference", "open")


@dataclass(frozen=True)
class Seen:
    """A mention: its offsets in the article, its kind, and what it stands for (labels in the article's language, where
    there are some, or a time; empty: nothing known).

    A name of the kind ``open`` is borne by several organisations, listed by id, of which nothing settles one.
    """

    start: int
    end: int
    kind: str
    means: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """A statement drawn from a sentence: its ends by label, and the cue that told it (empty for posts and units)."""

    subject: str
    relation: str
    object: str
    when: str | None
    planned: bool
    title: str | None
    confidence: float
    cue: str


@dataclass(frozen=True)
class Sentence:
    """A sentence that was read: ``role`` is ``title`` or ``body``; ``unsure`` is what it may tell, too little sure."""

    start: int
    end: int
    role: str
    text: str
    mentions: tuple[Seen, ...]
    told: tuple[Told, ...]
    unsure: tuple[Told, ...]
    rejected: tuple[Rejection, ...]


def explain(article: Article) -> list[Sentence]:
    """The sentences of an article as it is read, in the order of its text; raises ReadError as :func:`extract` does."""
    article = evened(article).article
    analysis = analyse(article, explain=True)
    rejected = analysis.rejected or []
    return [
        Sentence(
            start, end, role, article.text[start:end],
            tuple(sorted(_mentions(analysis, analysis.masked[start, end]), key=lambda m: (m.start, -m.end, m.kind))),
            tuple(_told(analysis, d) for d in analysis.drafts if (d.start, d.end) == (start, end)),
            tuple(_told(analysis, d) for d in analysis.unsure if (d.start, d.end) == (start, end)),
            tuple(dict.fromkeys(r for r in rejected if (r.start, r.end) == (start, end))),
        )
        for start, end, role in sorted(analysis.sentences)
    ]  # fmt: skip


def _mentions(analysis: Analysis, masked: Masked) -> Iterator[Seen]:
    for side in masked.sides:
        for person in side.persons if not side.groups else ():
            yield Seen(person.start, person.end, "person", (person.name,))
        if side.inferred:
            yield Seen(side.start, side.end, "reference", _labels(analysis, analysis.meant.get(_place(side), ())))
        elif side.kind != "person" and not side.groups:
            yield Seen(side.start, side.end, "organisation", _labels(analysis, side.ids))
    for name in masked.open:
        yield Seen(name.start, name.end, "open", name.bearers)
    for event in masked.events:
        yield Seen(event.start, event.end, "event", _labels(analysis, (event.id,) if event.id else ()))
    for date in masked.dates:
        yield Seen(date.start, date.end, "date", (date.when,))


def _told(analysis: Analysis, draft: Draft) -> Told:
    subject, target = (_labels(analysis, (end,))[0] for end in (draft.subject, draft.object))
    return Told(
        subject, draft.relation, target, draft.when, draft.planned, draft.title, draft.confidence, draft.cue
    )  # fmt: skip


def _labels(analysis: Analysis, ids: tuple[str, ...]) -> tuple[str, ...]:
    resolver = analysis.resolver
    assert resolver is not None, "the analysis is complete"
    code = resolver.language.code
    return tuple(i.removeprefix("person:") if i.startswith("person:") else resolver.label(i, code) for i in ids)


def _place(side: Side) -> tuple[int, int]:
    return side.start, side.end
