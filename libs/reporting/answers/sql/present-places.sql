-- The present place of every village (the view presentPlaces): the code of its last successor, and the present township of that code.
WITH RECURSIVE
  -- A code that several villages name as their former one was divided; its figures stay under the code itself.
  successors AS (
    SELECT formerCode AS code, any_value(code) AS successor
    FROM villages
    WHERE formerCode <> code
    GROUP BY formerCode
    HAVING count(*) = 1
  ),
  walks AS (
    SELECT code, successor AS present, 1 AS steps FROM successors
    UNION ALL
    SELECT walks.code, successors.successor, steps + 1 FROM walks JOIN successors ON successors.code = present WHERE steps < 100
  ),
  -- Codes that form a cycle have no end; each stays itself.
  ends AS (SELECT code, max_by(present, steps) AS present FROM walks GROUP BY code HAVING max(steps) < 100)
SELECT
  villages.code,
  coalesce(presents.code, villages.code) AS presentCode,
  coalesce(presents.townshipCode, villages.townshipCode) AS presentTownshipCode
FROM villages LEFT JOIN ends USING (code) LEFT JOIN villages AS presents ON presents.code = ends.present
