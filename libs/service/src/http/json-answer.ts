import { Readable } from 'node:stream';
import { setImmediate as otherWork } from 'node:timers/promises';

/** Elements written in one go. */
const SLICE = 1_000;

/** An object as the JSON of an answer. One with a long list is written piece by piece, since all at once would block the loop. */
export function jsonAnswer(answer: object): string | Readable {
  const isLong = Object.values(answer).some((member) => Array.isArray(member) && member.length > SLICE);
  return isLong ? Readable.from(piecesOf(answer)) : JSON.stringify(answer);
}

async function* piecesOf(answer: object): AsyncGenerator<string> {
  let before = '{';
  for (const [name, value] of Object.entries(answer)) {
    if (value === undefined) continue;
    yield `${before}${JSON.stringify(name)}:`;
    before = ',';
    if (Array.isArray(value) && value.length > SLICE) yield* slicesOf(value);
    else yield JSON.stringify(value);
  }
  yield '}';
}

async function* slicesOf(values: readonly unknown[]): AsyncGenerator<string> {
  for (let from = 0; from < values.length; from += SLICE) {
    await otherWork();
    const slice = JSON.stringify(values.slice(from, from + SLICE)).slice(1, -1);
    yield `${from === 0 ? '[' : ','}${slice}`;
  }
  yield ']';
}
