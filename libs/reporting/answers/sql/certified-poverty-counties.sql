-- The poverty counties with villages on the certified list of $year under $ruleSet.
SELECT
  county AS code,
  any_value(povertyCounties.name) AS listedName,
  $ruleSet AS ruleSet,
  $year AS year,
  count(povertyCounties.code) > 0 AS listed,
  any_value(delistedYear) AS delistedYear,
  -- The county was still on the list for the whole of the year in which it left.
  CASE WHEN any_value(delistedYear) < $year THEN 'left' ELSE 'on-the-list' END AS standing,
  count(*) AS villages,
  sum(salesFen) AS salesFen
FROM (SELECT *, left(townshipCode, 6) AS county FROM certificates)
LEFT JOIN povertyCounties ON povertyCounties.code = county
WHERE ruleSet = $ruleSet AND year = $year AND qualifies AND inPovertyCounty
GROUP BY county
ORDER BY code
