"""Rotas: which vehicle makes which visit on which date of some weeks, and when."""

from planner.routing.period import Rota, RotaDay, RotaProblem, plan_of_day, problem_of_day
from planner.routing.programme import Programme
from planner.routing.rota.check import check_rota, rota_cost
from planner.routing.rota.make import make_rota

__all__ = [
    "Programme",
    "Rota",
    "RotaDay",
    "RotaProblem",
    "check_rota",
    "make_rota",
    "plan_of_day",
    "problem_of_day",
    "rota_cost",
]
