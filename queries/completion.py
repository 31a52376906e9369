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

from unionties.graph.addresses import segment
from unionties.graph.errors import UniontiesError
from unionties.graph.names import search_key, strip_marks

if TYPE_CHECKING:
    from unionties.graph.names_index import Name, NameIndex

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
    from unionties.graph.store import Store
    from unionties.queries.search import name_index

    path = Path(context.params.get("store_path") or os.environ.get("UNIONTIES_STORE") or "unionties.db")
    try:
        with Store.open(path) as store:
            return offered(name_index(store), incomplete)
    except (UniontiesError, OSError):
        return []


def offered(index: NameIndex, incomplete: str) -> list[CompletionItem]:
    """At most ``MOST`` completions, one for each organisation, sorted; the label is their help."""
    typed = unicodedata.normalize("NFC", incomplete).lstrip()
    best: dict[str, tuple[Name, str]] = {}
    for name, value in _fitting(index, typed):
        known = best.get(name.id)
        if known is None or _worth(name, value) < _worth(*known):
            best[name.id] = (name, value)
    chosen = sorted(best.values(), key=lambda pair: (-pair[0].acts, pair[0].id))[:MOST]
    shared: dict[str, list[Name]] = {}
    for name, value in chosen:
        shared.setdefault(value, []).append(name)
    # A form that several bear would only lead to an error that lists their ids.
    items = {value if len(bearers) == 1 else one.id: one for value, bearers in shared.items() for one in bearers}
    return [CompletionItem(value, help=f"{one.form} [{one.id}]") for value, one in sorted(items.items())]


def _worth(name: Name, value: str) -> tuple[int, int, str]:
    """A key for sorting: preferred names before others, the shortest first."""
    return name.mark != "preferred", len(value), value


def _fitting(index: NameIndex, typed: str) -> Iterator[tuple[Name, str]]:
    """Names and ids of organisations that begin as typed, as they go on from there."""
    lower, bare = typed.casefold(), strip_marks(typed.casefold()) == typed.casefold()
    for entity in index.entities_beginning(segment(typed)) if typed else ():
        yield from ((name, name.id) for name in index.of_entity(entity).names if _is_offered(name))
    for name in filter(_is_offered, index.beginning(search_key(typed))):
        if name.form.casefold().startswith(lower):
            yield name, typed + name.form[len(typed) :]
        elif bare and (plain := strip_marks(name.form)).casefold().startswith(lower):
            yield name, typed + plain[len(typed) :]


def _is_offered(name: Name) -> bool:
    return name.mark in ("preferred", "other") and name.type not in ("Person", "Event", "")
