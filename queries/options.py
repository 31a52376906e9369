"""Options and arguments that several commands share, and how a command opens the store."""

from __future__ import annotations

import functools
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from unionties.graph.filters import Asked
from unionties.queries.tables import FORMATS

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from unionties.graph.readable import Readable
    from unionties.graph.store import Store

PATHS = click.Path(path_type=Path, allow_dash=True)
"""Files, folders, or - for standard input."""
Command = TypeVar("Command", bound=Callable[..., Any])


class RelationName(click.ParamType[str]):
    """A relation by its id or its label in any language; for a wrong one the right ones are listed."""

    name = "relation"

    def convert(  # noqa: RET503 - fail() raises
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The id of the relation."""
        from unionties.graph.vocabulary import vocabulary
        from unionties.queries.terms import relation_id

        if key := relation_id(value):
            return key
        self.fail(f"{value!r} is no relation: expected one of {', '.join(vocabulary().relations)}", param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The relations that begin so."""
        from click.shell_completion import CompletionItem

        from unionties.graph.vocabulary import vocabulary

        known = vocabulary().relations.items()
        return [CompletionItem(key, help=one.label["en"]) for key, one in known if key.startswith(incomplete)]


class EntityName(click.ParamType[str]):
    """A name of an entity; the shell completes organisations' names from the store."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name as it is; the lookup finds whose it is."""
        if ctx and any(value in (*o.opts, *o.secondary_opts) for o in ctx.command.params):
            self.fail(f"{value!r} is an option, expected a name before it.", param, ctx)
        return value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The names that begin so."""
        from unionties.queries.completion import complete_name

        return complete_name(ctx, incomplete)


class CountryName(click.ParamType[str]):
    """A country by its ISO 3166-1 code or its name in Vietnamese or English."""

    name = "country"

    def convert(  # noqa: RET503 - fail() raises
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The code of the country."""
        from unionties.queries.countries import country_code

        if code := country_code(value):
            return code
        self.fail(f"{value!r} is no country: expected an ISO 3166-1 code such as LA, or a name such as Lào", param, ctx)


def name_argument(name: str) -> Callable[[Command], Command]:
    """An argument that names an entity."""
    return click.argument(name, type=EntityName())


class Place(click.ParamType["Path | str"]):
    """Where a store is: a folder, as a path, or where allowed the address of a server, as text."""

    name = "place"

    def __init__(self, *, remote: bool) -> None:
        self.remote = remote

    def convert(self, value: Path | str, param: click.Parameter | None, ctx: click.Context | None) -> Path | str:
        """The path or the address."""
        if not is_remote(value):
            return Path(value)
        if not self.remote:
            remedy = f"build and judge in a folder, then: unionties load DIR --to {shell_word(str(value))}"
            self.fail(f"{value} is a server, which is only read: {remedy}", param, ctx)
        return str(value)


def is_remote(place: Path | str) -> bool:
    """Whether a store is a server of SPARQL, by its address.

    >>> is_remote("https://example.org/sparql"), is_remote("unionties.db")
    (True, False)
    """
    return isinstance(place, str) and place.lower().startswith(("http://", "https://"))


def store_option(command: Command) -> Command:
    """``--store DIR|URL`` of a command that only reads."""
    return click.option(
        "--store", "store_path", type=Place(remote=True), metavar="DIR|URL", default="unionties.db",
        envvar="UNIONTIES_STORE", show_default=True, show_envvar=True,
        help="The folder of the store, or the address of a SPARQL endpoint.",
    )(command)  # fmt: skip


def written_store_option(command: Command) -> Command:
    """``--store DIR`` of a command that needs the folder: one that writes or serves."""
    return click.option(
        "--store", "store_path", type=Place(remote=False), metavar="DIR", default="unionties.db",
        envvar="UNIONTIES_STORE", show_default=True, show_envvar=True, help="The folder of the store.",
    )(command)  # fmt: skip


def format_option(*formats: str) -> Callable[[Command], Command]:
    """``--format``, the first of the formats by default."""
    choices = formats or FORMATS
    return click.option(
        "--format", type=click.Choice(choices), default=choices[0], show_default=True,
        help="The form of the result.",
    )  # fmt: skip


def language_option(command: Command) -> Command:
    """``--lang vi|en``."""
    return click.option(
        "--lang", type=click.Choice(("vi", "en")), default="vi", show_default=True,
        help="The language of names and relations.",
    )(command)  # fmt: skip


def organisations_option(command: Command) -> Command:
    """``--organisations FILE``, to be given more than once."""
    return click.option(
        "--organisations", "own_files", multiple=True, metavar="FILE", envvar="UNIONTIES_ORGANISATIONS",
        type=click.Path(path_type=Path, dir_okay=False), show_envvar=True,
        help="A YAML file of organisations of your own (docs/organisations.md); may be repeated.",
    )(command)  # fmt: skip


def know(store_path: Path | None, own_files: Iterable[Path] = ()) -> list[Path]:
    """Let the files that a store was built with, and these, belong to the knowledge; gives all of them.

    A file given now takes the place of one of the same name that the store keeps.

    Raises:
        KnowledgeError: a file breaks the schema or contradicts the knowledge.
    """
    from unionties.graph.organisations import kept, use_files

    named = {file.stem: file for file in (*(kept(store_path) if store_path else ()), *own_files)}
    use_files(named.values())
    return list(named.values())


def relation_option(command: Command) -> Command:
    """``--relation R``, to be given more than once."""
    return click.option(
        "--relation", "-r", "relations", multiple=True, type=RelationName(), metavar="R",
        help="Keep this relation, by its id or label; may be repeated.",
    )(command)  # fmt: skip


def time_options(command: Command) -> Command:
    """``--at``, ``--since`` and ``--until``."""
    for name, text in (
        ("--until", "Keep what has a day up to this time."),
        ("--since", "Keep what has a day from this time on."),
        ("--at", "Keep what has a day in this time, such as 2016 or 2016-05; what has no date falls out."),
    ):
        command = click.option(name, metavar="TIME", help=text)(command)
    return command


def planned_option(command: Command) -> Command:
    """``--planned/--no-planned``, yes by default."""
    return _planned(True)(command)


def _planned(default: bool) -> Callable[[Command], Command]:
    return click.option(
        "--planned/--no-planned", default=default, show_default=True, help="Whether to keep what is only planned."
    )  # fmt: skip


def country_option(command: Command) -> Command:
    """``--country C``, to be given more than once."""
    return click.option(
        "--country", "countries", multiple=True, type=CountryName(), metavar="C",
        help="Keep ties whose other end is of this country, by its ISO code or its name in Vietnamese or English; "
        "may be repeated.",
    )(command)  # fmt: skip


def confidence_option(command: Command) -> Command:
    """``--min-confidence P``."""
    return click.option(
        "--min-confidence", type=click.FloatRange(0, 1), default=0.0, show_default=True, metavar="P",
        help="Keep the sentences that are at least so sure, and the ties that have one.",
    )(command)  # fmt: skip


def filter_options(*, planned: bool = True) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """All filters that lookups share; the command receives them as one dictionary ``asked``.

    Args:
        planned: whether planned acts are kept where nothing is said.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def asking(**given: Any) -> None:
            command(asked={key: given.pop(key) for key in Asked.__annotations__}, **given)

        options = (confidence_option, _planned(planned), country_option, relation_option, time_options)
        return functools.reduce(lambda decorated, option: option(decorated), options, asking)

    return decorate


def reviewer_option(command: Command) -> Command:
    """``--by NAME``."""
    return click.option(
        "--by", metavar="NAME", envvar="UNIONTIES_REVIEWER", show_envvar=True,
        help="Who answers; by default the login name.",
    )(command)  # fmt: skip


@contextmanager
def opened(place: Path | str) -> Iterator[Readable]:
    """The store of a folder or on a server, for as long as the block lasts.

    A server's log-in is that of UNIONTIES_USER and UNIONTIES_PASSWORD, where they are set.
    """
    if isinstance(place, str) and is_remote(place):
        from unionties.graph.remote import Remote

        user, password = (os.environ.get(f"UNIONTIES_{name}") for name in ("USER", "PASSWORD"))
        with Remote.open(place, user=user, password=password or "") as remote:
            yield remote
        return
    with opened_folder(Path(place)) as store:
        yield store


@contextmanager
def opened_folder(path: Path) -> Iterator[Store]:
    """The store of a folder, for as long as the block lasts."""
    from unionties.graph.store import Store

    with Store.open(path) as store:
        yield store


def shell_word(text: str) -> str:
    """The text as one word for a shell; letters of any script need no quotes.

    >>> shell_word("union-vn-tỉnh-kon-tum"), shell_word("my store.db")
    ('union-vn-tỉnh-kon-tum', "'my store.db'")
    """
    if re.fullmatch(r"[\w.@%+=:,/-]+", text):
        return text
    import shlex

    return shlex.quote(text)


def store_hint() -> str:
    """What a command that the user is told to type next needs to find the same store."""
    context = click.get_current_context()
    if context.get_parameter_source("store_path") is not click.core.ParameterSource.COMMANDLINE:
        return ""
    return f" --store {shell_word(str(context.params['store_path']))}"


def say(text: str) -> None:
    """A line to the user beside the results, on standard error."""
    click.echo(text, err=True)


@contextmanager
def progress(text: str, total: Callable[[], int], *, growing: bool = False) -> Iterator[Callable[[str], None]]:
    """A function to call with each name; it moves a bar, whose total may be ``growing``, if there is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich import progress as bars
    from rich.console import Console
    from rich.markup import escape
    from rich.text import Text

    class Rate(bars.ProgressColumn):
        def render(self, task: bars.Task) -> Text:
            speed = task.finished_speed or task.speed or 0
            return Text(f"{speed:.1f}/s" if speed >= 1 or not speed else f"{speed * 60:.1f}/min")

    times = (bars.TimeElapsedColumn(), "left", bars.TimeRemainingColumn())
    columns = ("{task.description}", bars.BarColumn(), bars.MofNCompleteColumn(), Rate(), *times)
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text, total=total() or None)

        def advance(name: str) -> None:
            whole = total() or None if growing else None
            bar.update(task, advance=1, description=f"{text} {escape(name[:40])}", total=whole)

        yield advance
