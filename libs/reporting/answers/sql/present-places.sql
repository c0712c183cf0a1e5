-- The present place of every village (the view presentPlaces): the code to which its code leads, and the present township of that code.
SELECT
  villages.code,
  coalesce(presents.code, villages.code) AS presentCode,
  coalesce(presents.townshipCode, villages.townshipCode) AS presentTownshipCode
FROM villages
LEFT JOIN formerCodes ON formerCodes.code = villages.code
LEFT JOIN villages AS presents ON presents.code = formerCodes.present
