-- A region, followed by its parts of $digits with assessed villages, those with the most Taobao Villages first.
SELECT code, villages, qualifying, "asOf"
FROM regionFigures
WHERE ruleSet = $ruleSet
  AND (code = $code OR (villages > 0 AND length(code) = $digits AND code <> 'CN' AND $code IN ('CN', left(code, length($code)))))
ORDER BY code <> $code, qualifying DESC, code
LIMIT $most
