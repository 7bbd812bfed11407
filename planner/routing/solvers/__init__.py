"""Solvers of routing problems; only :mod:`planner.routing.solvers.ortools_routing` knows OR-Tools."""
