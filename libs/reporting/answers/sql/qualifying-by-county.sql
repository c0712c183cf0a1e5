-- The villages of each county that qualify now under $ruleSet or, if a $year is given, are on its certified list.
SELECT code, qualifying FROM regionFigures WHERE $year IS NULL AND level = 'county' AND ruleSet = $ruleSet
UNION ALL
SELECT left(townshipCode, 6), count(*) FROM certificates WHERE year = $year AND ruleSet = $ruleSet AND qualifies GROUP BY ALL
