-- The sales of each place of today ($digits 12), or region with codes of $digits digits (0: the nation), in the borders of today: in every month
-- without gaps, from its first sales, or from $from, to $to.
WITH
  sold AS (
    SELECT
      if($digits = 12, presentCode, regionAt(presentTownshipCode, $digits)) AS code,
      any_value(presentTownshipCode) AS townshipCode,
      month,
      count(orders) > 0 AS hasProduce,
      sum(COLUMNS(* EXCLUDE (code, townshipCode, month, presentCode, presentTownshipCode)))
    FROM months JOIN presentPlaces USING (code)
    GROUP BY ALL
  ),
  clock AS (SELECT max("asOf") AS day FROM villages WHERE code IN (SELECT code FROM months)),
  calendar AS (
    SELECT strftime(start, '%Y-%m') AS month, least(strftime(last_day(start), '%Y-%m-%d'), day) AS "asOf"
    FROM (
      SELECT day, unnest(generate_series((min(month) || '-01')::DATE, (left(day, 7) || '-01')::DATE, INTERVAL 1 MONTH))::DATE AS start
      FROM sold, clock
      GROUP BY day
    )
  ),
  units AS (SELECT code, any_value(townshipCode) AS townshipCode, min(month) AS "first" FROM sold GROUP BY code)
SELECT
  $level AS level,
  units.code,
  coalesce(villages.name, places.name) AS name,
  CASE WHEN $digits >= 2 THEN left(units.townshipCode, 2) END AS provinceCode,
  CASE WHEN $digits >= 4 THEN left(units.townshipCode, 4) END AS prefectureCode,
  CASE WHEN $digits >= 6 THEN left(units.townshipCode, 6) END AS countyCode,
  CASE WHEN $digits >= 9 THEN units.townshipCode END AS townshipCode,
  calendar.month AS period,
  $ruleSet AS ruleSet,
  NULL::VARCHAR AS windowFrom,
  calendar."asOf",
  NULL::BOOLEAN AS qualifies,
  NULL::BIGINT AS villages,
  NULL::BIGINT AS qualifying,
  NULL::VARCHAR AS kind,
  NULL::BIGINT AS households,
  NULL::BOOLEAN AS povertyCounty,
  NULL::BIGINT AS activeShops,
  NULL::BIGINT AS activeAlibabaShops,
  NULL::BIGINT AS shopsOfKnownHouseholds,
  coalesce(salesFen, 0) AS salesFen,
  coalesce(alibabaSalesFen, 0) AS alibabaSalesFen,
  CASE WHEN hasProduce THEN {
    'orders': orders,
    'grams': grams,
    'paidFen': paidFen,
    'localValueFen': localValueFen,
    'urbanGrams': urbanGrams,
    'urbanPaidFen': urbanPaidFen,
    'buyersKnownPaidFen': buyersKnownPaidFen
  } END AS produce,
  NULL::VARCHAR AS criteria
FROM units
JOIN calendar ON calendar.month BETWEEN coalesce($from, "first") AND $to
LEFT JOIN sold ON sold.code = units.code AND sold.month = calendar.month
LEFT JOIN (SELECT code, name FROM villages) AS villages ON villages.code = units.code
LEFT JOIN places ON places.code = units.code
