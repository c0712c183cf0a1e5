-- Each region with codes of $digits digits (0: the nation) in every month, without gaps: from its first sales, or from $from, to $to.
WITH sold AS (
  SELECT
    regionAt(townshipCode, $digits) AS code,
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
  FROM months
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
  SELECT units.code, calendar.month, CASE WHEN left(day, 7) = calendar.month THEN day ELSE lastDay END AS "asOf"
  FROM (SELECT code, min(month) AS first FROM sold GROUP BY code) AS units, calendar, clock
  WHERE calendar.month BETWEEN coalesce($from, units.first) AND $to
)
SELECT
  $level AS level,
  periods.code,
  places.name,
  CASE WHEN $digits >= 2 THEN left(periods.code, 2) END AS provinceCode,
  CASE WHEN $digits >= 4 THEN left(periods.code, 4) END AS prefectureCode,
  CASE WHEN $digits >= 6 THEN left(periods.code, 6) END AS countyCode,
  CASE WHEN $digits >= 9 THEN periods.code END AS townshipCode,
  periods.month AS period,
  $ruleSet AS ruleSet,
  NULL::VARCHAR AS windowFrom,
  periods."asOf",
  NULL::BOOLEAN AS qualifies,
  NULL::BIGINT AS villages,
  coalesce(standings.qualifying, 0) AS qualifying,
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
LEFT JOIN places ON places.code = periods.code
LEFT JOIN sold ON sold.code = periods.code AND sold.month = periods.month
ASOF LEFT JOIN standings ON standings.code = periods.code AND standings.month <= periods.month
