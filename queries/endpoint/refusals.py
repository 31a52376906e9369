"""What a query may not hold, told before it is evaluated: calls of other servers, and nesting without end.

SERVICE has to be found in every way of writing it that the database's parser takes, and this parser asks for no space
round a keyword (``true.SERVICE:x{…}``). So any word that holds it is refused, unless it is surely something else: a
string, a comment, a variable, the local part of a name, an address. ``<`` may also be an operator, and what follows
it then be no address: ``1<2#>'''`` begins a comment. Such doubtful addresses are refused beside the word SERVICE.
``sandbox.py`` is the second wall.
"""

from __future__ import annotations

import re

DEEPEST = 100
"""Levels of brackets: the parser keeps each on its stack."""
_SERVICE = "SERVICE would ask another server, and this endpoint makes no connections: ask that server itself"
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN = re.compile(
    r"""\#[^\n\r]*
      | <(?:[A-Za-z][A-Za-z0-9+.\-]*://[^<>"{}|^`\\\x00-\x20]* | [^<>"{}|^`\\\x00-\x20\#']*)>
      | (?P<doubtful><[^<>"{}|^`\\\x00-\x20]*>)
      | \"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*\"{3} | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
      | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
      | [?$]\w+ | @[A-Za-z]+(?:-[A-Za-z0-9]+)*
      | (?P<word>\w[\w.\-]*)(?::(?:[\w.\-:%]|\\.)*)? | :(?:[\w.\-:%]|\\.)+
      | \\.
      | (?P<open>[({\[]) | (?P<close>[)}\]])""",
    re.VERBOSE | re.DOTALL,
)


def refusal(query: str) -> str | None:
    """Why the query isn't evaluated, in one line; None where nothing speaks against it.

    >>> refusal("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    'SERVICE would ask another server, and this endpoint makes no connections: ask that server itself'
    >>> refusal('SELECT ?service { ?service a:service "SERVICE" } # SERVICE')
    """
    # Whether a parser resolves \u escapes before or within its tokens: one of the two readings is the right one.
    readings = {query, _CODEPOINT.sub(_character, query)} if "\\" in query else {query}
    return next(filter(None, map(_refusal, sorted(readings))), None)


def _refusal(query: str) -> str | None:
    named = "service" in query.casefold()
    if not named and sum(map(query.count, "({[")) <= DEEPEST:
        return None
    depth = 0
    for token in _TOKEN.finditer(query):
        if "service" in (token["word"] or "").casefold() or (named and token["doubtful"]):
            return _SERVICE
        depth += bool(token["open"]) - bool(token["close"])
        if depth > DEEPEST:
            return f"more than {DEEPEST} brackets within one another: write the query flatter"
    return None


def _character(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number <= 0x10FFFF else match[0]
