"""``python -m api`` is ``farreach``."""

from api.cli import main

main()
