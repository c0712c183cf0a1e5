-- The sums that decide whether a subdistrict was a town, by certified year up to $before.
SELECT
  townshipCode AS code,
  year,
  count(*) FILTER (qualifies) AS qualifyingVillages,
  sum(alibabaSalesFen) AS alibabaSalesFen,
  sum(activeAlibabaShops) AS activeAlibabaShops
FROM certificates
WHERE ruleSet = $ruleSet AND year <= $before AND townshipCode[7] = '0'
GROUP BY ALL
