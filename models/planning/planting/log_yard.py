"""Mushroom logs soaked in turn: which batch when, what each soak gives a week later, and whether logs rest long enough between."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from models.agronomy.growing import week_of
from models.agronomy.stated import stated

# shiitake logs rest seven to eight weeks between soaks
REST_DAYS = 56


@dataclass(frozen=True, slots=True)
class Soak:
    """One soak: the day, the batch (1 and up), and the day its mushrooms are picked."""

    on: date
    batch: int
    harvest_on: date

    @property
    def week(self) -> date:
        """The week of its harvest."""
        return week_of(self.harvest_on)


@dataclass(frozen=True, slots=True)
class LogYard:
    """Logs in batches of equal size, soaked in turn from first_on to last_on. each: harvest of a log and flush [lb]."""

    batches: int
    logs_per_batch: float
    each_lb: float
    first_on: date
    last_on: date
    every_days: int = 7
    days_to_harvest: int = 7
    rest_days: int = REST_DAYS

    @property
    def flush_lb(self) -> float:
        """Harvest of a soak [lb]."""
        return stated("logs", self.logs_per_batch, "", 0) * stated("harvest of a log", self.each_lb, "lb", 0)

    @property
    def rested_days(self) -> int:
        """Days between two soaks of a batch."""
        return int(stated("batches", self.batches, "", 1, 1000)) * self.every_days

    @property
    def rests(self) -> bool:
        """Whether that is long enough."""
        return self.rested_days >= self.rest_days

    def soaks(self) -> tuple[Soak, ...]:
        """Every soak of the season, in order."""
        stated("days between soaks", self.every_days, "days", 1, 366)
        count = max(0, (self.last_on - self.first_on).days // self.every_days + 1)
        days = [self.first_on + timedelta(days=self.every_days * n) for n in range(count)]
        return tuple(Soak(on, n % self.batches + 1, on + timedelta(days=self.days_to_harvest)) for n, on in enumerate(days))

    def soaks_of_batches(self) -> tuple[int, ...]:
        """How often each batch is soaked."""
        counted = Counter(soak.batch for soak in self.soaks())
        return tuple(counted[batch] for batch in range(1, self.batches + 1))

    def weekly(self) -> dict[date, float]:
        """Harvest by week [lb]; two soaks may fall into one."""
        counted = Counter(soak.week for soak in self.soaks())
        return {week: counted[week] * self.flush_lb for week in sorted(counted)}
