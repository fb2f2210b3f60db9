"""The water system: spring, two cisterns, a barn roof, a pump, two zones, five meters. Litres, hour by hour.

    spring -> Cistern 1 -(full)-> creek, or Cistern 2 while its valve is open      barn roof -> Cistern 2 -(full)-> creek
    Cistern 1 -> pump -> zone A: troughs, house, beds 1 to 12     Cistern 2 -> valve B -> zone B: beds 13 to 24, barn, logs
A steward opens the spring's valve to Cistern 2 when that is low, and shuts it when it is well filled.
A leak in a cistern's line runs before the meters: the cistern falls, and no meter explains it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from collector.simulate.hub import HubPlace

# shares of Cistern 2 at which a steward opens and shuts the spring's valve to it
VALVE_OPENS, VALVE_SHUTS = 0.40, 0.70
# a small mountain spring: half a gallon a minute, more in March, less in September, and a fortnight after rain
SPRING_L_H, SPRING_SEASON_L_H, SPRING_L_MM = 108.0, 28.0, 55.0
# below this share a float valve keeps the rest for people and animals, and below the lower one the barn's hands save it too:
# people who live by a tank spare its water before its pump draws air
RESERVE, SPARED = 0.22, 0.15
# litres a head and day at 15 °C, and more for each kelvin above: NC State Extension's range for beef cows and ewes
CATTLE_HEAD, CATTLE_L, SHEEP_HEAD, SHEEP_L, PER_KELVIN = 24, 42.0, 30, 6.0, 0.035
# house, kitchen and clinic; barn and soaking the mushroom logs
HOUSE_L_DAY, BARN_L_DAY = 340.0, 350.0
# share of the day's use in each hour of the local day
HOUSE_DAY = (0, 0, 0, 0, 0, 1, 6, 9, 7, 5, 5, 6, 7, 5, 3, 3, 4, 7, 9, 8, 6, 5, 3, 1)
HERD_DAY = (0, 0, 0, 0, 0, 2, 5, 9, 9, 7, 6, 7, 9, 8, 6, 6, 8, 9, 6, 2, 1, 0, 0, 0)
BARN_DAY = (0, 0, 0, 0, 0, 0, 0, 6, 12, 10, 8, 8, 6, 8, 10, 12, 12, 8, 0, 0, 0, 0, 0, 0)
FLOWS = ("spring", "roof", "herds", "house", "beds_a", "zone_b", "leak", "leak_1", "overflow_1", "across", "overflow_2")


@dataclass(slots=True)
class Waters:
    """What the tanks hold, and every flow of the last hour (litres)."""

    capacity_1: float
    capacity_2: float
    volume_1: float
    volume_2: float
    roof_m2: float
    valve_open: bool = False
    spring_state: float = SPRING_L_H
    flow: dict[str, float] = field(default_factory=lambda: dict.fromkeys(FLOWS, 0.0))

    def spare(self, zone: str) -> float:
        """Litres in the zone's cistern above its reserve."""
        if zone == "Zone B":
            return max(self.volume_2 - RESERVE * self.capacity_2, 0.0)
        return max(self.volume_1 - RESERVE * self.capacity_1, 0.0)

    def barn(self, local_hour: int) -> float:
        """What the barn and the log yard draw from zone B in an hour; they stop where it is spared."""
        return min(BARN_L_DAY * BARN_DAY[local_hour] / sum(BARN_DAY), max(self.volume_2 - SPARED * self.capacity_2, 0.0))

    def step(
        self,
        rain_mm: float,
        season_l_h: float,
        herds_l: float,
        house_l: float,
        beds_a_l: float,
        zone_b_l: float,
        leak_l: float,
        leak_1_l: float = 0.0,
    ) -> None:
        """One hour. The spring follows the season and swells for a fortnight after rain."""
        self.spring_state += (season_l_h + SPRING_L_MM * rain_mm - self.spring_state) / 336.0
        spring, roof = max(self.spring_state, 20.0), rain_mm * self.roof_m2
        # nobody can draw what is not there
        share = min(1.0, (self.volume_1 + spring) / max(herds_l + house_l + beds_a_l + leak_1_l, 1e-9))
        herds_l, house_l, beds_a_l, leak_1_l = herds_l * share, house_l * share, beds_a_l * share, leak_1_l * share
        first = max(self.volume_1 + spring - herds_l - house_l - beds_a_l - leak_1_l, 0.0)
        over_1 = max(first - self.capacity_1, 0.0)
        self.valve_open = self.volume_2 < (VALVE_SHUTS if self.valve_open else VALVE_OPENS) * self.capacity_2
        across, creek = (over_1, 0.0) if self.valve_open else (0.0, over_1)
        share = min(1.0, (self.volume_2 + across + roof) / max(zone_b_l + leak_l, 1e-9))
        zone_b_l, leak_l = zone_b_l * share, leak_l * share
        second = max(self.volume_2 + across + roof - zone_b_l - leak_l, 0.0)
        over_2 = max(second - self.capacity_2, 0.0)
        self.volume_1, self.volume_2 = first - over_1, second - over_2
        flows = (spring, roof, herds_l, house_l, beds_a_l, zone_b_l, leak_l, leak_1_l, creek, across, over_2)
        self.flow = dict(zip(FLOWS, flows, strict=True))


def waters(places: tuple[HubPlace, ...]) -> Waters:
    """The hub's tanks, one three quarters full, one half."""
    capacity = {p.name: float(p.details["capacity_l"]) for p in places if p.kind == "tank"}
    one, two = capacity["Cistern 1"], capacity["Cistern 2"]
    roof = next(p.details for p in places if p.kind == "catchment")
    return Waters(one, two, 0.75 * one, 0.5 * two, float(roof["area_m2"]) * float(roof["efficiency"]))


def herds_litres(temp_c: float, local_hour: int, cattle: bool = True, sheep: bool = True) -> float:
    """What both herds drink in an hour, or the one that comes to its water; more in heat."""
    heads = CATTLE_HEAD * CATTLE_L * cattle + SHEEP_HEAD * SHEEP_L * sheep
    day = heads * max(1.0 + PER_KELVIN * (temp_c - 15.0), 0.6)
    return day * HERD_DAY[local_hour] / sum(HERD_DAY)


def house_litres(local_hour: int) -> float:
    """What house, kitchen and clinic draw in an hour."""
    return HOUSE_L_DAY * HOUSE_DAY[local_hour] / sum(HOUSE_DAY)
