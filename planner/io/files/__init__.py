"""Tables that other people made: read, understood, repaired where that is safe, refused with reasons otherwise.

::

    read        path -> LoadedTable            archive, text, workbook, layers -> RawTable
    ../columns  names -> roles                 places -> shapes -> whereabouts
    contract    cells -> columns of the table  findings: every note and every problem
"""

from planner.io.files.read import (
    READABLE,
    LoadedTable,
    read_boundaries,
    read_branches,
    read_candidates,
    read_demand,
    read_table,
    read_vehicles,
    read_visits,
)

__all__ = [
    "READABLE",
    "LoadedTable",
    "read_boundaries",
    "read_branches",
    "read_candidates",
    "read_demand",
    "read_table",
    "read_vehicles",
    "read_visits",
]
