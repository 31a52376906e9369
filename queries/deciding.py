"""The commands that say of two names what they are: same and different."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unionties.queries.applying import apply_ledger, is_behind
from unionties.queries.options import (
    language_option,
    name_argument,
    opened_folder,
    reviewer_option,
    say,
    store_hint,
    written_store_option,
)

if TYPE_CHECKING:
    from unionties.graph.store import Store


@click.command()
@name_argument("a")
@name_argument("b")
@click.option("--why", default="", metavar="TEXT", help="The reason, kept with the judgement.")
@reviewer_option
@language_option
@written_store_option
def same(a: str, b: str, why: str, by: str | None, lang: str, store_path: Path) -> None:
    """Say that A and B are one entity; the store shows them as one at once and after every build.

    \b
    Examples:
      unionties same "Công đoàn Lào" lftu
      unionties same person-hải-vgcl person-trần-thanh-hải-vgcl --why "same photograph" --by Lan
    """
    _judge(a, b, "same", why, by, lang, store_path)


@click.command()
@name_argument("a")
@name_argument("b")
@click.option("--why", default="", metavar="TEXT", help="The reason, kept with the judgement.")
@reviewer_option
@language_option
@written_store_option
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
    from unionties.queries.reviewing import Judged, canonical

    ledger, name = Ledger.beside(store_path), reviewer(by)
    if not name:
        raise click.UsageError("who answers isn't known; give --by NAME")
    judged = Judged(ledger)
    with opened_folder(store_path) as store:
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
            check_kinds(store, ids)
        names, are = f"{cards.name(ids[0])} and {cards.name(ids[1])}", f"are {'one' if word == 'same' else 'two'}"
    if any(j.by == name and j.word == word for j in said):
        say(f"You have said so before; nothing changes: {names} {are}.")
        if is_behind(ledger, store_path):
            apply_ledger(store_path)
        return
    judgement = ledger.add(pair, word, name, why)
    say(f"{names} {are}, says {name}. To take it back: unionties review --withdraw {judgement.id[:8]}{store_hint()}")
    for other in said:
        if other.by != name and other.word not in (word, "unsure"):
            say(f"{other.by} says {other.word} ({other.at[:10]}): a conflict, neither applies until one is withdrawn.")
    apply_ledger(store_path)
    with opened_folder(store_path) as store:
        heads = {canonical(store, one) for one in ids}
        if len(heads) == 1:
            say(f"They are shown as {Cards.of(store, lang).name(heads.pop())}.")


def check_kinds(store: Store, ids: Sequence[str]) -> None:
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
