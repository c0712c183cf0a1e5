-- The newest changes of verdicts and certificates under $ruleSet, of a village, or of a region's villages (only certificates on lists).
SELECT event, villageCode, name, year, qualifies, "asOf", criteria
FROM (
  SELECT
    concat_ws(':', ruleSet, code, sequence) AS event,
    code AS villageCode,
    name,
    NULL AS year,
    qualifies,
    verdicts.asOf,
    criteria,
    sequence AS newest
  FROM verdicts
  LEFT JOIN villages USING (code)
  WHERE ruleSet = $ruleSet AND (code = $code OR starts_with(verdicts.townshipCode, $code))
  UNION ALL
  SELECT 'list ' || concat_ws(':', ruleSet, code, year), code, name, year, qualifies, "asOf", criteria, year
  FROM certificates
  WHERE ruleSet = $ruleSet AND (code = $code OR (qualifies AND starts_with(townshipCode, $code)))
)
ORDER BY "asOf" DESC, year IS NOT NULL, newest DESC, villageCode
LIMIT $most
