"""The fast routing engine: for problems in which one insertion can be checked in constant time."""
