"""How far a harvest may lie from its plan, what own records and this season's picking say of it, and what many plantings do together.

Harvests are log-normal about their median with a spread (sd of the log) of 0.68, and 7 to 11 in 100 plantings fail: Dickinson College
Farm 2019-2020, one farm, so a first guess. The season's factor is the mean of two
normal guesses by their precision; the rest are textbook formulas too.
"""

from __future__ import annotations

from math import exp, sqrt

from models.agronomy.stated import stated

SD_LOG = 0.68
# how far a farm's crop lies from a catalogue's figure, before any record of its own (sd of the log; the same records)
CATALOGUE_SD_LOG = 0.77
FAILURE = 0.09
PRIOR_CV, OBSERVED_CV = 0.5, 0.25
Z_20_80 = 0.8416


def lognormal_span(median: float, sd_log: float = SD_LOG, z: float = Z_20_80) -> tuple[float, float]:
    """Low and high of a log-normal harvest, z spreads to either side of its median: of 0.8416 one harvest in five lies beyond either."""
    wide = exp(z * stated("spread", sd_log, "", 0, 10))
    return median / wide, median * wide


def cv_of_sum(cv: float, plantings: float, correlation: float = 0.3) -> float:
    """Coefficient of variation of equal plantings together, each pair of which is as much alike as correlation says (0 to 1).

    0.3 where nobody knows it: a guess. At 0 it falls with the root of their number, at 1 not at all.
    """
    n = stated("plantings", plantings, "", 0, above=True)
    return cv * sqrt((1 + (n - 1) * correlation) / n)


def with_failures(failure: float, if_well: float) -> float:
    """Mean harvest where a planting fails with that chance."""
    return (1 - stated("chance of failure", failure, "", 0, 1)) * if_well


def at_least_one(failure: float, plantings: float) -> float:
    """Chance that at least one of several plantings does well, each failing for itself; failure is a chance of 0 to 1."""
    return float(1 - stated("chance of failure", failure, "", 0, 1) ** plantings)


def shrunk(prior_mean: float, prior_sd: float, own_mean: float, own_sd: float, records: float) -> tuple[float, float]:
    """Mean and sd of what a crop yields, by a catalogue (prior) and the mean of own records with the spread of each record (own_sd).

    The conjugate normal of any textbook: each weighs with its precision. No records leave the catalogue's. All in the yield's unit.
    """
    prior = 1 / stated("spread of the catalogue", prior_sd, "", 0, above=True) ** 2
    own = records / stated("spread of the records", own_sd, "", 0, above=True) ** 2
    return (prior_mean * prior + own_mean * own) / (prior + own), 1 / sqrt(prior + own)


def weight_of_own(records: float, catalogue_sd_log: float = CATALOGUE_SD_LOG, own_sd_log: float = SD_LOG) -> float:
    """How much own records weigh beside a catalogue's figure, 0 of none to almost 1, on the log scale (empirical Bayes)."""
    own = stated("records", records, "", 0) * stated("spread of the catalogue", catalogue_sd_log, "", 0, above=True) ** 2
    return own / (own + stated("spread of the records", own_sd_log, "", 0, above=True) ** 2)


def season_factor(logged: float, expected: float, prior_cv: float = PRIOR_CV, observed_cv: float = OBSERVED_CV) -> tuple[float, float]:
    """(r, k): logged over expected of whole finished weeks, and what to multiply the weeks to come by.

    Only weeks that somebody logged belong here: a missing log is no zero. expected is above 0.
    """
    ratio = stated("logged", logged, "", 0) / stated("expected", expected, "", 0, above=True)
    prior, seen = 1 / stated("prior_cv", prior_cv, "", 0, above=True) ** 2, 1 / stated("obs_cv", observed_cv, "", 0, above=True) ** 2
    return ratio, (prior + ratio * seen) / (prior + seen)
