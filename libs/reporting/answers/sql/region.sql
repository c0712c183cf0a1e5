-- The figures of one region under every rule set, in the order of $ruleSets.
SELECT
  code,
  level,
  name,
  path,
  $parent AS parent,
  "asOf",
  $computedAt AS computedAt,
  * EXCLUDE (
    code, level, name, path, "asOf",
    ruleSet, qualifying, qualifyingInPovertyCounties, qualifyingSalesFen, towns, clusters, povertyCounties
  ),
  list(
    {
      'ruleSet': ruleSet,
      'qualifying': qualifying,
      'qualifyingInPovertyCounties': qualifyingInPovertyCounties,
      'qualifyingSalesFen': qualifyingSalesFen,
      'towns': towns,
      'clusters': clusters,
      'povertyCounties': povertyCounties
    }
    ORDER BY list_position(string_split($ruleSets, ' '), ruleSet)
  ) AS ruleSets
FROM regionFigures
WHERE code = $code
GROUP BY ALL
