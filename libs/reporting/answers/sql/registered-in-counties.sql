-- Registered villages that belong or belonged to one of $counties (codes separated by commas), by their newest codes.
WITH asked AS (SELECT unnest(string_split($counties, ',')) AS county)
SELECT code, name, townshipCode, formerTownships
FROM villages
ANTI JOIN (FROM formerCodes WHERE circle IS NULL) USING (code)
WHERE
  left(code, 6) IN (FROM asked)
  OR left(townshipCode, 6) IN (FROM asked)
  OR code IN (SELECT code FROM moves WHERE left("from", 6) IN (FROM asked))
