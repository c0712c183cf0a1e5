-- The open shops of the villages in any of $regions (codes of regions or villages, separated by spaces; empty for all), in total and by source.
WITH
  within AS (SELECT unnest(string_split($regions, ' ')) AS code),
  asked AS (
    SELECT openShops, openShopsBySource FROM villages
    WHERE EXISTS (SELECT 1 FROM within WHERE starts_with(townshipCode, within.code) OR villages.code = within.code)
  ),
  bySource AS (
    SELECT each.source AS source, sum(each.openShops) AS openShops
    FROM (SELECT unnest(openShopsBySource) AS each FROM asked)
    GROUP BY ALL
  )
SELECT
  (SELECT coalesce(sum(openShops), 0) FROM asked) AS whole,
  (SELECT list({ 'source': source, 'openShops': openShops }) FROM bySource) AS bySource
