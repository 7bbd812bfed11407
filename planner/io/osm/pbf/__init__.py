"""Reading the binary format of OpenStreetMap extracts straight into arrays."""
