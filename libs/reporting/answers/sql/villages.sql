-- Every assessed village, with the members of its list entry.
SELECT
  code AS villageCode,
  * EXCLUDE (code, certifiedYears, inPovertyCounty, openShopsBySource),
  left(townshipCode, 2) AS provinceCode,
  left(townshipCode, 4) AS prefectureCode,
  left(townshipCode, 6) AS countyCode
FROM villages
