-- Each village in each year that it has a certificate of.
SELECT
  'village' AS level,
  code,
  name,
  left(townshipCode, 2) AS provinceCode,
  left(townshipCode, 4) AS prefectureCode,
  left(townshipCode, 6) AS countyCode,
  townshipCode,
  year::VARCHAR AS period,
  ruleSet,
  windowFrom,
  "asOf",
  qualifies,
  NULL::BIGINT AS villages,
  NULL::BIGINT AS qualifying,
  NULL::VARCHAR AS kind,
  households,
  povertyCounty,
  activeShops,
  activeAlibabaShops,
  shopsOfKnownHouseholds,
  salesFen,
  alibabaSalesFen,
  NULL::BIGINT AS produce,
  criteria
FROM certificates
LEFT JOIN cutOffs USING (ruleSet, year)
WHERE ruleSet = $ruleSet AND year BETWEEN $from AND $to
