"""Scenarios of coverage: what would change if, for whom, and by how much."""
