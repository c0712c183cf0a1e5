import type { Page } from '../../server/api';
import { ApiError } from '../../server/api-error';
import { keepPages } from './infinite-list';

/** A list of two pages, whose requests fail while there are failures left. */
function listFailing(...failures: ApiError[]) {
  const requests: (string | undefined)[] = [];
  // As if another list had been shown before.
  let listed: Parameters<Parameters<Parameters<typeof keepPages<string>>[1]>[0]>[0] = {
    rows: ['another'],
    total: 1,
    complete: true,
    isFetching: false,
    error: undefined,
  };
  const pages = keepPages<string>(
    (cursor) => (): Promise<Page<string>> => {
      requests.push(cursor);
      const failure = failures.shift();
      if (failure !== undefined) return Promise.reject(failure);
      return Promise.resolve(
        cursor === undefined ? { items: ['a', 'b'], next: 'c2', total: 3 } : { items: ['c'] },
      );
    },
    (changed) => (listed = changed(listed)),
  );
  return { pages, requests, failures, listed: () => listed };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('fetches a page after the other, and adds their rows', async () => {
  const { pages, requests, listed } = listFailing();
  // Without a page there is no next one.
  pages.more();
  expect(listed()).toMatchObject({ rows: ['another'], isFetching: true });
  await jest.advanceTimersByTimeAsync(0);
  expect(listed()).toEqual({
    rows: ['a', 'b'],
    total: 3,
    complete: false,
    isFetching: false,
    error: undefined,
  });
  pages.more();
  pages.more();
  await jest.advanceTimersByTimeAsync(0);
  expect(listed()).toEqual({
    rows: ['a', 'b', 'c'],
    total: 3,
    complete: true,
    isFetching: false,
    error: undefined,
  });
  pages.more();
  expect(requests).toEqual([undefined, 'c2']);
});

it('shows no rows of another list while its own first page fails, and requests that again', async () => {
  const { requests, listed } = listFailing(new ApiError(503, 'not now'));
  await jest.advanceTimersByTimeAsync(0);
  expect(listed()).toMatchObject({ rows: [], total: undefined, complete: false, error: { status: 503 } });
  await jest.advanceTimersByTimeAsync(5_000);
  expect(listed()).toMatchObject({ rows: ['a', 'b'], total: 3, error: undefined });
  expect(requests).toEqual([undefined, undefined]);
});

it('keeps its rows while a further page fails, and requests that page again, however often the reader scrolls', async () => {
  const { pages, requests, failures, listed } = listFailing();
  await jest.advanceTimersByTimeAsync(0);
  failures.push(new ApiError(0, ''));
  pages.more();
  await jest.advanceTimersByTimeAsync(0);
  expect(listed()).toMatchObject({ rows: ['a', 'b'], total: 3, error: { status: 0 } });
  pages.more();
  await jest.advanceTimersByTimeAsync(5_000);
  expect(listed()).toMatchObject({ rows: ['a', 'b', 'c'], complete: true, error: undefined });
  expect(requests).toEqual([undefined, 'c2', 'c2']);
});

it('requests nothing again after it has ended', async () => {
  const { pages, requests } = listFailing(new ApiError(0, ''));
  await jest.advanceTimersByTimeAsync(0);
  pages.end();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(requests).toEqual([undefined]);
});
