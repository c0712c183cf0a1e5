import { plantsIn } from './plant';

const inIngestion = plantsIn('apps/ingestion/src', 'ingestion: ');

/** Mutants of the acceptance of updates, and of the storage of rejected ones. */
export const ingestionPlants = [
  ...inIngestion('updates/accept-updates', [['blank lines count', 'if (isSpace(body[at])) continue;', '']]),
  ...inIngestion('placement/place-updates', [
    ['a name is taken from a partition that there is not', 'name.partition >= partitions ||', ''],
    ['a name is taken from the partition itself', '|| name.partition === partition', ''],
  ]),
  ...inIngestion('placement/rejected-document', [
    ['a value of any size is kept whole', 'value.subarray(0, MOST_VALUE_BYTES)', 'value'],
    ['a key of any size is kept', '|| key.length > MOST_HEADER_BYTES', ''],
  ]),
  ...inIngestion(
    'placement/record-overhead',
    [['a header without a name takes no room', 'BYTES_A_HEADER + Buffer', 'Buffer']],
    'placement/rejected-document.spec.ts',
  ),
];
