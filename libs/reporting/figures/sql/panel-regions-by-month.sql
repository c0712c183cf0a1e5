-- The months in `placed` of each region with codes of $digits digits (0: the nation), or of each village ($digits 12), without gaps: from its first
-- sales, or from $from, to $to. In the borders of today ($isToday) verdicts are not added up, for each is of one code.
WITH sold AS (
  SELECT
    if($digits = 12, code, regionAt(townshipCode, $digits)) AS code,
    any_value(townshipCode) AS townshipCode,
    month,
    sum(salesFen) AS salesFen,
    sum(alibabaSalesFen) AS alibabaSalesFen,
    sum(orders) AS orders,
    sum(grams) AS grams,
    sum(paidFen) AS paidFen,
    sum(localValueFen) AS localValueFen,
    sum(urbanGrams) AS urbanGrams,
    sum(urbanPaidFen) AS urbanPaidFen,
    sum(buyersKnownPaidFen) AS buyersKnownPaidFen
  FROM placed
  GROUP BY ALL
),
changed AS (
  -- The sum of the changes up to a month is the number of villages that qualify at its end.
  SELECT regionAt(townshipCode, $digits) AS code, left("asOf", 7) AS month, sum(change)::BIGINT AS change
  FROM changes
  WHERE ruleSet = $ruleSet
  GROUP BY ALL
),
standings AS (
  SELECT code, month, sum(change) OVER (PARTITION BY code ORDER BY month)::BIGINT AS qualifying FROM changed
),
clock AS (
  SELECT max("asOf") AS day FROM villages WHERE code IN (SELECT code FROM months)
),
calendar AS (
  SELECT strftime(start, '%Y-%m') AS month, strftime(last_day(start), '%Y-%m-%d') AS lastDay
  FROM (
    SELECT unnest(generate_series((min(month) || '-01')::DATE, (left(day, 7) || '-01')::DATE, INTERVAL 1 MONTH))::DATE AS start
    FROM sold, clock
    GROUP BY day
  )
),
periods AS (
  SELECT units.code, units.townshipCode, calendar.month, CASE WHEN left(day, 7) = calendar.month THEN day ELSE lastDay END AS "asOf"
  FROM (SELECT code, any_value(townshipCode) AS townshipCode, min(month) AS first FROM sold GROUP BY code) AS units, calendar, clock
  WHERE calendar.month BETWEEN coalesce($from, units.first) AND $to
)
SELECT
  $level AS level,
  periods.code,
  coalesce(named.name, places.name) AS name,
  CASE WHEN $digits >= 2 THEN left(periods.townshipCode, 2) END AS provinceCode,
  CASE WHEN $digits >= 4 THEN left(periods.townshipCode, 4) END AS prefectureCode,
  CASE WHEN $digits >= 6 THEN left(periods.townshipCode, 6) END AS countyCode,
  CASE WHEN $digits >= 9 THEN periods.townshipCode END AS townshipCode,
  periods.month AS period,
  $ruleSet AS ruleSet,
  NULL::VARCHAR AS windowFrom,
  periods."asOf",
  NULL::BOOLEAN AS qualifies,
  NULL::BIGINT AS villages,
  CASE WHEN NOT $isToday THEN coalesce(standings.qualifying, 0) END AS qualifying,
  NULL::VARCHAR AS kind,
  NULL::BIGINT AS households,
  NULL::BOOLEAN AS povertyCounty,
  NULL::BIGINT AS activeShops,
  NULL::BIGINT AS activeAlibabaShops,
  NULL::BIGINT AS shopsOfKnownHouseholds,
  coalesce(sold.salesFen, 0) AS salesFen,
  coalesce(sold.alibabaSalesFen, 0) AS alibabaSalesFen,
  CASE WHEN sold.orders > 0 THEN {
    'orders': sold.orders,
    'grams': sold.grams,
    'paidFen': sold.paidFen,
    'localValueFen': sold.localValueFen,
    'urbanGrams': sold.urbanGrams,
    'urbanPaidFen': sold.urbanPaidFen,
    'buyersKnownPaidFen': sold.buyersKnownPaidFen
  } END AS produce,
  NULL::VARCHAR AS criteria
FROM periods
LEFT JOIN (SELECT code, name FROM villages) AS named ON named.code = periods.code
LEFT JOIN places ON places.code = periods.code
LEFT JOIN sold ON sold.code = periods.code AND sold.month = periods.month
ASOF LEFT JOIN standings ON standings.code = periods.code AND standings.month <= periods.month
