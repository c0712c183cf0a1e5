-- The newest day of the quantities, and the last year with lists before it; as of now if $year is NULL.
SELECT
  CASE
    WHEN $year IS NULL THEN (SELECT max("asOf") FROM villages)
    ELSE (SELECT max("asOf") FROM certificates WHERE ruleSet = $ruleSet AND year = $year)
  END AS day,
  CASE WHEN $year IS NULL THEN (SELECT max(year) FROM certificates WHERE ruleSet = $ruleSet) ELSE $year - 1 END AS before
