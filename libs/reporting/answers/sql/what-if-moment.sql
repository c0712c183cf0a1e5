-- The newest day of the quantities, and the last certified year before it; as of now if $year is NULL. A year is certified without certificates
-- too: classification announces it with the villages if the rule set depends on it, and otherwise the lists tell.
SELECT
  CASE
    WHEN $year IS NULL THEN (SELECT max("asOf") FROM villages)
    ELSE (SELECT max("asOf") FROM certificates WHERE ruleSet = $ruleSet AND year = $year)
  END AS day,
  CASE
    WHEN $year IS NOT NULL THEN $year - 1
    ELSE coalesce(
      (SELECT max(announced.year) FROM (SELECT unnest(certifiedYears) AS announced FROM villages) WHERE announced.ruleSet = $ruleSet),
      (SELECT max(year) FROM certificates WHERE ruleSet = $ruleSet)
    )
  END AS before
