import { VersionedCache } from './versioned-cache';

let made: string[];
beforeEach(() => (made = []));

const making =
  (name: string, bytes = 11_000) =>
  (): Promise<{ readonly name: string; readonly bytes: number }> => {
    made.push(name);
    return Promise.resolve({ name, bytes });
  };

const bytesUpTo = (most: number) => new VersionedCache<{ readonly name: string; readonly bytes: number }>(most, ({ bytes }) => bytes);

it('makes an answer once, until something else is stored', async () => {
  const answers = bytesUpTo(100_000);
  for (const version of ['1', '1', '2', '2']) await answers.getOrCompute('/villages', version, making(version));
  expect(made).toEqual(['1', '2']);
});

it('makes it once for all who ask meanwhile', async () => {
  const answers = bytesUpTo(100_000);
  const given = await Promise.all([1, 2, 3].map(() => answers.getOrCompute('/villages', '1', making('answer'))));
  expect(given.map(({ name }) => name)).toEqual(['answer', 'answer', 'answer']);
  expect(made).toEqual(['answer']);
});

it('keeps what is made of the newer version, whichever is ready last', async () => {
  const answers = bytesUpTo(100_000);
  let ready: () => void = () => undefined;
  const older = answers.getOrCompute('/a', '1', async () => {
    await new Promise<void>((resolve) => (ready = resolve));
    return { name: 'older', bytes: 1 };
  });
  await answers.getOrCompute('/a', '2', making('newer'));
  ready();
  expect(await older).toEqual({ name: 'older', bytes: 1 });
  expect(await answers.getOrCompute('/a', '2', making('again'))).toEqual({ name: 'newer', bytes: 11_000 });
});

it('keeps no more bytes than it may, those that were asked for last', async () => {
  const answers = bytesUpTo(40_000);
  for (const question of ['/a', '/b', '/c', '/a', '/d']) await answers.getOrCompute(question, '1', making(question));
  expect(made).toEqual(['/a', '/b', '/c', '/d']);
  for (const question of ['/a', '/c', '/d', '/b']) await answers.getOrCompute(question, '1', making(question));
  expect(made).toEqual(['/a', '/b', '/c', '/d', '/b']);
});

it('keeps no more answers than it may, where they have no size', async () => {
  const answers = new VersionedCache<unknown>(2);
  for (const question of ['/a', '/b', '/c', '/c', '/b', '/a']) await answers.getOrCompute(question, '1', making(question));
  expect(made).toEqual(['/a', '/b', '/c', '/a']);
});

it('counts the length of the question too, as is wanted', async () => {
  const answers = new VersionedCache<{ readonly bytes: number }>(30, ({ bytes }, question) => bytes + question.length);
  await answers.getOrCompute('/a', '1', making('/a', 10));
  await answers.getOrCompute(`/b?${'x'.repeat(20)}`, '1', making('/b', 1));
  await answers.getOrCompute('/a', '1', making('/a again', 10));
  expect(made).toEqual(['/a', '/b', '/a again']);
});

it('keeps no failure', async () => {
  const answers = bytesUpTo(40_000);
  await expect(answers.getOrCompute('/a', '1', () => Promise.reject(new Error('MongoDB is away')))).rejects.toThrow('away');
  await answers.getOrCompute('/a', '1', making('/a'));
  expect(made).toEqual(['/a']);
});
