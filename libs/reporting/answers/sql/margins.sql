-- The distance of each certificate from the threshold of each criterion (the view margins). Ratios of value and threshold are comparable in any
-- unit: the logarithm is 0 at the threshold, and NULL if the value is not above 0. Conditions on certificates are applied first.
WITH
  asked AS NOT MATERIALIZED (
    SELECT code, townshipCode, ruleSet, year, "asOf", unnest(from_json(criteria, '["JSON"]')) AS row FROM certificates
  ),
  compared AS NOT MATERIALIZED (
    SELECT *, NULL AS alternativeOf FROM asked WHERE json_type(row, '$[1]') <> 'BOOLEAN'
    UNION ALL
    SELECT * REPLACE (unnest(from_json(row -> '$[2]', '["JSON"]')) AS row), row ->> '$[0]' FROM asked WHERE json_type(row, '$[1]') = 'BOOLEAN'
  )
SELECT * EXCLUDE (row, ratio), CASE WHEN ratio > 0 THEN ln(ratio) END AS margin
FROM (
  SELECT
    *,
    row ->> '$[0]' AS criterion,
    -- A kind has no distance, and a share of a negative whole means nothing. DuckDB may check conditions on margins before the condition below.
    CASE json_type(row, '$[1]')
      WHEN 'VARCHAR' THEN NULL
      WHEN 'ARRAY' THEN CASE WHEN (row ->> '$[1][1]')::DOUBLE > 0
        THEN ((row ->> '$[1][0]')::DOUBLE * (row ->> '$[2][1]')::DOUBLE) / nullif((row ->> '$[1][1]')::DOUBLE * (row ->> '$[2][0]')::DOUBLE, 0)
      END
      ELSE (row ->> '$[1]')::DOUBLE / (row ->> '$[2]')::DOUBLE
    END AS ratio
  FROM compared
  WHERE json_type(row, '$[1]') <> 'VARCHAR'
)
