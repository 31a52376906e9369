"""The index of names beside a graph: files that find a typed name in a few steps, however many there are.

``names.0`` holds the names of all entities in sorted lines, and is searched where it lies, by halves. A build writes
only the names of those that it changed, to a file of the next number; ``names.0`` and the rest it shares with the
version before by hard links. What a later file says of an entity stands in place of what earlier ones say. A file that
has grown to a quarter of the one before is joined with it, so that there are few, and each line is written few times.

The lines are of three kinds: ``=`` and ``~`` are followed by a search key (``names.py``) or the initials of its words,
``#`` by an entity, that is the end of its address. What is found never depends on how the lines are spread.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import count, takewhile
from pathlib import Path
from typing import NamedTuple

from unionties.graph.addresses import unquoted

FILE = "names"
OWN = ("preferred", "other", "hidden")
"""The marks of an entity's own names; ``hidden`` ones are found but not shown. Forms of articles are ``mention``."""
_SHARE = 4
_FEW = 100  # lines up to which it is quicker to look for newer ones one by one


class Name(NamedTuple):
    """One name of an entity: its search key, its form, and of which sort it is (``OWN`` or ``mention``).

    ``acts`` are those of the entity that were done, ``reports`` the articles that tell of it; ``entity`` is the end of
    its address.
    """

    key: str
    form: str
    mark: str
    type: str
    country: str
    acts: int
    reports: int
    entity: str

    @property
    def id(self) -> str:
        """The readable id of the entity."""
        return unquoted(self.entity)

    @property
    def own(self) -> bool:
        """Whether it is a name of the entity's own."""
        return self.mark != "mention"

    @property
    def kind(self) -> int:
        """0 for an organisation, 1 for an event, 2 for a person."""
        return {"Event": 1, "Person": 2}.get(self.type, 0)


class Known(NamedTuple):
    """What the index has of an entity."""

    acts: int
    reports: int
    names: tuple[Name, ...]


def initials(key: str) -> str:
    """The first letters of the words of a search key.

    >>> initials("lien doan lao dong tinh kon tum")
    'ldldtkt'
    """
    return "".join(word[0] for word in key.split())


class NameIndex:
    """The names in the files of a version, or in memory."""

    def __init__(self, *parts: bytes | mmap.mmap) -> None:
        """``parts`` are the files' contents, the oldest first."""
        self.size = sum(map(len, parts))
        self._parts = [_Part(part) for part in parts]

    @classmethod
    def open(cls, folder: Path) -> NameIndex | None:
        """The index in the folder of a version; None where there is none. Raises OSError where it can't be read."""
        files = _files(folder)
        return cls(*map(_mapped, files)) if files else None

    @classmethod
    def of(cls, entities: Mapping[str, Known]) -> NameIndex:
        """An index in memory."""
        return cls(b"".join(sorted(_lines(entities))))

    def called(self, key: str) -> list[Name]:
        """The names with this search key, sorted, as all answers are."""
        return self._names(f"={key}\t")

    def beginning(self, key: str) -> list[Name]:
        """The names whose search key begins so; all for the empty text."""
        return self._names(f"={key}")

    def shortened(self, letters: str) -> list[Name]:
        """The names whose words have these initials."""
        keys = {line.decode().split("\t")[1] for line in self._found(f"~{letters}\t")}
        return [name for key in sorted(keys) for name in self.called(key)]

    def containing(self, beginning: str) -> list[Name]:
        """The names a word of which begins so, and perhaps others."""
        word = re.compile(rb"[= ]" + re.escape(beginning.encode()))
        return [_name(line) for line in self._alive([part.matching(word) for part in self._parts])]

    def of_entity(self, entity: str) -> Known:
        """What is known of the entity with this end of its address: nothing of an unknown one."""
        line = next(iter(self._found(f"#{entity}\t")), b"#\t0\t0")
        acts, reports, *keys = line.decode().rstrip("\n").split("\t")[1:]
        names = (name for key in keys for name in self.called(key) if name.entity == entity)
        return Known(int(acts), int(reports), tuple(names))

    def entities_beginning(self, text: str) -> list[str]:
        """The entities the end of whose address begins so."""
        return [line[1:].decode().partition("\t")[0] for line in self._found(f"#{text}")]

    @cached_property
    def keys(self) -> list[str]:
        """The search keys of all names, in the order of :meth:`at`."""
        return [line[1 : line.index(b"\t")].decode() for line in self._all]

    def at(self, number: int) -> Name:
        """The name of one of the :attr:`keys`."""
        return _name(self._all[number])

    @cached_property
    def _all(self) -> list[bytes]:
        return self._found("=")

    def _names(self, text: str) -> list[Name]:
        return [_name(line) for line in self._found(text)]

    def _found(self, text: str) -> list[bytes]:
        """The lines in force that begin so."""
        return self._alive([part.beginning(text.encode()) for part in self._parts])

    def _alive(self, found: list[list[bytes]]) -> list[bytes]:
        """The lines of the parts that no newer part supersedes, sorted."""
        alive: list[bytes] = []
        for number, lines in enumerate(found):
            newer = [part for part in self._parts[number + 1 :] if len(part.data)]
            if lines and newer:
                if len(lines) > _FEW:
                    gone = frozenset[bytes]().union(*(part.entities for part in newer))
                    lines = [line for line in lines if _entity(line) not in gone]
                else:
                    lines = [line for line in lines if not any(part.has(_entity(line)) for part in newer)]
            alive += lines
        return sorted(alive) if len(found) > 1 else alive


