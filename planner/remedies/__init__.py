"""Remedies: the cheapest mix of branches, kiosks, hours, windows and van stops that closes the gaps, with proof."""
