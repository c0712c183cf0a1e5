-- Provinces, prefectures, counties and townships with assessed villages, under $ruleSet.
SELECT code, level, name, path, villages, qualifying
FROM regionFigures
WHERE ruleSet = $ruleSet AND level <> 'nation' AND villages > 0
