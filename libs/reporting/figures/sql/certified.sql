-- The certificates that were issued by $day: of each village and year under each rule set.
SELECT
  code AS villageCode,
  year,
  ruleSet,
  name,
  left(townshipCode, 2) AS provinceCode,
  left(townshipCode, 4) AS prefectureCode,
  left(townshipCode, 6) AS countyCode,
  townshipCode,
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
  povertyCounty,
  criteria
FROM certificates LEFT JOIN cutOffs USING (ruleSet, year)
WHERE "asOf" <= $day
