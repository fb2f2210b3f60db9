"""Scores of forecasts, and what a provider is off at a place."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import numpy as np
import pytest

from models.advice.offsets import Offset, learned, learned_from, night_minima
from models.advice.outlook import Outlook
from models.advice.score import Case, cases_of, fair_counts, score

DUSK = datetime(2027, 5, 14, 0, 0, tzinfo=UTC).timestamp()


def test_a_score_reckoned_by_hand() -> None:
    """Two bands of 0, 1, 3: an outcome of 2 lies inside, one of 5 above.

    Errors of P50: 1 and 4, so the median is 2.5 and the bias -2.5. Pinball at .2: .2*2 and .2*5; at .5: .5*1 and .5*4;
    at .8: .2*1 (below P80: 1 - .8) and .8*2. Means .7, 1.25, .9; over all three .95.
    """
    made = score([Case(0, 1, 3, 2), Case(0, 1, 3, 5)])
    assert (made.n, made.inside, made.share, made.median_abs_error, made.bias, made.span) == (2, 1, 0.5, 2.5, -2.5, 3.0)
    assert made.pinball == pytest.approx(0.95)
    assert made.verdict == "too few"


def test_the_ends_of_a_band_belong_to_it() -> None:
    assert score([Case(0, 1, 2, 0), Case(0, 1, 2, 2)]).inside == 2


def test_a_score_of_nothing_is_no_number() -> None:
    made = score([Case(0, 1, 2, math.nan)])
    assert made.n == 0 and math.isnan(made.share) and math.isnan(made.pinball) and made.verdict == "too few"


def test_fair_counts_agree_with_a_table_of_the_binomial_distribution() -> None:
    """n 20, p .6 (cumulative table in any statistics book): P(X<=6) .0065, P(X<=7) .0210, P(X<=8) .0565; P(X>=17) .0160,
    P(X>=16) .0510. With 2.5 % at most in each tail, 8 to 16 are fair."""
    assert fair_counts(20) == (8, 16)


def test_many_nights_are_counted_without_overflow() -> None:
    """Normal approximation for n 5000: 3000 ± 1.96 * sqrt(5000 * .6 * .4) = 3000 ± 67.9."""
    low, high = fair_counts(5000)
    assert abs(low - 2932) <= 2 and abs(high - 3068) <= 2


@pytest.mark.parametrize(("inside", "verdict"), [(7, "narrow"), (8, "fair"), (12, "fair"), (16, "fair"), (17, "wide")])
def test_a_band_is_called_wide_or_narrow_only_where_chance_would_not_do_it(inside: int, verdict: str) -> None:
    cases = [Case(0, 1, 2, 1)] * inside + [Case(0, 1, 2, 9)] * (20 - inside)
    assert score(cases).verdict == verdict


def test_a_forecast_whose_outcome_is_open_is_no_case() -> None:
    class One:
        p20, p50, p80 = 0.0, 1.0, 2.0

        def __init__(self, outcome: float | None) -> None:
            self.outcome = outcome

    assert cases_of([One(None), One(0.5)]) == [Case(0.0, 1.0, 2.0, 0.5)]
    assert learned_from([One(None), One(0.5)]).nights == 1


def test_without_nights_nothing_is_added_and_the_band_is_wide() -> None:
    offset = learned([], [])
    assert (offset.kelvin, offset.nights) == (0.0, 0)
    p20, p50, p80 = offset.applied(3.0)
    assert p50 == 3.0 and p80 - p20 > 3.0


def test_a_hollow_that_is_always_three_kelvin_colder_is_believed_with_its_nights() -> None:
    said = np.full(60, 5.0)
    offsets = [learned(said[:n], said[:n] - 3.0) for n in (1, 3, 10, 60)]
    kelvin = [o.kelvin for o in offsets]
    assert kelvin == sorted(kelvin, reverse=True) and -2.0 < kelvin[0] < 0.0
    assert kelvin[-1] == pytest.approx(-3.0, abs=0.05)
    assert [o.spread_k for o in offsets] == sorted((o.spread_k for o in offsets), reverse=True)


def test_many_nights_find_the_offset_and_the_spread_they_were_made_with() -> None:
    rng = np.random.default_rng(5)
    said = rng.normal(5, 4, 400)
    came = said - 1.8 + rng.normal(0, 1.2, 400)
    offset = learned(said, came)
    assert offset.kelvin == pytest.approx(-1.8, abs=0.2) and offset.spread_k == pytest.approx(1.2, abs=0.15)
    inside = [p20 <= c <= p80 for (p20, _, p80), c in zip(map(offset.applied, said), came, strict=True)]
    assert 0.53 < np.mean(inside) < 0.67


def test_a_night_that_nobody_measured_teaches_nothing() -> None:
    assert learned([5.0, np.nan, 5.0], [2.0, 2.0, np.nan]) == learned([5.0], [2.0])
    assert isinstance(learned([5.0], [2.0]), Offset)


def test_what_was_said_at_dusk_is_of_the_frame_known_then() -> None:
    hours = DUSK - 6 * 3600 + 3600 * np.arange(36)
    frames = [
        Outlook("nws", datetime.fromtimestamp(DUSK + h * 3600, UTC), hours, temp_c=np.full(36, t))
        for h, t in ((-5, 4.0), (-1, 3.0), (2, 9.0))
    ]
    nights = [(DUSK - 7 * 86_400, DUSK - 6.5 * 86_400), (DUSK, DUSK + 10 * 3600), (DUSK + 86_400, DUSK + 86_400 + 36_000)]
    assert night_minima(frames, nights).tolist()[1] == 3.0
    assert np.isnan(night_minima(frames, nights)[[0, 2]]).all(), "none was issued by then, or it does not reach that far"
    assert np.isnan(night_minima([], nights)).all()
