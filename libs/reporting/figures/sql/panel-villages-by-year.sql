-- Each village in each year that it has a certificate of.
SELECT
  'village' AS level,
  code,
  name,
  left(code, 2) AS provinceCode,
  left(code, 4) AS prefectureCode,
  left(code, 6) AS countyCode,
  left(code, 9) AS townshipCode,
  year::VARCHAR AS period,
  ruleSet,
  windowFrom,
  "asOf",
  qualifies,
  NULL::BIGINT AS villages,
  NULL::BIGINT AS qualifying,
  NULL::VARCHAR AS kind,
  -- Certificates of before households were told have those that their criteria compare.
  coalesce(households, (criteria ->> '$[#-2][2][1][1][1]')::BIGINT) AS households,
  povertyCounty,
  activeShops,
  activeAlibabaShops,
  salesFen,
  alibabaSalesFen,
  NULL::BIGINT AS produce,
  criteria
FROM certificates
LEFT JOIN cutOffs USING (ruleSet, year)
WHERE ruleSet = $ruleSet AND year BETWEEN $from AND $to
