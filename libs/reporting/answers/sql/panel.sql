-- Each village in every month that is over by $day, without gaps from its first sales on; the newest month may be incomplete. Township and
-- verdicts are those of the month's last day. Counts are those of the last certificate by then, of whichever rule set.
WITH clock AS (
  -- The newest day of all villages with sales.
  SELECT max("asOf") AS newest FROM villages WHERE code IN (SELECT code FROM months)
),
calendar AS (
  SELECT strftime(start, '%Y-%m') AS month, least(strftime(last_day(start), '%Y-%m-%d'), newest) AS "asOf"
  FROM (
    SELECT newest, unnest(generate_series((min(month) || '-01')::DATE, (left(newest, 7) || '-01')::DATE, INTERVAL 1 MONTH))::DATE AS start
    FROM months, clock
    GROUP BY newest
  )
  WHERE "asOf" <= $day
),
units AS (SELECT code, min(month) AS first, list(month) AS sold FROM months GROUP BY code),
gaps AS (
  SELECT code, unnest([month FOR month IN every IF month > first AND NOT list_contains(sold, month)]) AS month
  FROM units, (SELECT list(month) AS every FROM calendar)
),
departures AS (SELECT code, "asOf", min_by("from", number) AS townshipCode FROM moves GROUP BY ALL),
periods AS (
  SELECT periods.* EXCLUDE (townshipCode), coalesce(departures.townshipCode, villages.townshipCode) AS townshipCode, calendar."asOf", name
  FROM (FROM months UNION ALL BY NAME FROM gaps) AS periods
  JOIN calendar ON calendar.month = periods.month
  LEFT JOIN villages ON villages.code = periods.code
  ASOF LEFT JOIN departures ON departures.code = periods.code AND calendar."asOf" < departures."asOf"
),
counted AS (
  -- A village has one certificate per rule set and cut-off, and the same counts in all of a day.
  SELECT code, "asOf", max(households) AS households, max(activeShops) AS activeShops, max(activeHouseholds) AS activeHouseholds
  FROM certificates
  GROUP BY code, "asOf"
),
decided AS (
  -- The last verdict of each day, with the day of the next verdict.
  SELECT code, ruleSet, "asOf" AS since, lead("asOf", 1, '9999') OVER (PARTITION BY code, ruleSet ORDER BY "asOf") AS until, max_by(qualifies, sequence) AS qualifies
  FROM verdicts
  -- The last verdict of a rule set that no longer decides stays in force for ever.
  WHERE ruleSet IN (SELECT ruleSet FROM cutOffs)
  GROUP BY code, ruleSet, "asOf"
),
qualifying AS (
  SELECT periods.code, month, list(ruleSet ORDER BY ruleSet) AS qualifiesUnder
  FROM periods JOIN decided ON decided.code = periods.code AND periods."asOf" >= since AND periods."asOf" < until
  WHERE qualifies
  GROUP BY ALL
)
SELECT
  periods.code AS villageCode,
  month,
  periods.name,
  left(townshipCode, 2) AS provinceCode,
  left(townshipCode, 4) AS prefectureCode,
  left(townshipCode, 6) AS countyCode,
  townshipCode,
  periods."asOf",
  qualifiesUnder,
  delistedYear AS povertyDelistedYear,
  counted."asOf" AS countedOn,
  households,
  activeShops,
  activeHouseholds,
  coalesce(salesFen, 0) AS salesFen,
  coalesce(alibabaSalesFen, 0) AS alibabaSalesFen,
  orders,
  grams,
  paidFen,
  localValueFen,
  urbanGrams,
  urbanPaidFen,
  buyersKnownPaidFen
FROM periods
LEFT JOIN qualifying USING (code, month)
LEFT JOIN povertyCounties ON povertyCounties.code = left(townshipCode, 6)
ASOF LEFT JOIN counted ON counted.code = periods.code AND periods."asOf" >= counted."asOf"
