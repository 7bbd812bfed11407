"""Machine code of the rota search."""
