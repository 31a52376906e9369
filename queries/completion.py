"""Completion of organisations' names in the shell: ``unionties partners tong li<TAB>``.

Names come from the store's file of names, so that nothing heavy is loaded. What is typed without diacritics is
completed without them: the shells compare letter by letter, and such a name is understood as well.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, add_completion_class

from unionties.graph.errors import UniontiesError
from unionties.graph.names import search_key, strip_marks

if TYPE_CHECKING:
    from unionties.queries.name_index import Name

MOST = 100
"""Names that are offered at a time; of more those with the most acts."""

# As click's own, but names hold spaces, which `filenames` lets bash quote, and perhaps backslashes and asterisks.
_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' response completion kind value
    response=$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete $1)
    while read -r completion; do
        kind=${completion%%%%,*} value=${completion#*,}
        case $kind in
            dir) COMPREPLY=(); compopt -o dirnames 2>/dev/null ;;
            file) COMPREPLY=(); compopt -o default 2>/dev/null ;;
            plain) COMPREPLY+=("$value"); compopt -o filenames 2>/dev/null ;;
        esac
    done <<< "$response"
    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class Bash(BashComplete):
    """Completion in bash."""

    source_template = _BASH


class Fish(FishComplete):
    """Completion in fish; a name may hold a comma."""

    source_template = FishComplete.source_template.replace('string split ","', 'string split -m 1 ","')


def register() -> None:
    """Let click use these classes."""
    add_completion_class(Bash)
    add_completion_class(Fish)


def complete_name(context: click.Context, incomplete: str) -> list[CompletionItem]:
    """What the beginning of an organisation's name or id may become; nothing where there is no store to read."""
    from unionties.queries.name_index import make_index, read_index

    path = Path(context.params.get("store_path") or os.environ.get("UNIONTIES_STORE") or "unionties.db")
    try:
        index = read_index(path)
        if index is None:
            from unionties.graph.store import Store

            with Store.open(path) as store:
                index = make_index(store)
    except (UniontiesError, OSError):
        return []
    return offered(index.names, incomplete)


def offered(names: list[Name], incomplete: str) -> list[CompletionItem]:
    """At most ``MOST`` completions, one for each organisation, sorted; the label is their help."""
    typed = unicodedata.normalize("NFC", incomplete).lstrip()
    best: dict[str, tuple[Name, str]] = {}
    for name, value in _fitting(names, typed):
        known = best.get(name.id)
        if known is None or (-name.own, len(value), value) < (-known[0].own, len(known[1]), known[1]):
            best[name.id] = (name, value)
    chosen = sorted(best.values(), key=lambda pair: (-pair[0].acts, pair[0].id))[:MOST]
    shared: dict[str, list[Name]] = {}
    for name, value in chosen:
        shared.setdefault(value, []).append(name)
    # A form that several bear would only lead to an error that lists their ids.
    items = {value if len(bearers) == 1 else one.id: one for value, bearers in shared.items() for one in bearers}
    return [CompletionItem(value, help=f"{one.form} [{one.id}]") for value, one in sorted(items.items())]


def _fitting(names: list[Name], typed: str) -> Iterator[tuple[Name, str]]:
    """Names and ids of organisations that begin as typed, as they go on from there."""
    lower, key = typed.casefold(), search_key(typed)
    bare = strip_marks(lower) == lower
    for name in names:
        if not name.own or name.type in ("Person", "Event") or not name.type:
            continue
        if name.id.startswith(typed) and typed:
            yield name, name.id
        if not name.key.startswith(key):
            continue
        if name.form.casefold().startswith(lower):
            yield name, typed + name.form[len(typed) :]
        elif bare and (plain := strip_marks(name.form)).casefold().startswith(lower):
            yield name, typed + plain[len(typed) :]
