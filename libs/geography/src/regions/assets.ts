import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/** The assets are next to `src`, and so next to `dist`; assets/SOURCES.md names their origin. */
const folder = path.join(__dirname, '../../assets');

/** The text of an asset; files that end in `.gz` are decompressed. */
export function assetText(file: string): string {
  const bytes = readFileSync(path.join(folder, file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** The rows of a CSV asset without its header. */
export function assetRows(file: string): string[][] {
  return parse(assetText(file), { from_line: 2 });
}
