/** Reads JSON with all digits: an integer that a double can't hold becomes a bigint. */
export function parseExact(text: string): unknown {
  return JSON.parse(text, exact);
}

/** The third argument has the number's own text since ES2026; without it, numbers stay doubles. */
function exact(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return context?.source !== undefined && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
}
