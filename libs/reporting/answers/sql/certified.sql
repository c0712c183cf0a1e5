-- The certificates with the codes of their regions and the first day of their year (the view certified).
SELECT
  code AS villageCode,
  * EXCLUDE (code, inPovertyCounty, people, openShopsBySource),
  left(townshipCode, 2) AS provinceCode,
  left(townshipCode, 4) AS prefectureCode,
  left(townshipCode, 6) AS countyCode
FROM certificates
