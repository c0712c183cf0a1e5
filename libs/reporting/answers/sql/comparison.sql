-- Villages that qualify under $ruleSet and not under $without, with the figures from which the criteria of both follow.
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
  households,
  salesFen,
  activeShops,
  $ruleSet AS ruleSet,
  $without AS without,
  held.figures AS figures,
  held.certifiedBefore AS certifiedBefore,
  missed.certifiedBefore AS withoutCertifiedBefore
FROM villages
JOIN reasons AS held USING (code)
LEFT JOIN reasons AS missed ON missed.code = villages.code AND missed.ruleSet = $without
WHERE held.ruleSet = $ruleSet AND list_contains(qualifiesUnder, $ruleSet) AND NOT list_contains(qualifiesUnder, $without)
