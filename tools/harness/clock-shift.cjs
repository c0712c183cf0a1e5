// Preloaded by tests: the clock of this process is CLOCK_SHIFT_MS off. Durations are measured as usual.
const shiftMs = Number(process.env.CLOCK_SHIFT_MS ?? 0);
const now = () => trueDate.now() + shiftMs;
const trueDate = Date;
globalThis.Date = new Proxy(trueDate, {
  construct: (target, given, newTarget) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  apply: () => new trueDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
