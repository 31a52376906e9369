"""Every picture: a graph in, a matplotlib ``Figure`` out; :func:`save` writes it to a file.

The graph is that of :func:`unionties.graph.network.network`, whose filters choose what is drawn.
"""

from __future__ import annotations

from unionties.graph.frame import save
from unionties.graph.pictures.between import draw_between
from unionties.graph.pictures.countries import draw_countries
from unionties.graph.pictures.matrix import draw_matrix
from unionties.graph.pictures.network import draw_network
from unionties.graph.pictures.periods import draw_periods
from unionties.graph.pictures.timeline import draw_timeline
from unionties.graph.pictures.years import draw_years

__all__ = [
    "draw_between", "draw_countries", "draw_matrix", "draw_network", "draw_periods", "draw_timeline", "draw_years",
    "save",
]  # fmt: skip
