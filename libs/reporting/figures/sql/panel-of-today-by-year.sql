-- The certificates of each place of today ($digits 12), or region with codes of $digits digits (0: the nation), in the borders of today, by year.
SELECT
  $level AS level,
  certified.code,
  coalesce(villages.name, places.name) AS name,
  CASE WHEN $digits >= 2 THEN left(certified.townshipCode, 2) END AS provinceCode,
  CASE WHEN $digits >= 4 THEN left(certified.townshipCode, 4) END AS prefectureCode,
  CASE WHEN $digits >= 6 THEN left(certified.townshipCode, 6) END AS countyCode,
  CASE WHEN $digits >= 9 THEN certified.townshipCode END AS townshipCode,
  certified.year::VARCHAR AS period,
  $ruleSet AS ruleSet,
  windowFrom,
  certified."asOf",
  NULL::BOOLEAN AS qualifies,
  NULL::BIGINT AS villages,
  NULL::BIGINT AS qualifying,
  NULL::VARCHAR AS kind,
  NULL::BIGINT AS households,
  NULL::BOOLEAN AS povertyCounty,
  certified.activeShops,
  certified.activeAlibabaShops,
  certified.shopsOfKnownHouseholds,
  certified.salesFen,
  certified.alibabaSalesFen,
  NULL::STRUCT(
    orders BIGINT,
    grams BIGINT,
    paidFen BIGINT,
    localValueFen BIGINT,
    urbanGrams BIGINT,
    urbanPaidFen BIGINT,
    buyersKnownPaidFen BIGINT
  ) AS produce,
  NULL::VARCHAR AS criteria
FROM (
  SELECT
    if($digits = 12, presentCode, regionAt(presentTownshipCode, $digits)) AS code,
    any_value(presentTownshipCode) AS townshipCode,
    year,
    max("asOf") AS "asOf",
    sum(activeShops) AS activeShops,
    sum(activeAlibabaShops) AS activeAlibabaShops,
    sum(shopsOfKnownHouseholds) AS shopsOfKnownHouseholds,
    sum(salesFen) AS salesFen,
    sum(alibabaSalesFen) AS alibabaSalesFen
  FROM certificates JOIN presentPlaces USING (code)
  WHERE ruleSet = $ruleSet AND year BETWEEN $from AND $to
  GROUP BY ALL
) AS certified
LEFT JOIN villages ON villages.code = certified.code
LEFT JOIN places ON places.code = certified.code
LEFT JOIN cutOffs ON cutOffs.ruleSet = $ruleSet AND cutOffs.year = certified.year
