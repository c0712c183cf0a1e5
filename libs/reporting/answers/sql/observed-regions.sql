-- The regions, from counties up to the nation, that have any figures in a series.
SELECT DISTINCT regionAt(townshipCode, digits) AS code
FROM (
  SELECT townshipCode FROM months
  UNION
  SELECT townshipCode FROM changes
  UNION
  SELECT townshipCode FROM certificates WHERE qualifies
), levels
WHERE digits <= 6
ORDER BY code
