-- Regions from the counties up to the nation of which a series has any figures.
SELECT DISTINCT regionAt(code, digits) AS code
FROM (
  SELECT code FROM months
  UNION
  SELECT code FROM verdicts
  UNION
  SELECT code FROM certificates WHERE qualifies
), levels
WHERE digits <= 6
ORDER BY code
