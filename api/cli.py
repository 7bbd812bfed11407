"""The ``farreach`` command."""


def main() -> None:
    """Run the command line."""
