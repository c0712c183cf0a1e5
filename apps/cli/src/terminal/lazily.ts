/**
 * The action of a command, whose module is loaded only when the command runs. A command declares its arguments and options
 * in a file of its own, so help and wrong options are answered without Kafka, MongoDB and all that services are made of.
 */
export function lazily<Given extends readonly unknown[]>(
  load: () => Promise<(...given: Given) => Promise<void>>,
): (...given: Given) => Promise<void> {
  return async (...given) => (await load())(...given);
}
