"""What each command does; :mod:`api.cli` only reads the words."""
