-- Former codes that lead in a circle: the first circles, and of each the first codes.
SELECT list(code ORDER BY code)[:50] AS codes
FROM formerCodes
WHERE circle IS NOT NULL
GROUP BY circle
ORDER BY codes
LIMIT 20
