"""Tables that other people made: read, understood, repaired where that is safe, refused with reasons otherwise.

::

    read        path -> LoadedTable            opening: archive, text, workbook, layers -> RawTable
    ../columns  names -> roles                 places -> shapes -> whereabouts
    contract    cells -> columns of the table  findings: every note and every problem
    groups, stands, hours: what single tables need more than that
"""

from planner.io.files.opening import READABLE
from planner.io.files.read import (
    LoadedTable,
    read_areas,
    read_boundaries,
    read_branches,
    read_candidates,
    read_demand,
    read_people,
    read_table,
    read_vehicles,
    read_visits,
)

__all__ = [
    "READABLE",
    "LoadedTable",
    "read_areas",
    "read_boundaries",
    "read_branches",
    "read_candidates",
    "read_demand",
    "read_people",
    "read_table",
    "read_vehicles",
    "read_visits",
]
