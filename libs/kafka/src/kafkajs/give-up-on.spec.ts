import { giveUpOn } from './give-up-on';

it.each<[string, () => Promise<void>, string[]]>([
  ['one that disconnects', () => Promise.resolve(), []],
  ['one that fails to', () => Promise.reject(new Error('it was reset')), ['it was reset']],
  ['one that never ends it', () => new Promise(() => undefined), ['it has not disconnected within 0.02 s']],
])('gives up on %s', async (_what, disconnect, expected) => {
  const troubles: string[] = [];
  await giveUpOn({ disconnect }, 20, (reason) => troubles.push(reason));
  expect(troubles).toEqual(expected);
});
