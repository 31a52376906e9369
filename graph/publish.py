"""Writing a store: one writer works on a private copy and publishes it whole, or not at all."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph

from unionties.graph.addresses import Addresses
from unionties.graph.disk import sync, told, write_whole
from unionties.graph.errors import StoreBusy, StoreError
from unionties.graph.store import (
    JOURNAL,
    LOCK,
    OLDEST,
    POINTER,
    SCHEMA,
    SETTINGS,
    VERSIONS,
    current,
    published,
    settings,
    strangers,
)
from unionties.graph.sums import write_sums
from unionties.graph.writer import Writer

_WORK = "building"


@contextmanager
def writing(path: Path, base: str | None = None) -> Iterator[Writer]:
    """The writer of a store; see ``Store.writing``."""
    with _publishing(path, base) as (work, addresses):
        with told(path):
            before = _copy(path)
            writer = Writer(pyoxigraph.Store(str(work)), addresses, path)
        try:
            yield writer
            writer.close(work, before)
        finally:
            writer.drop()
        with told(path):
            _publish(path, work)
        with suppress(OSError):
            writer.published()


def installing(path: Path, base: str, fill: Callable[[Path], None], schema: int = SCHEMA) -> int:
    """Publish a database that ``fill`` puts into the folder it is called with; the number of the version.

    Raises:
        StoreError: as ``Store.writing``; or the database can't be opened.
    """
    with _publishing(path, base, schema) as (work, _), told(path):
        _clear(path)
        fill(work)
        pyoxigraph.Store.read_only(str(work))
        return _publish(path, work)


def pointing(path: Path, version: int, base: str | None = None) -> bool:
    """Let a version that the folder holds be the published one, whether it was or not; whether it wasn't.

    ``base`` is that of settings to be written anew, where they are torn.

    Raises:
        StoreError: another writer is at work, or the disk can't take it.
    """
    with _locked(path), told(path):
        if base is not None:
            write_whole(path / SETTINGS, json.dumps({"schema": OLDEST, "base": base}) + "\n")
        was = current_or_none(path)
        for later in published(path):
            if later > version:
                shutil.rmtree(path / VERSIONS / str(later))
        if was != version:
            write_whole(path / POINTER, f"{version}\n")
    return was != version


@contextmanager
def _publishing(path: Path, base: str | None, schema: int = SCHEMA) -> Iterator[tuple[Path, Addresses]]:
    """Hold the lock while the block makes a database in a folder and publishes it; clear up after it."""
    with told(path):
        made = _make(path)
    with _locked(path):
        before = current_or_none(path)
        try:
            addresses = _settle(path, base, schema)
            yield path / VERSIONS / _WORK, addresses
            with suppress(OSError, StoreError):
                _raise_schema(path, schema)
                _tidy(path)
        finally:
            if current_or_none(path) == before:
                _discard(path, made)


def _make(path: Path) -> bool:
    """Make the folder where there is none; whether it was made."""
    if path.is_dir():
        others = strangers(path)
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
            raise StoreBusy(f"{path} is being written by {holder}; wait until that build has ended") from None
        except OSError as error:
            raise StoreError(f"can't lock {path}: {error.strerror}; use a folder on a local disk") from None
        if not (path / LOCK).exists() or not os.path.samestat(os.fstat(descriptor), (path / LOCK).stat()):
            raise StoreBusy(f"{path} was just given up by another build; try again")
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


def _settle(path: Path, base: str | None, schema: int) -> Addresses:
    """The addresses of the store, whose settings are written where there are none."""
    wanted = base or os.environ.get("UNIONTIES_BASE")
    if not (path / SETTINGS).exists():
        addresses = Addresses(wanted)
        with told(path):
            write_whole(path / SETTINGS, json.dumps({"schema": schema, "base": addresses.base}) + "\n")
        return addresses
    addresses = Addresses(settings(path)["base"])
    if wanted and Addresses(wanted).base != addresses.base:
        raise StoreError(f"the store {path} has the base {addresses.base}, not {wanted}; build another store for that")
    return addresses


def current_or_none(path: Path) -> int | None:
    """The number of the published version; None where nothing tells it."""
    try:
        return current(path)
    except StoreError:
        return None


def _raise_schema(path: Path, schema: int) -> None:
    """Tell the schema of what is published, once it is: older data does under a new number, not the reverse."""
    data = settings(path)
    if data["schema"] != schema:
        write_whole(path / SETTINGS, json.dumps(data | {"schema": schema}) + "\n")


def _clear(path: Path) -> None:
    """Remove what a build left that was killed."""
    (path / VERSIONS).mkdir(exist_ok=True)
    version = current(path)
    for folder in sorted((path / VERSIONS).glob("*")):
        if not folder.name.isdecimal() or int(folder.name) > (version or 0):
            shutil.rmtree(folder)


def _copy(path: Path) -> Path | None:
    """Copy the published version by hard links; its folder, None before the first build."""
    _clear(path)
    version = current(path)
    if version is None:
        return None
    before = path / VERSIONS / str(version)
    pyoxigraph.Store.read_only(str(before)).backup(str(path / VERSIONS / _WORK))
    return before


def _publish(path: Path, work: Path) -> int:
    before = current(path)
    version = (before or 0) + 1
    write_sums(work, path / VERSIONS / str(before) if before else None)
    for file in sorted(work.iterdir()):
        sync(file)
    sync(work)
    work.rename(path / VERSIONS / str(version))
    sync(path / VERSIONS)
    write_whole(path / POINTER, f"{version}\n")
    return version


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
