-- Villages that do not qualify under $ruleSet although each criterion is missed by at most $withinPpm of its threshold.
SELECT
  code AS villageCode,
  name,
  left(townshipCode, 2) AS provinceCode,
  left(townshipCode, 4) AS prefectureCode,
  left(townshipCode, 6) AS countyCode,
  townshipCode,
  longitude,
  latitude,
  "asOf",
  ruleSet,
  shortfallPpm,
  figures,
  certifiedBefore
FROM villages
JOIN reasons USING (code)
WHERE ruleSet = $ruleSet AND shortfallPpm <= $withinPpm
