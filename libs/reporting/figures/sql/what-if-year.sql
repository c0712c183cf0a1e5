-- The same quantities by the certificates of $year; NULL are those that a certificate of before they were told lacks.
SELECT
  code,
  townshipCode,
  name,
  reasons[1] AS kind,
  coalesce(households, reasons[4]::BIGINT) AS households,
  salesFen,
  alibabaSalesFen,
  activeShops,
  activeAlibabaShops,
  coalesce(activeHouseholds, CASE WHEN compares AND $counts = 'all-shops' THEN reasons[3]::BIGINT END) AS activeHouseholds,
  coalesce(activeAlibabaHouseholds, CASE WHEN compares AND $counts = 'alibaba-shops' THEN reasons[3]::BIGINT END) AS activeAlibabaHouseholds,
  qualifies AS compared,
  code IN (SELECT code FROM certificates WHERE ruleSet = $ruleSet AND year = $before AND qualifies) AS listed
FROM (
  SELECT
    *,
    -- The last criterion is the kind; the second comparison of the one before it is that of the share, with its part and whole.
    json_extract_string(criteria, ['$[#-1][1]', '$[#-2][2][1][0]', '$[#-2][2][1][1][0]', '$[#-2][2][1][1][1]']) AS reasons,
    reasons[2] = 'active-household-share' AS compares
  FROM certificates
  WHERE ruleSet = $ruleSet AND year = $year
)
