"""One order from its begin to its end, label by label: see :mod:`planner.routing.general.kernels.labels`."""

from planner.routing.general.kernels.labels import (
    AFTER,
    AT,
    AWAY,
    BEGIN,
    CAME_BACK,
    DETOUR,
    DRIVEN,
    ENDS,
    FIELDS,
    LEAVES,
    MASK,
    METRES,
    NOTHING,
    PARENT,
    READY,
    ROAD,
    SINCE,
    STAGE,
    STAND,
    TIME,
    TO,
    drive,
    keep,
    leave,
    rest_there,
    serve,
    sprout,
    stand,
)
from planner.routing.general.kernels.layout import (
    BREAKS,
    BREAKS_END,
    EARLY,
    END,
    LATE,
    MOST_METRES,
    MOST_WHEEL,
    REST_PLACE,
    START,
    Floats,
    Instance,
    Longs,
)
from planner.routing.general.kernels.stops import place_of
from planner.streets.compiled import inner, spliced


@spliced
def come_back(label: Longs, share: Floats, queue: Longs, count: Longs, i: int) -> None:
    """Let label ``i`` end its route."""
    z = sprout(label, share, count, i, CAME_BACK)
    label[z, STAGE] = AFTER
    label[z, ENDS] = label[i, TIME]
    label[z, SINCE] = 0
    label[z, STAND] = 0
    keep(label, share, queue, count, 2, z, 0)


@spliced
def set_out(
    day: Instance, vehicle: int, label: Longs, share: Floats, queue: Longs, count: Longs, leaving: int, aboard: Longs,
    place: int,
) -> None:  # fmt: skip
    """Fill the queue with what a vehicle can have done before it leaves, at ``leaving`` or later."""
    for k in range(4):
        count[k] = 0
    for k in range(FIELDS):
        label[0, k] = 0
    for k in range(3):
        share[0, k] = 0.0
    label[0, TIME] = day.vehicle[vehicle, EARLY]
    label[0, PARENT] = -1
    label[0, TO] = -1
    label[0, AT] = place
    keep(label, share, queue, count, 1, 0, 0)
    at = 0
    while at < count[2]:
        stand(day, vehicle, label, share, queue, count, 1, queue[1, at], aboard, 0)
        at += 1
    waiting = count[2]
    for q in range(waiting):
        z = sprout(label, share, count, queue[1, q], NOTHING)
        label[z, STAGE] = AWAY if day.vehicle[vehicle, START] >= 0 else READY
        label[z, TIME] = max(label[z, TIME], leaving)
        label[z, LEAVES] = label[z, TIME]
        label[z, STAND] = 0
        label[z, BEGIN] = label[z, TIME]
        keep(label, share, queue, count, 0, z, 0)
    count[2] = 0


@inner
def grow(
    day: Instance, vehicle: int, order: Longs, stops: int, aboard: Longs, times: Longs, leaving: int,
    label: Longs, share: Floats, queue: Longs, count: Longs, most_span: int,
) -> int:  # fmt: skip
    """Return the label with which the order ends earliest when it leaves from ``leaving`` on, -1 for none.

    It may take ``most_span`` seconds from leaving to coming back.
    """
    start = day.vehicle[vehicle, START]
    place = start if start >= 0 else place_of(day, vehicle, order[0])
    set_out(day, vehicle, label, share, queue, count, leaving, aboard, place)
    for k in range(stops + 1):
        target = place_of(day, vehicle, order[k]) if k < stops else day.vehicle[vehicle, END]
        at = 0
        while at < count[1]:
            i = queue[0, at]
            at += 1
            stage = label[i, STAGE]
            if stage == AWAY:
                if k > 0 and label[i, DETOUR] == 0:
                    stand(day, vehicle, label, share, queue, count, 0, i, aboard, k)
                if k == stops and target < 0:
                    come_back(label, share, queue, count, i)
                if target >= 0 or k < stops:
                    leave(day, vehicle, label, share, queue, count, i, aboard, k)
            elif stage == ROAD:
                goal = target if label[i, TO] < 0 else day.rest[label[i, TO], REST_PLACE]
                drive(day, vehicle, label, share, queue, count, i, goal, aboard, k)
            elif label[i, TO] >= 0:
                rest_there(day, vehicle, label, share, queue, count, i)
            elif k == stops:
                come_back(label, share, queue, count, i)
            else:
                stand(day, vehicle, label, share, queue, count, 0, i, aboard, k)
                serve(day, vehicle, label, share, queue, count, i, order, k, times)
        if k == stops:
            break
        for q in range(count[2]):
            queue[0, q] = queue[1, q]
        count[1] = count[2]
        count[2] = 0
        if count[1] == 0:
            return -1
    return best_end(day, vehicle, label, share, queue, count, aboard, stops, most_span)


@spliced
def best_end(
    day: Instance, vehicle: int, label: Longs, share: Floats, queue: Longs, count: Longs, aboard: Longs, stops: int,
    most_span: int,
) -> int:  # fmt: skip
    """Return the label that ended earliest and can still take the breaks it lacks, -1 for none."""
    breaks = day.vehicle[vehicle, BREAKS_END] - day.vehicle[vehicle, BREAKS]
    best = -1
    at = 0
    while at < count[3]:
        i = queue[2, at]
        at += 1
        if label[i, MASK] != (1 << breaks) - 1:
            stand(day, vehicle, label, share, queue, count, 2, i, aboard, stops)
            continue
        if label[i, TIME] > day.vehicle[vehicle, LATE] or label[i, DRIVEN] > day.vehicle[vehicle, MOST_WHEEL]:
            continue
        if label[i, ENDS] - label[i, LEAVES] > most_span or share[i, METRES] > day.rate[vehicle, MOST_METRES]:
            continue
        if best < 0 or (label[i, ENDS], label[i, DRIVEN]) < (label[best, ENDS], label[best, DRIVEN]):
            best = i
    return best
