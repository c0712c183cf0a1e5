-- The codes in $counties (separated by commas) that have newer ones.
WITH asked AS (SELECT unnest(string_split($counties, ',')) AS county)
SELECT code FROM formerCodes WHERE circle IS NULL AND left(code, 6) IN (FROM asked)
