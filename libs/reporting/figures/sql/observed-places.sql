-- Provinces, prefectures, counties and townships in which a village is assessed, under $ruleSet.
SELECT code, level, name, path, villages, qualifying
FROM regionFigures
WHERE ruleSet = $ruleSet AND level <> 'nation' AND villages > 0
