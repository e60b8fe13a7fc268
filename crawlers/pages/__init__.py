"""What a page says: pure functions, (html, url) → item; no network, clock or settings.

`extract_offer`, `extract_offers` and `extract_article` read; `explain_offer` and `explain_article` say where
each field came from, `page_problem` names a page that is no content, `decode_page` turns bytes into text.
"""

from crawlers.pages.articles import explain_article, extract_article
from crawlers.pages.candidates import Candidate, best, disagreements
from crawlers.pages.charset import decode_page
from crawlers.pages.offers import explain_offer, extract_offer, extract_offers
from crawlers.pages.problems import page_problem

__all__ = [
    "Candidate",
    "best",
    "decode_page",
    "disagreements",
    "explain_article",
    "explain_offer",
    "extract_article",
    "extract_offer",
    "extract_offers",
    "page_problem",
]
