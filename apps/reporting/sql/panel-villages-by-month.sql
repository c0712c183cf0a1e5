-- Each village in every month, without gaps: from its first sales, or from $from, to $to; of $most villages with $after or a later code.
WITH clock AS (
  -- The newest day of the villages that sold.
  SELECT max("asOf") AS day FROM villages WHERE code IN (SELECT code FROM months)
),
units AS (
  SELECT code, min(month) AS first
  FROM months
  WHERE code >= $after AND regexp_matches(code, $within)
  GROUP BY code
  HAVING min(month) <= $to
  ORDER BY code
  LIMIT $most
),
calendar AS (
  SELECT strftime(start, '%Y-%m') AS month, strftime(last_day(start), '%Y-%m-%d') AS lastDay
  FROM (
    SELECT unnest(generate_series((min(month) || '-01')::DATE, (left(day, 7) || '-01')::DATE, INTERVAL 1 MONTH))::DATE AS start
    FROM months, clock
    GROUP BY day
  )
),
periods AS (
  SELECT units.code, calendar.month, CASE WHEN left(day, 7) = calendar.month THEN day ELSE lastDay END AS "asOf"
  FROM units, calendar, clock
  WHERE calendar.month BETWEEN coalesce($from, units.first) AND $to
),
decided AS (
  -- Of the verdicts of one day the last.
  SELECT code, "asOf", max_by(qualifies, sequence) AS qualifies
  FROM verdicts
  WHERE ruleSet = $ruleSet
  GROUP BY code, "asOf"
)
SELECT
  'village' AS level,
  periods.code,
  villages.name,
  left(periods.code, 2) AS provinceCode,
  left(periods.code, 4) AS prefectureCode,
  left(periods.code, 6) AS countyCode,
  left(periods.code, 9) AS townshipCode,
  periods.month AS period,
  $ruleSet AS ruleSet,
  periods."asOf",
  coalesce(decided.qualifies, false) AS qualifies,
  NULL::BIGINT AS villages,
  NULL::BIGINT AS qualifying,
  villages.kind,
  villages.households,
  villages.povertyCounty,
  NULL::BIGINT AS activeShops,
  NULL::BIGINT AS activeAlibabaShops,
  coalesce(months.salesFen, 0) AS salesFen,
  coalesce(months.alibabaSalesFen, 0) AS alibabaSalesFen,
  CASE WHEN months.orders IS NOT NULL THEN {
    'orders': months.orders,
    'grams': months.grams,
    'paidFen': months.paidFen,
    'localValueFen': months.localValueFen,
    'urbanGrams': months.urbanGrams,
    'urbanPaidFen': months.urbanPaidFen,
    'buyersKnownPaidFen': months.buyersKnownPaidFen
  } END AS produce,
  NULL::VARCHAR AS criteria
FROM periods
LEFT JOIN villages ON villages.code = periods.code
LEFT JOIN months ON months.code = periods.code AND months.month = periods.month
ASOF LEFT JOIN decided ON decided.code = periods.code AND decided."asOf" <= periods."asOf"
