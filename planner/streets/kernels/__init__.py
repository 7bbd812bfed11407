"""Machine code for searches over streets."""
