/*
 * The people of active shops, of regions with codes of $digits digits (0: the nation) by certified year, over the certificates that tell of them.
 *
 * Unless $exact, each count is rounded by fixed random rounding to base 3, as Stats NZ has it: a multiple of three stays, any other number goes
 * to the nearer multiple with a probability of two thirds and to the other one with one third, so that sums are right on average. A key decides,
 * not chance: who asks again gets the same answer, and so does who asks for the same people by another region or list, for else the mean of some
 * answers would tell. A village's key is an HMAC-SHA256 of the figure, the village and the count, so that others cannot compute it, and it is
 * another one when a person more is counted; a region's key is the sum of those of its villages.
 * Source: http://m.stats.govt.nz/Census/2013-census/methodology/confidentiality-how-applied.aspx
 */
WITH people AS (
  UNPIVOT (
    SELECT code, townshipCode, year, "asOf", unnest(people)
    FROM certificates
    WHERE ruleSet = $ruleSet AND people IS NOT NULL AND qualifies = coalesce($qualifies, qualifies)
  )
  ON COLUMNS(* EXCLUDE (code, townshipCode, year, "asOf")) INTO NAME figure VALUE number
),
keyed AS (
  SELECT
    *,
    -- $inner and $outer are the secret with the padding of RFC 2104; a key has 48 bits.
    CASE WHEN number > 0 THEN
      ('0x' || left(sha256(unhex($outer) || unhex(sha256(unhex($inner) || encode(concat_ws(':', figure, code, number))))), 12))::BIGINT
    ELSE 0 END AS key
  FROM people
),
cells AS (
  SELECT
    regionAt(townshipCode, $digits) AS code,
    year,
    figure,
    max("asOf") AS "asOf",
    sum(number) AS number,
    sum(key) % (1::HUGEINT << 48) AS key
  FROM keyed
  GROUP BY ALL
),
rounded AS (
  SELECT
    code,
    year,
    "asOf",
    figure,
    CASE
      WHEN $exact THEN number
      ELSE number - number % 3 + CASE WHEN 3 * key < number % 3 * (1::HUGEINT << 48) THEN 3 ELSE 0 END
    END AS number
  FROM cells
)
SELECT
  year,
  regions.code,
  places.name,
  $ruleSet AS ruleSet,
  "asOf",
  NOT $exact AS rounded,
  {
    'sexKnown': sexKnown,
    'female': female,
    'birthYearKnown': birthYearKnown,
    'under31': under31,
    'returneeKnown': returneeKnown,
    'returnee': returnee,
    'povertyKnown': povertyKnown,
    'povertyRegistered': povertyRegistered
  } AS keepers,
  workersKnown,
  workers
FROM (
  PIVOT rounded
  ON figure IN (
    'sexKnown', 'female', 'birthYearKnown', 'under31', 'returneeKnown', 'returnee', 'povertyKnown', 'povertyRegistered', 'workersKnown', 'workers'
  )
  USING max(number)
  GROUP BY code, year, "asOf"
) AS regions
LEFT JOIN places ON places.code = regions.code
