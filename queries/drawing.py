"""What a picture is made of before it is drawn: the part of the network, its headline, source and remarks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from unionties.graph.errors import StatementError, UniontiesError
from unionties.queries.countries import country_name

if TYPE_CHECKING:
    import networkx
    from matplotlib.figure import Figure

    from unionties.graph.filters import Asked
    from unionties.graph.pictures.acts import Act
    from unionties.graph.readable import Readable
    from unionties.queries.naming import Named

VIEWS = ("network", "timeline", "years", "matrix", "countries", "periods")
"""What can be drawn."""
_SHOWN_OUTLETS = 5
_PERIODS = 4
_TITLES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "vi": {
        "network": {"all": "Mạng lưới quan hệ công đoàn", "one": "Quan hệ của {}", "two": "Quan hệ giữa {} và {}"},
        "timeline": {"one": "Quan hệ của {}", "two": "Quan hệ giữa {} và {}"},
        "years": {
            "all": "Quan hệ công đoàn theo năm", "one": "Quan hệ của {} theo năm",
            "two": "Quan hệ giữa {} và {} theo năm",
        },
        "matrix": {"all": "Quan hệ công đoàn theo nước", "one": "Quan hệ của {} theo nước"},
        "countries": {"all": "Quan hệ công đoàn giữa các nước", "one": "Quan hệ của {} giữa các nước"},
        "periods": {"all": "Mạng lưới quan hệ công đoàn theo giai đoạn", "one": "Quan hệ của {} theo giai đoạn"},
    },
    "en": {
        "network": {"all": "Network of trade union ties", "one": "Ties of {}", "two": "Ties between {} and {}"},
        "timeline": {"one": "Ties of {}", "two": "Ties between {} and {}"},
        "years": {
            "all": "Trade union ties by year", "one": "Ties of {} by year", "two": "Ties between {} and {} by year",
        },
        "matrix": {"all": "Trade union ties by country", "one": "Ties of {} by country"},
        "countries": {"all": "Trade union ties between countries", "one": "Ties of {} between countries"},
        "periods": {"all": "Network of trade union ties by period", "one": "Ties of {} by period"},
    },
}  # fmt: skip
_SOURCE = {"vi": "Nguồn: {} bài báo", "en": "Source: {} articles"}
_OPEN = {"vi": ("từ {}", "đến {}"), "en": ("since {}", "until {}")}
_WITH_ARTICLE = re.compile(
    r"\b(?:Confederation|Congress|Council|Organi[sz]ation|Association|Commission|Committee|Ministry|Embassy|Assembly"
    r"|Department|Foundation|Federation|Union(?:s)? of|Center|Centre|Central|Party|Alliance|University|Agency)\b"
)
"""Nouns of English names that take *the*: *the Lao Federation of Trade Unions*, but *Education International*."""


@dataclass(frozen=True)
class Subject:
    """Whom a picture is about: nobody in particular, one entity, or two."""

    ends: Sequence[Named] = ()
    depth: int = 1

    @property
    def ids(self) -> list[str]:
        """The local ids."""
        return [end.id for end in self.ends]


def picture(
    store: Readable, view: str, subject: Subject, asked: Asked, *, lang: str, size: str, posts: bool = False,
    title: str | None = None, limit: int | None = None, periods: str | None = None,
) -> tuple[Figure, int, int]:  # fmt: skip
    """A picture of the store, with the number of entities and ties that it is about.

    Args:
        store: an open store.
        view: one of ``VIEWS``.
        subject: whom it is about; a timeline needs one or two.
        asked: what to keep, see :class:`~unionties.graph.filters.Filters`.
        lang: ``vi`` or ``en``.
        size: ``slide``, ``page`` or ``poster``.
        posts: whether officers and parts of bodies count.
        title: the headline; by default it says what is drawn.
        limit: the most nodes, rows or countries; None for what suits the view.
        periods: a number of periods, or times such as ``2006/2010,2011/2015``.

    Raises:
        NameNotFound: the one isn't in the graph, or no ties lead from one to the other of two.
        StatementError: a time is misformed.
        UniontiesError: ``limit`` or the number of periods is out of bounds.
    """
    from unionties.graph import draw, style
    from unionties.graph.pictures.acts import acts
    from unionties.graph.pictures.between import ways
    from unionties.graph.pictures.periods import split

    graph = part_of(store, view, subject, asked, posts)
    remarks = []
    if any(asked.get(key) for key in ("at", "since", "until")):
        timeless = asked | {"at": None, "since": None, "until": None}
        undated = sum(act.when is None for act in acts(part_of(store, view, subject, timeless, posts)))
        remarks = [style.say("left out", lang, n=undated)] if undated else []
    common: dict[str, Any] = {
        "title": title or headline(view, subject, asked, _times(acts(graph), subject), lang),
        "source": source_line(store, lang), "remarks": remarks, "lang": lang, "size": size,
    }  # fmt: skip
    if limit is not None and view != "years":
        common["limit"] = limit
    centre = subject.ids[0] if subject.ends else None
    if view == "timeline":
        figure = draw.draw_timeline(graph, subject.ids[0], partner=(*subject.ids, None)[1], **common)
    elif view == "years":
        figure = draw.draw_years(graph, **common)
    elif view == "matrix":
        figure = draw.draw_matrix(graph, centre=centre, **common)
    elif view == "countries":
        figure = draw.draw_countries(graph, **common)
    elif view == "periods":
        times = split(graph, _number(periods)) if not periods or periods.isdecimal() else spans(periods)
        figure = draw.draw_periods(graph, times, centre=centre, **common)
    elif len(subject.ends) == 2:
        figure = draw.draw_between(graph, *subject.ids, **common)
        graph = ways(graph, *subject.ids)[0]
    else:
        figure = draw.draw_network(graph, centre=centre, **common)
    return figure, len(graph), graph.number_of_edges()


def part_of(
    store: Readable, view: str, subject: Subject, asked: Asked, posts: bool
) -> networkx.MultiDiGraph[str]:  # fmt: skip
    """The ties that a view is about: with a subject its own, in networks those of its surroundings, too."""
    from unionties.graph.network import network
    from unionties.queries.ties import DESCRIBING

    relations, countries = asked.get("relations", ()), asked.get("countries", ())
    near = len(subject.ends) == 1
    graph = network(
        store, around=subject.ids[0] if near else None, depth=subject.depth, at=asked.get("at"),
        since=asked.get("since"), until=asked.get("until"), relations=relations or None,
        planned=asked.get("planned", True), countries=countries, min_confidence=asked.get("min_confidence", 0.0),
        posts=posts or bool(DESCRIBING & set(relations)),
    )  # fmt: skip
    if not subject.ends or (view == "network" and len(subject.ends) == 2):
        return graph
    ends = set(subject.ids)
    for one, two, key in list(graph.edges(keys=True)):
        own = ends <= {one, two}
        other = one if two in ends else two
        if (not own and view not in ("network", "periods")) or (
            own and near and countries and graph.nodes[other]["country"] not in countries
        ):
            graph.remove_edge(one, two, key)
    graph.remove_nodes_from([node for node in graph if node not in ends and not graph.degree(node)])
    return graph


def headline(view: str, subject: Subject, asked: Asked, times: Iterable[str | None], lang: str) -> str:
    """What a picture shows: of whom, which relations and countries, and the years that are asked for or occur."""
    from unionties.graph.frame import relation_label

    kind = ("all", "one", "two")[len(subject.ends)]
    names = [end.label(lang) for end in subject.ends]
    words = _TITLES[lang][view][kind].format(*(with_article(name) if lang == "en" else name for name in names))
    narrowed = [relation_label(key, lang) for key in asked.get("relations", ())]
    narrowed += [country_name(code, lang) for code in asked.get("countries", ())]
    told = [words + (f": {', '.join(narrowed)}" if narrowed else "")]
    since, until = asked.get("since"), asked.get("until")
    years = [part[:4] for when in times for part in (when or "..").split("/") if part != ".."]
    if at := asked.get("at"):
        told.append(at)
    elif since or until:
        told.append(f"{since}–{until}" if since and until else _OPEN[lang][bool(until)].format(since or until))
    elif years:
        told.append(min(years) if min(years) == max(years) else f"{min(years)}–{max(years)}")
    return ", ".join(told)


def _times(told: Iterable[Act], subject: Subject) -> list[str | None]:
    """The times of what was done, of two entities by these themselves."""
    ends = set(subject.ids) if len(subject.ends) == 2 else set()
    return [act.when for act in told if not act.planned and ends <= {act.subject, act.object}]


def with_article(name: str) -> str:
    """An English name as it stands in a sentence.

    >>> with_article("Lao Federation of Trade Unions"), with_article("IndustriALL Global Union")
    ('the Lao Federation of Trade Unions', 'IndustriALL Global Union')
    """
    return f"the {name}" if _WITH_ARTICLE.search(name) and not name.lower().startswith("the ") else name


def source_line(store: Readable, lang: str) -> str:
    """The line that says what a picture rests on: how many articles, of which outlets."""
    from unionties.queries.coverage import outlets

    known = outlets(store)
    names = sorted({name for name in known.values() if name})
    shown = ", ".join(names[:_SHOWN_OUTLETS]) + (" …" if len(names) > _SHOWN_OUTLETS else "")
    return _SOURCE[lang].format(len(known)) + (f" ({shown})" if shown else "") + " · unionties"


def _number(text: str | None) -> int:
    from unionties.graph.pictures.periods import MOST

    number = int(text or _PERIODS)
    if not 1 <= number <= MOST:
        raise UniontiesError(f"can't draw {number} periods: expected 1 to {MOST}, or times such as 2006/2010,2011/2015")
    return number


def spans(text: str) -> list[str]:
    """Periods as people type them, as times of ISO 8601.

    Raises:
        StatementError: one of them isn't a time.

    >>> spans("2006-2010, 2011–2015,2016")
    ['2006/2010', '2011/2015', '2016']
    """
    from unionties.graph.dates import bounds

    found = [re.sub(r"^(\d{4})\s*[-–]\s*(\d{4})$", r"\1/\2", part.strip()) for part in text.split(",")]
    for period in found:
        if not period:
            raise StatementError(f"empty period in {text!r}: expected times such as 2006/2010,2011/2015")
        bounds(period)
    return found
