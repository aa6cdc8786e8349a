"""Due dates in tables of tasks: a column headed "Thời hạn" or "Hoàn thành" holds bare days."""

import re
from collections.abc import Iterator, Sequence

from documents.reading.dates import DATE
from documents.reading.lines import Line

_HEADING = re.compile(
    r"(?i)^(?:thời hạn|hạn|hoàn thành|(?:thời gian|thời điểm|ngày) (?:hoàn thành|báo cáo))\b"
)
_LONGEST = 40  # characters of such a heading
_BARE_DAY = re.compile(rf"(?i)^(?:ngày\s+)?{DATE}\s*[.;]?$")


def bare_days(body: Sequence[Line]) -> Iterator[tuple[Line, re.Match[str]]]:
    """The cells of such columns that hold one day and nothing else."""
    headed: set[tuple[int, int]] = set()
    for line in body:
        if line.cell is None or not line.in_grid:
            continue
        column = (line.cell.table, line.cell.column)
        if line.cell.row == 0 and len(line.text) <= _LONGEST and _HEADING.match(line.text):
            headed.add(column)
        elif column in headed and (found := _BARE_DAY.match(line.text)):
            yield line, found
