import { Pages, type SentPage } from './pages';

let made: string[];
beforeEach(() => (made = []));

const making =
  (name: string, bytes = 10_000) =>
  (): Promise<SentPage> => {
    made.push(name);
    return Promise.resolve({ body: 'x'.repeat(bytes), etag: name });
  };

it('makes a page once, until something else is stored', async () => {
  const pages = new Pages(100_000);
  for (const version of ['1', '1', '2', '2']) await pages.of('/villages', version, making(version));
  expect(made).toEqual(['1', '2']);
});

it('makes it once for all who ask meanwhile', async () => {
  const pages = new Pages(100_000);
  const answers = await Promise.all([1, 2, 3].map(() => pages.of('/villages', '1', making('page'))));
  expect(answers.map(({ etag }) => etag)).toEqual(['page', 'page', 'page']);
  expect(made).toEqual(['page']);
});

it('keeps no more bytes than it may, those that were asked for last', async () => {
  const pages = new Pages(40_000);
  for (const question of ['/a', '/b', '/c', '/a', '/d']) await pages.of(question, '1', making(question));
  expect(made).toEqual(['/a', '/b', '/c', '/d']);
  for (const question of ['/a', '/c', '/d', '/b']) await pages.of(question, '1', making(question));
  expect(made).toEqual(['/a', '/b', '/c', '/d', '/b']);
});

it('counts the bytes of a page once, however often another one takes its place', async () => {
  const pages = new Pages(40_000);
  await pages.of('/a', '1', making('/a'));
  for (const version of ['1', '2', '3', '4', '5']) await pages.of('/b', version, making(version));
  await pages.of('/a', '1', making('/a again'));
  expect(made).toEqual(['/a', '1', '2', '3', '4', '5']);
});

it('does not keep what is larger than all that it may keep', async () => {
  const pages = new Pages(40_000);
  await pages.of('/a', '1', making('/a', 50_000));
  await pages.of('/a', '1', making('/a', 50_000));
  expect(made).toEqual(['/a', '/a']);
});

it('keeps no failure', async () => {
  const pages = new Pages(40_000);
  await expect(pages.of('/a', '1', () => Promise.reject(new Error('MongoDB is away')))).rejects.toThrow('away');
  await pages.of('/a', '1', making('/a'));
  expect(made).toEqual(['/a']);
});
