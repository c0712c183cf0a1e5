-- The certificates of villages on a list with late updates, each with the money of these and the day of the village's last assessment.
SELECT villages.code AS villageCode, villages."asOf", certificates.ruleSet, year, certificates.salesFen, late.salesFen AS lateSalesFen
FROM (SELECT code, "asOf", unnest(lateUpdates) AS late FROM villages) AS villages
JOIN certificates ON certificates.code = villages.code AND certificates."asOf" = late.cutOff
WHERE qualifies
