"""Wall times as text and as seconds after midnight."""


def clock_text(seconds: int) -> str:
    """Return ``HH:MM`` of seconds after midnight, rounded to the minute."""
    minutes = round(seconds / 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def clock_seconds(text: str) -> int:
    """Return seconds after midnight of ``HH:MM``."""
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60
