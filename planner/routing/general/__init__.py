"""The general engine: any routing problem, each route timed exactly; see :mod:`planner.routing.general.engine`."""
