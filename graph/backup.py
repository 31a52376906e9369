"""Copies of a store: a folder that is a store itself, or one file, and the way back.

What a copy holds is the published graph, the settings, the user's files of organisations and the judgements beside the
store. A published version never changes, and its mark keeps it from being removed, so copying hinders nobody. The
files are copied, not linked: what harms the store leaves the copy alone.
"""

from __future__ import annotations

import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unionties.graph.errors import StoreError, WriteError
from unionties.graph.ledger import Ledger
from unionties.graph.store import POINTER, SETTINGS, VERSIONS, Store, current, settings

_OWN = ("organisations", "phrases")
"""Folders of the user's own files, in a store that was built with some."""
_LEDGER = "judgements.jsonl"
_TAR = (".tar", ".tar.gz", ".tgz")


def is_archive(path: Path) -> bool:
    """Whether the name is that of a copy in one file."""
    return path.name.lower().endswith(_TAR)


def backup(store_path: Path, target: Path) -> int:
    """Copy the published graph to a new folder, or to a .tar, .tar.gz or .tgz file; the number of its version.

    Raises:
        StoreError: there is no such store, or it is damaged.
        WriteError: the target is there already or can't be written; nothing is left of it.
    """
    if target.exists() and (is_archive(target) or not target.is_dir() or any(target.iterdir())):
        raise WriteError(f"{target} is there already; name a new folder or file")
    if not is_archive(target) and target.suffix and target.suffix not in (".db", ".store"):
        raise WriteError(f"{target} is neither a folder nor one of {', '.join(_TAR)}; name the copy so")
    with Store.open(store_path) as store:
        beside = target.with_name(f".{target.name}.new")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _remove(beside)
            (_archive if is_archive(target) else _folder)(store, beside)
            if is_archive(target):
                beside.replace(target)
            else:
                _place(beside, target)
        except OSError as error:
            _remove(beside)
            raise WriteError(f"can't write {target}: {error.strerror or error}; free space or name another") from None
        except BaseException:
            _remove(beside)
            raise
        return store.version


def restore(source: Path, store_path: Path) -> int:
    """Publish the graph of a copy as the next version of a store, new or not; the number of that version.

    Who reads the store goes on reading what was published before. Judgements of the copy are added to those beside the
    store, files of organisations and phrases take the place of those of the same name.

    Raises:
        StoreError: the copy is damaged or no copy, another writer is at work, or the store has another base.
    """
    from unionties.graph.publish import installing

    with unpacked(source) as folder:
        version = current(folder)
        if version is None:
            raise StoreError(f"{source} holds no published graph; name a copy that `unionties backup` made")
        Store.open(folder).close()

        def fill(work: Path) -> None:
            _copy_files(folder / VERSIONS / str(version), work)

        data = settings(folder)
        number = installing(store_path, data["base"], fill, schema=data["schema"])
        ledger = _ledger_of(folder)
        if ledger.path.exists():
            Ledger.beside(store_path).merge(ledger.read())
        for file in sorted(file for own in _OWN for file in (folder / own).glob("*.yaml")):
            (store_path / file.parent.name).mkdir(exist_ok=True)
            shutil.copyfile(file, store_path / file.parent.name / file.name)
    return number


@contextmanager
def unpacked(source: Path) -> Iterator[Path]:
    """The folder of a store or of a copy of one; that of an archive is there for as long as the block lasts.

    Raises:
        StoreError: there is no such copy, or the archive is damaged or something else.
    """
    if not is_archive(source) or source.is_dir():
        settings(source)
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="unionties-") as folder:
        try:
            with tarfile.open(source) as archive:
                archive.extractall(folder, filter="data")
        except FileNotFoundError:
            raise StoreError(f"there is no file {source}; check the path") from None
        except (OSError, EOFError, tarfile.TarError, ValueError) as error:
            raise StoreError(f"can't unpack {source}: {error}; it is torn or no copy: name another one") from None
        if not (Path(folder) / SETTINGS).exists():
            raise StoreError(f"{source} isn't a copy of a store; name one that `unionties backup` made")
        yield Path(folder)


def _folder(store: Store, target: Path) -> None:
    """Lay out the copy as a store."""
    _copy_files(store.folder, target / VERSIONS / str(store.version))
    shutil.copyfile(store.path / SETTINGS, target / SETTINGS)
    for own in _OWN:
        if (store.path / own).is_dir():
            _copy_files(store.path / own, target / own)
    if (ledger := Ledger.beside(store.path)).path.exists():
        Ledger(target / _LEDGER).merge(ledger.read())
    (target / POINTER).write_text(f"{store.version}\n", "ascii")


def _copy_files(folder: Path, target: Path) -> None:
    """Copy the files of a folder, which holds no others, to a new one."""
    target.mkdir(parents=True)
    for file in sorted(folder.iterdir()):
        shutil.copyfile(file, target / file.name)


def _archive(store: Store, target: Path) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as beside:
        folder = Path(beside) / "store"
        _folder(store, folder)
        compressed = not target.name.lower().removesuffix(".new").endswith(".tar")
        with tarfile.open(target, "w:gz" if compressed else "w") as archive:
            for entry in sorted(folder.iterdir()):
                archive.add(entry, entry.name)


def _place(beside: Path, target: Path) -> None:
    """Put the folder in its place, with its judgements beside it as every store has them."""
    if target.exists():
        target.rmdir()
    judgements = beside / _LEDGER
    if judgements.exists():
        Ledger.beside(target).merge(Ledger(judgements).read())
        judgements.unlink()
    beside.rename(target)


def _ledger_of(folder: Path) -> Ledger:
    inside = folder / _LEDGER
    return Ledger(inside) if inside.exists() else Ledger.beside(folder)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
