"""Machine code for siting: exchanges of sites, and bounds from prices of demand."""
