/** A village and the former codes that its registration in force names. */
interface NamesFormerCodes {
  readonly code: string;
  readonly formerCodes?: readonly string[] | null | undefined;
}

/**
 * The places to which former codes lead. A place is one village through all its codes; a code that is in none
 * of these stays a place of its own.
 */
export interface Places {
  /** The present code of the place, by each code that leads to it. */
  readonly presentOf: ReadonlyMap<string, string>;
  /** Codes that several registrations name, with the codes of these villages. */
  readonly divided: ReadonlyMap<string, readonly string[]>;
  /** Codes that lead in a circle, each circle once. Neither they nor the codes before them lead anywhere. */
  readonly circles: readonly (readonly string[])[];
}

/**
 * Follows former codes from registration to registration (docs/contract.md, section 2). The time is linear in
 * the number of codes, whatever the length of their chains and circles.
 */
export function placesOf(villages: Iterable<NamesFormerCodes>): Places {
  const successorsOf = new Map<string, string[]>();
  for (const { code, formerCodes } of villages)
    for (const former of formerCodes ?? []) {
      const successors = successorsOf.get(former);
      if (successors === undefined) successorsOf.set(former, [code]);
      else successors.push(code);
    }
  const divided = new Map([...successorsOf].filter(([, { length }]) => length > 1));
  const successorOf = (code: string): string | undefined =>
    divided.has(code) ? undefined : successorsOf.get(code)?.[0];

  const presentOf = new Map<string, string>();
  const circles: string[][] = [];
  const visited = new Set<string>();
  for (const start of successorsOf.keys()) {
    const path: string[] = [];
    let at = start;
    for (let next = successorOf(at); next !== undefined && !visited.has(at); next = successorOf(at)) {
      visited.add(at);
      path.push(at);
      at = next;
    }
    const from = path.indexOf(at);
    if (from >= 0) circles.push(path.slice(from));
    // The last code is an end, on the path itself, or on an earlier one that either has an end or has none.
    const present = successorOf(at) === undefined ? at : presentOf.get(at);
    if (present !== undefined) for (const code of path) presentOf.set(code, present);
  }
  return { presentOf, divided, circles };
}
