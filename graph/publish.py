"""Writing a store: one writer works on a private copy and publishes it whole, or not at all."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph

from unionties.graph.addresses import Addresses
from unionties.graph.errors import StoreError
from unionties.graph.journal import JOURNAL
from unionties.graph.store import LOCK, POINTER, SCHEMA, SETTINGS, VERSIONS, current, settings
from unionties.graph.writer import Writer, told

_WORK = "building"


@contextmanager
def writing(path: Path, base: str | None = None) -> Iterator[Writer]:
    """The writer of a store; see ``Store.writing``."""
    with told(path):
        made = _make(path)
    with _locked(path):
        published = False
        try:
            addresses = _settle(path, base)
            with told(path):
                work = _copy(path)
                writer = Writer(pyoxigraph.Store(str(work)), addresses, path)
            try:
                yield writer
                writer.close()
            finally:
                writer.drop()
            with told(path):
                _publish(path, work)
            published = True
            with suppress(OSError, StoreError):
                writer.published()
                _tidy(path)
        finally:
            if not published:
                _discard(path, made)


def _make(path: Path) -> bool:
    """Make the folder where there is none; whether it was made."""
    if path.is_dir():
        ours = {SETTINGS, POINTER, VERSIONS, LOCK, JOURNAL, *(f"{name}.new" for name in (SETTINGS, POINTER, JOURNAL))}
        others = sorted(entry.name for entry in path.iterdir() if entry.name not in ours)
        if others and not (path / SETTINGS).exists():
            raise StoreError(f"{path} isn't a store: it holds {others[0]!r}; name a new or an empty folder")
        return False
    path.mkdir(parents=True)
    return True


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock of the writer, or raise StoreError with the name of who holds it."""
    try:
        import fcntl
    except ImportError:
        raise StoreError(f"can't lock {path}: building needs Linux, macOS or WSL; there it can be read") from None
    with told(path):
        descriptor = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip() or "another process"
            raise StoreError(f"{path} is being written by {holder}; wait until that build has ended") from None
        except OSError as error:
            raise StoreError(f"can't lock {path}: {error.strerror}; use a folder on a local disk") from None
        if not (path / LOCK).exists() or not os.path.samestat(os.fstat(descriptor), (path / LOCK).stat()):
            raise StoreError(f"{path} was just given up by another build; try again")
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"process {os.getpid()} on {socket.gethostname()}\n".encode(), 0)
        try:
            yield
        finally:
            with suppress(OSError):
                os.ftruncate(descriptor, 0)
            fcntl.flock(descriptor, fcntl.LOCK_UN)  # a forked child may have the descriptor too
    finally:
        os.close(descriptor)


def _settle(path: Path, base: str | None) -> Addresses:
    """The addresses of the store, whose settings are written where there are none."""
    wanted = base or os.environ.get("UNIONTIES_BASE")
    if not (path / SETTINGS).exists():
        addresses = Addresses(wanted)
        with told(path):
            _write(path / SETTINGS, json.dumps({"schema": SCHEMA, "base": addresses.base}) + "\n")
        return addresses
    addresses = Addresses(settings(path)["base"])
    if wanted and Addresses(wanted).base != addresses.base:
        raise StoreError(f"the store {path} has the base {addresses.base}, not {wanted}; build another store for that")
    return addresses


def _copy(path: Path) -> Path:
    """A copy of the published version, of hard links; leftovers of a build that was killed are removed."""
    work, version = path / VERSIONS / _WORK, current(path)
    for folder in sorted((path / VERSIONS).glob("*")):
        if not folder.name.isdecimal() or int(folder.name) > (version or 0):
            shutil.rmtree(folder)
    (path / VERSIONS).mkdir(exist_ok=True)
    if version is not None:
        pyoxigraph.Store.read_only(str(path / VERSIONS / str(version))).backup(str(work))
    return work


def _publish(path: Path, work: Path) -> None:
    version = (current(path) or 0) + 1
    for file in sorted(work.iterdir()):
        _sync(file)
    _sync(work)
    work.rename(path / VERSIONS / str(version))
    _sync(path / VERSIONS)
    _write(path / POINTER, f"{version}\n")


def _discard(path: Path, made: bool) -> None:
    """Remove what an unfinished build leaves but its journal; of a store that never held a graph, all."""
    shutil.rmtree(path / VERSIONS / _WORK, ignore_errors=True)
    if (path / POINTER).exists() or (path / JOURNAL).exists():
        return
    shutil.rmtree(path / VERSIONS, ignore_errors=True)
    for name in (SETTINGS, f"{SETTINGS}.new", f"{POINTER}.new", LOCK):
        with suppress(OSError):
            (path / name).unlink(missing_ok=True)
    if made:
        with suppress(OSError):
            path.rmdir()


def _tidy(path: Path) -> None:
    """Remove all versions but the published one, the one before it, and those that a reader holds."""
    import fcntl

    version = current(path) or 0
    for folder in sorted((path / VERSIONS).iterdir()):
        if not folder.name.isdecimal() or int(folder.name) >= version - 1:
            continue
        try:
            descriptor = os.open(folder / "CURRENT", os.O_RDWR)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue
        finally:
            os.close(descriptor)


def _write(file: Path, text: str) -> None:
    """Write a small file whole: beside it, then in its place."""
    beside = file.with_name(f"{file.name}.new")
    with beside.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)
    _sync(file.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
