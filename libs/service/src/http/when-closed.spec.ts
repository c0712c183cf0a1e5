import { EventEmitter } from 'node:events';
import { whenClosed } from './when-closed';

const aResponse = (destroyed = false) => Object.assign(new EventEmitter(), { destroyed });

it('all works of a response run once when it closes, in their order, behind one listener', () => {
  const response = aResponse();
  const done: string[] = [];
  const names = Array.from({ length: 12 }, (_, at) => `work ${at}`);
  for (const name of names) whenClosed(response, () => done.push(name));
  expect([done, response.listenerCount('close')]).toEqual([[], 1]);
  response.emit('close');
  response.emit('close');
  expect(done).toEqual(names);
});

it('the work of a closed response runs at once', () => {
  const response = aResponse(true);
  const work = jest.fn();
  whenClosed(response, work);
  expect([work.mock.calls.length, response.listenerCount('close')]).toEqual([1, 0]);
});
