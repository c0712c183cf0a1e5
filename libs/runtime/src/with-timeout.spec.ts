import { setTimeout as pause } from 'node:timers/promises';
import { answerWithTimeout } from './with-timeout';

it('an answer or an error that arrives in time is passed on', async () => {
  await expect(answerWithTimeout(1_000, 'MongoDB', Promise.resolve(7))).resolves.toBe(7);
  await expect(answerWithTimeout(1_000, 'MongoDB', Promise.reject(new Error('refused')))).rejects.toThrow(
    'refused',
  );
});

it('an answer that does not arrive in time is named, and ignored when it comes later', async () => {
  const answer = pause(30).then(() => Promise.reject(new Error('too late to be heard')));
  await expect(answerWithTimeout(10, 'MongoDB', answer)).rejects.toThrow(
    'MongoDB has not answered within 0.01 s',
  );
  await pause(30);
});
