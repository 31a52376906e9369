"""Named questions: SPARQL queries with a title and parameters, which anybody can ask without knowing SPARQL.

Each file ``questions/NAME.rq`` is a query of the data model with a head of comment lines::

    #: title.vi: Các thỏa thuận còn hiệu lực
    #: title.en: Agreements in force
    #: parameter: at time | năm hoặc ngày | a year or a day
    #: parameter: of name? | một tổ chức | an organisation
    #: example: at=2016

A parameter is a SPARQL variable with a dollar sign, ``$of``; a time gives two, ``$at_begin`` and ``$at_end``; ``$lang``
is the language of names. A question mark behind the type makes a parameter optional: lines that end with ``# if of``
are dropped where it isn't given. Values become RDF terms before they take the place of their variables, and the terms
are written by the RDF library, so that no value can become part of the query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from unionties.graph.errors import KnowledgeError, QueryError

if TYPE_CHECKING:
    from unionties.graph.store import Store

TYPES = {
    "name": ("tên hoặc mã của một tổ chức, người hay sự kiện", "a name or an id of an organisation, person or event"),
    "time": ("thời gian theo ISO 8601, như 2016 hay 2016-05", "a time in ISO 8601, such as 2016 or 2016-05"),
    "relation": ("một quan hệ, theo mã hoặc tên", "a relation, by its id or label"),
    "country": ("một nước, theo mã ISO hoặc tên", "a country, by its ISO code or name"),
    "text": ("một đoạn chữ", "a text"),
    "number": ("một số", "a number"),
}
"""The types of parameters, explained in Vietnamese and English."""
_LINE = re.compile(r"#:\s*(title\.vi|title\.en|parameter|example):\s*(.+)")
_PARAMETER = re.compile(r"(\w+)\s+(\w+)(\?)?\s*\|\s*(.+?)\s*\|\s*(.+)")
_CONDITION = re.compile(r"#\s*if\s+(\w+)\s*$")
_TOKEN = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|\#[^\n]*|\$(\w+)""")


@dataclass(frozen=True)
class Parameter:
    """A value that a question wants: its type is one of ``TYPES``; ``says`` explains it by language."""

    name: str
    type: str
    optional: bool
    says: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """A query with its title by language, its parameters, and an example of their values."""

    name: str
    title: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    example: tuple[str, ...]
    query: str


@cache
def questions() -> Mapping[str, Question]:
    """The questions that ship with the package, by name in the order of the alphabet.

    Raises:
        KnowledgeError: the head of a file is misformed.
    """
    folder = files("unionties.queries").joinpath("questions")
    found = {f.name.removesuffix(".rq"): f for f in folder.iterdir() if f.name.endswith(".rq")}
    return {name: parse(name, found[name].read_text("utf-8")) for name in sorted(found)}


def question(name: str) -> Question:
    """The question of that name.

    Raises:
        QueryError: there is none; near ones are offered.
    """
    if name in questions():
        return questions()[name]
    from difflib import get_close_matches

    near = get_close_matches(name, questions(), n=3, cutoff=0.4)
    hint = f"; near: {', '.join(near)}" if near else ""
    raise QueryError(f"no question is called {name!r}: `unionties ask` lists them all{hint}")


def parse(name: str, text: str) -> Question:
    """A question from the text of its file; raises KnowledgeError where the head is misformed."""
    titles: dict[str, str] = {}
    parameters: list[Parameter] = []
    example: tuple[str, ...] | None = None
    for line in text.split("\n"):
        if not line.startswith("#:"):
            continue
        found = _LINE.fullmatch(line.rstrip())
        told = _PARAMETER.fullmatch(found[2]) if found and found[1] == "parameter" else None
        if found is None or (found[1] == "parameter" and (told is None or told[2] not in TYPES)):
            raise KnowledgeError(f"questions/{name}.rq: misformed {line!r}: see the head of questions.py")
        if told:
            parameters.append(Parameter(told[1], told[2], bool(told[3]), {"vi": told[4], "en": told[5]}))
        elif found[1] == "example":
            import shlex

            example = tuple(shlex.split(found[2])) if found[2] != "-" else ()
        else:
            titles[found[1].partition(".")[2]] = found[2]
    if set(titles) != {"vi", "en"} or example is None:
        raise KnowledgeError(f"questions/{name}.rq: a title in vi and en and an example are needed ('-' for no values)")
    return Question(name, titles, tuple(parameters), example, text)


def bound(store: Store, asked: Question, values: Mapping[str, str], *, language: str = "vi") -> str:
    """The query with these values in the place of the parameters.

    Args:
        store: an open store, in which names are looked up.
        asked: the question.
        values: texts by parameter, as a user types them.
        language: the language of names.

    Raises:
        QueryError: a parameter is missing or unknown, or its value has another form than its type.
        NameNotFound: no entity, or more than one, has the name.
        StatementError: a time is not ISO 8601.
    """
    known = {parameter.name: parameter for parameter in asked.parameters}
    wrong = [name for name in values if name not in known]
    missing = [name for name, parameter in known.items() if name not in values and not parameter.optional]
    if wrong or missing:
        told = f"has no parameter {wrong[0]!r}" if wrong else f"needs {missing[0]}=…"
        listed = ", ".join(f"[{p.name}={p.type}]" if p.optional else f"{p.name}={p.type}" for p in known.values())
        raise QueryError(f"{asked.name} {told}: expected {listed or 'none'}; such as: {typed(asked)}")
    from unionties.queries.values import terms_of

    terms = terms_of("lang", "text", language, store, language)
    for name, value in values.items():
        terms |= terms_of(name, known[name].type, value, store, language)
    return fill(asked.query, terms, frozenset(values))


def fill(query: str, terms: Mapping[str, str], given: frozenset[str]) -> str:
    """The query with terms in SPARQL's writing for its ``$variables``, and without the lines whose condition fails.

    Variables in strings, addresses and comments stay.

    >>> fill('SELECT ?s { ?s ?p $o  # if o\\n FILTER(?p != "$o") }', {"o": '"x"'}, frozenset("o"))
    'SELECT ?s { ?s ?p "x"  # if o\\n FILTER(?p != "$o") }'
    """
    lines = []
    for line in query.split("\n"):
        condition = _CONDITION.search(line)
        if not condition or condition[1] in given:
            lines.append(line)
    return _TOKEN.sub(lambda m: terms.get(m[1], m[0]) if m[1] else m[0], "\n".join(lines))


def typed(asked: Question) -> str:
    """The command that asks the example."""
    from unionties.queries.options import shell_word

    return " ".join(["unionties ask", asked.name, *map(shell_word, asked.example)])
