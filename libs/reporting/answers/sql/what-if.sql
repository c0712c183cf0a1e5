-- For the villages in `judged`: the counts by region, and a page of those that are gained or lost.
SELECT * FROM (
  SELECT
    coalesce(township, county, prefecture, province, 'CN') AS region,
    count(*) AS villages,
    count(*) FILTER (holds) AS qualifying,
    count(*) FILTER (compared) AS compared,
    count(*) FILTER (holds AND NOT compared) AS gained,
    count(*) FILTER (NOT holds AND compared) AS lost,
    coalesce(sum(alibabaSalesFen), 0) AS alibabaSalesFen,
    coalesce(sum(activeAlibabaShops), 0) AS activeAlibabaShops
  FROM (
    SELECT *, left(townshipCode, 2) AS province, left(townshipCode, 4) AS prefecture, left(townshipCode, 6) AS county, townshipCode AS township
    FROM judged
  )
  GROUP BY GROUPING SETS ((), (province), (prefecture), (county), (township))
)
UNION ALL BY NAME
(SELECT judged AS village FROM judged WHERE holds <> compared AND code > $after ORDER BY code LIMIT $most)
