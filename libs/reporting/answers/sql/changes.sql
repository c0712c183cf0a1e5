-- The changes in the number of qualifying villages of townships (the view changes): 1 if a village starts to qualify, or enters a township while
-- it qualifies, -1 if it stops or leaves. A verdict counts in the village's township at the end of its day.
WITH
  arrivals AS (SELECT code, "asOf", max_by("to", number) AS townshipCode FROM moves GROUP BY ALL),
  verdictsOfDays AS (
    SELECT code, ruleSet, "asOf", max_by(qualifies, sequence) AS qualifies FROM verdicts WHERE code IN (SELECT code FROM moves) GROUP BY ALL
  ),
  qualifyingMoves AS (
    SELECT moves.code, number, moves."asOf", "from", "to", ruleSet
    FROM moves JOIN verdictsOfDays USING (code)
    WHERE verdictsOfDays."asOf" < moves."asOf"
    GROUP BY ALL
    HAVING max_by(qualifies, verdictsOfDays."asOf")
  )
SELECT code, coalesce(arrivals.townshipCode, verdicts.townshipCode) AS townshipCode, ruleSet, "asOf", if(qualifies, 1, -1) AS change
FROM verdicts LEFT JOIN arrivals USING (code, "asOf")
UNION ALL
SELECT code, "from", ruleSet, "asOf", -1 FROM qualifyingMoves
UNION ALL
SELECT code, "to", ruleSet, "asOf", 1 FROM qualifyingMoves
