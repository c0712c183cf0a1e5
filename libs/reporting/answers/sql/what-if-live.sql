-- The quantities of every village now; $before is the year of the list on which rules may depend.
SELECT
  code,
  townshipCode,
  name,
  kind,
  households,
  salesFen,
  alibabaSalesFen,
  activeShops,
  activeAlibabaShops,
  activeHouseholds,
  activeAlibabaHouseholds,
  list_contains(qualifiesUnder, $ruleSet) AS compared,
  code IN (SELECT code FROM certificates WHERE ruleSet = $ruleSet AND year = $before AND qualifies) AS listed
FROM villages
