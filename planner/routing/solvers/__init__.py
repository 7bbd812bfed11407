"""What knows OR-Tools: an engine for all of a routing problem, and the recombination of good routes."""
