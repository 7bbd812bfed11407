"""Scenarios of coverage and its sensitivity, asked for: words, files and JSON in, comparisons stored."""
