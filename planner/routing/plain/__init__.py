"""Plain problems as the arrays of the fast engine: what it cannot state, and how the rest is stated exactly."""
