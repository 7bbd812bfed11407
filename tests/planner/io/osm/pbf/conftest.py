"""Extracts written byte by byte."""

import pytest


@pytest.fixture
def written(tmp_path):
    """Return a file of these blobs."""

    def write(*blobs):
        path = tmp_path / "small.osm.pbf"
        path.write_bytes(b"".join(blobs))
        return path

    return write
