/**
 * The action of a command, whose module is loaded only when the command runs. A command declares its
 * arguments and options in a separate file, so that help and wrong options are answered without loading
 * Kafka, MongoDB and the services' code.
 */
export function lazily<Given extends readonly unknown[]>(
  load: () => Promise<(...given: Given) => Promise<void>>,
): (...given: Given) => Promise<void> {
  return async (...given) => (await load())(...given);
}
