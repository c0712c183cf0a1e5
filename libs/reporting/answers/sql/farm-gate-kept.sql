-- The part of buyers' payments that farmers keep in a region: in total, by product, and by month from the first to the last with any.
WITH
  keeping AS (
    SELECT month, coalesce(product, '') AS product, orders, grams, paidFen, keptFen, localValueFen
    FROM kept
    WHERE starts_with(townshipCode, $within) AND month BETWEEN $from AND $to
  ),
  sums AS (
    SELECT
      CASE grouping(month, product) WHEN 3 THEN 'total' WHEN 1 THEN 'month' ELSE 'product' END AS "by",
      coalesce(month, product, '') AS key,
      sum(COLUMNS(* EXCLUDE (month, product)))
    FROM keeping
    GROUP BY GROUPING SETS ((), (month), (product))
  ),
  keys AS (
    SELECT "by", key FROM sums
    UNION
    SELECT 'month', month FROM periods WHERE month BETWEEN (SELECT min(month) FROM keeping) AND (SELECT max(month) FROM keeping)
  )
SELECT
  "by",
  key,
  coalesce(COLUMNS(sums.* EXCLUDE ("by", key)), 0),
  (SELECT max("asOf") FROM villages WHERE code IN (SELECT code FROM kept WHERE starts_with(townshipCode, $datedWithin))) AS "asOf",
  $computedAt AS computedAt
FROM keys LEFT JOIN sums USING ("by", key)
