"""The processes that evaluate queries, and the limits on them: of time, of rows, of how many run and wait.

A query can be stopped only with its process, so each process has one query at a time, is ended when that takes too
long, and replaced by another. An answer is taken in whole, in memory or, if it is long, in a file: its status is known
before the first byte goes out, and a slow client holds no process.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from unionties.graph.errors import StoreError
from unionties.queries.endpoint.protocol import Refused
from unionties.queries.endpoint.rows import Rows
from unionties.queries.endpoint.worker import Question, read_frame, too_many

_IN_MEMORY = 1 << 20
_LONGEST = 512 << 20
_START = 60.0
_LOOK = 0.1
_PATIENCE = 5.0
HEAVY = "the query is too heavy for this server: it takes too much memory or is nested too deeply; ask for less"


@dataclass
class Body:
    """The bytes of a result: in memory as long as they are few, else in a file without a name."""

    format: str = ""
    size: int = 0
    pieces: list[bytes] = field(default_factory=list)
    file: IO[bytes] | None = None

    def add(self, piece: bytes) -> None:
        """Append a piece."""
        self.size += len(piece)
        if self.file is None:
            self.pieces.append(piece)
            if self.size > _IN_MEMORY:
                self.file = tempfile.TemporaryFile()  # noqa: SIM115 - the server closes it when it is sent
                self.file.writelines(self.pieces)
                self.pieces.clear()
        else:
            self.file.write(piece)

    def read(self) -> Iterator[bytes]:
        """All pieces from the beginning; the file is left at its end."""
        yield from self.pieces
        if self.file is not None:
            self.file.seek(0)
            while piece := self.file.read(1 << 16):
                yield piece

    def close(self) -> None:
        """Give up the file."""
        if self.file is not None:
            self.file.close()


@dataclass(frozen=True)
class Limits:
    """What a server gives: seconds for a query, rows of a result, processes, and queries that wait for one."""

    seconds: float = 30.0
    rows: int = 1_000_000
    workers: int = 2
    waiting: int = 16


class _Worker:
    """One process; ``deadline`` is when its query must have ended, None while it has none."""

    def __init__(self, path: Path, seconds: float) -> None:
        command = [sys.executable, "-m", "unionties.queries.endpoint.worker", str(path), str(seconds)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=1 << 17
        )
        self.deadline: float | None = None
        self.is_late = False
        self._is_ready = False

    def start(self) -> bool:
        """Wait until it is ready, at most for a minute; whether it is."""
        if not self._is_ready:
            self.deadline = time.monotonic() + _START
            self._is_ready = read_frame(self._output()) == (b"R", b"")
            self.deadline = None
        return self._is_ready

    def ask(self, question: Question, seconds: float) -> Iterator[tuple[bytes, bytes]]:
        """The frames of its answer; they end early if the process does."""
        self.deadline = time.monotonic() + seconds
        try:
            assert self.process.stdin
            self.process.stdin.write(question.to_bytes())
            self.process.stdin.flush()
            while frame := read_frame(self._output()):
                yield frame
                if frame[0] in (b"E", b"X"):
                    return
        except (BrokenPipeError, ConnectionResetError):
            return
        finally:
            self.deadline = None

    def end(self) -> int:
        """End the process, if it hasn't ended, and wait for that; gives its status, below 0 for a signal."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                assert pipe
                pipe.close()
        return self.process.wait()

    def _output(self) -> IO[bytes]:
        assert self.process.stdout
        return self.process.stdout


