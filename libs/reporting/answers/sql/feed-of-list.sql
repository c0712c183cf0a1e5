-- The certificates of the villages on the list of $year under $ruleSet in a region, as entries of a feed.
SELECT 'list ' || concat_ws(':', ruleSet, code, year) AS event, code AS villageCode, name, year, qualifies, "asOf", criteria
FROM certificates
WHERE ruleSet = $ruleSet AND year = $year AND qualifies AND starts_with(townshipCode, $region)
ORDER BY code
LIMIT $most
