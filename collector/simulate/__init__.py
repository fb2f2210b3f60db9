"""The demo hub: Laurel Cove's weather, land, water, herds and devices, simulated; it speaks to the broker like any device.

    weather, rain   a typical measured year, moved to the hub and to today; rain from a generator
    land            soil, greenhouses, tanks, herds: what is true, hour by hour, from one seed
    pasture         how the grass stands, what herds eat of it, and what people read off it
    sensing         what each device reports of that truth: its noise, its steps, its faults
    devices/        one file a family: that report as the product publishes it
    past, live      the same readings written straight to the store, or published from now on

All of it is a pure function of (seed, start of the hub, time), so that the past and the live stream join without a
seam and any window can be made again.
"""

from __future__ import annotations

from collector.simulate.hub import ELEVATION_M, LATITUDE, LONGITUDE, NAME, SLUG, TIME_ZONE

# what goes into the [hub] section of a demo folder's settings
HUB: dict[str, str | float] = {
    "name": NAME,
    "slug": SLUG,
    "place": "Western North Carolina",
    "latitude": LATITUDE,
    "longitude": LONGITUDE,
    "elevation_m": ELEVATION_M,
    "time_zone": TIME_ZONE,
    "units": "us",
}
