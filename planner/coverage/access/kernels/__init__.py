"""Part of Farreach."""
