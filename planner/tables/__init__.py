"""Column contracts of the tables that go in: branches, demand, boundaries, vehicles, stands and others.

Every table is a plain ``GeoDataFrame`` in WGS84 (EPSG:4326) with a unique index of non-empty strings named
``id`` and the columns of its contract, in that order. ``check_table`` reports every problem at once.
"""

from planner.tables.check import check_table, empty_table, groups_of, lonlat_of
from planner.tables.contracts import TABLES, WGS84, Column, TableName

__all__ = ["TABLES", "WGS84", "Column", "TableName", "check_table", "empty_table", "groups_of", "lonlat_of"]
