import { type Readable } from 'node:stream';
import { type Provenance } from '@taocun/service';
import { columnsOf, picking } from './fields';
import { type ListDescription } from './list-docs';
import { csvOf, type Form, labelling, ndjsonOf, type Sheet } from './list-forms';
import { columnTypesOf, parquetOf } from '../parquet/parquet';

/** A list in a form that is written as its items come; with a provenance of the data, each has its label. */
export function streamOf(
  form: Exclude<Form, 'json'>,
  items: Iterable<object> | AsyncIterable<object>,
  fields: readonly string[] | undefined,
  { item, columns }: ListDescription,
  provenance: Provenance | undefined,
  sheet?: Sheet,
): Readable {
  const label = provenance?.label;
  if (form === 'ndjson') return ndjsonOf(items, labelling(picking(fields), label));
  const chosen = columnsOf(fields, columns);
  return form === 'csv' ? csvOf(items, chosen, label, sheet) : parquetOf(items, chosen, columnTypesOf(item, chosen), provenance);
}
