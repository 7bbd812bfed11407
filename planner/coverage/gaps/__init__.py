"""Gaps: the areas where people are not covered, with how many, why, and the evidence for it."""

from planner.coverage.gaps.answer import REASONS, Gaps, Reason
from planner.coverage.gaps.find import find_gaps
from planner.coverage.gaps.question import GapQuestion, gap_question

__all__ = ["REASONS", "GapQuestion", "Gaps", "Reason", "find_gaps", "gap_question"]
