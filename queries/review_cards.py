"""How a question of the review reads: the two entities or the statement, with their sentences, names highlighted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from unionties.graph.judgement import Claim, Judgement, Pair
from unionties.queries.naming import Named, named
from unionties.queries.printing import PLANNED
from unionties.queries.reviewing import Item, canonical
from unionties.queries.tables import is_terminal, width
from unionties.queries.terms import Terms, terms
from unionties.queries.ties import Report, Tie, articles_of, describe, readable, ties_of

if TYPE_CHECKING:
    from unionties.graph.store import Store

SENTENCES = 2
"""Sentences that are shown of each entity."""
_FORMS = 6
_AROUND = 300
_WIDEST = 100
_STYLES = {"mark": "bold yellow", "head": "bold", "dim": "dim", "": ""}
_MARKS = {"mark": ("*", "*"), "head": ("", ""), "dim": ("", ""), "": ("", "")}

Piece = tuple[str, str]
"""A text and its style: ``mark`` for what to look at, ``head``, ``dim`` or none."""
Line = Sequence[Piece]


@dataclass(frozen=True)
class Cards:
    """Makes the card of an item, in a language."""

    store: Store
    language: str
    terms: Terms

    @classmethod
    def of(cls, store: Store, language: str) -> Cards:
        """Cards of an open store."""
        return cls(store, language, terms(store))

    def name(self, entity_id: str) -> str:
        """The name and the id of an entity, also of one that was merged into another."""
        return f"{self.label(entity_id)} [{entity_id}]"

    def label(self, entity_id: str) -> str:
        """The name of an entity, also of one that was merged into another; the id where the store has no name."""
        label = self._end(entity_id).label(self.language)
        return entity_id if label == canonical(self.store, entity_id) else label

    def date(self, article: str) -> str:
        """The day on which an article was published; ``""`` where that isn't known."""
        iri = self.store.addresses.article(article).value
        return articles_of(self.store, [iri])[iri].get("datePublished", "")

    def title(self, about: Pair | Claim) -> str:
        """What a judgement is about, on one line."""
        if isinstance(about, Pair):
            return f"{self.name(about.a)} = {self.name(about.b)}"
        label = self.terms.relation(about.relation, self.language)
        arrow = "–" if self.terms.symmetric(about.relation) else "→"
        title = f" “{about.title}”" if about.title else ""
        planned = f" ({PLANNED[self.language]})" if about.planned else ""
        when = f", {readable(about.when)}" if about.when else ""
        return f"{self.name(about.subject)} – {label}{title}{planned} {arrow} {self.name(about.object)}{when}"

    def card(self, item: Item) -> list[Line]:
        """The lines of a question."""
        lines = list(self._identity(item) if item.proposal else self._statement(item))
        return [*lines, *(_said(judgement) for judgement in item.said)]

    def _end(self, entity_id: str) -> Named:
        return named(self.store, self.store.addresses.entity(canonical(self.store, entity_id)).value)

    def _identity(self, item: Item) -> Iterator[Line]:
        proposal = item.proposal
        assert proposal is not None
        yield [(f"Are these one? {proposal.why(self.language)}, likeness {proposal.score:.0f} of 100", "head")]
        for entity_id, name in zip(proposal.pair, proposal.names, strict=True):
            yield []
            yield from self._entity(entity_id, name)

    def _entity(self, entity_id: str, name: str) -> Iterator[Line]:
        entity = self._end(entity_id)
        (seen,) = describe(self.store, [entity.iri]).values()
        ties = ties_of(self.store, entity.iri)
        yield [(f"{name}", "mark"), (f" [{entity_id}]", "")]
        facts = [self.terms.type(seen.type, self.language), seen.country or "", _count(len(ties), "tie")]
        yield [("  " + " · ".join(fact for fact in facts if fact), "dim")]
        forms = list(dict.fromkeys(form for form, _ in entity.names if form != name))
        if forms:
            more = f"; and {len(forms) - _FORMS} more" if len(forms) > _FORMS else ""
            yield [(f"  also called: {'; '.join(forms[:_FORMS])}{more}", "")]
        names = [form for form, _ in entity.names]
        shown = sample(ties, names)
        articles = articles_of(self.store, {r.article for r in shown})
        for report in shown:
            yield [("  ", ""), *marked(f"“{' '.join(report.text.split())}”", names)]
            yield [(f"  {self._place(report, articles[report.article])}", "dim")]

    def _statement(self, item: Item) -> Iterator[Line]:
        claim, passage = item.about, item.passage
        assert isinstance(claim, Claim) and passage is not None
        yield [(f"Is this right? confidence {item.confidence:.2f}", "head")]
        yield []
        yield [(self.title(claim), "mark")]
        yield [(f"  when: {readable(claim.when) if claim.when else 'not told'}", "")]
        yield []
        article = self.store.addresses.article(claim.article).value
        start, end = int(passage.start), int(passage.end)
        before, after = around(self._text(article), start, end)
        names = [form for end_id in item.ends for form, _ in self._end(end_id).names]
        if before:
            yield [(f"  {before}", "dim")]
        yield [("  ", ""), *marked(f"“{claim.text}”", names)]
        if after:
            yield [(f"  {after}", "dim")]
        report = Report(article, start, end, claim.text, item.confidence)
        yield [(f"  {self._place(report, articles_of(self.store, [article])[article])}", "dim")]

    def _text(self, article: str) -> str:
        from unionties.queries.sparql import facts

        return next((str(body.value) for _, body in facts(self.store, article, "schema:articleBody")), "")

    def _place(self, report: Report, known: dict[str, str]) -> str:
        told = (known.get(key) for key in ("headline", "publisher", "datePublished"))
        place = f"characters {report.start}–{report.end}"
        return " · ".join([self.store.addresses.local(report.article), *filter(None, told), place])


