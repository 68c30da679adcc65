// Reads CSV files in csv-parse's strict mode; prints for each how many rows and columns it has, or what is wrong.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "csv-parse/sync";

const found = {};
for (const path of process.argv.slice(2)) {
  const content = readFileSync(path);
  const bom = content.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
  try {
    const rows = parse(content, {
      bom,
      relax_quotes: false,
      relax_column_count: false,
      skip_empty_lines: false,
      record_delimiter: "\r\n",
    });
    found[path] = { rows: rows.length, columns: rows[0]?.length, bom, last: rows.at(-1) };
  } catch (error) {
    found[path] = { error: `${basename(path)}: ${error.message}` };
  }
}
console.log(JSON.stringify(found));
