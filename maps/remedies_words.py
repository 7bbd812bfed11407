"""Money, actions and gaps of remedies as people read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maps import figures
from maps.words import WORDS, Language, counted, word

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Spoken:
    """Puts the facts of remedies into words of one language and one currency."""

    language: Language
    currency: str

    def money(self, amount: float) -> str:
        """Return an amount without decimals: ``18,000 EUR``."""
        return f"{figures.whole(amount)} {self.currency}"

    def each(self, amount: float | None) -> str:
        """Return money for a person: ``8.9 EUR``."""
        return "–" if amount is None else f"{self.plain(amount)} {self.currency}"

    def plain(self, amount: float | None) -> str:
        """Return the same without the currency: a decimal below a hundred; a dash where nobody is reached."""
        return "–" if amount is None else f"{amount:,.{0 if amount >= 100 else 1}f}"

    def kind(self, kind: str) -> str:
        """Return what sort of action it is."""
        return word(f"kind_{kind}", self.language)

    def known(self, family: str, label: str) -> str:
        """Return our word for ``label``, or ``label`` itself where somebody else named it."""
        key = f"{family}_{label}"
        return word(key, self.language) if key in WORDS else label

    def detail(self, action: Facts) -> str:
        """Return what is particular to an action; empty where nothing is."""
        detail, kind = action["detail"], action["kind"]
        if kind == "hours":
            slot = self.known("slot", detail["slot"])
            return word("detail_hours", self.language, slot=slot, n=f"{detail['hours_a_week']:g}")
        if kind == "window":
            return counted("detail_windows", self.language, n=detail["windows"])
        if kind == "van_stop":
            often = self.known("often", detail["frequency"])
            stay = figures.minutes(detail["dwell_minutes"], self.language)
            return word("detail_van_stop", self.language, often=often, time=stay, base=detail["base"])
        if kind == "route_stop":
            stay, detour = (
                figures.minutes(detail[key], self.language) for key in ("dwell_minutes", "detour_minutes")
            )
            return word("detail_route_stop", self.language, route=detail["route"], detour=detour, time=stay)
        return ""

    def fix(self, fix: Facts) -> str:
        """Return whom a fix reaches for how much, and whom it reaches besides."""
        parts = [
            word(
                "fix_line",
                self.language,
                people=figures.people(fix["people"], self.language),
                money=self.money(fix["cost"]),
                each=self.each(fix["cost_per_person"]),
            )
        ]
        if fix["with_van"]:
            parts.append(word("fix_van", self.language))
        if fix["elsewhere"] >= 1:
            parts.append(word("fix_elsewhere", self.language, people=figures.whole(fix["elsewhere"])))
        return "; ".join(parts)

    def reason(self, row: Facts) -> str:
        """Return why an action was not chosen, and what would change that."""
        why = word(f"why_{row['why']}", self.language)
        if not row["more_people"]:
            return why
        people = figures.people(row["more_people"], self.language)
        if row["price_cut"] is None:
            return f"{why}; {word('would_need_people', self.language, people=people)}"
        money = self.money(row["price_cut"])
        return f"{why}; {word('would_need', self.language, people=people, money=money)}"

    def nothing(self, because: Facts) -> str:
        """Return why there is nothing to do, and what the cheapest action would cost."""
        cheapest = because["cheapest"]
        what = "" if cheapest is None else f"{self.kind(cheapest['kind'])}, {cheapest['name']}"
        money = self.money(because["cost"])
        return word(f"none_{because['reason']}", self.language, action=what, money=money)

    def slots(self, slots: list[Facts]) -> str:
        """Return the shares of people by part of the week."""
        return ", ".join(f"{self.known('slot', one['id'])} {one['share'] * 100:g}%" for one in slots)
