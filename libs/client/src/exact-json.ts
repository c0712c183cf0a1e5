/** Parses JSON without losing digits: an integer that a double can't hold becomes a bigint. */
export function parseExact(text: string): unknown {
  return JSON.parse(text, exact);
}

/** Since ES2026 the third argument contains the number's source text; without it, numbers stay doubles. */
function exact(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return context?.source !== undefined && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
}
