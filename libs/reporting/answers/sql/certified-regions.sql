-- The sums of the certificates of a year ($to) under $ruleSet in each region whose code has $digits digits. For subdistricts, also those of each
-- year from $from on: they may be towns because they were towns in the previous year.
SELECT
  year,
  left(townshipCode, $digits) AS code,
  count(*) FILTER (qualifies) AS qualifyingVillages,
  sum(alibabaSalesFen) AS alibabaSalesFen,
  sum(activeAlibabaShops) AS activeAlibabaShops
FROM certificates
WHERE ruleSet = $ruleSet AND (year = $to OR (year BETWEEN $from AND $to AND townshipCode[7] = '0'))
GROUP BY ALL
ORDER BY ALL
