"""The ledger of human judgements: a file beside the store to which lines are only ever added.

``DIR.judgements.jsonl`` lies next to the store's folder ``DIR``, so it outlives the store. Its first line says
what it is; each other line is one judgement as JSON. Writers take turns by a lock on the file and each adds
whole lines in one write, so a crash can tear the last line only: it stays, is skipped, and :meth:`Ledger.problems`
tells of it. Two copies merge by :meth:`Ledger.merge` or by putting one file after the other.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from unionties.graph.errors import LedgerError
from unionties.graph.judgement import CLAIM_WORDS, PAIR_WORDS, WITHDRAWN, Claim, Judgement, Pair
from unionties.graph.statement import nfc
from unionties.graph.verdicts import Conflict, Verdicts, verdicts, withdrawn

try:
    import fcntl
except ImportError:  # Windows: reading works
    fcntl = None  # type: ignore[assignment]

__all__ = [
    "CLAIM_WORDS",
    "PAIR_WORDS",
    "Claim",
    "Conflict",
    "Judgement",
    "Ledger",
    "Pair",
    "Verdicts",
]

FORMAT = 1
HEADER = json.dumps({"unionties": "judgements", "format": FORMAT})
_SHORTEST_ID = 4
_TICK = timedelta(microseconds=1)


class Ledger:
    """The judgements in one file, which needn't exist yet."""

    def __init__(self, path: Path | str) -> None:
        """``path`` is the file itself; most callers want :meth:`beside`."""
        self.path = Path(path)

    @classmethod
    def beside(cls, store_path: Path | str) -> Ledger:
        """The ledger of the store in this folder.

        >>> Ledger.beside("news/unionties.db").path.as_posix()
        'news/unionties.db.judgements.jsonl'
        """
        path = Path(store_path)
        if path.name in ("", ".."):
            path = path.resolve()
        return cls(path.with_name(f"{path.name}.judgements.jsonl"))

    def read(self) -> list[Judgement]:
        """The judgements in order of time, each once; broken lines are skipped (see :meth:`problems`).

        Raises:
            LedgerError: the file can't be read, isn't a ledger, or is of a newer format.
        """
        return self._parsed(self._bytes())[0]

    def problems(self) -> list[str]:
        """A line for each line of the file that can't be read: which, why, and the remedy; raises as :meth:`read`."""
        return self._parsed(self._bytes())[1]

    def verdicts(self) -> Verdicts:
        """The words in force, and the conflicts; raises as :meth:`read`."""
        return verdicts(self.read())

    def add(
        self, about: Pair | Claim, word: str, by: str, why: str = "", *, at: str | None = None,
        withdraws: str | None = None,
    ) -> Judgement:  # fmt: skip
        """Write down a judgement and give it.

        ``at`` is now, or just after the last judgement of the same person where the clock hasn't moved on.

        Raises:
            LedgerError: the judgement has a bad form, or the file isn't a ledger or can't be written.
        """
        by, why = " ".join(nfc(by).split()), nfc(why).strip()
        Judgement(about, word, by, at or _moment(datetime.now(UTC)), why, withdraws)  # refuses before it makes a file
        with self._locked() as descriptor:
            known = self._parsed(_whole(descriptor))[0]
            moment = at or _after(datetime.now(UTC), (j for j in known if j.by == by))
            judgement = Judgement(about, word, by, moment, why, withdraws)
            if judgement not in known:
                self._append(descriptor, [judgement])
        return judgement

    def withdraw(self, id: str, by: str, why: str = "") -> Judgement:  # noqa: A002
        """Take back a judgement, whoever made it; ``id`` may be cut to its beginning, where that is clear.

        Raises:
            LedgerError: no judgement has this id, several begin so, or it was withdrawn already.
        """
        known = self.read()
        found = [j for j in known if j.id == id or (len(id) >= _SHORTEST_ID and j.id.startswith(id))]
        if len(found) != 1:
            many = f"{len(found)} judgements in {self.path} begin" if found else f"no judgement in {self.path} begins"
            raise LedgerError(f"{many} with {id!r}; give the whole id of one")
        if found[0].id in withdrawn(known):
            raise LedgerError(f"the judgement {found[0].id} was withdrawn already; nothing is left to do")
        return self.add(found[0].about, WITHDRAWN, by, why, withdraws=found[0].id)

    def merge(self, judgements: Iterable[Judgement]) -> int:
        """Add those judgements that the ledger hasn't; how many these were. Raises as :meth:`add`."""
        with self._locked() as descriptor:
            known = {j.id for j in self._parsed(_whole(descriptor))[0]}
            new = {j.id: j for j in judgements if j.id not in known}
            if new:
                self._append(descriptor, sorted(new.values(), key=lambda j: j.order))
        return len(new)

    def _append(self, descriptor: int, judgements: Iterable[Judgement]) -> None:
        """Add whole lines in one write, after ending a line that a crash tore; if it fails, nothing is added."""
        size = os.fstat(descriptor).st_size
        lines = [json.dumps(j.to_json(), ensure_ascii=False) for j in judgements]
        before = "" if size else f"{HEADER}\n"
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            before = "\n"
        data = (before + "".join(f"{line}\n" for line in lines)).encode()
        try:
            written = os.write(descriptor, data)
            if written != len(data):
                raise OSError(28, "No space left on device")
            os.fsync(descriptor)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(descriptor, size)
            raise LedgerError(f"can't write {self.path}: {error.strerror or error}; nothing was added") from None

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """The file, made where it is missing, open for adding and locked against other writers."""
        if fcntl is None:
            raise LedgerError(f"can't lock {self.path}: judging needs Linux, macOS or WSL; there it can be read")
        descriptor, made = -1, not self.path.exists()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            while descriptor < 0:
                descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o666)
                _lock(descriptor, fcntl.LOCK_EX)
                if not _is_at(descriptor, self.path):  # replaced while we waited: what is added there would be lost
                    os.close(descriptor)
                    descriptor = -1
        except OSError as error:
            raise LedgerError(f"can't write {self.path}: {error.strerror or error}; name another store") from None
        try:
            yield descriptor
            if made:
                _sync_folder(self.path.parent)
        finally:
            os.close(descriptor)

    def _bytes(self) -> bytes:
        try:
            descriptor = os.open(self.path, os.O_RDONLY)
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise LedgerError(f"can't read {self.path}: {error.strerror or error}") from None
        try:
            if fcntl is not None:
                _lock(descriptor, fcntl.LOCK_SH)
            return _whole(descriptor)
        except OSError as error:
            raise LedgerError(f"can't read {self.path}: {error.strerror or error}; expected a file") from None
        finally:
            os.close(descriptor)

    def _parsed(self, data: bytes) -> tuple[list[Judgement], list[str]]:
        found: dict[str, Judgement] = {}
        problems: list[str] = []
        ours = not data.strip()
        for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
            if not line.strip():
                continue
            try:
                record = _record(line)
                ours = ours or "unionties" in record
                self._check_format(record)
                if "unionties" not in record:
                    judgement = Judgement.from_json(record)
                    found.setdefault(judgement.id, judgement)
                    ours = True
            except _BrokenLine as error:
                ours = ours or (number == 1 and HEADER.encode().startswith(line))
                problems.append(self._told(number, str(error)))
            except LedgerError as error:
                if isinstance(error, _NewerFormat):
                    raise
                problems.append(self._told(number, str(error)))
        if not ours:
            raise LedgerError(f"{self.path} isn't a ledger of judgements; move it away or name another store")
        return sorted(found.values(), key=lambda j: j.order), problems

    def _check_format(self, record: dict[str, Any]) -> None:
        known = record.get("format", FORMAT)
        if "unionties" in record and (not isinstance(known, int) or known > FORMAT):
            raise _NewerFormat(f"{self.path} has format {known}, this version reads up to {FORMAT}; upgrade unionties")

    def _told(self, number: int, why: str) -> str:
        return f"{self.path}, line {number}: {why}; it is skipped: judge again, or mend the line"


class _BrokenLine(Exception):
    """A line that isn't a JSON object in UTF-8."""


class _NewerFormat(LedgerError):
    """A ledger that a later version wrote."""


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode())
    except (ValueError, RecursionError):
        raise _BrokenLine("it is torn or no JSON") from None
    if not isinstance(record, dict):
        raise _BrokenLine("it is no JSON object")
    return record


def _whole(descriptor: int) -> bytes:
    parts, place = [], 0
    while part := os.pread(descriptor, 1 << 20, place):
        parts.append(part)
        place += len(part)
    return b"".join(parts)


def _lock(descriptor: int, kind: int) -> None:
    with suppress(OSError):  # file systems without locks: a single write of whole lines is what is left
        fcntl.flock(descriptor, kind)


def _is_at(descriptor: int, path: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), path.stat())
    return False


def _after(now: datetime, judgements: Iterable[Judgement]) -> str:
    last = max((j.order[0] for j in judgements), default=None)
    return _moment(max(now, last + _TICK) if last else now)


def _moment(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
