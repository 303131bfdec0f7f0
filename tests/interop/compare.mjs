// Compares what our reader made of other programs' files (on standard input, as ReadValues.cs writes it) with what DuckDB reads, value for value.
import readline from 'node:readline';
import { DuckDBInstance } from '@duckdb/node-api';

const duck = await (await DuckDBInstance.create(':memory:')).connect();
const count = { files: 0, columns: 0, values: 0, skipped: 0, refused: 0, unread: 0, different: 0 };
const writers = new Map();
let file = null;
let fields = [];
let place = -1;

const expressions = {
  // DuckDB makes doubles of decimals a last digit off; JavaScript reads their digits to the nearest.
  Number: (name, type) => (type.startsWith('DECIMAL') ? `${name}::VARCHAR` : `${name}::DOUBLE`),
  Integer: (name) => `${name}::HUGEINT::VARCHAR`,
  Text: (name) => `${name}::VARCHAR`,
  Date: (name) => `date_diff('day', DATE '1970-01-01', ${name}::DATE)::INT`,
  Timestamp: (name) => `epoch_us(${name})::VARCHAR`,
};

function spoken(value) {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

async function column({ column, form, values }) {
  // DuckDB renames columns whose names differ in case only: it is the place that counts.
  const [called, type] = fields[place] ?? [column, ''];
  if (type.startsWith('GEOMETRY')) {
    count.skipped++;
    return;
  }
  const name = `"${called.replaceAll('"', '""')}"`;
  let found;
  try {
    const expression = type === 'BLOB' ? `decode(${name})` : expressions[form](name, type);
    // Not a hive partition and not a file name: the column as it is stored.
    const read = await duck.runAndReadAll(`SELECT ${expression} FROM read_parquet('${file.replaceAll("'", "''")}', hive_partitioning = false)`);
    found = read.getColumns()[0] ?? [];
    if (form === 'Number' && type.startsWith('DECIMAL')) found = found.map((value) => (value === null ? null : Number(value)));
  } catch (error) {
    count.unread++;
    console.log(`DuckDB doesn't read ${file}, ${column}: ${String(error.message).split('\n')[0]}`);
    return;
  }
  count.columns++;
  count.values += values.length;
  let wrong = found.length === values.length ? 0 : 1;
  let first = wrong ? `${values.length} rows, DuckDB ${found.length}` : '';
  for (let row = 0; row < Math.min(found.length, values.length); row++) {
    if (!Object.is(spoken(found[row]), values[row]) && !(found[row] === 0 && values[row] === 0)) {
      if (wrong++ === 0) first = `row ${row}: ${JSON.stringify(values[row])}, DuckDB ${JSON.stringify(spoken(found[row]), (k, v) => (typeof v === 'bigint' ? String(v) : v))}`;
    }
  }
  if (wrong) {
    count.different++;
    console.log(`${file}, ${column} (${form}, DuckDB ${type}): ${wrong} differ, ${first}`);
  }
}

for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const said = JSON.parse(line);
  if (said.file) {
    file = said.file;
    count.files++;
    writers.set(said.writer ?? 'unnamed', (writers.get(said.writer ?? 'unnamed') ?? 0) + 1);
    fields = [];
    place = -1;
    try {
      fields = (await duck.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet('${file.replaceAll("'", "''")}', hive_partitioning = false)`)).getRows();
    } catch (error) {
      if (!said.refused) console.log(`DuckDB doesn't open ${file}: ${String(error.message).split('\n')[0]}`);
    }
    if (said.refused) {
      count.refused++;
      console.log(`refused (${fields.length ? 'DuckDB opens it' : 'DuckDB too'}): ${said.refused}`);
    }
    continue;
  }
  place++;
  if (said.refused) {
    count.refused++;
    console.log(`refused: ${said.refused}`);
  } else if (said.skipped) {
    count.skipped++;
  } else {
    await column(said);
  }
}
for (const [writer, files] of [...writers].sort()) console.log(`${files} by ${writer}`);
console.log(Object.entries(count).map(([what, n]) => `${n} ${what}`).join(', '));
process.exit(count.different === 0 && count.columns > 0 ? 0 : 1);
