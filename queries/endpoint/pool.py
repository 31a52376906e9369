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
from queue import Empty, SimpleQueue
from typing import IO

from unionties.graph.errors import StoreError
from unionties.queries.endpoint.protocol import Refused
from unionties.queries.endpoint.quick import Quick
from unionties.queries.endpoint.rows import Rows
from unionties.queries.endpoint.worker import UNREADABLE, Question, frames, read_frame, too_many

_IN_MEMORY = 1 << 20
_LONGEST = 512 << 20
_START = 60.0
_LOOK = 0.1
_PATIENCE = 5.0
_LEAVE = 2.0
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
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=1 << 16
        )
        assert self.process.stdin and self.process.stdout
        self._input, self._output = self.process.stdin, self.process.stdout
        self.deadline: float | None = None
        self.is_late = self.has_ended = False
        self._is_ready = False

    def start(self) -> bool:
        """Wait until it is ready, at most for a minute; whether it is."""
        if not self._is_ready:
            self.deadline = time.monotonic() + _START
            self._is_ready = read_frame(self._output) == (b"R", b"")
            self.deadline = None
        return self._is_ready

    def ask(self, question: Question, seconds: float) -> Iterator[tuple[bytes, bytes]]:
        """The frames of its answer; they end early if the process does."""
        self.deadline = time.monotonic() + seconds
        try:
            self._input.write(question.to_bytes())
            self._input.flush()
            yield from frames(self._output)
        except (BrokenPipeError, ConnectionResetError):
            return
        finally:
            self.deadline = None

    def end(self, patience: float = 0.0) -> int:
        """End the process, if it doesn't within ``patience`` seconds; gives its status, below 0 for a signal."""
        self.has_ended = True
        if self.process.returncode is None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
            self.process.kill()
        for pipe in (self._input, self._output):
            with suppress(OSError):
                pipe.close()
        return self.process.wait()


class Pool:
    """Processes that answer questions on one store; a context manager that ends them."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Start the processes.

        Raises:
            StoreError: the store can't be opened.
        """
        self._quick = Quick(path)  # says in a line what is wrong with the store, which the processes can't
        self.limits = limits
        self._path = path
        self._workers = [_Worker(path, limits.seconds) for _ in range(limits.workers)]
        self._idle: SimpleQueue[int] = SimpleQueue()
        self._waiting, self._count = 0, threading.Lock()
        self._closed = threading.Event()
        threading.Thread(target=self._end_late_ones, name="time limit", daemon=True).start()
        if not all(worker.start() for worker in self._workers):
            self.close()
            raise StoreError(f"the store {path} can't be read by a process of its own: try again")
        for place in range(limits.workers):
            self._idle.put(place)

    def ask(self, question: Question) -> Body:
        """The answer to a question.

        Raises:
            Refused: 503 where too many wait already, 504 where the time is up, 403 where there are too many rows, and
                what the process refuses.
        """
        if quick := self._quick.answer(question):
            return Body(quick[0], len(quick[1]), [quick[1]])
        place = self._take()
        version, begun = self._quick.version, time.monotonic()
        body = Body()
        try:
            for _ in range(3):  # a process may have ended before it read the question
                worker = self._worker(place)
                if worker.start() and self._collect(worker, question, body):
                    self._quick.learn(question, version, time.monotonic() - begun, body.size)
                    return body
                status = worker.end(_LEAVE)
                if self._closed.is_set():
                    raise Refused(503, "this server is being ended", {"Retry-After": "60"})
                if worker.is_late:
                    told = f"the query took longer than {self.limits.seconds:g} s: ask for less, or add LIMIT"
                    raise Refused(504, told)
                if status != 0 or body.format:
                    raise Refused(400, HEAVY)
            raise Refused(503, UNREADABLE, {"Retry-After": "5"})
        except BaseException:
            body.close()
            raise
        finally:
            self._worker(place)
            self._idle.put(place)

    def _collect(self, worker: _Worker, question: Question, body: Body) -> bool:
        """Take an answer into ``body``; whether it is whole. Without its end the process isn't used again."""
        rows, is_over = Rows("", 0), False
        try:
            for kind, data in worker.ask(question, self.limits.seconds):
                is_over = kind in b"EX"
                if kind == b"T":
                    body.format = data.decode("ascii")
                    rows = Rows(body.format, question.most_rows)
                elif kind == b"D":
                    if rows.exceeded(data, body.read()):
                        raise Refused(403, too_many(question.most_rows, "rows"))
                    body.add(data)
                    if body.size > _LONGEST:
                        raise Refused(403, f"the result has more than {_LONGEST >> 20} MB: ask for less")
                elif kind == b"X":
                    status, _, why = data.decode("utf-8").partition(" ")
                    raise Refused(int(status), why)
                elif data == b"last":
                    worker.end()
            if not is_over:
                worker.end(_LEAVE)
            return is_over
        except BaseException:
            if not is_over:
                worker.end()
            raise

    def _take(self) -> int:
        """The place of a process that has nothing to do."""
        try:
            return self._idle.get_nowait()
        except Empty:
            pass
        with self._count:
            if self._waiting >= self.limits.waiting:
                raise self._too_busy()
            self._waiting += 1
        try:
            return self._idle.get(timeout=_PATIENCE)
        except Empty:
            raise self._too_busy() from None
        finally:
            with self._count:
                self._waiting -= 1

    def _too_busy(self) -> Refused:
        told = f"{self.limits.workers} queries are running and others are waiting: try again in a moment"
        return Refused(503, told, {"Retry-After": str(max(1, round(min(_PATIENCE, self.limits.seconds))))})

    def _worker(self, place: int) -> _Worker:
        """The process of a place, which only who took the place may use; another one if that has ended."""
        if self._workers[place].has_ended and not self._closed.is_set():
            self._workers[place] = _Worker(self._path, self.limits.seconds)
        return self._workers[place]

    def _end_late_ones(self) -> None:
        while not self._closed.wait(_LOOK):
            now = time.monotonic()
            for worker in self._workers:
                deadline = worker.deadline
                if deadline is not None and now > deadline:
                    worker.is_late = True
                    worker.process.kill()

    def close(self) -> None:
        """End all processes."""
        self._closed.set()
        for worker in self._workers:
            worker.process.kill()
            worker.process.wait()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