class Pool:
    """Processes that answer questions on one store; a context manager that ends them."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Start the processes.

        Raises:
            StoreError: the store can't be opened.
        """
        from unionties.graph.store import Store

        Store.open(path).close()  # says in a line what is wrong with it, which the processes can't
        self.limits = limits
        self._path = path
        self._free = threading.Condition()
        self._idle = [_Worker(path, limits.seconds) for _ in range(limits.workers)]
        self._busy: set[_Worker] = set()
        self._waiting = 0
        self._closed = threading.Event()
        self._watch = threading.Thread(target=self._end_late_ones, name="time limit", daemon=True)
        self._watch.start()
        if not all(worker.start() for worker in self._idle):
            self.close()
            raise StoreError(f"the store {path} can't be read by a process of its own: try again")

    def ask(self, question: Question) -> Body:
        """The answer to a question.

        Raises:
            Refused: 503 where too many wait already, 504 where the time is up, 403 where there are too many rows, and
                what the process refuses.
        """
        worker = self._take()
        body = Body()
        try:
            for _ in range(3):  # a process may have ended before it read the question
                if worker.start() and self._collect(worker, question, body):
                    return body
                if worker.is_late:
                    raise Refused(
                        504, f"the query took longer than {self.limits.seconds:g} s: ask for less, or add LIMIT"
                    )
                status = worker.end()
                worker = self._replace(worker)
                if status != 0 or body.format:
                    raise Refused(400, HEAVY)
            raise Refused(503, "the store can't be read just now: try again", {"Retry-After": "5"})
        except BaseException:
            body.close()
            raise
        finally:
            self._give_back(worker)

    def _collect(self, worker: _Worker, question: Question, body: Body) -> bool:
        """Take an answer into ``body``; whether it is whole."""
        rows = Rows("", 0)
        for kind, data in worker.ask(question, self.limits.seconds):
            if kind == b"T":
                body.format = data.decode("ascii")
                rows = Rows(body.format, question.most_rows)
            elif kind == b"D":
                if rows.exceeded(data, body.read()):
                    worker.end()
                    raise Refused(403, too_many(question.most_rows, "rows"))
                body.add(data)
                if body.size > _LONGEST:
                    worker.end()
                    raise Refused(403, f"the result has more than {_LONGEST >> 20} MB: ask for less")
            elif kind == b"X":
                status, _, why = data.decode("utf-8").partition(" ")
                raise Refused(int(status), why)
            else:
                if data == b"last":
                    worker.end()
                return True
        return False

    def _take(self) -> _Worker:
        """A process that has nothing to do."""
        with self._free:
            if not self._idle:
                if self._waiting >= self.limits.waiting:
                    raise self._too_busy()
                self._waiting += 1
                try:
                    if not self._free.wait_for(lambda: bool(self._idle), _PATIENCE):
                        raise self._too_busy()
                finally:
                    self._waiting -= 1
            worker = self._idle.pop()
            self._busy.add(worker)
            return worker

    def _too_busy(self) -> Refused:
        told = f"{self.limits.workers} queries are running and {self._waiting} are waiting: try again in a moment"
        return Refused(503, told, {"Retry-After": str(max(1, round(min(_PATIENCE, self.limits.seconds))))})

    def _replace(self, worker: _Worker) -> _Worker:
        """Another process in the place of one that has ended."""
        fresh = _Worker(self._path, self.limits.seconds)
        with self._free:
            self._busy.discard(worker)
            self._busy.add(fresh)
        return fresh

    def _give_back(self, worker: _Worker) -> None:
        if self._closed.is_set():
            worker.end()
            return
        if worker.is_late or worker.process.poll() is not None:
            worker.end()
            worker = self._replace(worker)
        with self._free:
            self._busy.discard(worker)
            self._idle.append(worker)
            self._free.notify()

    def _end_late_ones(self) -> None:
        while not self._closed.wait(_LOOK):
            now = time.monotonic()
            with self._free:
                workers = [*self._busy, *self._idle]
            for worker in workers:
                deadline = worker.deadline
                if deadline is not None and now > deadline:
                    worker.is_late = True
                    worker.process.kill()

    def close(self) -> None:
        """End all processes."""
        self._closed.set()
        with self._free:
            workers = [*self._idle, *self._busy]
            self._idle.clear()
        for worker in workers:
            worker.end()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
