-- Every assessed village, with the members of its entry in the list.
SELECT
  code AS villageCode,
  * EXCLUDE (code, inPovertyCounty),
  left(code, 2) AS provinceCode,
  left(code, 4) AS prefectureCode,
  left(code, 6) AS countyCode,
  left(code, 9) AS townshipCode
FROM villages
