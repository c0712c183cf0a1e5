-- The open shops of the villages in any of $regions (codes of regions or villages, separated by spaces; empty for all), in total and by source:
-- now, or when the list of $ruleSet and $year was issued, of the villages that have a certificate of it.
WITH
  within AS (SELECT unnest(string_split($regions, ' ')) AS code),
  shops AS (
    SELECT code, townshipCode, openShops, openShopsBySource FROM villages WHERE $ruleSet = ''
    UNION ALL
    SELECT code, townshipCode, list_sum(list_transform(openShopsBySource, each -> each.openShops)), openShopsBySource
    FROM certificates
    WHERE ruleSet = $ruleSet AND year = $year
  ),
  selected AS (
    SELECT openShops, openShopsBySource FROM shops
    WHERE EXISTS (SELECT 1 FROM within WHERE starts_with(townshipCode, within.code) OR shops.code = within.code)
  ),
  bySource AS (
    SELECT each.source AS source, sum(each.openShops) AS openShops
    FROM (SELECT unnest(openShopsBySource) AS each FROM selected)
    GROUP BY ALL
  )
SELECT
  (SELECT coalesce(sum(openShops), 0) FROM selected) AS whole,
  (SELECT list({ 'source': source, 'openShops': openShops }) FROM bySource) AS bySource
