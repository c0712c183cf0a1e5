-- The sales of a region in its present borders, by month or certified year ($division) under $ruleSet, from its first sales to the newest day.
WITH
  sold AS (
    SELECT month, sum(COLUMNS(* EXCLUDE (code, townshipCode, month)))
    FROM monthsOfToday
    WHERE starts_with(townshipCode, $within)
    GROUP BY month
  ),
  spans AS (
    SELECT min(month) AS "first", greatest(max(month), left(any_value("asOf"), 7)) AS "last", any_value("asOf") AS "asOf"
    FROM sold, (SELECT max("asOf") AS "asOf" FROM villages WHERE code IN (SELECT code FROM months))
  )
SELECT
  $region AS region,
  $ruleSet AS ruleSet,
  period,
  max(month) AS lastMonth,
  any_value("asOf") AS "asOf",
  coalesce(sum(COLUMNS(sold.* EXCLUDE (month))) FILTER (isInWindow), 0),
  any_value(windowFrom) AS windowFrom,
  $computedAt AS computedAt
FROM spans JOIN periods ON month BETWEEN "first" AND "last" LEFT JOIN sold USING (month)
LEFT JOIN cutOffs ON cutOffs.ruleSet = periods.ruleSet AND cutOffs.year::VARCHAR = period
WHERE division = $division AND periods.ruleSet = $ruleSet
GROUP BY period
