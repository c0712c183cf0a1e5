-- Poverty counties: those on the State Council's list, and others that a village's registration calls one.
SELECT
  code,
  coalesce(listed.name, region.name) AS name,
  path,
  listed.code IS NOT NULL AS listed,
  delistedYear,
  ruleSet,
  villages,
  qualifying,
  salesFen,
  $computedAt AS computedAt
FROM regionFigures region LEFT JOIN povertyCounties listed USING (code)
WHERE level = 'county' AND povertyCounties.all = 1
