import { type mongo } from 'mongoose';
import { type DedupIndex, type NameQuestion, type Segment } from '@taocun/domain';
import { untilMongodbAnswers } from '@taocun/messaging';
import { type SegmentDocument } from './name-documents';
import { segmentId } from './saved-names';

/**
 * Answers questions from the segments that they name, all in one request; waits while MongoDB is away. A
 * missing segment is an error: another owner has deleted it as expired, so whatever this instance decided
 * would be wrong.
 */
export async function answerQuestions(
  segments: mongo.Collection<SegmentDocument>,
  partition: number,
  dedup: DedupIndex,
  questions: readonly NameQuestion[],
): Promise<void> {
  const names = new Set(
    questions.flatMap((question) => question.segments.map((segment) => segmentId(partition, segment))),
  );
  const byId = new Map<string, Segment>();
  for (const document of await untilMongodbAnswers(() =>
    segments.find({ _id: { $in: [...names] } }).toArray(),
  ))
    byId.set(document._id, segmentOf(document));
  for (const question of questions) {
    dedup.answer(
      question,
      question.segments.map((segment) => {
        const id = segmentId(partition, segment);
        const one = byId.get(id);
        if (one === undefined)
          throw new Error(
            `The names ${id} are not stored any more: another instance has read on in this partition.`,
          );
        return one;
      }),
    );
  }
}

function segmentOf({ day, number, part, heads, tails, ages }: SegmentDocument): Segment {
  return {
    day,
    number,
    part,
    heads: unsignedWords(heads),
    tails: new Int32Array(unsignedWords(tails).buffer),
    ages: ages.value(),
  };
}

/** A copy, because the words may be unaligned in a larger buffer. */
export function unsignedWords(binary: mongo.Binary): Uint32Array {
  return new Uint32Array(new Uint8Array(binary.value()).buffer);
}
