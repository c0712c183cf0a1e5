-- The margins of the certificates of $year under $ruleSet by criterion and region, whose codes have $digits and begin with $within; and the sales
-- of the villages just below and just above each threshold, over the year and in the month of its cut-off.
WITH
  near AS (
    SELECT *, CASE WHEN margin < -0.1 OR margin >= 0.1 THEN NULL ELSE margin >= 0 END AS isAbove
    FROM margins
    WHERE ruleSet = $ruleSet AND year = $year AND starts_with(townshipCode, $within) AND margin IS NOT NULL
      -- The majority compares kinds of shops; it is no size that a village could be pushed to reach.
      AND criterion <> 'alibaba-majority'
  ),
  sold AS (
    SELECT code, sum(salesFen)::DOUBLE AS salesFen, sum(salesFen) FILTER (month = left(cutOff, 7))::DOUBLE AS lastFen
    FROM months JOIN cutOffs ON month BETWEEN left(windowFrom, 7) AND left(cutOff, 7)
    WHERE ruleSet = $ruleSet AND year = $year
    GROUP BY code
  )
SELECT
  left(townshipCode, $digits) AS part,
  criterion,
  any_value("asOf") AS "asOf",
  list(margin) AS margins,
  sum(lastFen) FILTER (NOT isAbove) / nullif(sum(salesFen) FILTER (NOT isAbove), 0) AS lastMonthShareBelow,
  sum(lastFen) FILTER (isAbove) / nullif(sum(salesFen) FILTER (isAbove), 0) AS lastMonthShareAbove
FROM near LEFT JOIN sold USING (code)
GROUP BY ALL
