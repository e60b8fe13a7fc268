"""The SQL behind tracks: the rows at which anything changed, of the products whose moves are asked for.

Five million observations hold few changes, and few of those are recent. So each track is first summed up, which
takes no sorting; only those that may have moved are walked through, and only their borders become Python objects.
Until then a track (competitor, source, product), a crawl (competitor, source) and an observation are 64-bit hashes,
which are several times as fast as their names.
"""

from __future__ import annotations

# Numbered one after the other, so that a page that claims to be of the year 1 or 9999 makes no wide gap.
DAYS = """
CREATE OR REPLACE TEMP TABLE days AS
SELECT day, CAST(row_number() OVER (ORDER BY day) - 1 AS INTEGER) AS turn
FROM (SELECT DISTINCT beijing_day(observed) AS day FROM offers WHERE observed >= $begin)
"""

SUMMED = """
CREATE OR REPLACE TEMP TABLE summed AS
SELECT track, any_value(crawl) AS crawl, min(day) AS first_day, max(day) AS last_day,
       arg_max(state, observed) FILTER (observed < $since) AS before, min(state) FILTER (observed >= $since) AS least,
       max(state) FILTER (observed >= $since) AS most,
       arg_max(price, observed) FILTER (observed < $since) AS price_before,
       min(price) FILTER (observed >= $since) AS lowest,
       min(price) FILTER (observed >= $month) < CAST(0.997 AS DOUBLE) * max(price) FILTER (observed >= $month) AS varied,
       bitstring_agg(turn, 0, {days}) AS seen
FROM (
    SELECT hash(competitor, source, product) AS track, hash(competitor, source) AS crawl, observed, price,
           beijing_day(observed) AS day,
           hash(price, take_home, availability, terms, monthly_fee, data_gb, voice_minutes, contract_months) AS state
    FROM offers WHERE observed >= $begin
) JOIN days USING (day) GROUP BY track
"""

CHOSEN = """
CREATE OR REPLACE TEMP TABLE chosen AS
SELECT track, crawl, coalesce(before <> least OR before <> most OR least <> most, false) AS changed,
       (first_day > begun AND first_day >= beijing_day($since) - 3)
       OR (last_day < ended AND last_day >= beijing_day($since) - 14) AS passed
FROM summed JOIN (SELECT crawl, min(first_day) AS begun, max(last_day) AS ended FROM summed GROUP BY crawl) USING (crawl)
WHERE changed OR passed
"""

# What was cut in the month before: described, to find who sells the same as what was cut recently.
CUTS = """
SELECT track, any_value(recent), any_value(competitor), any_value(product), any_value(title), any_value(gtin),
       any_value(mpn), any_value(brand)
FROM (SELECT *, hash(competitor, source, product) AS track FROM offers WHERE observed >= $month) JOIN (
    SELECT track, coalesce(lowest < CAST(0.997 AS DOUBLE) * price_before, false) AS recent FROM summed WHERE varied
) USING (track)
GROUP BY track ORDER BY track
"""

CHOOSE_RIVALS = """
INSERT INTO chosen SELECT track, crawl, true, false FROM summed
WHERE track IN (SELECT unnest($rivals)) AND track NOT IN (SELECT track FROM chosen)
"""

# Beside the chosen, a sample that tells how long the products of each crawl stay unseen.
SEEN = """
CREATE OR REPLACE TEMP TABLE seen AS
SELECT track, hash(competitor, source) AS crawl, hash(id) AS sight, observed, price, beijing_day(observed) AS day,
       hash(take_home - price, availability, terms, monthly_fee, data_gb, voice_minutes, contract_months) AS terms
FROM (SELECT *, hash(competitor, source, product) AS track FROM offers WHERE observed >= $begin)
WHERE track IN (SELECT track FROM chosen) OR track % $sample = 0
"""

