import { Remembered } from './remembered';

it('makes an answer once, until something else is stored', async () => {
  let version = 'a';
  let made = 0;
  const answers = new Remembered<number>(() => Promise.resolve(version), 2);
  const ask = (question: string): Promise<number> => answers.of(question, () => Promise.resolve(++made));
  expect([await ask('x'), await ask('x'), await ask('y'), await ask('x')]).toEqual([1, 1, 2, 1]);
  version = 'b';
  expect([await ask('x'), await ask('x'), await ask('y')]).toEqual([3, 3, 4]);
});

it('makes it once for all who ask meanwhile', async () => {
  let made = 0;
  const answers = new Remembered<number>(() => Promise.resolve(''), 2);
  const slow = (): Promise<number> => new Promise((resolve) => setTimeout(() => resolve(++made), 20));
  expect(await Promise.all([answers.of('x', slow), answers.of('x', slow), answers.of('x', slow)])).toEqual([1, 1, 1]);
});

it('keeps no failure', async () => {
  const answers = new Remembered<number>(() => Promise.resolve(''), 2);
  await expect(answers.of('x', () => Promise.reject(new Error('MongoDB is away')))).rejects.toThrow('away');
  expect(await answers.of('x', () => Promise.resolve(1))).toBe(1);
});

it('keeps no more than it may, the newest', async () => {
  let made = 0;
  const answers = new Remembered<number>(() => Promise.resolve(''), 2);
  const ask = (question: string): Promise<number> => answers.of(question, () => Promise.resolve(++made));
  for (const question of ['x', 'y', 'z']) await ask(question);
  expect([await ask('z'), await ask('y'), await ask('x')]).toEqual([3, 2, 4]);
});
