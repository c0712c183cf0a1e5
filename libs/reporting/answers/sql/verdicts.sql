-- Every change of a verdict under $ruleSet, with the present name and place of its village.
SELECT
  code AS villageCode,
  verdicts.townshipCode,
  name,
  longitude,
  latitude,
  ruleSet,
  sequence,
  qualifies,
  verdicts.asOf,
  concat_ws(':', ruleSet, code, sequence) AS id
FROM verdicts
LEFT JOIN villages USING (code)
WHERE ruleSet = $ruleSet
