// Reads every file with DuckDB and with Polars and compares every value with what was written.
import { DuckDBInstance } from '@duckdb/node-api';
import pl from 'nodejs-polars';
import { expected, files } from './expected.mjs';

const folder = process.argv[2];
const { columns, rows } = expected(folder);
const duck = await (await DuckDBInstance.create(':memory:')).connect();
let wrong = 0;

function compare(reader, file, column, place, values) {
  if (values.length !== rows.length) {
    console.log(`${reader}, ${file}: ${values.length} rows, ${rows.length} were written`);
    wrong++;
    return;
  }
  let shown = 0;
  for (let row = 0; row < rows.length; row++) {
    const value = spoken(values[row]);
    if (value !== rows[row][place]) {
      wrong++;
      if (shown++ < 3) console.log(`${reader}, ${file}, ${column}, row ${row}: read ${value}, written ${rows[row][place]}`);
    }
  }
}

// As the writer's notes have it: what JSON can't say is text.
function spoken(value) {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

function duckExpression(name, kind) {
  if (kind === 'timestamp') return `epoch_us(${name})`;
  if (kind === 'date') return `date_diff('day', DATE '1970-01-01', ${name})::INT`;
  return name;
}

function polarsValues(series, kind) {
  if (kind === 'timestamp') return series.cast(pl.Int64).cast(pl.Utf8).toArray();
  if (kind === 'integer') return series.cast(pl.Utf8).toArray();
  if (kind === 'date') return series.cast(pl.Int32).toArray();
  return series.toArray();
}

for (const file of files(folder)) {
  const path = `${folder}/${file}`;
  const frame = pl.readParquet(path);
  for (const [place, { name, kind }] of columns.entries()) {
    const read = await duck.runAndReadAll(`SELECT ${duckExpression(name, kind)} FROM '${path}'`);
    compare('DuckDB', file, name, place, read.getColumns()[0] ?? []);
    compare('Polars', file, name, place, polarsValues(frame.getColumn(name), kind));
  }
}

console.log(`${files(folder).length} files, ${columns.length} columns, ${rows.length} rows, two readers: ${wrong} values differ`);
process.exit(wrong === 0 && rows.length > 0 ? 0 : 1);
