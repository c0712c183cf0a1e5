import { Turns } from './resolve.controller';

const open = new AbortController().signal;

it('requests run one after another, also after a failure, and none whose caller has left', async () => {
  const turns = new Turns();
  const leaving = new AbortController();
  const first = Promise.withResolvers<string>();
  const done: string[] = [];
  const ran = (name: string, outcome: Promise<string> = Promise.resolve(name)) => {
    done.push(name);
    return outcome;
  };
  const all = [
    turns.next(() => ran('first', first.promise), open),
    turns.next(() => ran('left'), leaving.signal),
    turns.next(() => ran('failing', Promise.reject(new Error('of its own'))), open),
    turns.next(() => ran('last'), open),
  ];
  const outcomes = Promise.allSettled(all);
  await new Promise(setImmediate);
  expect(done).toEqual(['first']);
  leaving.abort();
  first.resolve('first');
  expect((await outcomes).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ]);
  expect(done).toEqual(['first', 'failing', 'last']);
});
