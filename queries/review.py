"""The command that asks people what the machine isn't sure of: review."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unionties.queries.applying import apply_ledger, is_behind, say_conflicts
from unionties.queries.options import (
    format_option,
    language_option,
    opened_folder,
    reviewer_option,
    say,
    store_hint,
    written_store_option,
)
from unionties.queries.tally import count as counted

if TYPE_CHECKING:
    from unionties.graph.ledger import Ledger
    from unionties.queries.review_session import Session
    from unionties.queries.reviewing import Item, Judged

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option(
    "--identities/--statements", "identities", default=None,
    help="Ask only which entities are the same, or only which statements are right; by default both.",
)  # fmt: skip
@click.option(
    "--max-confidence", type=click.FloatRange(0, 1), default=0.8, show_default=True, metavar="P",
    help="Ask of statements that are at most so certain.",
)  # fmt: skip
@click.option("--around", metavar="NAME", help="Ask only of this entity and its ties.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Ask at most so many questions.")
@click.option("--again", is_flag=True, help="Ask also what others have answered, and show what they said.")
@click.option("--list", "listing", is_flag=True, help="List the judgements in force and the conflicts instead.")
@click.option("--withdraw", metavar="ID", help="Take back the judgement with this id instead.")
@click.option("--why", default="", metavar="TEXT", help="The reason for --withdraw.")
@click.option("--export", "exported", type=_FILE, metavar="FILE", help="Write the open questions as CSV instead.")
@click.option("--import", "imported", type=_FILE, metavar="FILE", help="Take the answers of such a file instead.")
@reviewer_option
@language_option
@format_option()
@written_store_option
def review(
    identities: bool | None, max_confidence: float, around: str | None, limit: int | None, again: bool,
    listing: bool, withdraw: str | None, why: str, exported: Path | None, imported: Path | None,
    by: str | None, lang: str, format: str, store_path: Path,  # noqa: A002
) -> None:  # fmt: skip
    """Judge what the machine proposes: entities that may be one, and statements that it doubts.

    One question at a time with its sentences; a key answers it, ? shows the keys. Each answer is kept at once in a
    file beside the store, STORE.judgements.jsonl, which outlives builds and wins over the machine. What you have
    answered isn't asked again, what another has answered only with --again. --format is for --list.

    \b
    Examples:
      unionties review
      unionties review --identities --around VGCL
      unionties review --export questions.csv
      unionties review --import questions.csv --by Lan
      unionties review --list --format csv
      unionties review --withdraw 3fa9c1
    """
    from unionties.graph.ledger import Ledger
    from unionties.queries.review_answers import reviewer

    chosen = [
        name
        for name, value in (
            ("--list", listing),
            ("--withdraw", withdraw),
            ("--export", exported),
            ("--import", imported),
        )
        if value
    ]
    if len(chosen) > 1:
        raise click.UsageError(f"{chosen[0]} and {chosen[1]} don't go together; give one of them")
    ledger, name = Ledger.beside(store_path), reviewer(by)
    if listing:
        from unionties.queries.review_listing import write_listing

        write_listing(ledger, store_path, lang, format)
        return
    if exported is None and not name:
        raise click.UsageError("who answers isn't known; give --by NAME")
    if withdraw:
        taken = ledger.withdraw(withdraw, name, why)
        former = next(j for j in ledger.read() if j.id == taken.withdraws)
        say(f"Withdrawn: {former.word}, said by {former.by} on {former.at[:10]} [{former.id}].")
        apply_ledger(store_path)
    elif imported:
        _import(imported, ledger, name, store_path)
    else:
        kinds = ("identities", "statements") if identities is None else ("identities" if identities else "statements",)
        _ask_or_export(ledger, name, kinds, max_confidence, around, limit, again, exported, lang, store_path)


def _ask_or_export(
    ledger: Ledger, name: str, kinds: tuple[str, ...], max_confidence: float, around: str | None,
    limit: int | None, again: bool, exported: Path | None, lang: str, store_path: Path,
) -> None:  # fmt: skip
    from itertools import islice

    from unionties.queries.naming import find
    from unionties.queries.review_cards import Cards
    from unionties.queries.reviewing import Judged, items

    if is_behind(ledger, store_path):
        say("Applying judgements that the store hasn't seen …")
        apply_ledger(store_path)
    with opened_folder(store_path) as store:
        centre = find(store, around, language=lang).id if around else None
        judged = Judged(ledger, "" if exported else name)
        if sys.stderr.isatty():
            say("Comparing names …")
        found = items(store, judged, kinds=kinds, max_confidence=max_confidence, around=centre, again=again)
        asked = list(islice(found, limit))
        cards = Cards.of(store, lang)
        if exported:
            from unionties.queries.review_files import write_file

            count = write_file(exported, asked, cards)
            say(f"{exported}: {counted(count, 'question')}. Answer in the column 'answer': same, different or unsure "
                f"of identities, right, wrong or unsure of statements. Then: unionties review --import {exported}"
                f"{store_hint()}")  # fmt: skip
            return
        say_conflicts(len(judged.verdicts.conflicts))
        for problem in ledger.problems():
            say(problem)
        if not asked:
            say("Nothing is left to review; a higher --max-confidence or --again would ask more.")
            return
        _converse(asked, judged, cards, again, store_path)


def _converse(asked: list[Item], judged: Judged, cards: object, again: bool, store_path: Path) -> None:
    """Ask, and apply what was answered however the reviewer leaves."""
    from unionties.queries.review_cards import Cards
    from unionties.queries.review_session import Session, keyboard

    assert isinstance(cards, Cards)
    key, line = keyboard(sys.stdout)
    session = Session(judged.ledger, judged, cards, sys.stdout, key, line, again=again)
    try:
        session.run(asked)
    except (KeyboardInterrupt, click.Abort):
        sys.stdout.write("\n")
        _leave(session, store_path)
        raise
    _leave(session, store_path)


def _leave(session: Session, store_path: Path) -> None:
    sys.stdout.flush()
    say(session.summary())
    if session.answered or session.undone:
        apply_ledger(store_path)


def _import(path: Path, ledger: Ledger, by: str, store_path: Path) -> None:
    from unionties.queries.review_files import import_answers, read_file

    answers = read_file(path, by)
    done = import_answers(ledger, answers)
    known = f", {done.known} known already" if done.known else ""
    former = f", {done.former} not taken again because they were withdrawn or changed since" if done.former else ""
    say(f"{path}: {counted(done.added, 'answer')} taken{known}{former}.")
    if done.added:
        apply_ledger(store_path)
