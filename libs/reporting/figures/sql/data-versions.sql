-- The days that versions of the data go up to: of each certified year the last one on which a list of it was issued, and of now the newest of all.
SELECT year::VARCHAR AS name, max("asOf") AS day FROM certificates GROUP BY year
UNION ALL
SELECT 'now', max("asOf") FROM villages HAVING count(*) > 0
ORDER BY name