class _Part:
    """One file: sorted lines."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        self.data = data

    def beginning(self, text: bytes) -> list[bytes]:
        begin = self._place(text)
        return self._cut(begin, self._place(text + b"\xff", begin))

    def matching(self, pattern: re.Pattern[bytes]) -> list[bytes]:
        """The lines of names in which the pattern is found."""
        found, at = [], self._place(b"=")
        stop = self._place(b">", at)
        while match := pattern.search(self.data, at, stop):
            at = self.data.find(b"\n", match.end()) + 1
            found.append(self.data[self.data.rfind(b"\n", 0, match.start() + 1) + 1 : at - 1])
        return found

    def has(self, entity: bytes) -> bool:
        wanted = b"#" + entity + b"\t"
        at = self._place(wanted)
        return self.data[at : at + len(wanted)] == wanted

    @cached_property
    def entities(self) -> frozenset[bytes]:
        return frozenset(map(_entity, self.beginning(b"#")))

    def _place(self, wanted: bytes, low: int = 0) -> int:
        """Where the first line begins that isn't before the wanted one."""
        data, high = self.data, len(self.data)
        while low < high:
            middle = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = data.find(b"\n", middle)
            if data[middle:end] < wanted:
                low = end + 1
            else:
                high = middle
        return low

    def _cut(self, begin: int, end: int) -> list[bytes]:
        return self.data[begin:end].split(b"\n")[:-1]


def write(folder: Path, entities: Mapping[str, Known]) -> None:
    """Write the index of all entities, by the ends of their addresses."""
    _store(folder / f"{FILE}.0", _lines(entities))


def add(folder: Path, entities: Mapping[str, Known]) -> None:
    """Let these entities be known as told here; all others stay as the index in the folder has them."""
    if not entities:
        return
    files, lines = _files(folder), sorted(_lines(entities))
    while files and files[-1].stat().st_size < _SHARE * sum(map(len, lines)):
        gone = set(map(_entity, lines))
        old = (line + b"\n" for line in files[-1].read_bytes().split(b"\n")[:-1])
        lines += [line for line in old if _entity(line) not in gone]
        files.pop().unlink()
    if not files:
        lines = [line for line in lines if not (line.startswith(b"#") and line.endswith(b"\t0\t0\n"))]
    _store(folder / f"{FILE}.{len(files)}", lines)


def share(old: Path, new: Path) -> None:
    """Let the folder of a version have the index of another; raises OSError where the disk doesn't do so."""
    for file in _files(old):
        try:
            (new / file.name).hardlink_to(file)
        except OSError:  # a file system without such links
            (new / file.name).write_bytes(file.read_bytes())


def _files(folder: Path) -> list[Path]:
    """The files of an index, the oldest first."""
    return list(takewhile(Path.exists, (folder / f"{FILE}.{number}" for number in count())))


def _lines(entities: Mapping[str, Known]) -> Iterator[bytes]:
    for entity, (acts, reports, names) in entities.items():
        keys = sorted({name.key for name in names})
        yield "\t".join((f"#{entity}", str(acts), str(reports), *keys)).encode() + b"\n"
        yield from (("=" + "\t".join(map(str, name)) + "\n").encode() for name in names)
        yield from (f"~{initials(key)}\t{key}\t{entity}\n".encode() for key in keys)


def _store(file: Path, lines: Iterable[bytes]) -> None:
    """Write a file of its own: one of that name may be another version's too."""
    file.unlink(missing_ok=True)
    with file.open("wb") as stream:
        stream.writelines(sorted(lines))


def _mapped(file: Path) -> bytes | mmap.mmap:
    with file.open("rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) if file.stat().st_size else b""


def _entity(line: bytes) -> bytes:
    return line[1:].partition(b"\t")[0] if line.startswith(b"#") else line.rpartition(b"\t")[2].rstrip(b"\n")


def _name(line: bytes) -> Name:
    key, form, mark, kind, country, acts, reports, entity = line[1:].decode().split("\t")
    return Name(key, form, mark, kind, country, int(acts), int(reports), entity)
