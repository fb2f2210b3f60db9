"""Areas against figures from elsewhere, outlines that cannot be, and photos pinned by hand."""

from __future__ import annotations

from math import atan2, cos, pi, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.geometry import ACRE_M2, area_m2, checked, crossing, metres_per_degree, pinned, size_m2
from sensors.errors import InputError

BOW = [(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)]


def vincenty_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The geodesic between two positions, by Vincenty's inverse formula (Survey Review 23, 1975): independent of our radii."""
    major, f = 6378137.0, 1 / 298.257223563
    minor, L = major * (1 - f), radians(b[0] - a[0])
    u1, u2 = (atan2((1 - f) * sin(radians(p[1])), cos(radians(p[1]))) for p in (a, b))
    lam = L
    for _ in range(50):
        s = sqrt((cos(u2) * sin(lam)) ** 2 + (cos(u1) * sin(u2) - sin(u1) * cos(u2) * cos(lam)) ** 2)
        c = sin(u1) * sin(u2) + cos(u1) * cos(u2) * cos(lam)
        sigma, alpha = atan2(s, c), cos(u1) * cos(u2) * sin(lam) / s
        cos2a = 1 - alpha**2
        cm = c - 2 * sin(u1) * sin(u2) / cos2a if cos2a else 0.0
        C = f / 16 * cos2a * (4 + f * (4 - 3 * cos2a))
        lam = L + (1 - C) * f * alpha * (sigma + C * s * (cm + C * c * (2 * cm**2 - 1)))
    uu = cos2a * (major**2 - minor**2) / minor**2
    A = 1 + uu / 16384 * (4096 + uu * (-768 + uu * (320 - 175 * uu)))
    B = uu / 1024 * (256 + uu * (-128 + uu * (74 - 47 * uu)))
    turn = B * s * (cm + B / 4 * (c * (2 * cm**2 - 1) - B / 6 * cm * (4 * s**2 - 3) * (4 * cm**2 - 3)))
    return minor * A * (sigma - turn)


@pytest.mark.parametrize("latitude", [0.0, 35.62, -41.3, 60.0])
def test_a_square_of_a_hundred_metres_is_a_hectare_wherever_it_lies(latitude: float) -> None:
    east = 100 / vincenty_m((-82.5, latitude), (-82.4, latitude)) * 0.1
    north = 100 / vincenty_m((-82.5, latitude), (-82.5, latitude + 0.1)) * 0.1
    square = [(-82.5, latitude), (-82.5 + east, latitude), (-82.5 + east, latitude + north), (-82.5, latitude + north)]
    assert area_m2([*square, square[0]]) == pytest.approx(10_000, rel=1e-3)
    assert area_m2(square[::-1]) == pytest.approx(10_000, rel=1e-3), "the other way round it is as large"


def test_the_whole_earth_is_as_large_as_the_ellipsoid() -> None:
    # the area of the WGS 84 ellipsoid: 510 065 621.7 km2 (NIMA TR8350.2, the radius of the sphere of equal area is 6 371 007.1809 m)
    assert area_m2([(-180, -90), (180, -90), (180, 90), (-180, 90)]) == pytest.approx(4 * pi * 6371007.1809**2, rel=1e-9)


def test_a_degree_is_as_long_as_tables_say() -> None:
    # length of a degree at 45 degrees on WGS 84: 111 131.7 m of latitude, 78 846.8 m of longitude (NGA's calculator)
    east, north = metres_per_degree(45)
    assert (east, north) == (pytest.approx(78846.8, abs=0.5), pytest.approx(111131.7, abs=0.5))


def test_a_hole_is_no_land_and_a_point_has_no_size() -> None:
    outer = [[0, 0], [0.01, 0], [0.01, 0.01], [0, 0.01], [0, 0]]
    inner = [[0.002, 0.002], [0.007, 0.002], [0.007, 0.007], [0.002, 0.007], [0.002, 0.002]]
    whole, less = size_m2({"type": "Polygon", "coordinates": [outer]}), size_m2({"type": "Polygon", "coordinates": [outer, inner]})
    assert whole and less == pytest.approx(0.75 * whole, rel=1e-6)
    assert size_m2({"type": "MultiPolygon", "coordinates": [[outer], [outer]]}) == pytest.approx(2 * whole)
    assert size_m2({"type": "Point", "coordinates": [0, 0]}) is None and size_m2(None) is None
    assert pytest.approx(43560 * 0.3048**2) == ACRE_M2


def test_a_bow_tie_crosses_itself_at_its_first_and_third_edge() -> None:
    assert crossing(BOW) == (0, 2)
    assert crossing([(0, 0), (1, 0), (1, 1), (0, 1)]) is None


@pytest.mark.parametrize(
    "ring",
    [
        [(0, 0), (2, 0), (2, 2), (1, 0), (0, 2)],  # a corner on another edge
        [(0, 0), (4, 0), (2, 0), (2, 2)],  # a spike back along the edge
        [(0, 0), (2, 0), (1, 1), (2, 2), (0, 2), (1, 1)],  # two corners in one place
        [(0, 0), (1, 0), (0, 0)],
    ],
)
def test_an_outline_that_touches_itself_is_not_sound(ring: list[tuple[float, float]]) -> None:
    assert crossing(ring) is not None


@given(st.integers(3, 40), st.randoms(use_true_random=False))
def test_a_star_around_a_point_never_crosses_itself_and_does_once_two_far_corners_change_places(n: int, rng: object) -> None:
    radii = [1 + rng.random() for _ in range(n)]  # type: ignore[attr-defined]
    star = [(r * cos(2 * pi * i / n), r * sin(2 * pi * i / n)) for i, r in enumerate(radii)]
    assert crossing(star) is None
    if n == 4:
        assert crossing([star[0], star[2], star[1], star[3]]) is not None


def test_what_is_checked_is_closed_and_says_which_edges_cross() -> None:
    assert checked({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]})["coordinates"][0][-1] == [0.0, 0.0]
    with pytest.raises(InputError, match="edge after corner 1 meets the edge after corner 3"):
        checked({"type": "Polygon", "coordinates": [BOW]})


def test_a_photo_pinned_by_hand() -> None:
    # 100 px are 50 m; the photo is turned a quarter: right in the photo is down on the ground (y counts down in both)
    lies = pinned([(0, 0), (100, 0)], [(10, 20), (10, 70)])
    assert lies.there((0, 0)) == pytest.approx((10, 20)) and lies.there((100, 0)) == pytest.approx((10, 70))
    assert lies.there((0, 100)) == pytest.approx((-40, 20))
    assert abs(lies.by) == pytest.approx(0.5)


coordinate = st.floats(-1e4, 1e4)
point = st.tuples(coordinate, coordinate)


@given(point, point, point, point, point)
def test_a_pinned_photo_goes_there_and_back(p: tuple, q: tuple, u: tuple, v: tuple, x: tuple) -> None:
    far = min(abs(complex(*p) - complex(*q)), abs(complex(*u) - complex(*v)))
    if far < 1:
        return
    lies = pinned([p, q], [u, v])
    assert lies.there(p) == pytest.approx(u, abs=1e-5) and lies.there(q) == pytest.approx(v, abs=1e-5)
    assert lies.back(lies.there(x)) == pytest.approx(x, abs=1e-3)


def test_two_points_that_are_one_pin_nothing() -> None:
    with pytest.raises(InputError, match="the same"):
        pinned([(1, 1), (1, 1)], [(0, 0), (1, 1)])
