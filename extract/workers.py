"""Processes that read pages, side by side: pages in, outcomes out, as they come.

Standard pools break when one of their processes is killed, as the system does where memory is short, and know no
limit of time for one task. Here each worker has pipes of its own, so that no lock can be left behind, and the parent
knows which page a worker was at when it ended or took too long. It never waits for a pipe: the pages that fit into one,
some hundred kilobytes, keep a worker busy while the parent is, and bound what is under way, whatever the input's size.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType

from unionties.extract.language import used_phrases
from unionties.extract.nursery import LENGTH, MAKE, NUMBER, RENEW, TELL
from unionties.extract.pages import Page
from unionties.extract.readings import PLENTY, Outcome, too_slow
from unionties.graph.errors import SetAside, UniontiesError
from unionties.graph.organisations import used_files

ROOM = 2 * 1024**3
"""Bytes that the reading of a page may take where nothing else is said: some fifty times what a long article takes."""
_AHEAD = 64  # pages that a worker may have before it, so that the last ones are shared out well
_PIPE = 2**20
_TICK = 0.5  # seconds between two looks at who takes too long
_STILLBORN = 3  # workers in a row that end before they begin: then something is wrong that trying again won't mend
_CHUNK = 2**18


class WorkersError(UniontiesError):
    """Processes that read can't be started."""


@dataclass
class _Worker:
    """One process: what it was given and hasn't answered, and bytes that are on their way to it or from it."""

    inbox: int
    outbox: int
    pid: int | None = None
    waiting: deque[Page] = field(default_factory=deque)
    unsent: memoryview = field(default_factory=lambda: memoryview(b""))
    received: bytearray = field(default_factory=bytearray)
    seconds: float = 0.0
    """For how long the page that it is at has been watched."""


