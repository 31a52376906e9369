"""Pages from Parquet files, a row an article, with columns named as the keys of JSON Lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from unionties.extract.archives.installed import needs
from unionties.extract.archives.objects import KEYS, TEXTS, Objects
from unionties.extract.pages import Page

_ROWS = 32  # held at a time
_BUFFER = 1 << 20  # bytes read at a time of each column


def pages(file: BinaryIO, name: str, on_skip: Callable[[str, str], None]) -> Iterator[Page]:
    """The pages of a Parquet file in the order of its rows; only the known columns are read.

    Args:
        file: the file, opened for reading and able to seek.
        name: what to call it in reports.
        on_skip: called with ``name, row N`` and a reason for all that can't be read; of a damaged row group the rest
            is left out.

    Raises:
        ReadError: pyarrow isn't installed.
    """
    needs("pyarrow")
    import pyarrow
    from pyarrow.parquet import ParquetFile

    try:
        table = ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)
    except (pyarrow.ArrowException, OSError) as error:
        size = file.seek(0, 2)
        on_skip(name, f"no whole Parquet file, its end (up to byte {size}) isn't there: {_line(error)}")
        return
    columns = table.schema_arrow.names
    if not set(columns).intersection(TEXTS):
        on_skip(name, f"no column text or html: found {', '.join(columns[:20])}, known are {', '.join(KEYS)}")
        return
    objects = Objects(name, on_skip)
    objects.tell_unknown(dict.fromkeys(columns))
    known, row = [key for key in columns if key in KEYS], 0
    for group in range(table.num_row_groups):
        rows = table.metadata.row_group(group).num_rows
        done = row
        try:
            for batch in table.iter_batches(_ROWS, [group], known, use_threads=False):
                for data in batch.to_pylist():
                    done += 1
                    if page := objects.page(_plain(data), f"{name}, row {done}"):
                        yield page
        except (pyarrow.ArrowException, OSError, ValueError) as error:
            on_skip(f"{name}, row {done + 1}", f"damaged, rows up to {row + rows} are left out: {_line(error)}")
        row += rows


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """Texts that a column holds as bytes are texts, but for a page, whose encoding is still to be told."""
    return {k: v.decode("utf-8", "replace") if isinstance(v, bytes) and k not in TEXTS else v for k, v in data.items()}


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
