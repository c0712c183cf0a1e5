-- The certificates of a year under a rule set. Those for whose year updates came later have the sum of these and the criteria of the certificate.
WITH tooLate AS (
  SELECT code, late
  FROM (SELECT code, unnest(lateUpdates) AS late FROM villages)
  WHERE late.cutOff = (SELECT cutOff FROM cutOffs WHERE ruleSet = $ruleSet AND year = $year)
)
SELECT
  code AS villageCode,
  name,
  left(townshipCode, 2) AS provinceCode,
  left(townshipCode, 4) AS prefectureCode,
  left(townshipCode, 6) AS countyCode,
  townshipCode,
  ruleSet,
  year,
  windowFrom,
  "asOf",
  qualifies,
  salesFen,
  alibabaSalesFen,
  activeShops,
  activeAlibabaShops,
  activeHouseholds,
  activeAlibabaHouseholds,
  shopsOfKnownHouseholds,
  households,
  late,
  CASE WHEN late IS NOT NULL THEN criteria END AS criteria
FROM certificates
LEFT JOIN tooLate USING (code)
LEFT JOIN cutOffs USING (ruleSet, year)
WHERE ruleSet = $ruleSet AND year = $year
