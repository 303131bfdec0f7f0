// Filters at the edges of each row group's statistics: what DuckDB and Polars find in the file, which they may skip parts of, must be what is there.
import { DuckDBInstance } from '@duckdb/node-api';
import pl from 'nodejs-polars';
import { expected, files } from './expected.mjs';

const folder = process.argv[2];
const { columns, rowGroups, rows } = expected(folder);
const duck = await (await DuckDBInstance.create(':memory:')).connect();
const ask = async (sql) => (await duck.runAndReadAll(sql)).getRows();
let asked = 0;
let wrong = 0;

// The literals at a column's edges, row group by row group, as SQL writes them.
function edges(place, kind) {
  const found = new Set();
  let start = 0;
  for (const count of rowGroups) {
    const values = rows.slice(start, start + count).map((row) => row[place]).filter((value) => value !== null && value !== 'NaN');
    start += count;
    if (values.length === 0) continue;
    const numeric = kind === 'integer' || kind === 'timestamp' ? values.map(BigInt) : values.map((value) => (value === 'Infinity' ? Infinity : value));
    const order = (a, b) => (kind === 'text' ? Buffer.compare(Buffer.from(a), Buffer.from(b)) : a < b ? -1 : a > b ? 1 : 0);
    for (const value of [numeric.reduce((a, b) => (order(b, a) < 0 ? b : a)), numeric.reduce((a, b) => (order(b, a) > 0 ? b : a))]) {
      found.add(literal(value, kind));
    }
  }
  return [...found];
}

function literal(value, kind) {
  if (kind === 'text') return `'${value.replaceAll("'", "''")}'`;
  if (kind === 'date') return `(DATE '1970-01-01' + INTERVAL (${value}) DAY)::DATE`;
  if (kind === 'timestamp') return `make_timestamptz(${value})`;
  if (value === Infinity) return `'Infinity'::DOUBLE`;
  return kind === 'number' ? `(${value})::DOUBLE` : `${value}`;
}

for (const file of files(folder)) {
  const path = `${folder}/${file}`;
  await duck.run(`CREATE OR REPLACE TABLE whole AS SELECT * FROM '${path}'`);
  for (const [place, { name, kind }] of columns.entries()) {
    const tests = [`${name} IS NULL`, `${name} IS NOT NULL`];
    if (kind === 'number') tests.push(`isnan(${name})`, `${name} = 'NaN'::DOUBLE`, `${name} > 1e300`, `${name} = -0.0`, `${name} < 0.0`);
    if (kind === 'boolean') tests.push(name, `NOT ${name}`);
    for (const edge of kind === 'boolean' ? [] : edges(place, kind)) {
      tests.push(...['=', '<', '<=', '>', '>=', '<>'].map((operator) => `${name} ${operator} ${edge}`), `${name} IN (${edge})`);
    }
    for (const test of tests) {
      const [[there]] = await ask(`SELECT count(*) FROM whole WHERE ${test}`);
      const [[found]] = await ask(`SELECT count(*) FROM '${path}' WHERE ${test}`);
      asked++;
      if (there !== found) {
        wrong++;
        console.log(`DuckDB, ${file}: ${test} finds ${found} rows of ${there}`);
      }
    }
  }

  // A row group whose statistics rule a value out is skipped: the statistics are there to be used.
  const [[without]] = await ask(
    `SELECT count(*) FROM parquet_metadata('${path}') WHERE stats_null_count IS NULL OR (stats_min_value IS NULL AND stats_null_count < num_values
     AND NOT path_in_schema IN ('number_nan'))`);
  if (without !== 0n) {
    wrong++;
    console.log(`${file}: ${without} chunks without statistics`);
  }

  // Polars skips by the same statistics.
  const whole = pl.readParquet(path);
  for (const name of ['number_any', 'number_nan', 'grid_any']) {
    for (const limit of [-1, 0, 50, 99.99, 100]) {
      for (const [sign, filter] of [['>', pl.col(name).gt(limit)], ['<=', pl.col(name).ltEq(limit)], ['=', pl.col(name).eq(limit)]]) {
        const there = whole.filter(filter).height;
        const found = (await pl.scanParquet(path).filter(filter).collect()).height;
        asked++;
        if (there !== found) {
          wrong++;
          console.log(`Polars, ${file}: ${name} ${sign} ${limit} finds ${found} rows of ${there}`);
        }
      }
    }
  }
}

console.log(`${asked} filters asked, ${wrong} wrong`);
process.exit(wrong === 0 && asked > 0 ? 0 : 1);
