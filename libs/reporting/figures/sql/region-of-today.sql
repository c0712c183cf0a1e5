-- The sums over the villages whose present places lie in a region; the codes of its villages begin with $within.
SELECT
  coalesce(sum(openShops), 0) AS openShops,
  coalesce(sum(activeShops), 0) AS activeShops,
  coalesce(sum(activeAlibabaShops), 0) AS activeAlibabaShops,
  coalesce(sum(salesFen), 0) AS salesFen,
  coalesce(sum(alibabaSalesFen), 0) AS alibabaSalesFen,
  coalesce(sum(paidByUrbanBuyersFen), 0) AS paidByUrbanBuyersFen,
  coalesce(sum(paidByRuralBuyersFen), 0) AS paidByRuralBuyersFen
FROM villages JOIN presentPlaces USING (code)
WHERE starts_with(presentTownshipCode, $within)
