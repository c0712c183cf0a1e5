-- Villages that do not qualify under $ruleSet although none of its criteria is missed by more than $withinPpm of its threshold.
SELECT
  code AS villageCode,
  name,
  left(code, 2) AS provinceCode,
  left(code, 4) AS prefectureCode,
  left(code, 6) AS countyCode,
  left(code, 9) AS townshipCode,
  longitude,
  latitude,
  "asOf",
  ruleSet,
  shortfallPpm,
  criteria
FROM villages
JOIN reasons USING (code)
WHERE ruleSet = $ruleSet AND shortfallPpm <= $withinPpm
