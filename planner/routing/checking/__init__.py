"""What the rules of a routing problem say about a plan, however it was made; no solver, no scheduler."""
