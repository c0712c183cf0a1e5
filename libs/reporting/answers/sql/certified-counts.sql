-- The numbers of villages with a certificate of $year under $ruleSet, and of those on its list.
WITH provinces AS (
  SELECT left(townshipCode, 2) AS provinceCode, count(*) AS villages, count(*) FILTER (qualifies) AS qualifying
  FROM certificates
  WHERE ruleSet = $ruleSet AND year = $year
  GROUP BY ALL
)
SELECT
  $year AS year,
  $ruleSet AS ruleSet,
  coalesce(sum(villages), 0) AS villages,
  coalesce(sum(qualifying), 0) AS qualifying,
  coalesce(list(provinces ORDER BY provinceCode), []) AS provinces
FROM provinces
