-- Villages that qualify under $ruleSet and not under $without, with the criteria of both.
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
  households,
  salesFen,
  activeShops,
  $ruleSet AS ruleSet,
  $without AS without,
  held.criteria AS criteria,
  missed.criteria AS withoutCriteria
FROM villages
JOIN reasons AS held USING (code)
LEFT JOIN reasons AS missed ON missed.code = villages.code AND missed.ruleSet = $without
WHERE held.ruleSet = $ruleSet AND list_contains(qualifiesUnder, $ruleSet) AND NOT list_contains(qualifiesUnder, $without)
