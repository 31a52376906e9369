"""The package as one archive, to be sent to the workers of a cluster."""

from __future__ import annotations

import zipfile
from importlib.resources import as_file, files
from pathlib import Path

_FLOORS = ("graph", "extract", "queries")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the same code gives the same archive


def pack(target: Path) -> int:
    """Write unionties, code and data, into a zip from which Python imports; gives how many files.

    Raises:
        OSError: the file can't be written.
    """
    count = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("unionties/__init__.py", _FIRST_DAY), b"")
        for floor in _FLOORS:
            with as_file(files(f"unionties.{floor}")) as folder:
                found = sorted(file for file in folder.rglob("*") if "__pycache__" not in file.parts)
                for file in found:
                    name = f"unionties/{floor}/{file.relative_to(folder).as_posix()}"
                    if file.is_dir() and not (file / "__init__.py").exists():
                        # In an archive Python finds data in packages alone.
                        archive.writestr(zipfile.ZipInfo(f"{name}/__init__.py", _FIRST_DAY), b"")
                    elif file.is_file():
                        entry = zipfile.ZipInfo(name, _FIRST_DAY)
                        entry.compress_type = zipfile.ZIP_DEFLATED
                        archive.writestr(entry, file.read_bytes())
                        count += 1
    return count
