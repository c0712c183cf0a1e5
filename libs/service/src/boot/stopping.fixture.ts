// A process that only stops; the environment configures its steps.
import { createLogger } from '../observability/logger';
import { GracefulStop } from './graceful-stop';

const { STEP = 'done', TIMEOUT_MS = '5000', THEN = '' } = process.env;
const log = createLogger({ service: 'reporting', level: 'debug', format: 'text', secrets: [] });
const stop = new GracefulStop(log, Number(TIMEOUT_MS));
stop.add('the ground', () => Promise.resolve(log.log('the ground is closed')));
stop.add('the house', () => {
  log.log('the house is closing');
  if (STEP === 'hang') return new Promise(() => undefined);
  if (STEP === 'fail') return Promise.reject(new Error('the door is stuck'));
  return Promise.resolve();
});
stop.listen();
setInterval(() => undefined, 60_000);
if (THEN === 'throw') {
  setTimeout(() => {
    throw new Error('nobody caught this');
  }, 10);
}
if (THEN === 'reject') void Promise.reject(new Error('nobody handled this'));
log.log('the process runs');
