"""The process that loads the language machinery once and makes workers of itself, and what a worker does.

``workers.py`` starts it, as ``python -m unionties.extract.nursery``, and hands it two pipes for each worker that it
shall make. Forking is safe here, since no thread ever runs, and takes milliseconds where loading takes seconds; what
was loaded is shared by all workers as long as none changes it. When its parent ends, in whatever way, it ends its
workers.

A worker takes pickled pages from one pipe and puts into the other, each after its length, its process's number and
then the outcome of each page. What it takes from its parent is its own program's, so unpickling it is safe.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import socket
import struct
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

LENGTH, NUMBER = struct.Struct("!Q"), struct.Struct("!i")
"""What stands before each outcome, and how processes and their statuses are told."""
MAKE, TELL = b"m", b"t"
"""What the nursery is asked for: to make a worker with two pipes, and how a process ended."""
RENEW = 75
"""The status of a worker that ends because it holds much memory."""
_SELDOM = 50_000
"""New objects after which the collector looks at them: reading leaves few that only it could free."""
_WARMING = "VGCL, CGT, TUC."


def main() -> None:
    """Load all, then make workers until the parent closes the socket, whose number is the first argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted, and ends this process
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    control = socket.socket(fileno=int(sys.argv[1]))
    how: Mapping[str, Any] = pickle.loads(_exactly(control, LENGTH.unpack(_exactly(control, LENGTH.size))[0]))
    _load(how["organisations"], how["phrases"])
    children: set[int] = set()
    while True:
        asked, descriptors, _, _ = socket.recv_fds(control, 1, 2)
        if not asked:
            break
        if asked == TELL:
            (child,) = NUMBER.unpack(_exactly(control, NUMBER.size))
            children.discard(child)
            control.sendall(NUMBER.pack(_status(child)))
        elif child := os.fork():
            children.add(child)
            for descriptor in descriptors:
                os.close(descriptor)
        else:
            control.close()
            _work(descriptors[0], descriptors[1], how["memory"])
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    for child in children:
        _status(child)


def _load(organisations: list[Path], phrases: list[Path]) -> None:
    """Load what reading needs for every language, so that workers share it."""
    from unionties.extract.language import languages, use_phrases
    from unionties.extract.pages import Page
    from unionties.extract.readings import read
    from unionties.graph.organisations import use_files
    from unionties.graph.statement import Source

    gc.disable()
    use_files(organisations)
    use_phrases(phrases)
    with suppress(ImportError):
        import trafilatura  # noqa: F401
    for code in languages():
        read(Page("warm", _WARMING.encode(), "", Source("2020-01-01", code)))
    gc.freeze()  # else the collector would write to what workers share, and make it each one's own
    gc.set_threshold(_SELDOM)
    gc.enable()


def _work(inbox: int, outbox: int, memory: int) -> None:
    """Read pages until no more come.

    A library in C that gets no memory may take what it has for an empty page, so one that took more than half of what
    it may is set aside where nothing was found in it. The worker ends then, since it may not give the memory back.
    """
    from unionties.extract.readings import Reading, read, too_large

    most = _most_held() + memory
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
    with open(inbox, "rb") as pages, open(outbox, "wb") as outcomes:
        _put(os.getpid(), outcomes)
        while True:
            try:
                page = pickle.load(pages)
            except EOFError:
                raise SystemExit from None
            outcome = read(page)
            large = _most_held() > most - memory // 2
            _put(too_large() if large and not isinstance(outcome, Reading) else outcome, outcomes)
            if large:
                raise SystemExit(RENEW)


def _put(item: object, stream: BinaryIO) -> None:
    packed = pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(packed)))
    stream.write(packed)
    stream.flush()


def _status(child: int) -> int:
    """How a worker ended, as ``os.wait`` tells it; 0 where another nursery had made it."""
    try:
        return os.waitpid(child, 0)[1]
    except ChildProcessError:
        return 0


def _most_held() -> int:
    """The most bytes that this process's address space had; 0 where the system doesn't tell as Linux does."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return 0
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmPeak"))


def _exactly(control: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        piece = control.recv(count - len(found))
        if not piece:
            raise SystemExit
        found += piece
    return found


if __name__ == "__main__":
    main()
