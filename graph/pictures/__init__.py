"""The views of a graph, one module each; :mod:`unionties.graph.draw` is where they are called from.

All take the network of :func:`unionties.graph.network.network` and give a matplotlib ``Figure``. They share the
page of :mod:`unionties.graph.frame` and the visual language of :mod:`unionties.graph.style`.
"""
