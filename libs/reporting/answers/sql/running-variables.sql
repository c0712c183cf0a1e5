-- The distance of each certificate issued by $day from the threshold of each criterion, with the previous and the next list.
WITH issued AS (SELECT * FROM certificates WHERE "asOf" <= $day),
lists AS (SELECT DISTINCT ruleSet, year FROM issued),
kinds AS (
  SELECT code, ruleSet, year, bool_and((row ->> '$[4]')::BOOLEAN) AS isOfKind
  FROM (SELECT code, ruleSet, year, unnest(from_json(criteria, '["JSON"]')) AS row FROM issued)
  WHERE json_type(row, '$[1]') = 'VARCHAR'
  GROUP BY ALL
),
distances AS (
  SELECT code, ruleSet, year, map_from_entries(list((criterion, margin))) AS margins
  FROM (
    SELECT code, ruleSet, year, criterion, margin FROM margins WHERE "asOf" <= $day
    UNION ALL
    -- The nearest of several alternatives decides.
    SELECT code, ruleSet, year, alternativeOf, max(margin) FROM margins WHERE "asOf" <= $day AND alternativeOf IS NOT NULL GROUP BY ALL
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
LEFT JOIN distances USING (code, ruleSet, year)
LEFT JOIN kinds USING (code, ruleSet, year)
LEFT JOIN lists AS listBefore ON listBefore.ruleSet = issued.ruleSet AND listBefore.year = issued.year - 1
LEFT JOIN lists AS nextList ON nextList.ruleSet = issued.ruleSet AND nextList.year = issued.year + 1
LEFT JOIN issued AS before ON before.code = issued.code AND before.ruleSet = issued.ruleSet AND before.year = issued.year - 1
LEFT JOIN issued AS next ON next.code = issued.code AND next.ruleSet = issued.ruleSet AND next.year = issued.year + 1
