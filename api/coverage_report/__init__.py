"""Two pages about coverage, to print and to hand to a board."""

from api.coverage_report.pages import report_pdf
from api.coverage_report.report import BoardReport

__all__ = ["BoardReport", "report_pdf"]
