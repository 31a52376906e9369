"""The text of SPARQL queries: taken apart and completed before a server is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from unionties.graph.errors import QueryError

_PROLOGUE = re.compile(r"(?:\s+|#[^\n]*(?:\n|$)|BASE\s*<[^>]*>|PREFIX\s+[^\s:]*:\s*<[^>]*>)*", re.IGNORECASE)
_QUIET = re.compile(
    r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|#[^\n]*", re.DOTALL
)
_DESCRIBE = re.compile(
    r"DESCRIBE\s+(?P<what>\*|(?:(?!WHERE\b|FROM\b)(?:[?$]\w+|<[^>]*>|[\w.\-]*:[^\s{]*)\s*)+)(?P<pattern>(?:WHERE\s*)?\{.*|)$",
    re.IGNORECASE | re.DOTALL,
)


def divided(sparql: str) -> tuple[str, str]:
    """The prologue of a query and the rest."""
    split = _PROLOGUE.match(sparql)
    end = split.end() if split else 0
    return sparql[:end], sparql[end:]


def bare(sparql: str) -> str:
    """The query with its strings, addresses and comments blotted out, each place where it was."""
    return _QUIET.sub(lambda m: " " * len(m[0]) if m[0][0] == "#" else f"{m[0][0]}{'_' * (len(m[0]) - 1)}", sparql)


def declared(sparql: str, words: str, prefixes: Mapping[str, str]) -> str:
    """The query with the prefixes that it uses and doesn't declare, on its first line."""
    own = set(re.findall(r"PREFIX\s+([^\s:]*)\s*:", divided(sparql)[0], re.I))
    used = set(re.findall(r"([\w.\-]*):", words)) - own
    return "".join(f"PREFIX {name}: <{prefixes[name]}> " for name in sorted(used & prefixes.keys())) + sparql


def constructing(sparql: str) -> str:
    """A DESCRIBE of nodes as the CONSTRUCT of their own triples, as the embedded store answers it; else the same."""
    head, body = divided(sparql)
    if not re.match("DESCRIBE", body, re.IGNORECASE):
        return sparql
    found = _DESCRIBE.match(body)
    if not found or "*" in found["what"]:
        raise QueryError("a server can't be asked to DESCRIBE this: name the nodes or variables, without FROM")
    what, pattern = found["what"].split(), found["pattern"].strip()
    nodes = [
        f"{{ SELECT DISTINCT ({one} AS ?described) {pattern}\n }}"
        if one[0] in "?$"
        else f"VALUES ?described {{ {one} }}"
        for one in what
    ]
    either = " UNION ".join(f"{{ {node} ?described ?property ?value }}" for node in nodes)
    return f"{head}CONSTRUCT {{ ?described ?property ?value }} WHERE {{ {either} }}"
