"""How much verdicts depend on what nobody knows exactly: travel times, where streets begin, how people are gathered."""
