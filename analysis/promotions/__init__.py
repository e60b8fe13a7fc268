"""The promotion grammar, its typed terms, and the take-home price (到手价)."""

from analysis.promotions.clarity import ClarityWarning, clarity_warnings
from analysis.promotions.fields import promotion_fields
from analysis.promotions.parse import parse_promotions, parse_promotions_many
from analysis.promotions.promotion import Promotion, Tier, Window, promotion_terms
from analysis.promotions.receipt import Advice, LeftOut, Plan, Receipt, Step
from analysis.promotions.rendering import render_receipt, render_receipt_json
from analysis.promotions.stated import stated_offer
from analysis.promotions.take_home import take_home_price

__all__ = [
    "Advice",
    "ClarityWarning",
    "LeftOut",
    "Plan",
    "Promotion",
    "Receipt",
    "Step",
    "Tier",
    "Window",
    "clarity_warnings",
    "parse_promotions",
    "parse_promotions_many",
    "promotion_fields",
    "promotion_terms",
    "render_receipt",
    "render_receipt_json",
    "stated_offer",
    "take_home_price",
]