class Workers:
    """Some processes that read pages; to be used in a ``with`` block, whose end ends them.

    The files of organisations and phrases that are in use when the block begins are used by them, too.
    """

    def __init__(self, count: int, *, seconds: float = PLENTY, memory: int = ROOM) -> None:
        """Nothing is started before it is needed.

        Args:
            count: how many processes read.
            seconds: a page that takes longer is set aside.
            memory: bytes that a process may take beyond what it starts with; a page that needs more is set aside.
        """
        self._count, self._limit, self._memory = count, seconds, memory
        self._workers: list[_Worker] = []
        self._nursery: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._again: deque[Page] = deque()
        self._deaths: Counter[int] = Counter()
        self._stillborn = 0
        self._looked = 0.0

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End all processes, whatever they do."""
        for worker in self._workers:
            self._kill(worker)
            self._forget(worker)
        self._workers = []
        self._end_nursery()

    def read(self, pages: Iterable[Page]) -> Iterator[tuple[Page, Outcome]]:
        """The outcome of each page, in the order in which they come about; pages are asked for as they are needed.

        A page whose worker ends without an answer is tried once more, since the fault needn't be its own; if that
        ends in the same way it is set aside.

        Raises:
            WorkersError: no process can be started.
        """
        source, more = iter(pages), True
        self._looked = time.monotonic()
        while True:
            more = self._feed(source) if more or self._again else False
            if not more and not any(worker.waiting for worker in self._workers) and not self._again:
                return
            yield from self._collect()

    @property
    def pids(self) -> tuple[int, ...]:
        """The numbers of the processes that have begun to read."""
        return tuple(worker.pid for worker in self._workers if worker.pid is not None)

    # Giving pages out

    def _feed(self, source: Iterator[Page]) -> bool:
        """Give pages to workers as long as these take them; whether there may be more of them."""
        while True:
            while len(self._workers) < self._count:
                self._workers.append(self._make())
            worker = min(self._workers, key=lambda one: (len(one.waiting), len(one.unsent)))
            self._send(worker)
            if worker.unsent or len(worker.waiting) >= _AHEAD:
                return True
            page = self._again.popleft() if self._again else next(source, None)
            if page is None:
                return False
            if not worker.waiting:
                worker.seconds = 0.0
            worker.waiting.append(page)
            worker.unsent = memoryview(pickle.dumps(page, pickle.HIGHEST_PROTOCOL))
            self._send(worker)

    def _send(self, worker: _Worker) -> None:
        """Write what its pipe takes now; one that is gone is noticed when its answers are awaited."""
        with suppress(BlockingIOError, BrokenPipeError):
            while worker.unsent:
                worker.unsent = worker.unsent[os.write(worker.inbox, worker.unsent) :]

    # Taking outcomes in

    def _collect(self) -> Iterator[tuple[Page, Outcome]]:
        """What workers have answered; waits for a moment where nothing has come."""
        poll = select.poll()
        for worker in self._workers:
            poll.register(worker.outbox, select.POLLIN)
            if worker.unsent:
                poll.register(worker.inbox, select.POLLOUT)
        ready = {descriptor for descriptor, _ in poll.poll(_TICK * 1000)}
        now = time.monotonic()
        passed, self._looked = min(now - self._looked, 2 * _TICK), now  # the machine may have slept
        for worker in self._workers:
            if worker.waiting and worker.pid is not None:
                worker.seconds += passed
        for worker in list(self._workers):
            if worker.inbox in ready:
                self._send(worker)
            if worker.outbox in ready:
                yield from self._receive(worker)
        for worker in [one for one in self._workers if one.seconds > self._limit and one.waiting]:
            page = worker.waiting.popleft()
            self._deaths.pop(id(page), None)
            self._kill(worker)
            self._told(worker)
            self._release(worker)
            yield page, too_slow(self._limit)

    def _receive(self, worker: _Worker) -> Iterator[tuple[Page, Outcome]]:
        """The outcomes that have come from a worker; one that has ended is let go of."""
        ended = False
        with suppress(BlockingIOError):
            while piece := os.read(worker.outbox, _CHUNK):
                worker.received += piece
            ended = True
        for item in _unpacked(worker.received):
            worker.seconds = 0.0
            if isinstance(item, int):
                worker.pid, self._stillborn = item, 0
            else:
                page = worker.waiting.popleft()
                self._deaths.pop(id(page), None)
                yield page, item
        if ended:
            yield from self._bury(worker)

    def _bury(self, worker: _Worker) -> Iterator[tuple[Page, Outcome]]:
        """Let go of a worker that has ended, and try its page once more, unless that was done."""
        told = self._told(worker)
        if worker.pid is None:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN * self._count:
                raise WorkersError("the processes that read end as soon as they start; is the installation whole?")
        elif worker.waiting and told != RENEW:
            page = worker.waiting[0]
            self._deaths[id(page)] += 1
            if self._deaths[id(page)] > 1:
                worker.waiting.popleft()
                del self._deaths[id(page)]
                yield page, SetAside(f"the process that read it {_ending(told)}, twice")
        self._release(worker)

    # Starting and ending

    def _make(self) -> _Worker:
        """A worker; it may still have to be born, but pages can be given to it."""
        pages, inbox = os.pipe()
        outbox, outcomes = os.pipe()
        for descriptor in (inbox, outbox):
            os.set_blocking(descriptor, False)
            with suppress(ImportError, AttributeError, OSError):  # Linux alone can make a pipe longer
                import fcntl

                fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE)
        try:
            socket.send_fds(self._reached(), [MAKE], [pages, outcomes])
        except (BrokenPipeError, ConnectionResetError):
            self._end_nursery()  # killed: the pipes are closed at once, and another one is started for the next worker
        finally:
            os.close(pages)
            os.close(outcomes)
        return _Worker(inbox, outbox)

    def _reached(self) -> socket.socket:
        """The socket to the nursery, which is started where there is none."""
        if self._control is None:
            self._control, there = socket.socketpair()
            # A session of its own: Ctrl-C is for the parent, which ends this process and the workers.
            self._nursery = subprocess.Popen(
                [sys.executable, "-m", "unionties.extract.nursery", str(there.fileno())],
                pass_fds=[there.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            there.close()
            how = {"organisations": list(used_files()), "phrases": list(used_phrases()), "memory": self._memory}
            packed = pickle.dumps(how)
            self._control.sendall(LENGTH.pack(len(packed)) + packed)
        return self._control

    def _told(self, worker: _Worker) -> int | None:
        """How the process ended: its status, minus the signal that killed it; None where nobody knows."""
        if worker.pid is None:
            return None
        try:
            control = self._reached()
            control.sendall(TELL + NUMBER.pack(worker.pid))
            (status,) = NUMBER.unpack(control.recv(NUMBER.size, socket.MSG_WAITALL))
        except (OSError, struct.error):
            self._end_nursery()
            return None
        return os.waitstatus_to_exitcode(status)

    def _kill(self, worker: _Worker) -> None:
        if worker.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)

    def _release(self, worker: _Worker) -> None:
        """Let go of a worker that has ended, and have its pages read by others."""
        self._again.extend(worker.waiting)
        self._forget(worker)
        self._workers.remove(worker)

    def _forget(self, worker: _Worker) -> None:
        os.close(worker.inbox)
        os.close(worker.outbox)

    def _end_nursery(self) -> None:
        """End the nursery and with it all workers."""
        if self._control is not None:
            self._control.close()
        if self._nursery is not None:
            try:
                self._nursery.wait(5)
            except subprocess.TimeoutExpired:
                self._nursery.kill()
                self._nursery.wait()
        self._control = self._nursery = None


def _unpacked(received: bytearray) -> Iterator[int | Outcome]:
    """The whole items at the head of the bytes, from which they are taken."""
    start = 0
    while len(received) - start >= LENGTH.size:
        (length,) = LENGTH.unpack_from(received, start)
        end = start + LENGTH.size + length
        if len(received) < end:
            break
        yield pickle.loads(memoryview(received)[start + LENGTH.size : end])
        start = end
    del received[:start]


def _ending(status: int | None) -> str:
    if status is None or status >= 0:
        return "ended"
    return "was killed, perhaps for want of memory" if -status == signal.SIGKILL else f"was ended by signal {-status}"