# A row is a border where a stretch of the same terms begins or ends.
STEPPED = """
CREATE OR REPLACE TEMP TABLE stepped AS
SELECT *, row_number() OVER passing AS place, count(*) FILTER (new_day) OVER passing AS days,
       price_begins OR terms_begin AS begins, coalesce(lead(price_begins OR terms_begin) OVER passing, true) AS ends
FROM (
    SELECT *, lag(price) OVER passing IS DISTINCT FROM price AS price_begins,
           lag(terms) OVER passing IS DISTINCT FROM terms AS terms_begin,
           lag(day) OVER passing IS DISTINCT FROM day AS new_day, day - lag(day) OVER passing AS step
    FROM seen WINDOW passing AS (PARTITION BY track ORDER BY observed, sight)
)
WINDOW passing AS (PARTITION BY track ORDER BY observed, sight)
"""

# A price that is new with every second observation jitters; it moved where it lies beyond what it did before.
WALKED = """
CREATE OR REPLACE TEMP TABLE walked AS
SELECT track, any_value(crawl) AS crawl, max(step) AS gap,
       count(*) FILTER (price_begins) > 4 AND count(*) FILTER (price_begins) > 0.5 * count(*)
       AND count(*) FILTER (terms_begin AND place > 1 AND observed >= $since) = 0
       AND max(price) FILTER (observed >= $since) <= CAST(1.005 AS DOUBLE) * max(price) FILTER (observed BETWEEN $month AND $since)
       AND min(price) FILTER (observed >= $since) >= CAST(0.995 AS DOUBLE) * min(price) FILTER (observed BETWEEN $month AND $since)
       AS jitters
FROM stepped GROUP BY track
"""

# Of a stretch only its first and its last observation are read whole.
BORDERS = """
CREATE OR REPLACE TEMP TABLE borders AS
SELECT edges.*, competitor, source, product, id, title, url, sku, gtin, mpn, brand, currency, price, take_home,
       availability, offers.terms, promotions, hash(offers.terms, promotions) AS said, monthly_fee, data_gb,
       voice_minutes, contract_months
FROM (
    SELECT track, observed, sight, place, days, begins, ends, walked.gap
    FROM stepped JOIN walked USING (track) JOIN chosen USING (track)
    WHERE (begins OR ends) AND (passed OR NOT coalesce(jitters, false))
) AS edges
JOIN (SELECT *, hash(competitor, source, product) AS track FROM offers WHERE observed >= $begin) AS offers
ON edges.track = offers.track AND edges.observed = offers.observed AND sight = hash(id)
"""

STRETCHES = """
SELECT * EXCLUDE (begins) FROM (
    SELECT track, begins, place, days, price, take_home, availability, said, monthly_fee, data_gb, voice_minutes,
           contract_months, id, observed, url, if(ends, place, lead(place) OVER track) AS last_place,
           if(ends, days, lead(days) OVER track) AS last_days, if(ends, id, lead(id) OVER track) AS last_id,
           if(ends, observed, lead(observed) OVER track) AS last_observed,
           if(ends, url, lead(url) OVER track) AS last_url
    FROM borders WINDOW track AS (PARTITION BY track ORDER BY place)
)
WHERE begins ORDER BY track, place
"""

PRODUCTS = """
SELECT track, last.competitor, last.source, last.product, last.title, last.sku, last.gtin, last.mpn, last.brand,
       last.currency, days, gap
FROM (
    SELECT track, max(days) AS days, max(gap) AS gap,
           max_by(struct_pack(competitor, source, product, title, sku, gtin, mpn, brand, currency), place) AS last
    FROM borders GROUP BY track
)
"""

PROMOTIONS = "SELECT DISTINCT said, terms, promotions FROM borders"

COUNTS = """
SELECT crawl, day - DATE '1970-01-01' AS day, count(*) FROM summed, days WHERE get_bit(seen, turn) = 1
GROUP BY crawl, day
"""

WITNESSES = """
SELECT crawl, day - DATE '1970-01-01' AS day, competitor, source, witness.id, witness.observed, witness.url
FROM (
    SELECT hash(competitor, source) AS crawl, competitor, source, beijing_day(observed) AS day,
           min_by(struct_pack(id, observed, url), hash(id)) AS witness
    FROM offers WHERE observed >= $begin GROUP BY ALL
)
ORDER BY competitor, source, day
"""

GAPS = "SELECT crawl, quantile_disc(gap, 0.9) AS gap FROM walked GROUP BY crawl"

TEXTS = "SELECT competitor, observed, id, url, strategies FROM texts WHERE observed >= $begin ORDER BY ALL"
