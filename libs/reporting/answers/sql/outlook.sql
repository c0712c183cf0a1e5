-- The quantities of every village in 30 days if only its sales change: sales that leave the window are subtracted, a third of the last 90 days'
-- sales is added. A month that lies partly in these days counts in proportion.
WITH
  monthsOfToday AS (
    SELECT
      months.code,
      months.salesFen,
      months.alibabaSalesFen,
      (months.month || '-01')::DATE AS firstDay,
      villages."asOf"::DATE AS today,
      least(last_day(firstDay), today) AS lastDay,
      lastDay - firstDay + 1 AS days,
      greatest(0, least(lastDay, today - 335) - greatest(firstDay, today - 364) + 1) AS leaving,
      greatest(0, lastDay - greatest(firstDay, today - 89) + 1) AS recent
    FROM months
    JOIN villages USING (code)
  ),
  moving AS (
    SELECT
      code,
      sum(salesFen * leaving // days) AS leavingFen,
      sum(salesFen * recent // days) // 3 AS comingFen,
      sum(alibabaSalesFen * leaving // days) AS leavingAlibabaFen,
      sum(alibabaSalesFen * recent // days) // 3 AS comingAlibabaFen
    FROM monthsOfToday
    WHERE lastDay >= firstDay
    GROUP BY code
  )
SELECT
  code,
  townshipCode,
  name,
  longitude,
  latitude,
  "asOf",
  kind,
  households,
  villages.salesFen - coalesce(leavingFen, 0) + coalesce(comingFen, 0) AS salesFen,
  villages.alibabaSalesFen - coalesce(leavingAlibabaFen, 0) + coalesce(comingAlibabaFen, 0) AS alibabaSalesFen,
  villages.salesFen AS allSalesNowFen,
  villages.alibabaSalesFen AS alibabaSalesNowFen,
  if($counts = 'all-shops', villages.salesFen, villages.alibabaSalesFen) AS salesNowFen,
  if($counts = 'all-shops', coalesce(leavingFen, 0), coalesce(leavingAlibabaFen, 0)) AS leavingFen,
  if($counts = 'all-shops', coalesce(comingFen, 0), coalesce(comingAlibabaFen, 0)) AS comingFen,
  activeShops,
  activeAlibabaShops,
  activeHouseholds,
  activeAlibabaHouseholds,
  list_contains(qualifiesUnder, $ruleSet) AS compared,
  code IN (SELECT code FROM certificates WHERE ruleSet = $ruleSet AND year = $before AND qualifies) AS listed
FROM villages
LEFT JOIN moving USING (code)
