"""Importing OpenStreetMap extracts."""
