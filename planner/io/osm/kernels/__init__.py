"""Kernels that decode map extracts."""
