"""Routing problems and plans as JSON: read, answered, written."""
