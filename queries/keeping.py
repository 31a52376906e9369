"""The commands that keep a store: remove, doctor, backup, restore and diff."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from unionties.graph.errors import NameNotFound
from unionties.queries.options import (
    format_option,
    is_remote,
    know,
    language_option,
    opened,
    opened_folder,
    progress,
    say,
    shell_word,
    store_option,
    written_store_option,
)
from unionties.queries.progress import waiting
from unionties.queries.tables import Column, columns, write_rows

if TYPE_CHECKING:
    from unionties.graph.checking import Report
    from unionties.graph.readable import Readable
    from unionties.graph.store import Store

_PATH = click.Path(path_type=Path)
_NEAR = 3
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")
_CHANGE_CSV = ("change", "what", "subject", "type", "relation", "object", "when", "planned", "title", "reports")
_CHANGE = [
    Column(key, wrap=key in ("subject", "object")) for key in ("change", "what", "subject", "relation", "object")
]
_STATE = re.compile(r"(.+)@(\d+)")


@click.command()
@click.argument("articles", nargs=-1, metavar="ARTICLE…")
@click.option("--outlet", "outlets", multiple=True, metavar="NAME", help="Remove all articles of this outlet, too.")
@written_store_option
def remove(articles: tuple[str, ...], outlets: tuple[str, ...], store_path: Path) -> None:
    """Remove articles, or all of an outlet, from a store, with all that only they support.

    ARTICLE is an article's name, as `evidence` shows it. What another article says, too, stays with the evidence that
    is left. Judgements of what is removed stay in their file.

    \b
    Examples:
      unionties remove 2022-kon-tum-attapeu
      unionties remove --outlet "Báo Hòa Bình"
    """
    from unionties.graph.organisations import organisations
    from unionties.graph.store import Store

    if not articles and not outlets:
        raise click.UsageError("name an ARTICLE, or an outlet: --outlet NAME")
    know(store_path)
    with opened_folder(store_path) as store:
        names = sorted({*_held(store, articles), *_of_outlets(store, outlets)})
    with Store.writing(store_path) as writer, progress("Removing articles", lambda: len(names)) as advance:
        for name in names:
            writer.remove(name)
            advance(name)
        applied = writer.finish(organisations())
    many, they = ("", "it") if len(names) == 1 else ("s", "they")
    click.echo(f"Removed {len(names)} article{many} and what only {they} said.")
    for line in applied.lines():
        click.echo(line)


@click.command()
@click.option("--repair", "mend", is_flag=True, help="Mend what can be mended without the articles, then look again.")
@click.option("--shacl/--no-shacl", default=True, show_default=True, help="Whether to validate the shapes by pyshacl.")
@format_option("table", "json")
@written_store_option
@click.pass_context
def doctor(context: click.Context, mend: bool, shacl: bool, format: str, store_path: Path) -> None:  # noqa: A002
    """Check a store: its files, counts, dangling ids, quotations, shapes; and say what to do.

    The exit status is 1 where there are problems. --repair writes torn settings anew, goes back to the newest version
    that can be read, makes the union of all graphs anew and brings an older store on. Validating the shapes
    takes minutes on a large store; --no-shacl leaves it out, their constraints are checked all the same.

    \b
    Examples:
      unionties doctor
      unionties doctor --repair
    """
    from unionties.graph.checking import check, repair, report_json

    for line in repair(store_path) if mend else ():
        say(line)
    with waiting("Checking"):
        report = check(store_path, shacl=shacl)
    if format == "json":
        click.echo(report_json(report))
    else:
        _write_report(report, store_path)
    context.exit(1 if report.problems else 0)


@click.command()
@click.argument("target", type=_PATH, metavar="DIR|FILE.tar")
@written_store_option
def backup(target: Path, store_path: Path) -> None:
    """Copy the published graph, its settings and the judgements to a new folder, or to a file.

    A folder is a store itself, so every lookup reads it with --store. The endings .tar.gz and .tgz pack the file.
    Others may read and build meanwhile.

    \b
    Examples:
      unionties backup unionties-2026-03.db
      unionties backup unionties-2026-03.tar.gz
    """
    from unionties.graph.backup import backup as copy

    with waiting("Copying"):
        version = copy(store_path, target)
    click.echo(f"{target}: a copy of version {version} of {store_path}")
    click.echo(f"Next: unionties restore {shell_word(str(target))} --store DIR")


@click.command()
@click.argument("source", type=_PATH, metavar="DIR|FILE.tar")
@written_store_option
def restore(source: Path, store_path: Path) -> None:
    """Publish the graph of a copy in a store, which is made where there is none.

    Who reads the store meanwhile sees the old graph or the new one. The judgements of the copy are added to
    those beside the store; none is lost.

    \b
    Examples:
      unionties restore unionties-2026-03.tar.gz
      unionties restore unionties-2026-03.db --store other.db
    """
    from unionties.graph.backup import restore as put_back

    with waiting("Restoring"):
        version = put_back(source, store_path)
    click.echo(f"{source} is published as version {version} of {store_path}.")


@click.command()
@click.argument("states", nargs=-1, metavar="[OLD] [NEW]")
@click.option("--since", metavar="DATE", help="Only what articles published on this day or later brought.")
@language_option
@format_option()
@store_option
def diff(states: tuple[str, ...], since: str | None, lang: str, format: str, store_path: Path | str) -> None:  # noqa: A002
    """What is new in NEW against OLD: organisations, ties, ended memberships; and what is gone.

    OLD and NEW are stores, addresses of SPARQL endpoints, copies that `backup` made, or DIR@N for a version N that the
    store still holds (the published one and the one before). Without NEW it is the store, without OLD, too, the version
    before is compared with it; with --since alone, what articles published before that day say.

    \b
    Examples:
      unionties diff
      unionties diff --since 2026-03-01
      unionties diff unionties-2026-02.tar.gz unionties.db --format csv
      unionties diff unionties.db@4 unionties.db@5
      unionties diff https://example.org/sparql unionties.db
    """
    from unionties.queries.changes import changes, merged_ids, readable, state
    from unionties.queries.terms import terms

    if len(states) > 2:
        raise click.UsageError("name at most two states, OLD and NEW")
    if since and not _DAY.fullmatch(since):
        raise click.BadParameter(f"{since!r} is no day: expected ISO 8601 such as 2026-03-01", param_hint="--since")
    old, new = _compared(states, since, store_path)
    with _opened_state(new) as store:
        now, words, merged = state(store, since=since if old else None), terms(store), merged_ids(store)
        was = state(store, before=since) if not old else None
    if was is None:
        with _opened_state(old) as store:
            was = state(store)
    rows = list(changes(was, now, merged, words.symmetrical))
    if old and since:
        rows = [row for row in rows if row["change"] != "gone"]
    if not rows:
        say("nothing is new, and nothing is gone")
    if format == "table" and rows:
        write_rows(
            readable(rows, (was, now), words, lang), [*_CHANGE, Column("when", wrap=False)], sys.stdout, format=format
        )
    elif format != "table":
        write_rows(rows, columns(_CHANGE_CSV), sys.stdout, format=format)


def _compared(states: tuple[str, ...], since: str | None, store_path: Path | str) -> tuple[str, str]:
    """OLD and NEW; OLD is empty for what NEW said before ``since``."""
    if len(states) == 2:
        return states[0], states[1]
    if states:
        return states[0], str(store_path)
    if since:
        return "", str(store_path)
    if is_remote(store_path):
        raise click.UsageError(f"{store_path} is a server, which holds no earlier version: name OLD, or --since DATE")
    from unionties.graph.store import current, published

    store_path = Path(store_path)
    number = current(store_path)
    earlier = [version for version in published(store_path) if number is None or version < number]
    if not earlier:
        raise click.UsageError(f"{store_path} holds no earlier version: name OLD, or a day: --since DATE")
    return f"{store_path}@{earlier[-1]}", str(store_path)


@contextmanager
def _opened_state(name: str) -> Iterator[Readable]:
    if is_remote(name):
        with opened(name) as remote:
            yield remote
        return
    from unionties.graph.backup import unpacked
    from unionties.graph.store import Store

    match = _STATE.fullmatch(name)
    numbered = match if match and not Path(name).exists() else None
    path = Path(numbered[1]) if numbered else Path(name)
    with unpacked(path) as folder, Store.open(folder, int(numbered[2]) if numbered else None) as store:
        yield store


def _held(store: Store, articles: Iterable[str]) -> Iterator[str]:
    """The articles, each of which the store has; raises NameNotFound."""
    for name in articles:
        if not store.graph.contains_named_graph(store.addresses.article(name)):
            from difflib import get_close_matches

            held = [store.addresses.local(str(row["a"].value)) for row in _select(store, "?a a schema:NewsArticle")]
            near = get_close_matches(name, held, _NEAR, 0.4)
            raise NameNotFound(f"the store has no article {name!r}" + (f"; near: {', '.join(near)}" if near else ""))
        yield name


def _of_outlets(store: Store, outlets: Iterable[str]) -> Iterator[str]:
    by_outlet: dict[str, list[str]] = {}
    for row in _select(store, "?a schema:publisher ?o") if outlets else ():
        by_outlet.setdefault(row["o"].value, []).append(store.addresses.local(row["a"].value))
    for outlet in outlets:
        if outlet not in by_outlet:
            raise NameNotFound(
                f"no article is of the outlet {outlet!r}: expected one of {', '.join(sorted(by_outlet))}"
            )
        yield from by_outlet[outlet]


def _select(store: Store, pattern: str) -> Iterator[Any]:
    from unionties.queries.sparql import select

    return select(store, f"SELECT * {{ {pattern} }}")


def _write_report(report: Report, store_path: Path) -> None:
    said = {"entities": "entities with ties"}  # stats counts those that only knowledge describes, too
    counts = ", ".join(f"{number:,} {said.get(what, what)}" for what, number in report.counts.items())
    if counts:
        click.echo(f"{store_path} holds {counts}.")
    for note in report.notes:
        click.echo(f"Note: {note}.")
    for remedy in dict.fromkeys(remedy for _, remedy in report.problems):
        for problem in (what for what, how in report.problems if how == remedy):
            click.echo(f"  {problem}")
        click.echo(f"Do: {remedy}")
    click.echo(f"{len(report.problems)} problems." if report.problems else "It is sound.")
