"""The command that draws."""

from __future__ import annotations

from pathlib import Path

import click

from unionties.graph.filters import Asked
from unionties.queries.drawing import VIEWS
from unionties.queries.options import EntityName, filter_options, language_option, opened, say, store_hint, store_option

_PAIRED = ("network", "timeline", "years")
"""The views of two entities."""


@click.command()
@click.option(
    "--view", type=click.Choice(VIEWS),
    help="What to draw: the network; the timeline of one or two; acts by years and relation; a matrix of countries and "
    "relations; a circle of countries; the network of several periods.  [default: network]",
)  # fmt: skip
@click.option("--around", type=EntityName(), metavar="NAME", help="Draw this entity and what lies near it.")
@click.option("--depth", type=click.IntRange(1), default=1, show_default=True, help="How many ties away from --around.")
@click.option(
    "--between", type=(EntityName(), EntityName()), metavar="A B",
    help="Draw what joins these two: their ties and shared partners.",
)  # fmt: skip
@click.option(
    "--periods", metavar="N|TIMES",
    help="Draw the network of so many periods, or of these, such as 2006/2010,2011/2015.  [default: 4]",
)  # fmt: skip
@filter_options()
@click.option(
    "--posts/--no-posts",
    default=False,
    show_default=True,
    help="Whether to draw officers and parts of bodies.",
)
@click.option(
    "--limit", type=click.IntRange(2), metavar="N",
    help="The most entities, rows or countries; by default 80 entities in a network, 24 between two and in periods, 30 "
    "rows, 24 countries on a circle.",
)  # fmt: skip
@click.option("--title", help="The headline; by default it says what is drawn.")
@click.option(
    "--size", type=click.Choice(("slide", "page", "poster")), default="page", show_default=True,
    help="The format of the picture: a 16:9 slide, an A4 page, an A1 poster.",
)  # fmt: skip
@language_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", required=True,
    help="The picture; its ending tells the format: .png, .svg or .pdf.",
)  # fmt: skip
@store_option
def draw(
    view: str | None, around: str | None, depth: int, between: tuple[str, str] | None, periods: str | None,
    asked: Asked, posts: bool, limit: int | None, title: str | None, size: str, lang: str, output: Path,
    store_path: Path,
) -> None:  # fmt: skip
    """Draw the ties: as a network, a timeline, by year, by country or period by period.

    \b
    Examples:
      unionties draw -o network.png
      unionties draw --around VGCL --depth 2 --at 2018 -o vgcl.svg
      unionties draw --between VGCL LFTU -o two.svg
      unionties draw --relation visit --size slide --lang en -o visits.pdf
      unionties draw --view timeline --around VGCL --since 2010 -o timeline.pdf
      unionties draw --view timeline --between VGCL LFTU -o acts.png
      unionties draw --view years --country LA -o years.svg
      unionties draw --view matrix --around VGCL -o matrix.png
      unionties draw --view countries --no-planned --min-confidence 0.8 -o countries.png
      unionties draw --periods 2006/2010,2011/2015,2016/2020 --around VGCL -o periods.png
    """
    view = _view(view, around, between, periods)
    with opened(store_path) as store:
        from unionties.graph.frame import check_ending, save
        from unionties.queries.drawing import Subject, picture
        from unionties.queries.naming import find

        check_ending(output)
        names = between or ((around,) if around else ())
        subject = Subject([find(store, name, language=lang) for name in names], depth)
        figure, entities, ties = picture(
            store, view, subject, asked, lang=lang, size=size, posts=posts, title=title, limit=limit, periods=periods
        )
    save(figure, output)
    say(f"{output}: {entities} entit{'y' if entities == 1 else 'ies'}, {ties} tie{'' if ties == 1 else 's'}")
    if not ties:
        say(f"no tie passes the filters; what there is tells: unionties stats --by year{store_hint()}")


def _view(view: str | None, around: str | None, between: tuple[str, str] | None, periods: str | None) -> str:
    """The view that is meant; raises UsageError where options contradict each other."""
    chosen = view or ("periods" if periods else "network")
    if around and between:
        raise click.UsageError("--around and --between exclude each other: give one of them")
    if between and chosen not in _PAIRED:
        raise click.UsageError(f"--between goes with --view {', '.join(_PAIRED)}, not with {chosen}")
    if chosen == "timeline" and not (around or between):
        raise click.UsageError("--view timeline needs --around NAME or --between A B")
    if periods and chosen != "periods":
        raise click.UsageError(f"--periods goes with --view periods, not with {chosen}")
    return chosen
