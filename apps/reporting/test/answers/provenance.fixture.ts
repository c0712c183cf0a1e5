import { readFileSync } from 'node:fs';
import * as path from 'node:path';

/** The statement that `npm start` makes about the record. */
export const PROVENANCE = path.join(__dirname, '../../../../tools/record/provenance.json');

export const provenance = JSON.parse(readFileSync(PROVENANCE, 'utf8')) as {
  readonly label: string;
  readonly placesWithinKm: number;
};
