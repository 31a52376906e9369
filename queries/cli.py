"""The command line: ``unionties COMMAND``.

Commands live in ``fetching.py``, ``building.py``, ``commands.py`` and ``asking.py`` (lookups), ``finding.py`` (search,
named questions), ``measuring.py`` (centrality), ``output.py`` (pictures), ``exchange.py`` (files of other tools),
``loading.py`` (servers), ``keeping.py`` (the store), ``knowing.py`` (organisations), ``review.py``, ``deciding.py``,
``scores.py`` and ``serving.py``.

Results go to standard output and everything else to standard error. The exit status is 0, 1 for a failure
that one line explains, 2 for wrong usage and 130 after Ctrl-C.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from keyword import iskeyword
from typing import Any, NoReturn

gc.set_threshold(50_000)  # imports make many objects that stay: looking through them again and again is for nothing

import click  # noqa: E402

from unionties.graph.errors import UniontiesError  # noqa: E402

INTERRUPTED = 130
COMPLETING = "_UNIONTIES_COMPLETE"
"""The variable by which a shell asks for completions."""
COMMANDS = {
    "fetch": "fetching", "build": "building", "extract": "building", "partners": "commands", "show": "commands",
    "evidence": "commands", "timeline": "asking", "path": "asking", "compare": "asking", "central": "measuring",
    "search": "finding", "ask": "finding", "sparql": "commands", "draw": "output", "export": "exchange",
    "import": "exchange", "load": "loading", "describe": "exchange", "stats": "commands", "diff": "keeping",
    "remove": "keeping", "doctor": "keeping", "backup": "keeping", "restore": "keeping", "organisations": "knowing",
    "review": "review", "same": "deciding", "different": "deciding", "evaluate": "scores", "serve": "serving",
}  # fmt: skip
"""The commands in the order of their use, with the modules they live in."""


class Commands(click.Group):
    """A group that loads a command when it is called for and turns every failure into one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands in their order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; its module is imported now, because a lookup shall start fast."""
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = getattr(import_module(f"unionties.queries.{COMMANDS[cmd_name]}"), name)
        return command

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = "unionties",
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command; with ``standalone_mode`` leave with its exit status."""
        if COMPLETING in os.environ:
            from unionties.queries.completion import register

            register()
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, False, **extra)
        _use_utf8()
        try:
            status = super().main(args, prog_name, complete_var, False, **extra)
            sys.stdout.flush()
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except UniontiesError as error:
            _fail(str(error))
        except (click.Abort, KeyboardInterrupt):
            click.echo("Interrupted.", err=True)
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            _drop_output()
            sys.exit(0)
        except OSError as error:
            _fail(": ".join(str(part) for part in (error.filename, error.strerror or error) if part))
        except RuntimeError as error:
            if "orruption" not in str(error):  # what a database says that turns out damaged while it is read
                raise
            _fail(f"the store is damaged: {error}; look at it with: unionties doctor")
        sys.exit(status if isinstance(status, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that closes the pipe, such as ``head``, ends it without an error."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _drop_output()
            return None


def _drop_output() -> None:
    """Keep the interpreter from flushing what nobody reads any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(None, "-V", "--version", package_name="unionties", prog_name="unionties")
def cli() -> None:
    """News about trade unions' international relations as a graph, every tie with its sentence.

    \b
    Examples:
      unionties build seeds
      unionties partners VGCL
      unionties draw --around VGCL -o vgcl.png
    """


def main() -> None:
    """Run the command line; the entry point of the ``unionties`` script.

    It ends the process at once: to take the interpreter down piece by piece takes as long as a lookup.
    """
    status: object = 0
    try:
        cli()
    except SystemExit as end:
        status = end.code
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status if isinstance(status, int) else int(status is not None))


def _fail(message: str) -> NoReturn:
    click.ClickException(" ".join(message.split())).show()
    sys.exit(1)


def _use_utf8() -> None:
    """Write UTF-8 whatever the locale: results hold letters that few other encodings have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and (stream.encoding or "").lower() not in ("utf-8", "utf8"):
            stream.reconfigure(encoding="utf-8")


if __name__ == "__main__":
    main()
