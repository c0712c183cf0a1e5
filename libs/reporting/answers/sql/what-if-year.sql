-- The quantities of what-if-live.sql, from the certificates of $year.
SELECT
  code,
  townshipCode,
  name,
  -- The value of the criterion that checks the kind of village.
  list_filter(json_extract_string(criteria, '$[*][1]'), lambda value: value IN ('administrative-village', 'residents-committee'))[1] AS kind,
  households,
  salesFen,
  alibabaSalesFen,
  activeShops,
  activeAlibabaShops,
  activeHouseholds,
  activeAlibabaHouseholds,
  qualifies AS compared,
  code IN (SELECT code FROM certificates WHERE ruleSet = $ruleSet AND year = $before AND qualifies) AS listed
FROM certificates
WHERE ruleSet = $ruleSet AND year = $year
