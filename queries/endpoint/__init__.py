"""The SPARQL 1.1 Protocol over HTTP, read-only: ``unionties serve``.

A WSGI application (``app``) reads requests (``protocol``) and chooses formats (``negotiation``). Queries are evaluated
in processes of their own (``worker``), because one that runs too long can be stopped only with its process
(``pool``). A worker looks before each query whether a build has published a new version, so an answer is always of
one whole graph.
"""
