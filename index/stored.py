"""An array in a file of numpy's, of which a question needs a few rows.

They are read, not mapped: each look at a mapped file keeps the pages around it in the process, until all of it is there.
Knows nothing of what the rows are.
"""

from pathlib import Path
from threading import Lock
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import NDArray


class StoredRows:
    """The rows of an array of two dimensions. Safe to read from several threads."""

    def __init__(self, file: Path) -> None:
        """Open `file`. Raises OSError, or ValueError where it is no such array or not all of it."""
        array = np.lib.format.open_memmap(file, mode="r")
        count, width = array.shape
        self._count, self._width = int(count), int(width)
        self._kind, self._first = array.dtype, array.offset
        self._file = file.open("rb", buffering=0)
        # An index that nobody closes lets go of its files too.
        self.close = finalize(self, self._file.close)
        self._reading = Lock()

    def __len__(self) -> int:
        """How many rows there are."""
        return self._count

    def __getitem__(self, rows: slice) -> NDArray[Any]:
        """The rows from `rows.start` to `rows.stop`, those in between included."""
        start, stop, _ = rows.indices(self._count)
        size = self._width * self._kind.itemsize
        with self._reading:
            self._file.seek(self._first + start * size)
            found = self._file.read((stop - start) * size)
        return np.frombuffer(found, self._kind).reshape(stop - start, self._width)
