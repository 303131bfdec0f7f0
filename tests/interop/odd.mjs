// Writes a snapshot by DuckDB with every kind of column, and in it what formulas have to get right at their edges.
import fs from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const folder = `${process.argv[2]}/snapshots/snapshot_date=2026-01-31`;
fs.mkdirSync(folder, { recursive: true });
const duck = await (await DuckDBInstance.create(':memory:')).connect();
const any = (n, salt) => `CAST(hash(i * 1000003 + ${salt}) % ${n} AS BIGINT)`;
const one = (salt, ...values) => `[${values.join(', ')}][1 + ${any(values.length, salt)}]`;
const maybe = (n, salt, value) => `CASE WHEN ${any(n, salt)} = 0 THEN NULL ELSE ${value} END`;

await duck.run(`COPY (SELECT
  i * 7 AS customer_id,
  ${maybe(9, 1, `CASE ${any(12, 2)} WHEN 0 THEN 'NaN'::DOUBLE WHEN 1 THEN 'Infinity'::DOUBLE WHEN 2 THEN '-Infinity'::DOUBLE WHEN 3 THEN 1.7e308 WHEN 4 THEN -3.3::DOUBLE ELSE ${any(2000, 3)} / 17.0 - 10 END`)} AS "it's ""odd""; --",
  ${maybe(5, 4, `${any(2, 5)} = 1`)} AS flag,
  ${maybe(6, 6, `DATE '2026-01-01' + CAST(${any(31, 7)} AS INTEGER)`)} AS day,
  ${maybe(7, 8, `TIMESTAMP '2026-01-01 06:00:00' + INTERVAL (${any(2_000_000, 9)}) SECOND`)} AS moment,
  ${maybe(6, 10, `CAST(${any(150_000, 11)} / 1000 - 50 AS DECIMAL(18, 3))`)} AS price,
  ${maybe(4, 12, `CAST(${any(201, 13)} - 100 AS TINYINT)`)} AS small,
  ${maybe(8, 14, one(15, '0', '3', '999999', '9007199254740993', any(1_000_000, 16)))} AS big,
  CAST(${maybe(9, 17, one(18, '0.1', '0.25', '0.5', '0.75', "'NaN'::FLOAT", `${any(100, 19)} / 100`))} AS FLOAT) AS half,
  ${maybe(6, 20, one(21, "'low'", "'it''s'", "'back\\slash'", "'line\nbreak'", "''", "'Ünï'"))} AS word,
  ${maybe(5, 22, `CASE ${any(8, 23)} WHEN 0 THEN 'Infinity'::DOUBLE WHEN 1 THEN 'NaN'::DOUBLE WHEN 2 THEN 30 WHEN 3 THEN '-Infinity'::DOUBLE ELSE ${any(60, 24)} END`)} AS age,
  CAST(${maybe(10, 25, any(8, 26))} AS INTEGER) AS same_a,
  CAST(${maybe(10, 25, any(8, 26))} AS UINTEGER) AS same_b,
  ${maybe(10, 27, one(28, "'NaN'::DOUBLE", "'Infinity'::DOUBLE", '-0.001', '0', '100', '100.0000001', '49.985', '49.995', '74.994999999', '74.995', `${any(100_000, 29)} / 1000`))} AS vendor
  FROM range(1, 20001) t(i)) TO '${folder}/part-0.parquet' (ROW_GROUP_SIZE 4096)`);
