"""What a draft changes, sentence by sentence, in both languages."""

from collections.abc import Iterator, Mapping
from typing import Any

from maps import figures
from maps.words import Language, reason_in_words, word

Document = Mapping[str, Any]


def sentences(diff: Document, language: Language) -> tuple[str, ...]:
    """Return what changes, the gravest first.

    Parameters
    ----------
    diff
        ``not_fitted``, ``dropped`` [{``name``, ``reason``}], ``cancelled`` [{``name``}], ``added`` [{``name``, ``van``,
        ``time``}], ``moved_vehicle``, ``moved_time`` [{``name``, ``van_before``, ``van_after``, ``time_before``,
        ``time_after``, ``minutes``}], ``kilometres`` and ``driving_minutes`` (differences).
    language
        Of every word of ours.
    """
    return tuple(_sentences(diff, language)) or (word("no_change", language),)


def _sentences(diff: Document, language: Language) -> Iterator[str]:
    for key in ("not_fitted", "dropped"):
        for row in diff[key]:
            reason = reason_in_words(row["reason"], language)
            reason = reason[:1].lower() + reason[1:]
            yield word(f"words_{key}", language, stop=row["name"], reason=reason)
    yield from (word("said_cancelled", language, stop=row["name"]) for row in diff["cancelled"])
    for row in diff["added"]:
        yield word("words_added", language, stop=row["name"], van=row["van"], time=row["time"])
    for row in diff["moved_vehicle"]:
        yield word(
            "words_moved",
            language,
            stop=row["name"],
            before=row["van_before"],
            after=row["van_after"],
            time=row["time_after"],
            was=row["time_before"],
        )
    for row in diff["moved_time"]:
        yield word(
            "words_time",
            language,
            stop=row["name"],
            van=row["van_after"],
            time=row["time_after"],
            was=row["time_before"],
        )
    if diff["kilometres"] or diff["driving_minutes"]:
        km, minutes = f"{diff['kilometres']:+.1f}", f"{diff['driving_minutes']:+d}"
        yield word("words_totals", language, km=km, minutes=minutes)


def shift(minutes: int, language: Language) -> str:
    """Return by how much a stop moves."""
    if not minutes:
        return word("same_time", language)
    key = "later" if minutes > 0 else "earlier"
    return word(key, language, time=figures.minutes(abs(minutes), language))


def event_in_words(event: Document, language: Language) -> str:
    """Return what has happened, from an event of the question with ``van`` or ``name`` as they are called."""
    key, values = "said_new", {"stop": event.get("name", "")}
    match event["kind"]:
        case "vehicle_down":
            at, until = event.get("at"), event.get("until")
            key = "said_down_now" if not at else "said_down_until" if until else "said_down"
            values = {"van": event["van"], "time": at, "until": until}
        case "crew_absent":
            key, values = "said_absent", {"van": event["van"]}
        case "late":
            key, values = "said_late", {"van": event["van"]}
        case "cancelled":
            key = "said_cancelled"
    if "minutes" in event:
        values["time"] = figures.minutes(event["minutes"], language)
    return word(key, language, **values)
