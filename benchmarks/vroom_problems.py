"""Random problems in VROOM's JSON, small enough to look at, with everything that VROOM knows."""

import random
from typing import Any

Document = dict[str, Any]


def random_problem(seed: int, *, most_tasks: int = 30) -> Document:
    """Return a problem; the same seed gives the same."""
    return _Maker(random.Random(seed), most_tasks).problem()


class _Maker:
    """Draws which features a problem has, then its parts; times lie between 0 and 12 hours."""

    def __init__(self, rng: random.Random, most_tasks: int) -> None:
        self.rng = rng
        self.tasks = rng.randint(3, most_tasks)
        self.places = rng.randint(4, self.tasks + 4)
        self.cars = rng.randint(1, 4)
        self.loads = rng.choice([0, 0, 1, 1, 2])
        names = "windows skills priority shipments breaks setup types open costs limits speed arc_costs steps"
        self.has = {name: rng.random() < 0.35 for name in names.split()}

    def problem(self) -> Document:
        jobs, shipments = self._jobs(), self._shipments()
        durations, distances = self._matrices()
        matrices: Document = {"durations": durations}
        if self.has["costs"]:
            matrices["distances"] = distances
        elif self.has["arc_costs"]:
            matrices["costs"] = [[cell // self.rng.randint(5, 15) for cell in row] for row in durations]
        problem: Document = {"vehicles": [self._car(k + 1) for k in range(self.cars)], "jobs": jobs}
        if shipments:
            problem["shipments"] = shipments
        return problem | {"matrices": {"car": matrices}}

    def _chance(self, share: float) -> bool:
        return self.rng.random() < share

    def _matrices(self) -> tuple[list[list[int]], list[list[int]]]:
        at = [(self.rng.uniform(0, 40), self.rng.uniform(0, 40)) for _ in range(self.places)]
        km = [[((a - c) ** 2 + (b - d) ** 2) ** 0.5 for c, d in at] for a, b in at]
        wind = [[self.rng.uniform(1, 1.3) for _ in at] for _ in at]
        durations = [
            [round(60 * x * f) for x, f in zip(row, more, strict=True)]
            for row, more in zip(km, wind, strict=True)
        ]
        return durations, [[round(1000 * x) for x in row] for row in km]

    def _window(self) -> list[int]:
        begin = self.rng.randrange(0, 36_000, 600)
        return [begin, begin + self.rng.randrange(600, 14_400, 600)]

    def _windows(self) -> list[list[int]]:
        first = self._window()
        if self._chance(0.8):
            return [first]
        begin = first[1] + self.rng.randrange(600, 7200, 600)
        return [first, [begin, begin + self.rng.randrange(600, 7200, 600)]]

    def _side(self, number: int) -> Document:
        side: Document = {
            "id": number,
            "location_index": self.rng.randrange(self.places),
            "service": self.rng.randrange(0, 1800, 60),
        }
        if self.has["setup"]:
            side["setup"] = self.rng.randrange(0, 600, 60)
        if self.has["windows"] and self._chance(0.5):
            side["time_windows"] = self._windows()
        if self.has["types"] and self._chance(0.4):
            side["service_per_type"] = {"small": self.rng.randrange(0, 2400, 60)}
        return side

    def _shared(self) -> Document:
        shared: Document = {}
        if self.has["skills"] and self._chance(0.3):
            shared["skills"] = [self.rng.randint(1, 3)]
        if self.has["priority"]:
            shared["priority"] = self.rng.choice([0, 10, 20, 50])
        return shared

    def _jobs(self) -> list[Document]:
        count = self.tasks // 3 if self.has["shipments"] else self.tasks
        jobs = []
        for number in range(1, count + 1):
            job = self._side(number) | self._shared()
            if self.loads:
                job[self.rng.choice(["delivery", "delivery", "pickup"])] = self._load(1, 4)
            jobs.append(job)
        return jobs

    def _shipments(self) -> list[Document]:
        count = self.tasks // 3 if self.has["shipments"] else 0
        shipments = []
        for number in range(1, count + 1):
            shipment = {"pickup": self._side(number), "delivery": self._side(number)} | self._shared()
            if self.loads:
                shipment["amount"] = self._load(1, 4)
            shipments.append(shipment)
        return shipments

    def _load(self, least: int, most: int) -> list[int]:
        return [self.rng.randint(least, most) for _ in range(self.loads)]

    def _car(self, number: int) -> Document:
        depot = self.rng.randrange(self.places)
        car: Document = {"id": number, "start_index": depot, "end_index": depot}
        if self.has["open"] and self._chance(0.6):
            car.pop(self.rng.choice(["start_index", "end_index"]))
        if self._chance(0.7):
            begin = self.rng.randrange(0, 14_400, 600)
            car["time_window"] = [begin, begin + self.rng.randrange(10_800, 28_800, 600)]
        if self.loads:
            car["capacity"] = self._load(6, 20)
        if self.has["skills"]:
            car["skills"] = self.rng.sample([1, 2, 3], self.rng.randint(0, 3))
        if self.has["types"] and self._chance(0.5):
            car["type"] = "small"
        if self.has["breaks"]:
            car |= self._breaks(car)
        if self.has["limits"]:
            car["max_tasks"] = self.rng.randint(2, self.tasks)
            car["max_travel_time"] = self.rng.randrange(3600, 18_000, 600)
        if self.has["speed"] and self._chance(0.5):
            car["speed_factor"] = self.rng.choice([0.8, 1.25, 1.5, 2])
        if self.has["costs"]:
            car["costs"] = {
                "fixed": self.rng.choice([0, 500, 2000]),
                "per_hour": self.rng.choice([3600, 0, 2000]),
                "per_km": self.rng.choice([0, 100]),
                "per_task_hour": self.rng.choice([0, 600]),
            }
        return car

    def _breaks(self, car: Document) -> Document:
        begin, end = car.get("time_window", [0, 28_800])
        first = self.rng.randrange(begin, (begin + end) // 2, 60)
        breaks = [{"id": 1, "service": 1800, "time_windows": [[first, first + 3600]]}]
        if self._chance(0.3):
            later = first + self.rng.randrange(6000, 9000, 600)
            if later + 900 <= end:
                breaks.append({"id": 2, "service": 600, "time_windows": [[later, later + 1800]]})
        return {"breaks": breaks}
