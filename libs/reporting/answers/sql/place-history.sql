-- The codes under which the place of $code is or was known, with the last month with sales under each.
SELECT code AS villageCode, name, code = presentCode AS isPresent, lastMonth
FROM villages
JOIN presentPlaces USING (code)
LEFT JOIN (SELECT code, max(month) AS lastMonth FROM months GROUP BY code) USING (code)
WHERE presentCode = (SELECT presentCode FROM presentPlaces WHERE code = $code)
ORDER BY lastMonth DESC NULLS LAST, code
