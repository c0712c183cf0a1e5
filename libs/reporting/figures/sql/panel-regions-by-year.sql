-- The certificates in `placed` of each region with codes of $digits digits (0: the nation), or of each village ($digits 12), by year. In the
-- borders of today ($isToday) verdicts are not added up, for each is of one code.
SELECT
  $level AS level,
  certified.code,
  coalesce(named.name, places.name) AS name,
  CASE WHEN $digits >= 2 THEN left(certified.townshipCode, 2) END AS provinceCode,
  CASE WHEN $digits >= 4 THEN left(certified.townshipCode, 4) END AS prefectureCode,
  CASE WHEN $digits >= 6 THEN left(certified.townshipCode, 6) END AS countyCode,
  CASE WHEN $digits >= 9 THEN certified.townshipCode END AS townshipCode,
  certified.year::VARCHAR AS period,
  $ruleSet AS ruleSet,
  windowFrom,
  "asOf",
  NULL::BOOLEAN AS qualifies,
  CASE WHEN NOT $isToday THEN villages END AS villages,
  CASE WHEN NOT $isToday THEN qualifying END AS qualifying,
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
    if($digits = 12, code, regionAt(townshipCode, $digits)) AS code,
    any_value(townshipCode) AS townshipCode,
    year,
    max("asOf") AS "asOf",
    count(*) AS villages,
    count(*) FILTER (qualifies) AS qualifying,
    sum(activeShops) AS activeShops,
    sum(activeAlibabaShops) AS activeAlibabaShops,
    sum(shopsOfKnownHouseholds) AS shopsOfKnownHouseholds,
    sum(salesFen) AS salesFen,
    sum(alibabaSalesFen) AS alibabaSalesFen
  FROM placed
  WHERE ruleSet = $ruleSet AND year BETWEEN $from AND $to AND regexp_matches(townshipCode, $within)
  GROUP BY ALL
) AS certified
LEFT JOIN (SELECT code, name FROM villages) AS named ON named.code = certified.code
LEFT JOIN places ON places.code = certified.code
LEFT JOIN cutOffs ON cutOffs.ruleSet = $ruleSet AND cutOffs.year = certified.year
