// Runs the statements of `healthbatch sql` in DuckDB and compares them with score files, value for value. A line on standard input: statement, snapshot, score file.
import fs from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const duck = await (await DuckDBInstance.create(':memory:')).connect();
const rows = async (sql) => (await duck.runAndReadAll(sql)).getRows();
const count = { statements: 0, columns: 0, values: 0, missing: 0, different: 0 };

for (const line of fs.readFileSync(0, 'utf8').trimEnd().split('\n')) {
  const [statement, snapshot, scores] = line.split('\t');
  await duck.run(`CREATE OR REPLACE VIEW snapshot AS SELECT * FROM read_parquet('${snapshot}', hive_partitioning = false)`);
  await duck.run(`CREATE OR REPLACE TABLE published AS SELECT * FROM read_parquet('${scores}', hive_partitioning = false)`);
  await duck.run(`CREATE OR REPLACE TABLE computed AS ${fs.readFileSync(statement, 'utf8')}`);
  const published = (await rows('DESCRIBE published')).map(([name]) => name);
  const computed = (await rows('DESCRIBE computed')).map(([name]) => name);
  const wanted = published.filter((name) => /^(customer_id|segment|score|band|coverage|points_.*|reason_[123]|override)$/.test(name));
  let wrong = JSON.stringify(wanted) === JSON.stringify(computed) ? 0 : 1;
  if (wrong) console.log(`${statement}: columns ${computed}, a score file has ${wanted}`);
  const customers = Number((await rows('SELECT count(*) FROM published'))[0][0]);
  const alone = Number((await rows('SELECT count(*) FROM published FULL JOIN computed USING (customer_id) WHERE published.segment IS NULL OR computed.segment IS NULL'))[0][0]);
  if (alone || customers !== Number((await rows('SELECT count(*) FROM computed'))[0][0])) {
    wrong++;
    console.log(`${statement}: other customers than the score file has`);
  }
  for (const name of wanted.filter((name) => computed.includes(name))) {
    const differs = `FROM published p JOIN computed c USING (customer_id) WHERE p."${name}" IS DISTINCT FROM c."${name}"`;
    const different = Number((await rows(`SELECT count(*) ${differs}`))[0][0]);
    count.columns++;
    count.values += customers;
    count.missing += Number((await rows(`SELECT count(*) FROM published WHERE "${name}" IS NULL`))[0][0]);
    if (different) {
      wrong += different;
      const [id, was, is] = (await rows(`SELECT customer_id, p."${name}"::VARCHAR, c."${name}"::VARCHAR ${differs} LIMIT 1`))[0];
      console.log(`${statement}, ${name}: ${different} differ, customer ${id}: ${is}, published ${was}`);
    }
  }
  count.statements++;
  count.different += wrong;
}

console.log(Object.entries(count).map(([what, n]) => `${n} ${what}`).join(', '));
process.exit(count.different === 0 && count.values > 0 ? 0 : 1);
