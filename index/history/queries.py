"""The history's questions in SQL, over a view `offers`; each runs as fast as what one would write by hand.

Days are Beijing's. A product is (competitor, product); what two sources of one competitor show stays apart in
`stretches`, where their prices would seem to alternate.
"""

from __future__ import annotations

# Times are kept in UTC without a zone: DuckDB's zones are an extension that an offline machine cannot load.
MACROS = "CREATE MACRO beijing_day(moment) AS CAST(moment + INTERVAL 8 HOUR AS DATE)"

LATEST = """
SELECT product, competitor, last.observed, last.title, last.price, last.take_home, last.currency,
       last.availability, last.url, last.id
FROM (
    SELECT product, competitor,
           arg_max(struct_pack(observed, title, price, take_home, currency, availability, url, id), observed) AS last
    FROM offers GROUP BY product, competitor
)
"""

CHANGES = """
SELECT product, competitor, observed, before, price AS after, take_home_before, take_home, id
FROM (
    SELECT product, competitor, observed, price, take_home, id,
           lag(price) OVER track AS before, lag(take_home) OVER track AS take_home_before
    FROM offers WHERE price IS NOT NULL
    WINDOW track AS (PARTITION BY product, competitor ORDER BY observed)
)
WHERE price <> before
"""

DAILY_MINIMUM = """
SELECT product, beijing_day(observed) AS day, min(price) AS price, min(take_home) AS take_home
FROM offers WHERE price IS NOT NULL GROUP BY product, day
"""

DISCOUNTS = """
SELECT product, competitor, observed, list_price, before, take_home, lowest,
       1 - take_home / list_price AS claimed, 1 - take_home / lowest AS real, take_home >= lowest AS raised_first, id
FROM (
    SELECT product, competitor, observed, list_price, take_home, id, lag(take_home) OVER track AS before,
           min(take_home) OVER (
               PARTITION BY product, competitor ORDER BY observed
               RANGE BETWEEN INTERVAL 30 DAYS PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING
           ) AS lowest
    FROM offers WHERE take_home IS NOT NULL
    WINDOW track AS (PARTITION BY product, competitor ORDER BY observed)
)
WHERE take_home < before
"""

FIND = """
SELECT DISTINCT product, competitor FROM offers
WHERE product = $asked OR sku = $asked OR gtin = $asked OR title = $asked
"""

TRACK = """
SELECT offers.* FROM offers JOIN found USING (product, competitor) ORDER BY competitor, product, observed, id
"""
