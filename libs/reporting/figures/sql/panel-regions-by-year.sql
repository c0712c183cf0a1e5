-- The certificates of each region with codes of $digits digits (0: the nation), by year.
SELECT
  $level AS level,
  certified.code,
  places.name,
  CASE WHEN $digits >= 2 THEN left(certified.code, 2) END AS provinceCode,
  CASE WHEN $digits >= 4 THEN left(certified.code, 4) END AS prefectureCode,
  CASE WHEN $digits >= 6 THEN left(certified.code, 6) END AS countyCode,
  CASE WHEN $digits >= 9 THEN certified.code END AS townshipCode,
  certified.year::VARCHAR AS period,
  $ruleSet AS ruleSet,
  windowFrom,
  "asOf",
  NULL::BOOLEAN AS qualifies,
  villages,
  qualifying,
  NULL::VARCHAR AS kind,
  NULL::BIGINT AS households,
  NULL::BOOLEAN AS povertyCounty,
  activeShops,
  activeAlibabaShops,
  shopsOfKnownHouseholds,
  salesFen,
  alibabaSalesFen,
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
    regionAt(townshipCode, $digits) AS code,
    year,
    max("asOf") AS "asOf",
    count(*) AS villages,
    count(*) FILTER (qualifies) AS qualifying,
    sum(activeShops) AS activeShops,
    sum(activeAlibabaShops) AS activeAlibabaShops,
    sum(shopsOfKnownHouseholds) AS shopsOfKnownHouseholds,
    sum(salesFen) AS salesFen,
    sum(alibabaSalesFen) AS alibabaSalesFen
  FROM certificates
  WHERE ruleSet = $ruleSet AND year BETWEEN $from AND $to AND regexp_matches(townshipCode, $within)
  GROUP BY ALL
) AS certified
LEFT JOIN places ON places.code = certified.code
LEFT JOIN cutOffs ON cutOffs.ruleSet = $ruleSet AND cutOffs.year = certified.year
