-- By year from $from to $to, the sums of the certificates under $ruleSet in each region whose code has $digits digits.
SELECT
  year,
  left(code, $digits) AS code,
  count(*) FILTER (qualifies) AS villages,
  sum(alibabaSalesFen) AS alibabaSalesFen,
  sum(activeAlibabaShops) AS activeAlibabaShops
FROM certificates
WHERE ruleSet = $ruleSet AND year BETWEEN $from AND $to
GROUP BY ALL
ORDER BY ALL
