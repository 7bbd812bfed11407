"""Steps of a route as events to be placed in time."""

from collections.abc import Sequence

from api.vroom.asked import Car, Pause, Task, Window
from api.vroom.legs import HUNDREDTHS, Legs
from api.vroom.problem import Step
from api.vroom.timing import Event, Times, timed


def events_of(car: Car, legs: Legs, steps: Sequence[Step]) -> tuple[list[Event], int]:
    """Return events, and the leg after the last one; in hundredths of a second.

    Setup is not needed where the step before, or the start, is at the same place.
    """
    here, events = car.start, []
    for step in steps:
        if isinstance(step, Pause):
            windows = hundredths(step.windows)
            events.append(Event(0, HUNDREDTHS * step.service, windows, is_break=True))
            continue
        setup, service = step.times(car.type)
        leg = 0
        if here is not None:
            leg = legs.time(here.index, step.place.index)
            setup = 0 if here.index == step.place.index else setup
        events.append(Event(leg, HUNDREDTHS * (setup + service), hundredths(step.windows)))
        here = step.place
    last = 0 if here is None or car.end is None else legs.time(here.index, car.end.index)
    return events, last


def times_of(car: Car, legs: Legs, steps: Sequence[Step]) -> Times | None:
    """Return when the steps happen in this order, None if they cannot all."""
    events, last = events_of(car, legs, steps)
    return timed(events, last, hundredths((car.window,))[0] if car.window is not None else None)


def hundredths(windows: Sequence[Window]) -> tuple[Window, ...]:
    """Return windows in hundredths of a second."""
    return tuple((HUNDREDTHS * begin, HUNDREDTHS * end) for begin, end in windows)


def tasks_of(steps: Sequence[Step]) -> list[Task]:
    """Return the steps that are not breaks."""
    return [step for step in steps if isinstance(step, Task)]
