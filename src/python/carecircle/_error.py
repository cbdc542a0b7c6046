"""The one exception of this package."""

from __future__ import annotations


class Error(Exception):
    """Something that cannot be done, with the place that it speaks of and a way out.

    Attributes
    ----------
    file : str or None
        The file; for a table, the argument that holds it, such as ``"homes"``.
    row : int or None
        The row of a table, from 0 as in ``frame.iloc[row]``; the line of a file, from 1.
    column : str or None
        The column of a table, or the key of a file.
    way_out : str or None
        What can be done about it: the part of the message after its first semicolon.
    """

    file: str | None
    row: int | None
    column: str | None
    way_out: str | None

    def __init__(
        self,
        message: str,
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        way_out: str | None = None,
    ) -> None:
        super().__init__(message)
        self.file, self.row, self.column, self.way_out = file, row, column, way_out

    def __reduce__(self) -> tuple[type[Error], tuple[str, str | None, int | None, str | None, str | None]]:
        return (type(self), (str(self), self.file, self.row, self.column, self.way_out))
