import { runningStart } from './running';

const usualPort = 3000;

/** The default address of the API: at PORT, else that of `npm start`, else at the usual port. */
export function localUrl(): string {
  const port = Number(process.env['PORT']);
  // 0 means any free port, which is not known beforehand.
  if (Number.isInteger(port) && port > 0) return `http://127.0.0.1:${port}`;
  return runningStart()?.addresses.reporting ?? `http://127.0.0.1:${usualPort}`;
}
