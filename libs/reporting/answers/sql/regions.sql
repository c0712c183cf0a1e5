-- The townships or counties ($kind) that are or were Taobao Towns or clusters under $ruleSet, by the live verdicts.
SELECT kind, code, name, path, ruleSet, qualifies, size, villages, sequence, "asOf"
FROM regions
WHERE kind = $kind AND ruleSet = $ruleSet
