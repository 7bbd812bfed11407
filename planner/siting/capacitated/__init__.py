"""Sites that can serve only so many people, or whose use costs money: who goes where is part of the answer."""

from planner.siting.capacitated.solve import solve_capacitated

__all__ = ["solve_capacitated"]
