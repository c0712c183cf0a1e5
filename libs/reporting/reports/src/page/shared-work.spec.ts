import { DEADLINE_MS } from '@taocun/harness/until';
import { SharedWork } from './shared-work';

const begun: string[] = [];
const ends = new Map<string, (failure?: Error) => void>();
let work: SharedWork<string>;

beforeEach(() => {
  begun.length = 0;
  work = new SharedWork(2);
});

const ask = (name: string, patienceMs = DEADLINE_MS) =>
  work.soon(
    name,
    () => {
      begun.push(name);
      return new Promise((resolve, reject) =>
        ends.set(name, (failure) => (failure === undefined ? resolve(`${name} done`) : reject(failure))),
      );
    },
    patienceMs,
  );

it('work is shared while it is under way, also after a request has given up, and begins again afterwards', async () => {
  expect(await ask('a', 0)).toBeUndefined();
  const both = [ask('a'), ask('a')];
  expect(begun).toEqual(['a']);
  ends.get('a')?.();
  expect(await Promise.all(both)).toEqual(['a done', 'a done']);
  const again = ask('a');
  expect(begun).toEqual(['a', 'a']);
  ends.get('a')?.();
  expect(await again).toBe('a done');
});

it('work does not begin beyond the limit, until some has ended or failed', async () => {
  const first = ask('a');
  const second = ask('b');
  expect(await ask('c')).toBeUndefined();
  ends.get('a')?.(new Error('MongoDB does not answer'));
  expect(await first).toBeUndefined();
  const third = ask('c');
  ends.get('b')?.();
  ends.get('c')?.();
  expect(await Promise.all([second, third])).toEqual(['b done', 'c done']);
  expect(begun).toEqual(['a', 'b', 'c']);
});
