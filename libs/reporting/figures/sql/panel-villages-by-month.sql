-- Each village in every month, without gaps: from its first sales, or from $from, to $to; of $most villages with $after or a later code that
-- belong or belonged to a township $within. A few more are taken, because in the months asked for some may have belonged elsewhere.
WITH clock AS (
  -- The newest day of the villages that sold.
  SELECT max("asOf") AS day FROM villages WHERE code IN (SELECT code FROM months)
),
units AS (
  SELECT code, min(month) AS first, list(month) AS sold
  FROM months
  WHERE code >= $after AND code IN (
    SELECT code FROM villages WHERE regexp_matches(townshipCode, $within)
    UNION
    SELECT code FROM moves WHERE regexp_matches("from", $within)
  )
  GROUP BY code
  HAVING min(month) <= $to
  ORDER BY code
  LIMIT $most + (SELECT count(DISTINCT code) FROM moves)
),
calendar AS (
  SELECT
    strftime(start, '%Y-%m') AS month,
    CASE WHEN strftime(start, '%Y-%m') = left(day, 7) THEN day ELSE strftime(last_day(start), '%Y-%m-%d') END AS "asOf"
  FROM (
    SELECT day, unnest(generate_series((min(month) || '-01')::DATE, (left(day, 7) || '-01')::DATE, INTERVAL 1 MONTH))::DATE AS start
    FROM months, clock
    GROUP BY day
  )
  WHERE strftime(start, '%Y-%m') BETWEEN coalesce($from, '') AND $to
),
gaps AS (
  SELECT code, unnest([month FOR month IN every IF month >= coalesce($from, first) AND NOT list_contains(sold, month)]) AS month
  FROM units, (SELECT list(month) AS every FROM calendar)
),
departures AS (SELECT code, "asOf", min_by("from", number) AS townshipCode FROM moves GROUP BY ALL),
decided AS (
  -- Of the verdicts of one day the last, with the day of the next.
  SELECT code, "asOf" AS since, lead("asOf", 1, '9999') OVER (PARTITION BY code ORDER BY "asOf") AS until, max_by(qualifies, sequence) AS qualifies
  FROM verdicts
  WHERE ruleSet = $ruleSet
  GROUP BY code, "asOf"
)
SELECT
  'village' AS level,
  periods.code,
  name,
  left(townshipCode, 2) AS provinceCode,
  left(townshipCode, 4) AS prefectureCode,
  left(townshipCode, 6) AS countyCode,
  townshipCode,
  month AS period,
  $ruleSet AS ruleSet,
  NULL::VARCHAR AS windowFrom,
  "asOf",
  coalesce(decided.qualifies, false) AS qualifies,
  NULL::BIGINT AS villages,
  NULL::BIGINT AS qualifying,
  kind,
  households,
  povertyCounty,
  NULL::BIGINT AS activeShops,
  NULL::BIGINT AS activeAlibabaShops,
  NULL::BIGINT AS shopsOfKnownHouseholds,
  coalesce(periods.salesFen, 0) AS salesFen,
  coalesce(periods.alibabaSalesFen, 0) AS alibabaSalesFen,
  CASE WHEN periods.orders IS NOT NULL THEN {
    'orders': periods.orders,
    'grams': periods.grams,
    'paidFen': periods.paidFen,
    'localValueFen': periods.localValueFen,
    'urbanGrams': periods.urbanGrams,
    'urbanPaidFen': periods.urbanPaidFen,
    'buyersKnownPaidFen': periods.buyersKnownPaidFen
  } END AS produce,
  NULL::VARCHAR AS criteria
FROM (
  SELECT
    periods.* EXCLUDE (townshipCode),
    coalesce(departures.townshipCode, villages.townshipCode) AS townshipCode,
    calendar."asOf",
    name,
    kind,
    households,
    povertyCounty
  FROM (FROM months WHERE code IN (SELECT code FROM units) UNION ALL BY NAME FROM gaps) AS periods
  JOIN calendar ON calendar.month = periods.month
  LEFT JOIN villages ON villages.code = periods.code
  ASOF LEFT JOIN departures ON departures.code = periods.code AND calendar."asOf" < departures."asOf"
) AS periods
LEFT JOIN decided ON decided.code = periods.code AND periods."asOf" >= decided.since AND periods."asOf" < decided.until
