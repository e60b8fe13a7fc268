"""The history's questions in SQL, over a view `offers`; each runs as fast as what one would write by hand.

Days are Beijing's. A product is (competitor, product). Its prices are compared within a track: those that one source
showed in one currency, as two sources, or two currencies, in turns would seem to change the price each time. Of
several observations of one moment the last is the one of the highest id. Tracks are told apart by 64-bit hashes,
which sort in less time than their names.
"""

from __future__ import annotations

# Times are kept in UTC without a zone: DuckDB's zones are an extension that an offline machine cannot load.
MACROS = "CREATE MACRO beijing_day(moment) AS CAST(moment + INTERVAL 8 HOUR AS DATE)"

LATEST = """
SELECT product, competitor, last.observed, last.title, last.price, last.take_home, last.currency,
       last.availability, last.url, last.id
FROM (
    SELECT product, competitor, arg_max(
        struct_pack(observed, title, price, take_home, currency, availability, url, id), struct_pack(observed, id)
    ) AS last
    FROM offers GROUP BY product, competitor
)
"""

CHANGES = """
SELECT product, competitor, observed, before, price AS after, take_home_before, take_home, id, source, currency
FROM (
    SELECT product, competitor, source, currency, observed, price, take_home, id,
           lag(price) OVER track AS before, lag(take_home) OVER track AS take_home_before
    FROM offers WHERE price IS NOT NULL
    WINDOW track AS (PARTITION BY hash(product, competitor, source, currency) ORDER BY observed, id)
)
WHERE price <> before
"""

DAILY_MINIMUM = """
SELECT product, beijing_day(observed) AS day, min(price) AS price, min(take_home) AS take_home, competitor, currency
FROM offers WHERE price IS NOT NULL GROUP BY product, competitor, currency, day
"""

# Few observations are cuts, so that only those look back, which takes less time than a window over all. What was not
# seen in the 30 days before is measured against what it cost when it was last seen.
DISCOUNTS = """
WITH paid AS (
    SELECT hash(product, competitor, source, currency) AS track, * FROM offers WHERE take_home IS NOT NULL
), cuts AS (
    SELECT * FROM (
        SELECT track, product, competitor, source, currency, observed, list_price, take_home, id,
               lag(take_home) OVER (PARTITION BY track ORDER BY observed, id) AS before
        FROM paid
    ) WHERE take_home < before
), held AS (
    SELECT cuts.id, min(paid.take_home) AS lowest FROM cuts JOIN paid
    ON paid.track = cuts.track AND paid.observed < cuts.observed AND paid.observed >= cuts.observed - INTERVAL 30 DAYS
    GROUP BY cuts.id
)
SELECT product, competitor, observed, list_price, before, take_home, coalesce(held.lowest, before) AS lowest,
       1 - take_home / nullif(list_price, 0) AS claimed, 1 - take_home / nullif(coalesce(held.lowest, before), 0) AS real,
       take_home >= coalesce(held.lowest, before) AS raised_first, id, source, currency
FROM cuts LEFT JOIN held USING (id)
"""

FIND = """
SELECT DISTINCT product, competitor FROM offers
WHERE product = $asked OR sku = $asked OR gtin = $asked OR title = $asked
"""

TRACK = """
SELECT offers.* FROM offers JOIN found USING (product, competitor) ORDER BY competitor, product, source, currency, observed, id
"""
