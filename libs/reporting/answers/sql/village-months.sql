-- The sales of a village by month.
SELECT month, salesFen, alibabaSalesFen
FROM months
WHERE code = $code
