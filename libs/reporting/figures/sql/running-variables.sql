-- The distance of each certificate issued by $day from the threshold of each criterion, with the lists before and after it. A ratio of value and
-- threshold is of the same kind whatever its unit: its logarithm is 0 at the threshold.
WITH issued AS (SELECT * FROM certificates WHERE "asOf" <= $day),
lists AS (SELECT DISTINCT ruleSet, year FROM issued),
asked AS (SELECT code, ruleSet, year, unnest(from_json(criteria, '["JSON"]')) AS row FROM issued),
kinds AS (SELECT code, ruleSet, year, bool_and((row ->> '$[4]')::BOOLEAN) AS isOfKind FROM asked WHERE json_type(row, '$[1]') = 'VARCHAR' GROUP BY ALL),
compared AS (
  SELECT code, ruleSet, year, NULL AS alternativeOf, row FROM asked WHERE json_type(row, '$[1]') <> 'BOOLEAN'
  UNION ALL
  SELECT code, ruleSet, year, row ->> '$[0]', unnest(from_json(row -> '$[2]', '["JSON"]')) FROM asked WHERE json_type(row, '$[1]') = 'BOOLEAN'
),
ratios AS (
  SELECT
    code,
    ruleSet,
    year,
    alternativeOf,
    row ->> '$[0]' AS criterion,
    CASE
      WHEN json_type(row, '$[1]') = 'ARRAY'
        THEN ((row ->> '$[1][0]')::DOUBLE * (row ->> '$[2][1]')::DOUBLE) / nullif((row ->> '$[1][1]')::DOUBLE * (row ->> '$[2][0]')::DOUBLE, 0)
      ELSE (row ->> '$[1]')::DOUBLE / (row ->> '$[2]')::DOUBLE
    END AS ratio
  FROM compared
  -- A kind has no distance.
  WHERE json_type(row, '$[1]') <> 'VARCHAR'
),
margins AS (
  SELECT code, ruleSet, year, map_from_entries(list((criterion, margin))) AS margins
  FROM (
    SELECT code, ruleSet, year, criterion, CASE WHEN ratio > 0 THEN ln(ratio) END AS margin FROM ratios
    UNION ALL
    -- The nearest of several alternatives decides.
    SELECT code, ruleSet, year, alternativeOf, max(CASE WHEN ratio > 0 THEN ln(ratio) END) FROM ratios WHERE alternativeOf IS NOT NULL GROUP BY ALL
  )
  GROUP BY ALL
)
SELECT
  issued.code AS villageCode,
  issued.year,
  issued.ruleSet,
  issued.townshipCode,
  issued."asOf",
  margins,
  isOfKind,
  issued.qualifies AS listed,
  CASE WHEN listBefore.year IS NOT NULL THEN coalesce(before.qualifies, false) END AS listedBefore,
  CASE WHEN nextList.year IS NOT NULL THEN coalesce(next.qualifies, false) END AS nextListed,
  next.salesFen AS nextSalesFen,
  next.alibabaSalesFen AS nextAlibabaSalesFen,
  next.activeShops AS nextActiveShops,
  next.activeAlibabaShops AS nextActiveAlibabaShops,
  next.activeHouseholds AS nextActiveHouseholds,
  next.households AS nextHouseholds
FROM issued
LEFT JOIN margins USING (code, ruleSet, year)
LEFT JOIN kinds USING (code, ruleSet, year)
LEFT JOIN lists AS listBefore ON listBefore.ruleSet = issued.ruleSet AND listBefore.year = issued.year - 1
LEFT JOIN lists AS nextList ON nextList.ruleSet = issued.ruleSet AND nextList.year = issued.year + 1
LEFT JOIN issued AS before ON before.code = issued.code AND before.ruleSet = issued.ruleSet AND before.year = issued.year - 1
LEFT JOIN issued AS next ON next.code = issued.code AND next.ruleSet = issued.ruleSet AND next.year = issued.year + 1
