-- The certificates with the codes of their regions and the first day of their year (the view certified).
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
  povertyCounty,
  criteria
FROM certificates LEFT JOIN cutOffs USING (ruleSet, year)