def sample(ties: Iterable[Tie], names: Iterable[str]) -> list[Report]:
    """A few passages of an entity's ties, those first that name it, then the surest."""
    reports = {(r.article, r.start): r for tie in ties for r in tie.reports}.values()
    called = list(names)
    return sorted(reports, key=lambda r: (not _holds(r.text, called), r.worth))[:SENTENCES]


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The sentence before a passage and the one after it, as far as the text goes, each cut to a few lines.

    >>> around("Một. Hai. Ba. Bốn.", 5, 9)
    ('Một.', 'Ba.')
    """
    stop = re.compile(r"(?<=[.!?…])\s+|\n+")
    first, last = max(0, start - _AROUND), end + _AROUND
    before, after = stop.split(text[first:start].strip()), stop.split(text[end:last].strip())
    cut = ("… " if first and len(before) == 1 else "", " …" if last < len(text) and len(after) == 1 else "")
    return f"{cut[0]}{before[-1]}", f"{after[0]}{cut[1]}"


def marked(text: str, names: Iterable[str]) -> list[Piece]:
    """The text with these names highlighted, the longest first, whatever their case.

    >>> marked("Công đoàn Lào thăm", ["công đoàn lào", "Lào"])
    [('Công đoàn Lào', 'mark'), (' thăm', '')]
    """
    chosen = sorted({name for name in names if len(name) > 1}, key=lambda name: (-len(name), name))
    if not chosen:
        return [(text, "")]
    found = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, chosen))})(?!\w)", re.IGNORECASE)
    pieces = [(part, "mark" if n % 2 else "") for n, part in enumerate(found.split(text))]
    return [piece for piece in pieces if piece[0]]


def write_lines(lines: Iterable[Line], target: TextIO) -> None:
    """Write the lines: coloured by rich on a terminal, else wrapped plain text with asterisks round what is marked."""
    room = min(width(target), _WIDEST)
    if is_terminal(target):
        from rich.console import Console
        from rich.text import Text

        console = Console(file=target, highlight=False, width=room)
        for line in lines:
            console.print(Text.assemble(*((text, _STYLES[style]) for text, style in line)))
        return
    import textwrap

    for line in lines:
        text = "".join(f"{_MARKS[style][0]}{part}{_MARKS[style][1]}" for part, style in line)
        indent = " " * (len(text) - len(text.lstrip()))
        wrapped = textwrap.fill(
            text.strip(), room, initial_indent=indent, subsequent_indent=indent,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        target.write(f"{wrapped}\n")


def _said(judgement: Judgement) -> Line:
    why = f": {judgement.why}" if judgement.why else ""
    return [(f"{judgement.by} says {judgement.word}{why} ({judgement.at[:10]})", "head")]


def _holds(text: str, names: Iterable[str]) -> bool:
    folded = text.casefold()
    return any(name.casefold() in folded for name in names)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
