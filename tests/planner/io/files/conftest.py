"""Files to read, made where a test wants them."""

import os
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
import shapely


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes text (UTF-8 unless told) or bytes under a name."""

    def write_file(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write_file


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that saves sheets, name to rows, as an Excel workbook."""

    def save(name: str = "book.xlsx", **sheets: list[list[object]]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return save


@pytest.fixture
def two_parishes() -> gpd.GeoDataFrame:
    """Two squares side by side in the Severn valley, with people and names."""
    squares = [shapely.box(-2.5, 52.0, -2.4, 52.1), shapely.box(-2.4, 52.0, -2.3, 52.1)]
    columns = {"id": ["w", "e"], "name": ["West", "East"], "people": [120, 80]}
    return gpd.GeoDataFrame(columns, geometry=squares, crs="EPSG:4326")


@pytest.fixture
def shared_data() -> Path:
    """Return the folder of real data beside the repository, or skip."""
    beside = Path(__file__).resolve().parents[5] / "shared" / "data"
    folder = Path(os.environ.get("FARREACH_SHARED_DATA", beside))
    if not folder.is_dir():
        pytest.skip(f"the real data of the project is not at {folder}")
    return folder
