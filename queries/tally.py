"""What a build tells when it has ended: what it read, found, skipped and left open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unionties.graph.errors import ReadError
from unionties.graph.statement import one_line
from unionties.queries.options import say, shell_word, store_hint

if TYPE_CHECKING:
    from unionties.graph.judging import Applied
    from unionties.graph.statement import Statement


_SHOWN = 5
_OPEN_SHOWN = 5
_KEPT = 20  # lines of what was skipped for one kind of reason: an archive may have a million
_KEPT_IN_ALL = 1000
_KEPT_ASIDE = 300
_NUMBER = re.compile(r"(\d{1,18})")
_PARTICULAR = re.compile(r"'[^']*'|\"[^\"]*\"|\d+|\([^)]*\)")


@dataclass
class Tally:
    """What a build read, found and skipped; ``unchanged`` and ``resumed`` articles weren't extracted by it."""

    articles: int = 0
    unchanged: int = 0
    resumed: int = 0
    relations: Counter[str] = field(default_factory=Counter)
    planned: int = 0
    ends: Counter[tuple[str, str]] = field(default_factory=Counter)
    organisations: set[str] = field(default_factory=set)
    repeated: int = 0
    """Pages that came again in one build with the same address and text."""
    empty: int = 0
    """Pages of archives that hold no article in a language that is known here; no fault of theirs."""
    empty_shown: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    """What couldn't be read, a line each, of each kind of reason the first; ``skips`` counts all."""
    skips: Counter[str] = field(default_factory=Counter)
    aside: list[str] = field(default_factory=list)
    """What took too much time or memory, or failed: the first of them; ``asides`` counts all."""
    asides: int = 0
    problems: list[str] = field(default_factory=list)
    pages: Counter[str] = field(default_factory=Counter)
    """Pages of archives (``gathered``), and those of them that weren't read (``dropped``)."""
    open: Counter[str] = field(default_factory=Counter)
    """In how many articles a name stays open, since nothing settles whose it is."""
    bearers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The ids of those who bear the open names."""

    def leave_open(self, names: Mapping[str, tuple[str, ...]]) -> None:
        """Note the names that an article leaves open."""
        self.open.update(names.keys())
        for name, bearers in names.items():
            self.bearers[name] = min(bearers, self.bearers.get(name, bearers))

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
        parts = [one_line(str(part)) for part in reason]
        kind = _PARTICULAR.sub("…", parts[-1])[:100] if len(self.skips) < _KEPT_IN_ALL else "…"
        self.skips[kind] += 1
        if self.skips[kind] <= _KEPT and len(self.skipped) < _KEPT_IN_ALL:
            self.skipped.append(": ".join(parts))

    def pass_over(self, *reason: object) -> None:
        """Note a page of an archive that holds no article."""
        self.empty += 1
        if len(self.empty_shown) < _SHOWN:
            self.empty_shown.append(": ".join(one_line(str(part)) for part in reason))

    def skipped_lines(self) -> Iterator[str]:
        """What couldn't be read, for the user."""
        yield from (f"skipped {reason}" for reason in sorted(self.skipped, key=_in_order))
        if (more := self.skips.total() - len(self.skipped)) > 0:
            yield f"skipped {more:,} more for the same reasons"

    def empty_lines(self) -> Iterator[str]:
        """How many pages of archives weren't read or hold no article, and the first of these where all do."""
        if dropped := self.pages["dropped"]:
            of = self.pages["gathered"]
            hold, were, them = ("holds", "wasn't", "it") if dropped == 1 else ("hold", "weren't", "them")
            pages = f"{dropped:,} of {of:,} page{'s' if of > 1 else ''}"
            yield f"{pages} {hold} no word of unions and {were} read; --all-pages reads {them}."
        if self.empty:
            pages = "1 page holds" if self.empty == 1 else f"{self.empty:,} pages hold"
            yield f"{pages} no article in Vietnamese, English or French."
            if not self.articles:
                yield from (f"  {reason}" for reason in self.empty_shown)

    def set_aside(self, place: str, why: object) -> None:
        """Note a page that took too much time or memory, or failed."""
        self.asides += 1
        if self.asides <= _KEPT_ASIDE:
            self.aside.append(f"{one_line(place)}: {one_line(str(why))}")

    def faults(self) -> int:
        """How many pages weren't read."""
        return self.skips.total() + self.asides

    def aside_lines(self) -> Iterator[str]:
        """What was set aside, for the user."""
        yield from (f"set aside {reason}" for reason in sorted(self.aside, key=_in_order))
        if (more := self.asides - len(self.aside)) > 0:
            yield f"set aside {more:,} more"


