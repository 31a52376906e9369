"""The commands by which people have the last word: review, same and different."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from unionties.queries.options import format_option, language_option, opened, say, store_hint, store_option

if TYPE_CHECKING:
    from unionties.graph.ledger import Ledger
    from unionties.graph.store import Store
    from unionties.queries.review_session import Session
    from unionties.queries.reviewing import Item, Judged

Command = TypeVar("Command", bound=Callable[..., object])
_FILE = click.Path(path_type=Path, dir_okay=False)


def by_option(command: Command) -> Command:
    """``--by NAME``."""
    return click.option(
        "--by", metavar="NAME", envvar="UNIONTIES_REVIEWER", show_envvar=True,
        help="Who answers; by default the login name.",
    )(command)  # fmt: skip


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
@by_option
@language_option
@format_option()
@store_option
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
        _apply(store_path)
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

    if _is_behind(ledger, store_path):
        say("Applying judgements that the store hasn't seen …")
        _apply(store_path)
    with opened(store_path) as store:
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
            say(f"{exported}: {count} questions. Answer in the column 'answer': same, different or unsure of "
                f"identities, right, wrong or unsure of statements. Then: unionties review --import {exported}"
                f"{store_hint()}")  # fmt: skip
            return
        _say_conflicts(len(judged.verdicts.conflicts))
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
        _apply(store_path)


def _import(path: Path, ledger: Ledger, by: str, store_path: Path) -> None:
    from unionties.queries.review_files import import_answers, read_file

    answers = read_file(path, by)
    done = import_answers(ledger, answers)
    known = f", {done.known} known already" if done.known else ""
    former = f", {done.former} not taken again because they were withdrawn or changed since" if done.former else ""
    say(f"{path}: {done.added} answers taken{known}{former}.")
    if done.added:
        _apply(store_path)


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--why", default="", metavar="TEXT", help="The reason, kept with the judgement.")
@by_option
@language_option
@store_option
def same(a: str, b: str, why: str, by: str | None, lang: str, store_path: Path) -> None:
    """Say that A and B are one entity; the store shows them as one at once and after every build.

    \b
    Examples:
      unionties same "Công đoàn Lào" lftu
      unionties same person-hải-vgcl person-trần-thanh-hải-vgcl --why "same photograph" --by Lan
    """
    _judge(a, b, "same", why, by, lang, store_path)


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--why", default="", metavar="TEXT", help="The reason, kept with the judgement.")
@by_option
@language_option
@store_option
def different(a: str, b: str, why: str, by: str | None, lang: str, store_path: Path) -> None:
    """Say that A and B are two entities; they aren't proposed again, and come apart if they were merged.

    \b
    Examples:
      unionties different "LĐLĐ tỉnh Hà Nam" "LĐLĐ tỉnh Hà Nội"
      unionties different person-guy-ryder-ilo person-guy-ryder-ituc --by Minh
    """
    _judge(a, b, "different", why, by, lang, store_path)


def _judge(a: str, b: str, word: str, why: str, by: str | None, lang: str, store_path: Path) -> None:
    from unionties.graph.ledger import Ledger, Pair
    from unionties.graph.proposals import merged
    from unionties.queries.review_answers import reviewer
    from unionties.queries.review_cards import Cards
    from unionties.queries.reviewing import Judged

    ledger, name = Ledger.beside(store_path), reviewer(by)
    if not name:
        raise click.UsageError("who answers isn't known; give --by NAME")
    judged = Judged(ledger)
    with opened(store_path) as store:
        ids = [_meant(store, end, lang) for end in (a, b)]
        cards = Cards.of(store, lang)
        if ids[0] == ids[1]:
            others = [one for one, best in merged(store) if best == ids[0]]
            parts = f"; to part them give two ids of {', '.join([ids[0], *others])}" if others else ""
            say(f"{a!r} and {b!r} are one entity already: {cards.name(ids[0])}{parts if word == 'different' else ''}")
            return
        pair = Pair.of(*ids)
        said = judged.of_others(pair)
        if word == "same":
            _check_kinds(store, ids)
        names, are = f"{cards.name(ids[0])} and {cards.name(ids[1])}", f"are {'one' if word == 'same' else 'two'}"
    if any(j.by == name and j.word == word for j in said):
        say(f"You have said so before; nothing changes: {names} {are}.")
        _apply_if_behind(ledger, store_path)
        return
    judgement = ledger.add(pair, word, name, why)
    say(f"{names} {are}, says {name}. To take it back: unionties review --withdraw {judgement.id[:8]}{store_hint()}")
    for other in said:
        if other.by != name and other.word not in (word, "unsure"):
            say(f"{other.by} says {other.word} ({other.at[:10]}): a conflict, neither applies until one is withdrawn.")
    _apply(store_path)


def _check_kinds(store: Store, ids: list[str]) -> None:
    """Raise LedgerError where a person, an event and an organisation would become one."""
    from unionties.graph.errors import LedgerError
    from unionties.queries.reviewing import canonical
    from unionties.queries.ties import describe

    kinds = []
    for one in ids:
        (seen,) = describe(store, [store.addresses.entity(canonical(store, one)).value]).values()
        kinds.append(seen.type if seen.type in ("Person", "Event") else "organisation")
    if kinds[0] != kinds[1]:
        found = " and ".join(f"{one} ({kind})" for one, kind in zip(ids, kinds, strict=True))
        raise LedgerError(f"{found} can't be one: expected two entities of one kind; judge the statements instead")


def _meant(store: Store, name: str, lang: str) -> str:
    """The id that a name means; an id that was merged into another stays itself."""
    from unionties.queries.naming import find
    from unionties.queries.reviewing import canonical

    given = name.strip().removeprefix("id:")
    return given if canonical(store, given) != given else find(store, name, language=lang).id


def _apply(store_path: Path) -> None:
    """Apply the ledger to the store and say what it did; where another writer is at work, that it will be done."""
    from unionties.graph.errors import StoreError
    from unionties.graph.judging import apply
    from unionties.queries.reviewing import applied_line

    try:
        applied = apply(store_path)
    except StoreError as error:
        say(f"The judgements are kept, but not in the store yet ({error}). The next build or review applies them.")
        return
    say(applied_line(applied))
    _say_conflicts(len(applied.conflicts))
    for problem in applied.problems:
        say(problem)


def _apply_if_behind(ledger: Ledger, store_path: Path) -> None:
    if _is_behind(ledger, store_path):
        _apply(store_path)


def _is_behind(ledger: Ledger, store_path: Path) -> bool:
    """Whether the ledger was written to after the store was published."""
    from unionties.graph.store import POINTER

    pointer = store_path / POINTER
    if not (ledger.path.exists() and pointer.exists()):
        return False
    return ledger.path.stat().st_mtime_ns > pointer.stat().st_mtime_ns


def _say_conflicts(number: int) -> None:
    if number:
        say(f"{number} conflict{'s' if number > 1 else ''} between reviewers: unionties review --list{store_hint()}")
