-- The codes of the villages on each certified list of $ruleSet, by year.
SELECT year, coalesce(list(code) FILTER (qualifies), []) AS codes
FROM certificates
WHERE ruleSet = $ruleSet
GROUP BY year
ORDER BY year
