"""The explorer: pages over a store, for a browser on this computer and without the net.

``app.py`` makes the Flask application; each kind of page is a blueprint in a module of its own, which asks the lookups
of ``queries/`` and hands their answers to a template. Pages are whole without JavaScript; the modules in ``static/``
only spare reloading. A new kind of page is a module with a blueprint ``pages``, named in ``app.py``, and an entry in
the navigation of ``base.html``, which shows itself where its blueprint is there. Words are in ``words/``, one file for
each language; colours and marks come from ``graph/style.py``.
"""
