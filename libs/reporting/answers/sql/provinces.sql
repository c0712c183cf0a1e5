-- The figures of each province on the map, under $ruleSet.
SELECT code, name, villages, qualifying, towns, clusters.all AS clusters, salesFen, qualifyingSalesFen, activeShops
FROM regionFigures
WHERE level = 'province' AND ruleSet = $ruleSet
