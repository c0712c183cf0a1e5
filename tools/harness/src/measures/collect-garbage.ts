import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects all garbage, so that only what is still held counts when memory is measured. */
export const collectGarbage = runInNewContext('gc') as () => void;
