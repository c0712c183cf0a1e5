-- Orders of produce in a region: in total, and by month from the first to the last with any.
WITH
  selling AS (
    SELECT month, orders, grams, paidFen, localValueFen, urbanGrams, urbanPaidFen, buyersKnownPaidFen
    FROM months
    WHERE starts_with(townshipCode, $within) AND month BETWEEN $from AND $to AND orders > 0
  ),
  sums AS (
    SELECT if(grouping(month) = 1, 'total', 'month') AS "by", coalesce(month, '') AS month, sum(COLUMNS(* EXCLUDE (month)))
    FROM selling
    GROUP BY GROUPING SETS ((), (month))
  ),
  keys AS (
    SELECT "by", month FROM sums
    UNION
    SELECT 'month', month FROM periods WHERE month BETWEEN (SELECT min(month) FROM selling) AND (SELECT max(month) FROM selling)
  )
SELECT
  "by",
  month,
  coalesce(COLUMNS(sums.* EXCLUDE ("by", month)), 0),
  (SELECT max("asOf") FROM villages WHERE code IN (SELECT code FROM months WHERE starts_with(townshipCode, $datedWithin))) AS "asOf",
  $computedAt AS computedAt
FROM keys LEFT JOIN sums USING ("by", month)
