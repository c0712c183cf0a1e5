-- The figures of regions by month or certified year ($division), each from its first period with figures to the newest of all, under each rule
-- set or $ruleSet. They are summed up from the smallest requested regions, whose codes have $digits and begin with $within.
WITH
  sold AS (
    SELECT left(townshipCode, $digits) AS part, month, sum(COLUMNS(* EXCLUDE (code, townshipCode, month)))
    FROM months
    WHERE starts_with(townshipCode, $within)
    GROUP BY ALL
  ),
  -- A month of several years, whose windows overlap, has its changes in the first.
  years AS (SELECT ruleSet, month, min(period) AS year FROM periods WHERE division = 'year' GROUP BY ALL),
  dated AS (
    SELECT code, left(townshipCode, $digits) AS part, changes.ruleSet, change, unnest([month, year]) AS period
    FROM changes JOIN years ON changes.ruleSet = years.ruleSet AND left("asOf", 7) = month
    WHERE starts_with(townshipCode, $within) AND changes.ruleSet = coalesce($ruleSet, changes.ruleSet)
  ),
  listed AS (
    SELECT left(townshipCode, $digits) AS part, ruleSet, year, count(*) AS certified
    FROM certificates
    WHERE qualifies AND starts_with(townshipCode, $within) AND ruleSet = coalesce($ruleSet, ruleSet)
    GROUP BY ALL
  ),
  -- An issued list may contain no village of a region.
  issued AS (
    SELECT ruleSet, year::VARCHAR AS period, true AS isIssued
    FROM (SELECT DISTINCT ruleSet, year FROM certificates WHERE $division = 'year' AND ruleSet = coalesce($ruleSet, ruleSet))
  ),
  parts AS (
    SELECT part, regionAt(part, digits) AS region
    FROM (SELECT part FROM sold UNION SELECT part FROM dated UNION SELECT part FROM listed), levels
    WHERE digits <= $digits AND region = coalesce($region, region)
  ),
  soldIn AS (SELECT region, month, sum(COLUMNS(* EXCLUDE (part, region, month))) FROM sold JOIN parts USING (part) GROUP BY ALL),
  changesIn AS (
    SELECT region, ruleSet, period, count(*) FILTER (change = 1) AS new, count(*) FILTER (change = -1) AS lost
    -- A village's changes in a region alternate, so in any period its starts and stops differ by at most one.
    FROM (SELECT code, region, ruleSet, period, sum(change) AS change FROM dated JOIN parts USING (part) GROUP BY ALL)
    GROUP BY ALL
  ),
  listedIn AS (
    SELECT region, ruleSet, year::VARCHAR AS period, left(any_value(cutOff), 7) AS month, sum(certified) AS certified
    FROM listed JOIN parts USING (part) JOIN cutOffs USING (ruleSet, year)
    GROUP BY ALL
  ),
  newest AS (
    SELECT max("asOf") AS "asOf"
    FROM (
      SELECT "asOf" FROM verdicts WHERE starts_with(townshipCode, $datedWithin)
      UNION ALL
      -- Also of villages that have left the township since.
      SELECT "asOf" FROM villages WHERE code IN (SELECT code FROM months WHERE starts_with(townshipCode, $datedWithin))
    )
  ),
  spans AS (
    SELECT region, ruleSet, min(month) AS "first", greatest(max(month), any_value(left("asOf", 7))) AS "last", any_value("asOf") AS "asOf"
    FROM (
      SELECT region, ruleSet, month FROM soldIn, (SELECT DISTINCT ruleSet FROM cutOffs WHERE ruleSet = coalesce($ruleSet, ruleSet))
      UNION ALL
      SELECT region, ruleSet, period FROM changesIn WHERE length(period) = 7
      UNION ALL
      SELECT region, ruleSet, month FROM listedIn
    ), newest
    GROUP BY ALL
  ),
  figures AS (
    SELECT
      region,
      ruleSet,
      period,
      max(month) AS lastMonth,
      any_value("asOf") AS "asOf",
      coalesce(sum(COLUMNS(soldIn.* EXCLUDE (region, month))) FILTER (isInWindow), 0)
    FROM spans JOIN periods USING (ruleSet) LEFT JOIN soldIn USING (region, month)
    -- The first condition follows from the second; it makes the join small.
    WHERE division = $division AND month BETWEEN (SELECT min("first") FROM spans) AND (SELECT max("last") FROM spans) AND month BETWEEN "first" AND "last"
    GROUP BY ALL
  )
SELECT
  figures.*,
  windowFrom,
  coalesce(new, 0) AS new,
  coalesce(lost, 0) AS lost,
  sum(coalesce(new, 0) - coalesce(lost, 0)) OVER (PARTITION BY region, ruleSet ORDER BY period) AS qualifying,
  CASE WHEN isIssued THEN coalesce(certified, 0) END AS certified,
  $computedAt AS computedAt
FROM figures
LEFT JOIN changesIn USING (region, ruleSet, period)
LEFT JOIN listedIn USING (region, ruleSet, period)
LEFT JOIN issued USING (ruleSet, period)
LEFT JOIN cutOffs ON cutOffs.ruleSet = figures.ruleSet AND cutOffs.year::VARCHAR = figures.period
