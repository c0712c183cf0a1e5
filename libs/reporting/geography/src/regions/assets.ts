import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/** The assets lie beside `src`, and so beside `dist`; assets/SOURCES.md says where they come from. */
const folder = path.join(__dirname, '../../assets');

/** The text of an asset; one that ends in `.gz` is decompressed. */
export function assetText(file: string): string {
  const bytes = readFileSync(path.join(folder, file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** The rows of a CSV asset without its header. */
export function assetRows(file: string): string[][] {
  return parse(assetText(file), { from_line: 2 });
}
