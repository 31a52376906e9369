"""Lanes of hosts: errands in the order they came, one at a time to a host, with a rest after each."""

from __future__ import annotations

import heapq
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from unionties.extract.fetching_addresses import Address


@dataclass(frozen=True)
class Errand:
    """A request to be made for what is ``named``: the key of an address, or with ``robots`` an origin.

    ``depth`` is how many listings deep it may lead, ``private`` whether its host may be a private one, ``before``
    the addresses that redirected to it.
    """

    address: Address
    named: str
    robots: bool = False
    depth: int = 0
    private: bool = False
    tries: int = 0
    before: tuple[str, ...] = ()


@dataclass
class Lane:
    """A host: its errands, the time when it may be asked next, and why it isn't asked any more."""

    errands: deque[Errand] = field(default_factory=deque)
    due: float = 0
    failures: int = 0
    closed: str | None = None
    taken: bool = False
    """Whether it is being asked or waits for its time, and so isn't to be put into the queue."""


class Lanes:
    """The lanes of all hosts, and the threads that work in them."""

    def __init__(self) -> None:
        self._lanes: dict[str, Lane] = {}
        self._queue: list[tuple[float, int, Lane]] = []
        self._order = count()
        self._busy = 0
        self._change = threading.Condition(threading.RLock())
        self._stopped = False
        self._error: BaseException | None = None

    def put(self, errand: Errand, *, first: bool = False) -> None:
        """Put an errand at the end of its host's lane, or at its start."""
        with self._change:
            lane = self._lanes.setdefault(errand.address.host, Lane())
            (lane.errands.appendleft if first else lane.errands.append)(errand)
            self._queue_up(lane)

    def work(self, run: Callable[[Lane, Errand], float], threads: int) -> None:
        """Run all errands and those they lead to; ``run`` gives the seconds that the host shall rest.

        Whatever it raises ends the work and is raised here. Errands under way are not waited for then.
        """
        working = [threading.Thread(target=self._work, args=(run,), daemon=True) for _ in range(threads)]
        try:
            for thread in working:
                thread.start()
            with self._change:
                while not self._stopped and (self._busy or self._queue):
                    self._change.wait()
        finally:
            with self._change:
                self._stopped = True
                self._change.notify_all()
        if self._error:
            raise self._error

    def _work(self, run: Callable[[Lane, Errand], float]) -> None:
        while (taken := self._next()) is not None:
            lane, errand = taken
            try:
                rest = run(lane, errand)
            except BaseException as error:  # it is raised again in the thread that waits
                with self._change:
                    self._error, self._stopped = self._error or error, True
                    self._change.notify_all()
                return
            with self._change:
                self._busy -= 1
                lane.taken, lane.due = False, time.monotonic() + rest
                if lane.errands:
                    self._queue_up(lane)
                self._change.notify_all()

    def _next(self) -> tuple[Lane, Errand] | None:
        """The errand that is due next, waited for; None once the work is over."""
        with self._change:
            while not self._stopped:
                wait = self._queue[0][0] - time.monotonic() if self._queue else None
                if wait is not None and wait <= 0:
                    *_, lane = heapq.heappop(self._queue)
                    self._busy += 1
                    return lane, lane.errands.popleft()
                self._change.wait(wait)
            return None

    def _queue_up(self, lane: Lane) -> None:
        if not lane.taken:
            lane.taken = True
            heapq.heappush(self._queue, (lane.due, next(self._order), lane))
            self._change.notify_all()
