-- The last days of the data's versions: for a certified year the last day on which a list was issued, for now the newest day of all.
SELECT year::VARCHAR AS name, max("asOf") AS day FROM certificates GROUP BY year
UNION ALL
SELECT 'now', max("asOf") FROM villages HAVING count(*) > 0
ORDER BY name
