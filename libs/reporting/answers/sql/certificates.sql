-- The certificates of a year under a rule set. If updates came too late, `late` has their sums, and the certificate's criteria are included.
SELECT certified.* EXCLUDE (criteria), late, CASE WHEN late IS NOT NULL THEN criteria END AS criteria
FROM certified LEFT JOIN (SELECT code, unnest(lateUpdates) AS late FROM villages) ON code = villageCode AND late.cutOff = "asOf"
WHERE ruleSet = $ruleSet AND year = $year
