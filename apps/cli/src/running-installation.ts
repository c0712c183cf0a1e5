import { runningEngines } from '@taocun/tools/engines';

/** The environment that a service of this installation would read; where it names no engines, those that `npm start` or `npm run engines` runs. */
export function installationEnvironment(): NodeJS.ProcessEnv {
  const running = Object.entries(runningEngines()?.addresses ?? {}).filter(([variable]) => !process.env[variable]);
  return { ...process.env, ...Object.fromEntries(running) };
}
