import { stoppable } from './stoppable';

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'the work ends at %s even if the target does not settle',
  async (signal) => {
    const listeners = process.listenerCount(signal);
    const settling = Promise.withResolvers<never>();
    const target = {
      id: [],
      put: () => Promise.resolve(),
      settle: () => settling.promise,
      close: () => Promise.resolve(settling.reject(new Error('it was closed'))),
    };
    const ended = stoppable(target, () => target.settle(), 1);
    process.emit(signal);
    await expect(ended).rejects.toThrow('Stopped before its end: it was closed.');
    expect(process.listenerCount(signal)).toBe(listeners);
  },
);

it('the work may settle after a signal', async () => {
  const done: string[] = [];
  const target = {
    id: [],
    put: () => Promise.resolve(),
    settle: () => Promise.resolve([]),
    close: () => Promise.resolve(void done.push('closed')),
  };
  const ended = stoppable(target, async (stopped) => {
    process.emit('SIGINT');
    await target.settle();
    done.push('settled');
    stopped.throwIfAborted();
    done.push('complete');
  });
  await expect(ended).rejects.toThrow('Stopped. The same command continues from here.');
  expect(done).toEqual(['settled', 'closed']);
});
