"""Trying what would happen to a visit that is left out if some rule were not there; bounded in the number of trials."""
