import { runningStart } from './running';

const usualPort = 3000;

/** The default address of the API: at PORT, else where `npm start` runs it, else at the usual port. */
export function localUrl(): string {
  const port = Number(process.env['PORT']);
  // 0 is any free port, which one does not know beforehand.
  if (Number.isInteger(port) && port > 0) return `http://127.0.0.1:${port}`;
  return runningStart()?.addresses.reporting ?? `http://127.0.0.1:${usualPort}`;
}
