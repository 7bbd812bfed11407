"""Routing by OR-Tools, which can state almost everything of a routing problem and searches weakly.

``engine`` is the way in; ``limits`` says what is stated only roughly, or not at all.
"""
