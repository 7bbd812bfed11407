"""One file that holds everything a planner works on: a GeoPackage that QGIS opens as it is."""

from api.store.errors import WorkspaceError
from api.store.records import Page, PlanVersion, StoredPlan, StoredResult
from api.store.workspace import Workspace

__all__ = ["Page", "PlanVersion", "StoredPlan", "StoredResult", "Workspace", "WorkspaceError"]
