-- Every region under each rule set, even without a village (the view regionFigures): the sums of its villages (the view regionSums), its towns,
-- clusters and poverty counties.
WITH
  sums AS MATERIALIZED (FROM regionSums),
  qualifying AS (
    SELECT
      ruleSet,
      regionAt(townshipCode, digits) AS region,
      count(*) AS qualifying,
      count(*) FILTER (inPovertyCounty) AS qualifyingInPovertyCounties,
      sum(salesFen) AS qualifyingSalesFen
    FROM (SELECT townshipCode, inPovertyCounty, salesFen, unnest(qualifiesUnder) AS ruleSet FROM villages), levels
    GROUP BY ALL
  ),
  decided AS (
    SELECT
      ruleSet,
      regionAt(code, digits) AS region,
      count(*) FILTER (kind = 'town') AS towns,
      {
        'all': count(*) FILTER (kind = 'cluster'),
        'cluster': count(*) FILTER (size = 'cluster'),
        'large': count(*) FILTER (size = 'large'),
        'super': count(*) FILTER (size = 'super')
      } AS clusters
    FROM regions, levels
    WHERE qualifies AND digits <= length(code)
    GROUP BY ALL
  ),
  -- A county counts as a poverty county if it is on the list, or if a village's registration says so.
  poorCounties AS (
    SELECT code FROM povertyCounties
    UNION
    SELECT left(townshipCode, 6) FROM villages WHERE inPovertyCounty
  ),
  poor AS (SELECT regionAt(code, digits) AS region, count(*) AS poor FROM poorCounties, levels WHERE digits <= 6 GROUP BY ALL),
  poorWithTaobaoVillages AS (
    SELECT ruleSet, regionAt(code, digits) AS region, count(*) AS poorWithTaobaoVillages
    FROM qualifying JOIN poorCounties ON code = region, levels
    WHERE digits <= 6
    GROUP BY ALL
  ),
  known AS (
    SELECT level, code AS region, name, path FROM places
    UNION ALL
    -- A region that is not in the present registry has no smaller region there either, so it has the path of its villages.
    SELECT sums.level, region, NULL, villagePath FROM sums ANTI JOIN places ON code = region
  )
SELECT
  region AS code,
  known.level,
  name,
  path,
  ruleSet,
  coalesce(COLUMNS(qualifying.* EXCLUDE (ruleSet, region)), 0),
  coalesce(towns, 0) AS towns,
  coalesce(clusters, { 'all': 0, 'cluster': 0, 'large': 0, 'super': 0 }) AS clusters,
  {
    'all': coalesce(poor, 0),
    'withTaobaoVillages': coalesce(poorWithTaobaoVillages, 0),
    'withoutTaobaoVillages': coalesce(poor, 0) - coalesce(poorWithTaobaoVillages, 0)
  } AS povertyCounties,
  coalesce(villages, 0) AS villages,
  coalesce(villagesInPovertyCounties, 0) AS villagesInPovertyCounties,
  sums.* EXCLUDE (level, region, villages, villagesInPovertyCounties, "asOf", villagePath),
  { 'part': coalesce(activeHouseholds, 0), 'whole': coalesce(households, 0) } AS activeHouseholdShare,
  "asOf"
FROM known
CROSS JOIN (SELECT DISTINCT ruleSet FROM cutOffs)
LEFT JOIN sums USING (region)
LEFT JOIN qualifying USING (ruleSet, region)
LEFT JOIN decided USING (ruleSet, region)
LEFT JOIN poor USING (region)
LEFT JOIN poorWithTaobaoVillages USING (ruleSet, region)
