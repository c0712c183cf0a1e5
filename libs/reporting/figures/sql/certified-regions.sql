-- The sums of the certificates of a year ($to) under $ruleSet in each region whose code has $digits digits; from the year $from on those of
-- subdistricts too, which may be towns by having been ones the year before.
SELECT
  year,
  left(townshipCode, $digits) AS code,
  count(*) FILTER (qualifies) AS villages,
  sum(alibabaSalesFen) AS alibabaSalesFen,
  sum(activeAlibabaShops) AS activeAlibabaShops
FROM certificates
WHERE ruleSet = $ruleSet AND (year = $to OR (year BETWEEN $from AND $to AND townshipCode[7] = '0'))
GROUP BY ALL
ORDER BY ALL
