// What the files hold, as their writer noted it beside them: one line a row, NaN and infinities as text, 64-bit integers and timestamps as text.
import fs from 'node:fs';

export function expected(folder) {
  const { columns, rowGroups } = JSON.parse(fs.readFileSync(`${folder}/schema.json`, 'utf8'));
  const rows = fs.readFileSync(`${folder}/rows.jsonl`, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
  return { columns, rowGroups, rows };
}

export function files(folder) {
  return fs.readdirSync(folder).filter((name) => name.endsWith('.parquet')).sort();
}
