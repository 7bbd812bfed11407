"""Everything that was found, for other programs: GeoPackage, GeoParquet, Excel, GeoJSON.

:func:`planner.io.export.write.export` writes layers by name; :mod:`planner.io.export.layers` makes them from answers.
"""