def require_articles(paths: Iterable[Path], tally: Tally) -> None:
    """Tell what was skipped and raise ReadError, if nothing else was there."""
    if tally.articles:
        return
    for line in tally.empty_lines():
        say(line)
    if tally.faults() == 1:
        why = f": {(*tally.skipped, *tally.aside)[0]}"
    else:
        left = tally.faults() or tally.empty or tally.pages
        why = "; each was skipped" if left else ": expected text, HTML or archives of pages"
        for line in (*tally.skipped_lines(), *tally.aside_lines()):
            say(line)
    raise ReadError(f"no article could be read from {', '.join(map(str, paths))}{why}")


def write_summary(tally: Tally, store_path: Path, seconds: float, applied: Applied) -> None:
    """What was read, found and skipped, where it is and what to type next."""
    found = sum(tally.relations.values())
    relations = ", ".join(f"{name} {n}" for name, n in sorted(tally.relations.items(), key=lambda i: (-i[1], i[0])))
    click.echo(f"Read {count(tally.articles, 'article')} in {seconds:.1f} s, skipped {tally.skips.total()}.")
    for line in (*tally.skipped_lines(), *tally.aside_lines()):
        click.echo(f"  {line}")
    if tally.asides:
        click.echo(f"The same build tries again what was set aside: {count(tally.asides, 'page')}.")
    for line in tally.empty_lines():
        click.echo(line)
    if tally.repeated:
        click.echo(f"{count(tally.repeated, 'page')} came more than once with the same address and text.")
    if tally.resumed:
        click.echo(f"{count(tally.resumed, 'article')} had been extracted by a build that didn't end.")
    if tally.unchanged:
        click.echo(f"{count(tally.unchanged, 'article')} hadn't changed and stayed as they were; --again extracts all.")
    if tally.unchanged < tally.articles:
        planned = f", {tally.planned} of them planned" if tally.planned else ""
        anew = " in the others" if tally.unchanged else ""
        click.echo(f"Found {count(found, 'statement')}{anew}{planned}" + (f": {relations}." if relations else "."))
        if found:
            click.echo(f"They name {count(len(tally.organisations), 'organisation')}.")
    if tally.problems:
        click.echo(f"{count(len(tally.problems), 'problem')} with the shapes; all that is wrong: unionties doctor")
        for problem in tally.problems[:_SHOWN]:
            click.echo(f"  {problem}")
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
    yield f"{count(len(tally.open), 'name')} stayed open, since several organisations bear it and nothing tells which:"
    ranked = sorted(tally.open.items(), key=lambda item: (-item[1], item[0]))
    for name, articles in ranked[:_OPEN_SHOWN]:
        yield f"  {name} in {count(articles, 'article')}: {', '.join(tally.bearers[name])}"
    if len(ranked) > _OPEN_SHOWN:
        yield f"  and {len(ranked) - _OPEN_SHOWN} more; unionties extract --explain FILE shows them in place"


def _in_order(reason: str) -> list[tuple[int, str]]:
    """Byte 915 before byte 1977, line 9 before line 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in _NUMBER.split(reason)]


def count(number: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "article"), count(2, "article")
    ('1 article', '2 articles')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
