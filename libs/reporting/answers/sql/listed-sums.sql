-- The sums of the villages on the certified list of $year under $ruleSet, by county. With $ofAlibaba, only Alibaba's sales and shops.
SELECT
  left(townshipCode, 6) AS code,
  sum(counted) AS salesFen,
  sum(CASE WHEN $ofAlibaba THEN activeAlibabaShops ELSE activeShops END) AS activeShops,
  coalesce(sum(counted) FILTER (inPovertyCounty), 0) AS salesFenInPovertyCounties,
  count(*) FILTER (counted > 10_000_000_000) AS over100Million,
  count(*) FILTER (counted > 1_000_000_000_000) AS over10Billion
FROM (SELECT *, CASE WHEN $ofAlibaba THEN alibabaSalesFen ELSE salesFen END AS counted FROM certificates)
WHERE ruleSet = $ruleSet AND year = $year AND qualifies
GROUP BY ALL
ORDER BY ALL
