"""What a build tells when it has ended: what it read, found, skipped and left open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unionties.queries.options import shell_word, store_hint

if TYPE_CHECKING:
    from unionties.graph.judging import Applied
    from unionties.graph.statement import Statement

_OPEN_SHOWN = 5


@dataclass
class Tally:
    """What a build read, found and skipped."""

    articles: int = 0
    relations: Counter[str] = field(default_factory=Counter)
    planned: int = 0
    ends: Counter[tuple[str, str]] = field(default_factory=Counter)
    organisations: set[str] = field(default_factory=set)
    skipped: list[str] = field(default_factory=list)
    open: dict[str, tuple[tuple[str, ...], set[str]]] = field(default_factory=dict)
    """Names that nothing settles, with the ids of those who bear them and the articles that have them."""

    def leave_open(self, article: str, names: Mapping[str, tuple[str, ...]]) -> None:
        """Note the names that an article leaves open."""
        for name, bearers in names.items():
            self.open.setdefault(name, (bearers, set()))[1].add(article)

    def add(self, statements: Iterable[Statement]) -> None:
        """Count statements."""
        for statement in statements:
            self.relations[statement.relation] += 1
            self.planned += statement.planned
            for end in (statement.subject, statement.object):
                if end.type not in ("Person", "Event"):
                    self.organisations.add(end.id)
                    self.ends[end.label, end.id] += 1

    def skip(self, *reason: object) -> None:
        """Note what couldn't be read, and why."""
        self.skipped.append(": ".join(" ".join(str(part).split()) for part in reason))


def write_summary(tally: Tally, store_path: Path, seconds: float, applied: Applied) -> None:
    """What was read, found and skipped, where it is and what to type next."""
    found = sum(tally.relations.values())
    relations = ", ".join(f"{name} {n}" for name, n in sorted(tally.relations.items(), key=lambda i: (-i[1], i[0])))
    click.echo(f"Read {_count(tally.articles, 'article')} in {seconds:.1f} s, skipped {len(tally.skipped)}.")
    for reason in tally.skipped:
        click.echo(f"  skipped {reason}")
    planned = f", {tally.planned} of them planned" if tally.planned else ""
    click.echo(f"Found {_count(found, 'statement')}{planned}" + (f": {relations}." if relations else "."))
    click.echo(f"They name {_count(len(tally.organisations), 'organisation')}.")
    for line in _open_lines(tally):
        click.echo(line)
    for line in applied.lines():
        click.echo(line)
    click.echo(f"The graph is in {store_path}.")
    if tally.ends:
        (_, best), _ = min(tally.ends.items(), key=lambda item: (-item[1], item[0]))
        click.echo(f"Next: unionties partners {shell_word(best)}{store_hint()}")


def _open_lines(tally: Tally) -> Iterator[str]:
    """Names that stay open and so tell no tie, the most frequent first."""
    if not tally.open:
        return
    yield f"{_count(len(tally.open), 'name')} stayed open, since several organisations bear it and nothing tells which:"
    ranked = sorted(tally.open.items(), key=lambda item: (-len(item[1][1]), item[0]))
    for name, (bearers, articles) in ranked[:_OPEN_SHOWN]:
        yield f"  {name} in {_count(len(articles), 'article')}: {', '.join(bearers)}"
    if len(ranked) > _OPEN_SHOWN:
        yield f"  and {len(ranked) - _OPEN_SHOWN} more; unionties extract --explain FILE shows them in place"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
