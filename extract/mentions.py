"""What the pipeline passes on: names found in the text, with the parts that they are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal


@dataclass(frozen=True)
class Parts:
    """The parts of an organisation's name.

    ``head`` is the kind word (``liên đoàn lao động``), ``own`` what tells it apart (sector, company, a name of its
    own), ``level`` and ``place`` its district, ``country`` an ISO 3166-1 alpha-2 code, ``acronyms`` what stands in
    brackets, ``known`` the ids of the shipped organisations that bear the name, ``bound`` the id that
    the article itself has given to the form; ``guessed`` that only its capitals make it a name, ``whole`` the
    body that it is a part of, ``described`` the words by which a description (``the miners' union``) is known again,
    ``guest`` that a country's guests are told of and not its union.
    """

    type: str
    head: str = ""
    own: str = ""
    level: str | None = None
    place: str | None = None
    country: str | None = None
    international: bool = False
    centre: bool = False
    acronyms: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    text: str = ""
    bound: str | None = None
    guessed: bool = False
    whole: Parts | None = None
    described: tuple[str, ...] = ()
    guest: bool = False

    def with_text(self, text: str) -> Parts:
        """The same parts under another wording."""
        return replace(self, text=text)


@dataclass
class Mention:
    """A name in the text, from ``start`` to ``end`` of the article; "two provinces A and B" has two ``members``.

    ``prefix`` holds words that belong to the name but name an organ of it (``Ban Chấp hành``).
    """

    start: int
    end: int
    members: tuple[Parts, ...]
    prefix: str = ""


@dataclass(frozen=True)
class Post:
    """An office of a person: ``organisation`` is the id of where it is held, ``when`` the time of it in ISO 8601."""

    title: str
    organisation: str
    start: int
    end: int
    confidence: float = 0.95
    when: str | None = None


@dataclass
class PersonMention:
    """A named person with the offices that the passage tells; ``start`` and ``end`` bound the name."""

    start: int
    end: int
    name: str
    posts: list[Post] = field(default_factory=list)


Guess = Literal["", "year", "month"]


@dataclass(frozen=True)
class DateMention:
    """A time in the text: ISO 8601 with its precision; ``role`` is ``point``, ``period``, ``since`` or ``until``.

    ``guessed`` is what the text leaves out, so that it is the publication's: the ``year``, or the ``month`` and year.
    ``opens``: it is told as a beginning without an end (``from Sunday``).
    """

    start: int
    end: int
    when: str
    role: str = "point"
    guessed: Guess = ""
    opens: bool = False


def scan(opening: Iterable[int], at: Callable[[int], tuple[Mention, int] | None]) -> Iterator[Mention]:
    """The mentions that begin at the tokens of these indices, from left to right, none overlapping another.

    ``at`` gives the mention that a token opens, and the index after it.
    """
    end = 0
    for i in opening:
        if i >= end and (found := at(i)):
            mention, end = found
            yield mention
