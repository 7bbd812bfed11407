"""Machine code of the fast routing engine."""
