-- The numbers of villages, towns and clusters that qualify now under $ruleSet.
WITH
  provinces AS (
    SELECT left(townshipCode, 2) AS provinceCode, count(*) AS villages, count(*) FILTER (list_contains(qualifiesUnder, $ruleSet)) AS qualifying
    FROM villages
    GROUP BY ALL
  ),
  standing AS (SELECT kind, size FROM regions WHERE ruleSet = $ruleSet AND qualifies)
SELECT
  $ruleSet AS ruleSet,
  coalesce(sum(villages), 0) AS villages,
  coalesce(sum(qualifying), 0) AS qualifying,
  coalesce(list(provinces ORDER BY provinceCode), []) AS provinces,
  (SELECT count(*) FROM standing WHERE kind = 'town') AS towns,
  (
    SELECT {
      'all': count(*),
      'cluster': count(*) FILTER (size = 'cluster'),
      'large': count(*) FILTER (size = 'large'),
      'super': count(*) FILTER (size = 'super')
    }
    FROM standing
    WHERE kind = 'cluster'
  ) AS clusters
FROM provinces
