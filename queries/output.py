"""The command that draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from unionties.queries.options import (
    EntityName,
    confidence_option,
    country_option,
    language_option,
    opened,
    planned_option,
    relation_option,
    say,
    store_hint,
    store_option,
    time_options,
)

if TYPE_CHECKING:
    from unionties.graph.readable import Readable

_SHOWN_OUTLETS = 5
_WORDS = {
    "vi": {"around": "Quan hệ của {}", "whole": "Mạng lưới quan hệ công đoàn", "source": "Nguồn: {} bài báo"},
    "en": {"around": "Ties of {}", "whole": "Network of trade union ties", "source": "Source: {} articles"},
}


@click.command()
@click.option("--around", type=EntityName(), metavar="NAME", help="Draw this entity and what lies near it.")
@click.option("--depth", type=click.IntRange(1), default=1, show_default=True, help="How many ties away from --around.")
@time_options
@relation_option
@country_option
@planned_option
@confidence_option
@click.option(
    "--posts/--no-posts",
    default=False,
    show_default=True,
    help="Whether to draw officers and parts of bodies.",
)
@click.option("--limit", type=click.IntRange(2), default=80, show_default=True, help="The most entities to draw.")
@click.option("--title", help="The headline; by default it says what is drawn.")
@click.option(
    "--size", type=click.Choice(("slide", "page", "poster")), default="page", show_default=True,
    help="The format of the picture.",
)  # fmt: skip
@language_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", required=True,
    help="The picture; its ending tells the format: .png, .svg or .pdf.",
)  # fmt: skip
@store_option
def draw(
    around: str | None, depth: int, at: str | None, since: str | None, until: str | None,
    relations: tuple[str, ...], countries: tuple[str, ...], planned: bool, min_confidence: float, posts: bool,
    limit: int, title: str | None, size: str, lang: str, output: Path, store_path: Path,
) -> None:  # fmt: skip
    """Draw the network of ties, or the surroundings of one entity.

    \b
    Examples:
      unionties draw -o network.png
      unionties draw --around VGCL --depth 2 --at 2018 -o vgcl.svg
      unionties draw --relation visit --size slide --lang en -o visits.pdf
    """
    with opened(store_path) as store:
        from unionties.queries.naming import find

        centre = find(store, around, language=lang) if around else None
        from unionties.graph.draw import draw_network, save
        from unionties.graph.network import network
        from unionties.queries.ties import DESCRIBING

        graph = network(
            store, around=centre.id if centre else None, depth=depth, at=at, since=since, until=until,
            relations=relations or None, countries=countries, planned=planned, min_confidence=min_confidence,
            posts=posts or bool(DESCRIBING & set(relations)),
        )  # fmt: skip
        source = _source(store, lang)
    words = _WORDS[lang]
    headline = words["around"].format(centre.label(lang)) if centre else words["whole"]
    if dates := at or "–".join(filter(None, (since, until))):
        headline += f", {dates}"
    figure = draw_network(
        graph, title=title or headline, source=source, lang=lang, size=size,
        centre=centre.id if centre else None, limit=limit,
    )  # fmt: skip
    save(figure, output)
    say(f"{output}: {len(graph)} entities, {graph.number_of_edges()} ties")
    if not graph.number_of_edges():
        say(f"no tie passes the filters; what there is tells: unionties stats --by year{store_hint()}")


def _source(store: Readable, lang: str) -> str:
    """The line that says what a picture rests on: how many articles, of which outlets."""
    from unionties.queries.coverage import outlets

    known = outlets(store)
    names = sorted({name for name in known.values() if name})
    shown = ", ".join(names[:_SHOWN_OUTLETS]) + (" …" if len(names) > _SHOWN_OUTLETS else "")
    return _WORDS[lang]["source"].format(len(known)) + (f" ({shown})" if shown else "") + " · unionties"
