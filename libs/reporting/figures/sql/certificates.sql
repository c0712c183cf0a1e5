-- The certificates of a year under a rule set. If updates came too late, `late` has their sums, and the certificate's criteria are included.
WITH tooLate AS (
  SELECT code, late
  FROM (SELECT code, unnest(lateUpdates) AS late FROM villages)
  WHERE late.cutOff = (SELECT cutOff FROM cutOffs WHERE ruleSet = $ruleSet AND year = $year)
)
SELECT certified.* EXCLUDE (povertyCounty, criteria), late, CASE WHEN late IS NOT NULL THEN criteria END AS criteria
FROM certified LEFT JOIN tooLate ON tooLate.code = villageCode
WHERE ruleSet = $ruleSet AND year = $year
