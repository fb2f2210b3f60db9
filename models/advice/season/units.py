"""Amounts of a crop in the unit it is planned in, what a usual share holds of it, and the steps it is handed out in."""

from __future__ import annotations

from models.agronomy.crops import Crop
from models.agronomy.harvest_units import converted, unit_weights
from models.amounts import convert_amount, unit_named
from models.planning.scenario import Wish
from sensors.errors import UnitError

# words of the records for units of the catalogue
_CALLED = {"dry pt": "pint", "pt": "pint", "dry qt": "quart", "qt": "quart", "piece": "each", "pieces": "each"}
# berries go by half boxes
_BOXES = {"dry pt": 0.5, "dry qt": 0.5, "pt": 0.5, "qt": 0.5}
SALAD, COOKING, ROOT, ALLIUM, TREAT = "salad", "cooking green", "root", "allium or herb", "treat"
_KINDS = {
    "Asteraceae": SALAD, "Cucurbitaceae": SALAD, "Solanaceae": SALAD, "Brassicaceae": COOKING, "Amaranthaceae": COOKING,
    "Apiaceae": ROOT, "Convolvulaceae": ROOT, "Amaryllidaceae": ALLIUM, "Lamiaceae": ALLIUM, "Fabaceae": TREAT, "Rosaceae": TREAT,
    "Ericaceae": TREAT, "Poaceae": TREAT,
}  # fmt: skip
_CATEGORIES = {"herb": ALLIUM, "mushroom": TREAT, "small_fruit": TREAT, "agroforestry": TREAT}
# crops that are eaten otherwise than most of their family
_OWN_KINDS = {
    "arugula": SALAD, "radish_spring": ROOT, "turnip_salad": ROOT, "rutabaga": ROOT, "beet": ROOT, "potato": ROOT,
    "cilantro": ALLIUM, "dill": ALLIUM, "winter_squash_butternut": ROOT, "cantaloupe": TREAT, "spinach": SALAD, "asparagus": TREAT,
}  # fmt: skip


def into(amount: float, unit: str, wanted: str, crop: Crop | None = None) -> float:
    """An amount of a crop in another unit. UnitError where nobody has weighed what it would take."""
    if unit == wanted or not amount:
        return amount
    try:
        return convert_amount(amount, unit, wanted)
    except UnitError:
        weights = unit_weights(crop) if crop is not None else {}
        return converted(amount, _CALLED.get(unit, unit), _CALLED.get(wanted, wanted), weights)


def portion(wish: Wish, crop: Crop | None = None) -> float:
    """What a usual full share holds of a crop: as promised, else at least what is worth handing out, else as the crop's figures have it;
    1 where nobody said, or has weighed it."""
    said = wish.each or wish.each_full or wish.least
    if said:
        return said
    if crop is None or not crop.share_quantity or not crop.share_unit:
        return 1.0
    try:
        return into(crop.share_quantity, crop.share_unit, wish.unit, crop) or 1.0
    except UnitError:
        return 1.0


def whole(wish: Wish) -> bool:
    """Whether a crop does not divide; what the hub has no unit for is taken for a piece."""
    try:
        return wish.piece or unit_named(wish.unit).measure == "count"
    except UnitError:
        return True


def step_of(wish: Wish, usual: float) -> float:
    """The smallest amount that is handed out: a piece, half a box of berries, a quarter pound, less of what is eaten by the ounce."""
    if whole(wish):
        return 1.0
    return _BOXES.get(wish.unit) or (0.25 if usual >= 0.25 else 0.05)


def kind_of(crop: Crop | None) -> str:
    """What it is in a box (models.planning.shares.VARIETY); "" where nobody knows."""
    if crop is None:
        return ""
    of_family = _KINDS.get(crop.family or "", "")
    return _OWN_KINDS.get(crop.key) or _CATEGORIES.get(crop.category or "") or of_family
