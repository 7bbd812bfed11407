"""Solvers of siting problems; the only files of this folder's parent that know OR-Tools."""
