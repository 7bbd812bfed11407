"""Routes as files that others read: calendars, GPX, KML, GeoJSON, tables, sheets to print."""
