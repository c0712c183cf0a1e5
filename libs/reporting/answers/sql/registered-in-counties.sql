-- Registered villages that belong or belonged to one of $counties (codes separated by commas), or whose former code lies there.
WITH asked AS (SELECT unnest(string_split($counties, ',')) AS county)
SELECT code, name, townshipCode, formerTownships, formerCode
FROM villages
WHERE
  left(code, 6) IN (FROM asked)
  OR left(formerCode, 6) IN (FROM asked)
  OR left(townshipCode, 6) IN (FROM asked)
  OR code IN (SELECT code FROM moves WHERE left("from", 6) IN (FROM asked))
