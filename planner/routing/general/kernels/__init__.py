"""Compiled parts of the general engine: timing one order, and searching for good orders."""
