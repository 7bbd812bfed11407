"""Choosing sites for a workspace: what was asked, the problem it makes, the answer, and playing with it."""
