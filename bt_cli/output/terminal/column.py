"""A column of a table on the terminal."""

from typing import NamedTuple

from rich.cells import cell_len


class Column(NamedTuple):
    """A column of the day table: its header lines and a cell a day."""

    header: str
    cells: list[str]
    right: bool = False

    @property
    def width(self) -> int:
        """The width at which nothing is cut."""
        return max(cell_len(line) for text in (self.header, *self.cells) for line in text.split("\n"))
