import { ApiError } from './api-error';
import { initial, keepFetched, type QueryState } from './keep-fetched';

/** A server that answers when the test wants, and a state that follows `keepFetched`. */
function slowServer() {
  const requests: PromiseWithResolvers<string>[] = [];
  const signals: AbortSignal[] = [];
  let state: QueryState<string> = initial;
  const fetching = keepFetched(
    (signal) => {
      signals.push(signal);
      const request = Promise.withResolvers<string>();
      requests.push(request);
      return request.promise;
    },
    (change) => (state = { ...state, ...change }),
  );
  const settled = () => new Promise((resolve) => process.nextTick(resolve));
  return { requests, signals, fetching, state: () => state, settled };
}

it('finishes the current request however often a refetch is requested, and then fetches once more', async () => {
  const { requests, signals, fetching, state, settled } = slowServer();
  for (let times = 0; times < 5; times++) fetching.refetch();
  expect(requests).toHaveLength(1);
  requests[0]?.resolve('765');
  await settled();
  expect(state()).toMatchObject({ data: '765', isFetching: true });
  expect(requests).toHaveLength(2);
  requests[1]?.resolve('773');
  await settled();
  expect(state()).toMatchObject({ data: '773', isFetching: false, error: undefined });
  expect(requests).toHaveLength(2);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
  fetching.refetch();
  expect(requests).toHaveLength(3);
});

it('keeps its data while requests fail, and fetches at once on request, without waiting for the next try', async () => {
  const { requests, fetching, state, settled } = slowServer();
  requests[0]?.resolve('765');
  await settled();
  fetching.refetch();
  requests[1]?.reject(new ApiError(503, 'not now'));
  await settled();
  expect(state()).toMatchObject({ data: '765', isFetching: false, error: { status: 503 } });
  fetching.refetch();
  requests[2]?.resolve('773');
  await settled();
  expect(state()).toMatchObject({ data: '773', error: undefined });
  fetching.end();
});

it('reports nothing after it has ended', async () => {
  const { requests, signals, fetching, state, settled } = slowServer();
  fetching.end();
  requests[0]?.resolve('765');
  await settled();
  expect([state().data, signals[0]?.aborted]).toEqual([undefined, true]);
});
